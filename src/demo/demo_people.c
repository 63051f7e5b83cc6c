/*
 * demo_people.c - who may sign in to the demo, and the tokens of machines.
 *
 * All secrets are generated, and written down in secret/logins.json only.
 * An administrator sets a first password; it is then changed by the person
 * itself, as everybody has to.
 */
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "demo/demo.h"

#define PASSWORD_LETTERS 16

static const struct person {
	const char *role, *name, *shown;
	bool is_enterprise;
} people[] = {
	{ "park_operator", "operator", "园区运营", false },
	{ "energy_officer", "energy", "园区能源管理员", false },
	{ "report_officer", "report", "报告专员", false },
	{ "auditor", "auditor", "审计员", false },
	{ "enterprise_admin", "enterprise", "企业管理员", true },
	{ "enterprise_user", "enterprise-user", "企业能管员", true },
};

#define PEOPLE (sizeof(people) / sizeof(people[0]))

/* logins.json ------------------------------------------------------------- */

static json_t *
read_object(struct demo *d, const char *path)
{
	struct str text;
	json_t *read = NULL;

	if (file_read(d->cx, path, &text))
		read = json_read(d->cx, text);
	cx_forgive(d->cx);
	return json_is_object(read) ? read : json_own(d->cx, json_object());
}

static const char *
logins_path(struct demo *d)
{
	return cx_printf(d->cx, "%s/secret/logins.json", d->folder);
}

static json_t *
member_of(json_t *object, const char *name, json_t *fresh)
{
	if (json_object_get(object, name) == NULL)
		(void)json_object_set(object, name, fresh);
	json_decref(fresh);
	return json_object_get(object, name);
}

static bool
write_logins(struct demo *d, const json_t *logins)
{
	char *text = json_dumps(logins, JSON_INDENT(1));
	const bool done = file_write(d->cx, logins_path(d), str_of(text), 0600);

	free(text);
	return done;
}

static const json_t *
login_named(const json_t *list, const char *key, const char *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i,
	    one) if (str_is(json_str(one, key), value)) return one;
	return NULL;
}

/* The administrator's login, as start-up or a test wrote it down. */
bool
demo_sign_in(struct demo *d)
{
	static const char *const files[] = { "run.json", "secret/logins.json",
		"secret/operator.json" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const json_t *read = read_object(
		    d, cx_printf(d->cx, "%s/%s", d->folder, files[i]));
		const json_t *login =
		    str_is(json_str(read, "role"), "park_admin")
		    ? read
		    : login_named(json_object_get(read, "logins"), "role",
			  "park_admin");

		if (login != NULL)
			return http_sign_in(d->cx, d->http,
			    json_string_value(json_object_get(login, "name")),
			    json_string_value(
				json_object_get(login, "password")));
	}
	return cx_fail(d->cx, FAIL_DENIED, NULL,
	    "no file in %s names a park_admin", d->folder);
}

/* People ------------------------------------------------------------------ */

static json_t *
post(struct demo *d, const char *path, const char *body)
{
	return http_json(d->cx, d->http,
	    &(struct http_request){
		.method = "POST", .path = path, .body = str_of(body) });
}

/* The number of an account that is there already, or 0. */
static int64_t
find_account(struct demo *d, const char *name)
{
	const json_t *list = http_json(d->cx, d->http,
	    &(struct http_request){
		.method = "GET", .path = "/api/v1/users?limit=500" });
	const json_t *one =
	    login_named(json_object_get(list, "items"), "name", name);

	return json_integer_value(json_object_get(one, "id"));
}

/* An account with this first password, new or set anew. */
static bool
give_account(struct demo *d, const struct person *p, const char *password)
{
	const int64_t tenant =
	    p->is_enterprise ? d->member[DEMO_SHOWN].tenant : 0;
	const int64_t there = find_account(d, p->name);

	if (there != 0)
		return post(d,
			   cx_printf(d->cx, "/api/v1/users/%lld/password",
			       (long long)there),
			   cx_printf(d->cx, "{\"password\":\"%s\"}",
			       password)) != NULL;
	return post(d, "/api/v1/users",
		   cx_printf(d->cx,
		       "{\"name\":\"%s\",\"display_name\":\"%s\","
		       "\"role\":\"%s\",\"password\":\"%s\"%s}",
		       p->name, p->shown, p->role, password,
		       tenant == 0 ? ""
				   : cx_printf(d->cx, ",\"tenant\":%lld",
					 (long long)tenant))) != NULL;
}

/* The person signs in and takes a password of its own. */
static bool
take_password(
    struct demo *d, const struct person *p, const char *first, const char *own)
{
	struct http *http = http_open(d->cx, http_url(d->http));

	return http != NULL && http_sign_in(d->cx, http, p->name, first) &&
	    http_json(d->cx, http,
		&(struct http_request){ .method = "POST",
		    .path = "/api/v1/session/password",
		    .body = str_of(cx_printf(d->cx,
			"{\"old_password\":\"%s\",\"new_password\":\"%s\"}",
			first, own)) }) != NULL;
}

static bool
make_person(struct demo *d, const struct person *p, json_t *logins)
{
	const char *first = hash_random_word(d->cx, PASSWORD_LETTERS);
	const char *own = hash_random_word(d->cx, PASSWORD_LETTERS);
	const char *tenant = p->is_enterprise
	    ? cx_printf(d->cx, "%lld", (long long)d->member[DEMO_SHOWN].tenant)
	    : "park";

	if (!give_account(d, p, first) || !take_password(d, p, first, own))
		return false;
	(void)json_array_append_new(logins,
	    json_pack("{s:s,s:s,s:s,s:s}", "role", p->role, "tenant", tenant,
		"name", p->name, "password", own));
	return true;
}

/* Tokens ------------------------------------------------------------------ */

static bool
make_token(struct demo *d, json_t *tokens, const char *name, const char *role,
    int64_t tenant, int64_t device)
{
	const json_t *made;
	const char *more = "";

	if (json_object_get(tokens, name) != NULL)
		return true;
	if (tenant != 0)
		more = cx_printf(d->cx, ",\"tenant\":%lld", (long long)tenant);
	if (device != 0)
		more = cx_printf(
		    d->cx, "%s,\"device\":%lld", more, (long long)device);
	made = post(d, "/api/v1/tokens",
	    cx_printf(d->cx, "{\"name\":\"演示 %s\",\"role\":\"%s\"%s}", name,
		role, more));
	if (made == NULL)
		return false;
	(void)json_object_set(tokens, name, json_object_get(made, "token"));
	return true;
}

static int64_t
device_number(struct demo *d, size_t member, size_t device)
{
	const json_t *list = http_json(d->cx, d->http,
	    &(struct http_request){ .method = "GET",
		.path = cx_printf(d->cx, "/api/v1/devices?tenant=%lld&q=%s",
		    (long long)d->member[member].tenant,
		    d->member[member].plant->device[device].key) });

	return json_integer_value(json_object_get(
	    json_array_get(json_object_get(list, "items"), 0), "id"));
}

static bool
make_tokens(struct demo *d, json_t *tokens)
{
	const struct member *shown = &d->member[DEMO_SHOWN];
	const size_t last = shown->plant->devices - 1;

	return make_token(d, tokens, "park", "park_operator", 0, 0) &&
	    make_token(
		d, tokens, "enterprise", "developer", shown->tenant, 0) &&
	    make_token(d, tokens, "device", "device", shown->tenant,
		device_number(d, DEMO_SHOWN, last)) &&
	    make_token(d, tokens, "developer", "developer", 0, 0);
}

bool
demo_people(struct demo *d)
{
	json_t *all = read_object(d, logins_path(d));
	json_t *logins = member_of(all, "logins", json_array());
	json_t *tokens = member_of(all, "tokens", json_object());

	for (size_t i = 0; i < PEOPLE; i++)
		if (login_named(logins, "name", people[i].name) == NULL &&
		    (!make_person(d, &people[i], logins) ||
			!write_logins(d, all)))
			return false;
	return make_tokens(d, tokens) && write_logins(d, all);
}

struct http *
demo_as(struct demo *d, const char *name)
{
	const json_t *all = read_object(d, logins_path(d));
	const json_t *login =
	    login_named(json_object_get(all, "logins"), "name", name);
	struct http *http;

	if (login == NULL)
		return NULL;
	http = http_open(d->cx, http_url(d->http));
	return http != NULL &&
		http_sign_in(d->cx, http, name,
		    json_string_value(json_object_get(login, "password")))
	    ? http
	    : NULL;
}

int64_t
demo_device(struct demo *d, size_t member, const char *model)
{
	const struct plant *p = d->member[member].plant;

	for (size_t i = 0; i < p->devices; i++)
		if (!p->device[i].silent &&
		    str_is(str_of(model), p->device[i].thing->code))
			return device_number(d, member, i);
	return 0;
}
