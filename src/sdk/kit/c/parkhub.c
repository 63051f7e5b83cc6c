#define _POSIX_C_SOURCE 200809L
#include "parkhub.h"

#include <curl/curl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AGENT "parkhub-sdk-c/@VERSION@ (api @API@)"
#define PAUSE_S 0.5
#define LONGEST_PAUSE_S 30.0

struct parkhub {
	char *url, *bearer;
	long timeout_ms;
	int tries;
	CURL *curl;
	struct parkhub_error error;
};

struct buffer {
	char *p;
	size_t n;
};

/* Failures ----------------------------------------------------------------- */

const struct parkhub_error *
parkhub_error(const struct parkhub *park)
{
	return &park->error;
}

static void
copy(char *to, size_t size, const char *from)
{
	(void)snprintf(to, size, "%s", from == NULL ? "" : from);
}

static bool
fail(struct parkhub *park, const char *code, const char *title,
    const char *field)
{
	park->error = (struct parkhub_error){ .retry_after = -1 };
	copy(park->error.code, sizeof(park->error.code), code);
	copy(park->error.title, sizeof(park->error.title), title);
	copy(park->error.field, sizeof(park->error.field), field);
	return false;
}

static const char *
word_of(const json_t *said, const char *name)
{
	return json_string_value(json_object_get(said, name));
}

static bool
fail_with(struct parkhub *park, long status, struct buffer body)
{
	json_t *said = json_loadb(body.p, body.n, 0, NULL);
	const char *code = word_of(said, "code");
	struct parkhub_error *e = &park->error;
	curl_off_t wait = 0;

	(void)fail(park, code == NULL ? "http" : code, word_of(said, "title"),
	    word_of(said, "field"));
	copy(e->request, sizeof(e->request), word_of(said, "request"));
	e->status = (int)status;
	if (curl_easy_getinfo(park->curl, CURLINFO_RETRY_AFTER, &wait) ==
		CURLE_OK &&
	    wait > 0)
		e->retry_after = (double)wait;
	json_decref(said);
	return false;
}

/* Opening ------------------------------------------------------------------ */

static char *
joined(const char *a, const char *b)
{
	const size_t n = strlen(a) + strlen(b) + 1;
	char *s = malloc(n);

	if (s == NULL)
		abort();
	(void)snprintf(s, n, "%s%s", a, b);
	return s;
}

struct parkhub *
parkhub_open(const char *url, const char *token)
{
	struct parkhub *park;

	url = url == NULL ? getenv("PARKHUB_URL") : url;
	token = token == NULL ? getenv("PARKHUB_TOKEN") : token;
	if (url == NULL || token == NULL)
		return NULL;
	park = calloc(1, sizeof(*park));
	if (park == NULL || (park->curl = curl_easy_init()) == NULL)
		abort();
	park->url = joined(url, "");
	for (size_t n = strlen(url); n > 0 && url[n - 1] == '/'; n--)
		park->url[n - 1] = '\0';
	park->bearer = joined("authorization: Bearer ", token);
	parkhub_patience(park, 30000, 5);
	return park;
}

void
parkhub_close(struct parkhub *park)
{
	if (park == NULL)
		return;
	curl_easy_cleanup(park->curl);
	free(park->url);
	free(park->bearer);
	free(park);
}

void
parkhub_patience(struct parkhub *park, long timeout_ms, int tries)
{
	park->timeout_ms = timeout_ms;
	park->tries = tries < 1 ? 1 : tries;
}

/* Sending ------------------------------------------------------------------ */

struct request {
	const char *method;
	char *address;
	const char *media;
	const void *body;
	size_t body_size;
};

static size_t
take(char *p, size_t size, size_t n, void *to)
{
	struct buffer *b = to;
	char *more = realloc(b->p, b->n + size * n + 1);

	if (more == NULL)
		return 0;
	memcpy(more + b->n, p, size * n);
	b->p = more;
	b->n += size * n;
	b->p[b->n] = '\0';
	return size * n;
}

static struct curl_slist *
headers_of(const struct parkhub *park, const struct request *r)
{
	struct curl_slist *all = curl_slist_append(NULL, park->bearer);

	return curl_slist_append(all, r->media);
}

static CURLcode
perform(struct parkhub *park, const struct request *r, struct buffer *body)
{
	struct curl_slist *headers = headers_of(park, r);
	CURL *c = park->curl;
	CURLcode code;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, r->address);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_USERAGENT, AGENT);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, park->timeout_ms);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
	if (r->body != NULL) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body);
		curl_easy_setopt(
		    c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_size);
	}
	code = curl_easy_perform(c);
	curl_slist_free_all(headers);
	return code;
}

static bool
once(struct parkhub *park, const struct request *r, struct buffer *body)
{
	const CURLcode code = perform(park, r, body);
	long status = 0;

	if (code != CURLE_OK)
		return fail(park,
		    code == CURLE_OPERATION_TIMEDOUT ? "timeout" : "offline",
		    curl_easy_strerror(code), NULL);
	curl_easy_getinfo(park->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 300)
		return fail_with(park, status, *body);
	(void)fail(park, "", "", NULL);
	return true;
}

static void
sleep_for(double seconds)
{
	struct timespec t = { (time_t)seconds,
		(long)((seconds - floor(seconds)) * 1e9) };

	(void)nanosleep(&t, NULL);
}

/* Half to all of a pause that doubles; the clock decides where. */
static double
pause_after(const struct parkhub_error *e, int attempt)
{
	struct timespec now;
	double wait = e->retry_after;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (wait < 0)
		wait = PAUSE_S * pow(2, attempt) *
		    (0.5 + (double)(now.tv_nsec % 1000) / 2000);
	return wait < LONGEST_PAUSE_S ? wait : LONGEST_PAUSE_S;
}

static bool
send_it(struct parkhub *park, const struct request *r, struct buffer *body)
{
	for (int attempt = 0;; attempt++) {
		const struct parkhub_error *e = &park->error;

		*body = (struct buffer){ NULL, 0 };
		if (once(park, r, body))
			return true;
		free(body->p);
		body->p = NULL;
		if (attempt >= park->tries - 1 ||
		    !(e->status == 429 || e->status == 503 ||
			(e->status == 0 && strcmp(r->method, "GET") == 0)))
			return false;
		sleep_for(pause_after(e, attempt));
	}
}

/* Addresses ---------------------------------------------------------------- */

static const struct parkhub_operation *
find(struct parkhub *park, const char *operation)
{
	for (const struct parkhub_operation *o = parkhub_operations;
	     o->id != NULL; o++)
		if (strcmp(o->id, operation) == 0)
			return o;
	(void)fail(
	    park, "unknown_operation", "there is no such operation", NULL);
	return NULL;
}

static void
add(char **to, const char *more)
{
	char *s = joined(*to, more);

	free(*to);
	*to = s;
}

static void
add_value(struct parkhub *park, char **to, const json_t *value)
{
	char *text = json_is_string(value)
	    ? joined(json_string_value(value), "")
	    : json_dumps(value, JSON_ENCODE_ANY);
	char *escaped = curl_easy_escape(park->curl, text, 0);

	add(to, escaped);
	curl_free(escaped);
	free(text);
}

static bool
is_missing(const json_t *value)
{
	return value == NULL || json_is_null(value);
}

static bool
fill_path(struct parkhub *park, const char *path, json_t *rest, char **to)
{
	while (*path != '\0') {
		const size_t fixed = strcspn(path, "{");
		char part[200];

		(void)snprintf(part, sizeof(part), "%.*s", (int)fixed, path);
		add(to, part);
		path += fixed;
		if (*path == '\0')
			break;
		(void)snprintf(part, sizeof(part), "%.*s",
		    (int)strcspn(path + 1, "}"), path + 1);
		if (is_missing(json_object_get(rest, part)))
			return fail(park, "missing",
			    "a parameter of the path is missing", part);
		add_value(park, to, json_object_get(rest, part));
		(void)json_object_del(rest, part);
		path = strchr(path, '}') + 1;
	}
	return true;
}

static void
fill_query(
    struct parkhub *park, const char *const *names, json_t *rest, char **to)
{
	const char *mark = "?";

	for (; *names != NULL; names++) {
		const json_t *value = json_object_get(rest, *names);

		if (is_missing(value))
			continue;
		add(to, mark);
		add(to, *names);
		add(to, "=");
		add_value(park, to, value);
		(void)json_object_del(rest, *names);
		mark = "&";
	}
}

static bool
fill(struct parkhub *park, const struct parkhub_operation *o, json_t *rest,
    char **address)
{
	const char *name;
	json_t *value;

	*address = joined(park->url, "");
	if (!fill_path(park, o->path, rest, address))
		return false;
	fill_query(park, o->query, rest, address);
	if (!o->takes_json)
		json_object_foreach(rest, name, value) return fail(
		    park, "unknown_field", "there is no such parameter", name);
	return true;
}

/* Calling ------------------------------------------------------------------ */

/* Takes rest over; the answer's bytes are in body. */
static bool
ask(struct parkhub *park, const char *operation, json_t *rest, const void *raw,
    size_t raw_size, struct buffer *body)
{
	const struct parkhub_operation *o = find(park, operation);
	struct request r = { .media = "accept: */*" };
	char *said = NULL;
	bool done = false;

	if (rest == NULL)
		rest = json_object();
	if (o != NULL && fill(park, o, rest, &r.address)) {
		said = o->takes_json ? json_dumps(rest, 0) : NULL;
		r.method = o->method;
		r.body = said != NULL ? said : raw;
		r.body_size = said != NULL ? strlen(said) : raw_size;
		if (r.body != NULL)
			r.media = said != NULL
			    ? "content-type: application/json"
			    : "content-type: application/octet-stream";
		done = send_it(park, &r, body);
	}
	free(r.address);
	free(said);
	json_decref(rest);
	return done;
}

static json_t *
content_of(const struct parkhub *park, struct buffer body)
{
	const char *media = NULL;

	if (body.n == 0)
		return json_null();
	curl_easy_getinfo(park->curl, CURLINFO_CONTENT_TYPE, &media);
	if (media != NULL && strncmp(media, "application/json", 16) == 0)
		return json_loadb(body.p, body.n, JSON_DECODE_ANY, NULL);
	return json_stringn(body.p, body.n);
}

json_t *
parkhub_call(struct parkhub *park, const char *operation, json_t *params)
{
	struct buffer body = { NULL, 0 };
	json_t *said;

	if (!ask(park, operation, params, NULL, 0, &body))
		return NULL;
	said = content_of(park, body);
	free(body.p);
	if (said == NULL)
		(void)fail(
		    park, "unreadable", "the answer cannot be read", NULL);
	return said;
}

bool
parkhub_transfer(struct parkhub *park, const char *operation, json_t *params,
    const void *body, size_t body_size, char **answer, size_t *answer_size)
{
	struct buffer came = { NULL, 0 };

	if (!ask(park, operation, params, body, body_size, &came))
		return false;
	*answer = came.p;
	*answer_size = came.n;
	return true;
}

/* Pages -------------------------------------------------------------------- */

struct parkhub_pages {
	struct parkhub *park;
	char *operation;
	json_t *params, *page;
	size_t at;
};

struct parkhub_pages *
parkhub_each(struct parkhub *park, const char *operation, json_t *params)
{
	struct parkhub_pages *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	p->park = park;
	p->operation = joined(operation, "");
	p->params = params == NULL ? json_object() : params;
	return p;
}

/* Whether there is a page to look at, after the one that is over. */
static bool
turn(struct parkhub_pages *p)
{
	json_t *next = json_object_get(p->page, "next");

	if (p->page != NULL && !json_is_string(next))
		return false;
	if (p->page != NULL)
		(void)json_object_set(p->params, "after", next);
	json_decref(p->page);
	p->page =
	    parkhub_call(p->park, p->operation, json_deep_copy(p->params));
	p->at = 0;
	return p->page != NULL;
}

json_t *
parkhub_next(struct parkhub_pages *p)
{
	json_t *items = json_object_get(p->page, "items");

	while (p->at >= json_array_size(items)) {
		if (!turn(p))
			return NULL;
		items = json_object_get(p->page, "items");
	}
	return json_incref(json_array_get(items, p->at++));
}

void
parkhub_pages_close(struct parkhub_pages *p)
{
	json_decref(p->params);
	json_decref(p->page);
	free(p->operation);
	free(p);
}

/* Jobs --------------------------------------------------------------------- */

static bool
is_over(const json_t *job)
{
	const char *state = word_of(job, "state");

	return state == NULL || strcmp(state, "done") == 0 ||
	    strcmp(state, "refused") == 0 || strcmp(state, "failed") == 0 ||
	    strcmp(state, "cancelled") == 0;
}

json_t *
parkhub_wait(struct parkhub *park, const char *operation, json_t *params,
    double patience_s)
{
	double pause = 0.2, waited = 0;
	json_t *job = NULL;

	for (;;) {
		job = parkhub_call(park, operation, json_deep_copy(params));
		if (job == NULL || is_over(job))
			break;
		json_decref(job);
		job = NULL;
		if (waited > patience_s) {
			(void)fail(
			    park, "timeout", "the job is not over", NULL);
			break;
		}
		sleep_for(pause);
		waited += pause;
		pause = pause * 1.5 < 5 ? pause * 1.5 : 5;
	}
	json_decref(params);
	return job;
}

json_t *
parkhub_run_app(struct parkhub *park, const char *app, json_t *inputs)
{
	json_t *run = parkhub_call(park, "createAppRun",
	    json_pack("{s:s, s:o}", "id", app, "inputs",
		inputs == NULL ? json_object() : inputs));
	json_t *number = json_incref(json_object_get(run, "id"));

	if (run == NULL)
		return NULL;
	json_decref(run);
	return parkhub_wait(park, "getAppRun",
	    json_pack("{s:s, s:o}", "id", app, "app_run", number), 300);
}

/* Models and algorithms ---------------------------------------------------- */

/* Takes said over. */
static bool
read_answer(json_t *said, struct parkhub_answer *answer)
{
	*answer = (struct parkhub_answer){ .said = said,
		.outputs = json_object_get(said, "outputs"),
		.results = json_object_get(said, "results"),
		.warnings = json_object_get(said, "warnings"),
		.editions = json_object_get(said, "editions"),
		.version =
		    (int)json_integer_value(json_object_get(said, "version")) };
	copy(answer->call, sizeof(answer->call), word_of(said, "call"));
	return said != NULL;
}

static json_t *
ask_entry(struct parkhub *park, const char *entry, json_t *params)
{
	(void)json_object_set_new(params, "id", json_string(entry));
	return parkhub_call(park,
	    parkhub_is_algorithm(entry) ? "createAlgorithmRun"
					: "createModelCall",
	    params);
}

static bool
compute(struct parkhub *park, const char *entry, const char *name,
    json_t *given, struct parkhub_answer *answer)
{
	return read_answer(
	    ask_entry(park, entry, json_pack("{s:o}", name, given)), answer);
}

static bool
is_done(struct parkhub *park, const json_t *job)
{
	const char *state = word_of(job, "state");

	if (job == NULL || state == NULL || strcmp(state, "done") == 0)
		return job != NULL;
	(void)fail(park, word_of(job, "code"), word_of(job, "error"),
	    word_of(job, "field"));
	park->error.status = strcmp(state, "refused") == 0 ? 400 : 0;
	return false;
}

bool
parkhub_compute_long(struct parkhub *park, const char *entry, json_t *inputs,
    double patience_s, struct parkhub_answer *answer)
{
	json_t *asked = ask_entry(park, entry,
	    json_pack("{s:o, s:b}", "inputs", inputs, "async", true));
	json_t *which, *job, *said = NULL;

	*answer = (struct parkhub_answer){ .said = NULL };
	if (asked == NULL)
		return false;
	which = json_pack("{s:O}", "call", json_object_get(asked, "call"));
	job = parkhub_wait(
	    park, "getKnowledgeJob", json_incref(which), patience_s);
	if (is_done(park, job))
		said = parkhub_call(
		    park, "getKnowledgeJobResult", json_incref(which));
	json_decref(job);
	json_decref(which);
	json_decref(asked);
	return read_answer(said, answer);
}

bool
parkhub_compute(struct parkhub *park, const char *entry, json_t *inputs,
    struct parkhub_answer *answer)
{
	return compute(park, entry, "inputs", inputs, answer);
}

bool
parkhub_compute_batch(struct parkhub *park, const char *entry, json_t *batch,
    struct parkhub_answer *answer)
{
	return compute(park, entry, "batch", batch, answer);
}

void
parkhub_answer_clear(struct parkhub_answer *answer)
{
	json_decref(answer->said);
	*answer = (struct parkhub_answer){ .said = NULL };
}

/* Inputs ------------------------------------------------------------------- */

static json_t *
real_or_gap(double value)
{
	return isnan(value) ? json_null() : json_real(value);
}

static json_t *
in_unit(json_t *value, const char *unit)
{
	return unit == NULL
	    ? value
	    : json_pack("{s:o, s:s}", "value", value, "unit", unit);
}

static json_t *
row_of(const double *values, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(all, real_or_gap(values[i]));
	return all;
}

static json_t *
series_of(const struct parkhub_series *s)
{
	char *head = joined(s->device, "/");
	char *name = joined(head, s->metric);
	json_t *said = json_pack("{s:s, s:s*, s:s*, s:s*, s:s*, s:s*}",
	    "series", name, "from", s->from, "to", s->to, "step", s->step,
	    "agg", s->agg, "unit", s->is_unitless ? "1" : NULL);

	free(head);
	free(name);
	return said;
}

static json_t *
list_of(const struct parkhub_list *l)
{
	if (l->series != NULL)
		return series_of(l->series);
	return l->values == NULL ? NULL
				 : in_unit(row_of(l->values, l->n), l->unit);
}

static json_t *
layer_of(const struct parkhub_table *t, size_t layer)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < t->rows; i++)
		(void)json_array_append_new(rows,
		    row_of(
			t->values + (layer * t->rows + i) * t->cols, t->cols));
	return rows;
}

static json_t *
table_of(const struct parkhub_table *t, bool is_cube)
{
	json_t *layers;

	if (t->values == NULL)
		return NULL;
	if (!is_cube)
		return in_unit(layer_of(t, 0), t->unit);
	layers = json_array();
	for (size_t i = 0; i < t->layers; i++)
		(void)json_array_append_new(layers, layer_of(t, i));
	return in_unit(layers, t->unit);
}

static json_t *
map_of(const struct parkhub_map *m)
{
	json_t *all = m->is_given ? json_object() : NULL;

	for (size_t i = 0; i < m->n; i++)
		(void)json_object_set_new(
		    all, m->pairs[i].name, real_or_gap(m->pairs[i].value));
	return all;
}

static json_t *
texts_of(const struct parkhub_texts *t)
{
	json_t *all = t->texts == NULL ? NULL : json_array();

	for (size_t i = 0; all != NULL && i < t->n; i++)
		(void)json_array_append_new(all, json_string(t->texts[i]));
	return all;
}

static json_t *
number_of(const struct parkhub_number *n)
{
	return n->is_given ? in_unit(real_or_gap(n->value), n->unit) : NULL;
}

static json_t *
value_of(enum parkhub_kind kind, const void *at)
{
	const struct parkhub_whole *whole = at;
	const enum parkhub_truth *truth = at;
	const char *const *text = at;
	json_t *const *json = at;

	switch (kind) {
	case PARKHUB_NUMBER:
		return number_of(at);
	case PARKHUB_WHOLE:
		return whole->is_given ? json_integer(whole->value) : NULL;
	case PARKHUB_TRUTH:
		return *truth == PARKHUB_NOT_SAID
		    ? NULL
		    : json_boolean(*truth == PARKHUB_YES);
	case PARKHUB_TEXT:
		return *text == NULL ? NULL : json_string(*text);
	case PARKHUB_VECTOR:
		return list_of(at);
	case PARKHUB_MATRIX:
	case PARKHUB_CUBE:
		return table_of(at, kind == PARKHUB_CUBE);
	case PARKHUB_NAMED:
		return map_of(at);
	case PARKHUB_WORDS:
		return texts_of(at);
	case PARKHUB_JSON:
		return json_incref(*json);
	}
	return NULL;
}

bool
parkhub_run(struct parkhub *park, const char *entry,
    const struct parkhub_field *fields, const void *in,
    struct parkhub_answer *answer)
{
	json_t *inputs = json_object();

	for (const struct parkhub_field *f = fields; f->name != NULL; f++) {
		json_t *value = value_of(f->kind, (const char *)in + f->at);

		if (value != NULL)
			(void)json_object_set_new(inputs, f->name, value);
	}
	return parkhub_compute(park, entry, inputs, answer);
}
