/*
 * demo_register.c - the registers: park, thing models, enterprises, their
 * contacts and tokens, and all devices.
 */
#include <string.h>
#include <unistd.h>

#include "base/moment.h"
#include "demo/demo.h"
#include "demo/shape.h"

#define IMPORT_ROWS_A_FILE 20000
#define IMPORT_PATIENCE_US (600 * US_PER_S)
#define IMPORT_LOOK_US 100000
#define BODY_MOST (16u << 20)

/* The park and the thing models ------------------------------------------- */

static bool
describe_park(struct demo *d)
{
	return http_json(d->cx, d->http,
		   &(struct http_request){ .method = "PATCH",
		       .path = "/api/v1/park",
		       .body = STR(
			   "{\"name_en\":\"Yunhu Industrial Park\","
			   "\"region\":\"江苏\",\"auto_register\":true}") }) !=
	    NULL;
}

/* The holidays of a year, as the load of the enterprises keeps them. */
static bool
tell_holidays(struct demo *d, int year)
{
	const int32_t end = date_number((struct date){ year + 1, 1, 1 });
	struct text out = text_new(d->cx, 4096);

	text_puts(&out, "day,working,name\n");
	for (int32_t day = date_number((struct date){ year, 1, 1 }); day < end;
	     day++)
		if (shape_is_holiday(day))
			text_printf(&out, "%s,no,%s\n", date_text(d->cx, day),
			    "演示假日");
	return http_json(d->cx, d->http,
		   &(struct http_request){ .method = "POST",
		       .path = cx_printf(
			   d->cx, "/api/v1/workdays?year=%d&source=demo", year),
		       .media = "text/csv",
		       .body = text_str(&out) }) != NULL;
}

static bool
tell_calendar(struct demo *d)
{
	const int32_t last = moment_day(d->anchor_us, SHAPE_ZONE_MIN);
	const int first = date_of(last - WORKS_DAYS).year;

	for (int year = first; year <= date_of(last).year; year++)
		if (!tell_holidays(d, year))
			return false;
	return true;
}

static void
put_metric(struct text *out, const struct thing_metric *m)
{
	text_printf(out,
	    "{\"code\":\"%s\",\"name\":\"%s\",\"name_en\":\"%s\","
	    "\"unit\":\"%s\",\"counter\":%s",
	    m->code, m->name, m->name_en, m->unit,
	    thing_is_counter(m->gait) ? "true" : "false");
	if (m->min < m->max)
		text_printf(out, ",\"min\":%g,\"max\":%g", m->min, m->max);
	text_char(out, '}');
}

static bool
ask_model(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	const struct thing *t = &things[i];
	const struct thing_control *control = thing_control_find(t->code);
	struct text out = text_new(cx, BODY_MOST);

	(void)d;
	text_printf(&out,
	    "{\"code\":\"%s\",\"name\":\"%s\",\"name_en\":\"%s\","
	    "\"kind\":\"%s\",\"metrics\":[",
	    t->code, t->name, t->name_en, t->kind);
	for (size_t k = 0; k < t->metrics; k++) {
		if (k > 0)
			text_char(&out, ',');
		put_metric(&out, &t->metric[k]);
	}
	text_char(&out, ']');
	if (control != NULL)
		text_printf(&out, ",\"points\":%s,\"methods\":%s",
		    control->points, control->methods);
	text_char(&out, '}');
	r->path = "/api/v1/thing-models";
	r->body = text_str(&out);
	return true;
}

/* Enterprises ------------------------------------------------------------- */

static void
put_parcel(struct text *out, const struct plot *p)
{
	double lon, lat;

	text_puts(out, "{\"type\":\"Polygon\",\"coordinates\":[[");
	for (size_t k = 0; k <= p->corners; k++) {
		land_degrees(p->corner[k % p->corners], &lon, &lat);
		text_printf(out, "%s[%.7f,%.7f]", k > 0 ? "," : "", lon, lat);
	}
	text_puts(out, "]]}");
}

static bool
ask_enterprise(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	const struct enterprise *e = &d->member[i].enterprise;
	struct text out = text_new(cx, BODY_MOST);
	double lon, lat;

	if (d->member[i].tenant != 0)
		return false;
	land_degrees((struct land_point){ (e->plot.x0 + e->plot.x1) / 2,
			 e->plot.y0 + 0.14 * (e->plot.y1 - e->plot.y0) },
	    &lon, &lat);
	text_printf(&out,
	    "{\"uscc\":\"%s\",\"name\":\"%s\",\"name_en\":\"%s\","
	    "\"short_name\":\"%s\",\"industry_code\":\"%s\","
	    "\"above_scale\":%s,\"status\":\"operating\",\"address\":\"%s\","
	    "\"entered_on\":\"%s\",\"lon\":%.7f,\"lat\":%.7f,\"demo\":true,"
	    "\"parcel\":",
	    e->uscc, e->name, e->name_en, e->short_name, e->trade->code,
	    e->above_scale ? "true" : "false", e->address,
	    date_text(cx, e->entered_on), lon, lat);
	put_parcel(&out, &e->plot);
	text_char(&out, '}');
	r->path = "/api/v1/enterprises";
	r->body = text_str(&out);
	return true;
}

static void
set_tenant(struct member *m, int64_t tenant)
{
	m->tenant = tenant;
	(void)json_object_set_new(m->state, "tenant", json_integer(tenant));
}

/* An enterprise that is there already is found by its code afterwards. */
static bool
took_enterprise(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	const json_t *made = json_read(cx, answer->body);

	if (answer->status == 201)
		set_tenant(&d->member[i],
		    json_integer_value(json_object_get(made, "tenant_id")));
	return demo_save(d, false);
}

static bool
ask_lost(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	if (d->member[i].tenant != 0)
		return false;
	r->method = "GET";
	r->path = cx_printf(
	    cx, "/api/v1/enterprises?q=%s", d->member[i].enterprise.uscc);
	return true;
}

static bool
took_lost(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	const json_t *items =
	    json_object_get(json_read(cx, answer->body), "items");
	const int64_t tenant = json_integer_value(
	    json_object_get(json_array_get(items, 0), "tenant_id"));

	if (tenant == 0)
		return cx_fail(cx, FAIL_MISSING, NULL,
		    "%s is neither new nor there",
		    d->member[i].enterprise.name);
	set_tenant(&d->member[i], tenant);
	return true;
}

/* Contacts ---------------------------------------------------------------- */

static const struct {
	const char *duty, *name, *mail;
} contacts[] = { { "energy", "能源管理员", "energy" },
	{ "safety", "安全管理员", "safety" },
	{ "finance", "统计专员", "statistics" } };

#define CONTACTS (sizeof(contacts) / sizeof(contacts[0]))

static bool
has_contact(const struct demo *d, size_t i)
{
	return json_integer_value(json_object_get(
		   d->member[i / CONTACTS].state, "contacts")) >>
	    i % CONTACTS &
	    1;
}

static bool
set_contact(struct demo *d, size_t i)
{
	json_t *state = d->member[i / CONTACTS].state;
	const json_int_t had =
	    json_integer_value(json_object_get(state, "contacts"));

	(void)json_object_set_new(
	    state, "contacts", json_integer(had | 1 << i % CONTACTS));
	return demo_save(d, false);
}

static bool
ask_contact(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	const struct member *m = &d->member[i / CONTACTS];
	const size_t k = i % CONTACTS;

	if (has_contact(d, i))
		return false;
	r->path = cx_printf(
	    cx, "/api/v1/enterprises/%lld/contacts", (long long)m->tenant);
	r->body = str_of(cx_printf(cx,
	    "{\"duty\":\"%s\",\"name\":\"%s\",\"phone\":\"0512-0000%04zu\","
	    "\"email\":\"%s@yh%04zu.example\"}",
	    contacts[k].duty, contacts[k].name, m->enterprise.n,
	    contacts[k].mail, m->enterprise.n));
	return true;
}

static bool
took_contact(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	(void)cx;
	(void)answer;
	return set_contact(d, i);
}

/* Tokens ------------------------------------------------------------------ */

static bool
ask_token(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	if (d->member[i].token != NULL)
		return false;
	r->path = "/api/v1/tokens";
	r->body = str_of(cx_printf(cx,
	    "{\"name\":\"演示数据采集\",\"role\":\"developer\","
	    "\"tenant\":%lld}",
	    (long long)d->member[i].tenant));
	return true;
}

static bool
took_token(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	struct member *m = &d->member[i];
	const struct str token = json_str(json_read(cx, answer->body), "token");

	if (token.n == 0)
		return false;
	(void)json_object_set_new(
	    m->state, "token", json_stringn(token.p, token.n));
	m->token = json_string_value(json_object_get(m->state, "token"));
	return demo_save(d, false);
}

/* Devices ----------------------------------------------------------------- */

/* The real series is called so where it is seen. */
static void
put_device(struct text *out, const struct member *m, size_t k)
{
	const struct device *d = &m->plant->device[k];
	const bool is_real = m->works.steel != NULL && k <= m->plant->subs;

	text_printf(out, "%s,%s,%s,%s,%.7f,%.7f,%s%s,%lld\r\n", d->key, d->name,
	    d->thing->code, d->serial, d->lon, d->lat, d->tags,
	    is_real ? ";公开数据集 UCI 851" : "", (long long)m->tenant);
}

/* Waits until an import has left the states in which it works. */
static bool
await_import(struct demo *d, const char *path, const char *wanted)
{
	const int64_t until_us = moment_now() + IMPORT_PATIENCE_US;

	for (;;) {
		struct cx cx;
		const json_t *import;
		bool there, failed;

		cx_init(&cx);
		import = http_json(&cx, d->http,
		    &(struct http_request){ .method = "GET", .path = path });
		there = str_is(json_str(import, "state"), wanted);
		failed = import == NULL ||
		    str_is(json_str(import, "state"), "failed") ||
		    json_integer_value(json_object_get(import, "bad")) > 0;
		if (failed)
			(void)cx_fail(d->cx, FAIL_BROKEN, NULL,
			    "the import of devices failed: %s%.*s",
			    import == NULL ? cx.message : "",
			    STR_ARG(json_str(import, "error")));
		cx_clear(&cx);
		if (there || failed)
			return !failed;
		if (moment_now() > until_us)
			return cx_fail(d->cx, FAIL_BUSY, NULL,
			    "the import of devices does not end; does "
			    "`park work` run?");
		(void)usleep(IMPORT_LOOK_US);
	}
}

static bool
import_file(struct demo *d, struct str csv)
{
	const json_t *made = http_json(d->cx, d->http,
	    &(struct http_request){ .method = "POST",
		.path = "/api/v1/imports?kind=device&file_name=yunhu.csv",
		.body = csv,
		.media = "text/csv" });
	const char *path;

	if (made == NULL)
		return false;
	path = cx_printf(d->cx, "/api/v1/imports/%lld",
	    (long long)json_integer_value(json_object_get(made, "id")));
	return await_import(d, path, "checked") &&
	    http_json(d->cx, d->http,
		&(struct http_request){ .method = "POST",
		    .path = cx_printf(d->cx, "%s/apply", path) }) != NULL &&
	    await_import(d, path, "done");
}

static bool
import_devices(struct demo *d)
{
	struct text csv = text_new(d->cx, BODY_MOST);
	size_t rows = 0, all = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct plant *p = d->member[i].plant;

		if (csv.n == 0)
			text_puts(&csv,
			    "key,name,model,serial,lon,lat,tags,"
			    "tenant_id\r\n");
		for (size_t k = 0; k < p->devices; k++)
			put_device(&csv, &d->member[i], k);
		rows += p->devices;
		all += p->devices;
		if (rows < IMPORT_ROWS_A_FILE && i + 1 < d->n)
			continue;
		if (!import_file(d, text_str(&csv)))
			return false;
		csv.n = 0;
		rows = 0;
		demo_say(d, "devices %zu", all);
	}
	return demo_done(d, "devices");
}

bool
demo_register(struct demo *d)
{
	static const struct demo_fan models = { ask_model, NULL, NULL,
		.may_exist = true };
	/* In turn, so that they have the same numbers everywhere. */
	static const struct demo_fan enterprises = { ask_enterprise,
		took_enterprise, "enterprises", .width = 1, .may_exist = true };
	static const struct demo_fan lost = { ask_lost, took_lost, NULL };
	static const struct demo_fan people = { ask_contact, took_contact,
		"contacts" };
	static const struct demo_fan tokens = { ask_token, took_token,
		"tokens" };

	if (!demo_has_done(d, "models") &&
	    (!describe_park(d) || !tell_calendar(d) ||
		!demo_ask_all(d, thing_count, &models) ||
		!demo_done(d, "models")))
		return false;
	return demo_ask_all(d, d->n, &enterprises) &&
	    demo_ask_all(d, d->n, &lost) &&
	    demo_ask_all(d, d->n * CONTACTS, &people) &&
	    demo_ask_all(d, d->n, &tokens) &&
	    (demo_has_done(d, "devices") || import_devices(d));
}
