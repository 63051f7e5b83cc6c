/*
 * write_web.c - telemetry in: decode, look up, store, commit, then 204.
 *
 * The answer leaves after the commit, so what is acknowledged is kept.
 */
#include <string.h>
#include <zlib.h>

#include "base/log.h"
#include "base/moment.h"
#include "telemetry/directory_store.h"
#include "telemetry/telemetry_web.h"
#include "web/worker.h"
#include "wire/line.h"

#define BODY_MOST (8u << 20)
#define UNPACKED_MOST (32u << 20)
#define FUTURE_US (10 * US_PER_MIN)
#define PAST_DAYS 1100
#define FLUSH_US US_PER_S
#define FLUSH_PATIENCE_US (10 * US_PER_S)

static struct directory *directory;

static void
devices_changed(const char *channel, const char *payload)
{
	(void)channel;
	(void)payload;
	directory_forget(directory);
}

static struct directory *
directory_ready(void)
{
	if (directory == NULL) {
		directory = directory_new();
		pool_listen(worker_pool(), "park_device", devices_changed);
	}
	return directory;
}

/* Writing behind ----------------------------------------------------------- */

/* One flush at a time; its cx ends with its job. */
static struct {
	struct cx cx;
	struct identity who;
	bool under_way;
	int64_t at_us;
} flush;

static void
flushed(void *owner)
{
	(void)owner;
	if (flush.cx.fail != FAIL_NONE)
		log_error("web", "newest values: %s", flush.cx.message);
	cx_clear(&flush.cx);
	flush.under_way = false;
}

void
telemetry_tick(int64_t now_us)
{
	struct db_binds latest, tally;
	struct pool_job *job;
	bool any;

	if (directory_ready() == NULL || flush.under_way ||
	    now_us - flush.at_us < FLUSH_US)
		return;
	flush.at_us = now_us;
	flush.who = identity_system("");
	cx_init(&flush.cx);
	latest = db_binds(&flush.cx);
	tally = db_binds(&flush.cx);
	job = pool_job_new(worker_pool(), &flush.cx, &flush.who);
	any = directory_flush_latest(directory, &latest);
	if (any)
		pool_job_ask(job, Q_LATEST_FLUSH, &latest);
	if (directory_flush_tally(directory, &tally)) {
		pool_job_ask(job, Q_TALLY_FLUSH, &tally);
		any = true;
	}
	if (!any) {
		cx_clear(&flush.cx);
		return;
	}
	flush.under_way = true;
	pool_job_start(job, now_us + FLUSH_PATIENCE_US, flushed, NULL);
}

/* Storing ------------------------------------------------------------------ */

struct writing {
	struct batch *batch;
	struct batch_rows *rows;
};

static bool
stored(struct cx *cx, struct exchange *x)
{
	const struct writing *w = web_kept(x);

	(void)cx;
	directory_stored(directory, web_identity(x)->tenant, w->batch, w->rows);
	for (size_t i = 0; i < w->rows->n; i++)
		directory_add_day(directory, moment_day(w->rows->at_us[i], 0));
	web_status(x, 204);
	return true;
}

static void
bind_rows(struct db_binds *b, const struct batch_rows *r)
{
	db_bind_int8s(b, "device", r->device, r->n);
	db_bind_moments(b, "at", r->at_us, r->n);
	db_bind_int4s(b, "first", r->first, r->n);
	db_bind_int4s(b, "last", r->last, r->n);
	db_bind_float8s(b, "v", r->values, r->value_count);
}

/* Beginnings of days whose partition may not exist yet. */
static size_t
new_days(struct cx *cx, const struct batch_rows *r, int64_t **days)
{
	size_t n = 0;

	*days = cx_calloc(cx, r->n, sizeof(**days));
	for (size_t i = 0; i < r->n; i++) {
		const int32_t day = moment_day(r->at_us[i], 0);
		const int64_t begins_us = moment_of_day(day, 0);
		size_t k = n;

		if (directory_has_day(directory, day))
			continue;
		while (k > 0 && (*days)[k - 1] != begins_us)
			k--;
		if (k == 0)
			(*days)[n++] = begins_us;
	}
	return n;
}

/* One example a reason goes with its count. */
static bool
bind_aside(struct db_binds *b, const struct batch *batch)
{
	static const char *const words[ASIDE_COUNT] = {
		[ASIDE_FUTURE] = "future",
		[ASIDE_OLD] = "old",
		[ASIDE_UNKNOWN] = "unknown_device",
	};
	struct str reason[ASIDE_COUNT], example[ASIDE_COUNT];
	int64_t count[ASIDE_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < ASIDE_COUNT; i++) {
		if (batch->aside[i] == 0)
			continue;
		reason[n] = str_of(words[i]);
		example[n] = batch->aside_example[i];
		if (example[n].n > 1000)
			example[n].n = 1000;
		/* Never end inside a character. */
		while (example[n].n > 0 && !str_is_utf8(example[n]))
			example[n].n--;
		count[n++] = (int64_t)batch->aside[i];
	}
	if (n == 0)
		return false;
	db_bind_texts(b, "reason", reason, n);
	db_bind_texts(b, "example", example, n);
	db_bind_int8s(b, "count", count, n);
	return true;
}

static bool
store(struct cx *cx, struct exchange *x, struct batch *batch)
{
	const int64_t now_us = moment_now();
	struct writing *w = cx_alloc(cx, sizeof(*w));
	struct db_binds *b = web_binds(x);
	int64_t *days;
	size_t n;

	w->batch = batch;
	w->rows = batch_rows(
	    batch, now_us - PAST_DAYS * US_PER_DAY, now_us + FUTURE_US);
	web_keep(x, w);
	web_status(x, 204);
	n = new_days(cx, w->rows, &days);
	if (n > 0) {
		db_bind_moments(b, "days", days, n);
		web_ask(x, Q_SAMPLE_DAYS, stored);
	}
	if (w->rows->n > 0) {
		bind_rows(b, w->rows);
		web_ask(x, Q_SAMPLE_INSERT, stored);
	}
	if (w->rows->texts > 0) {
		db_bind_int8s(
		    b, "device", w->rows->text_device, w->rows->texts);
		db_bind_moments(b, "at", w->rows->text_at_us, w->rows->texts);
		db_bind_texts(b, "code", w->rows->text_code, w->rows->texts);
		db_bind_texts(b, "value", w->rows->text_value, w->rows->texts);
		web_ask(x, Q_SAMPLE_TEXT_INSERT, stored);
	}
	if (bind_aside(b, batch))
		web_ask(x, Q_SET_ASIDE_ADD, stored);
	return true;
}

/*
 * A token of one device writes for that device alone.  Its key is known to
 * the database only, so it is compared after the look-up.
 */
static bool
check_own(struct cx *cx, const struct exchange *x, const struct batch *b)
{
	const int64_t own = web_device(x);

	for (size_t i = 0; i < b->devices && own != 0; i++)
		if (b->device[i].id != own)
			return cx_fail_code(cx, FAIL_DENIED, "foreign_device",
			    "dev", "this token writes for its own device only");
	return true;
}

static bool
resolved(struct cx *cx, struct exchange *x)
{
	const struct writing *w = web_kept(x);

	directory_learn(
	    directory, web_identity(x)->tenant, w->batch, web_rows(x, 0));
	return check_own(cx, x, w->batch) && store(cx, x, w->batch);
}

static bool
look_up(struct cx *cx, struct exchange *x, struct batch *batch)
{
	struct writing *w;

	if (batch->points == 0) {
		web_status(x, 204);
		return true;
	}
	if (directory_find(directory_ready(), web_identity(x)->tenant, batch) ==
	    0)
		return check_own(cx, x, batch) && store(cx, x, batch);
	w = cx_alloc(cx, sizeof(*w));
	w->batch = batch;
	web_keep(x, w);
	directory_ask(batch, web_binds(x));
	if (web_device(x) != 0)
		db_bind_int(web_binds(x), "own", web_device(x));
	web_ask(x, Q_TELEMETRY_RESOLVE, resolved);
	return true;
}

/* Decoding ----------------------------------------------------------------- */

static bool
unpack(struct cx *cx, const struct exchange *x, struct str *body)
{
	const char *coding = web_header(x, "content-encoding");
	z_stream z = { 0 };
	struct text out = text_new(cx, UNPACKED_MOST);
	unsigned char piece[16384];
	int r = Z_OK;

	*body = web_body(x);
	if (coding == NULL || strcmp(coding, "identity") == 0)
		return true;
	if (strcmp(coding, "gzip") != 0)
		return cx_fail_code(cx, FAIL_INVALID, "unknown_coding", NULL,
		    "content-encoding %s is not known; use gzip", coding);
	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return cx_fail(cx, FAIL_BROKEN, NULL, "no memory to unpack");
	z.next_in = (unsigned char *)(uintptr_t)body->p;
	z.avail_in = (unsigned)body->n;
	while (r == Z_OK && !out.full) {
		z.next_out = piece;
		z.avail_out = sizeof(piece);
		r = inflate(&z, Z_NO_FLUSH);
		text_put(&out,
		    (struct str){ (char *)piece, sizeof(piece) - z.avail_out });
		if (r == Z_BUF_ERROR)
			break;
	}
	(void)inflateEnd(&z);
	if (out.full)
		return cx_fail(cx, FAIL_LARGE, NULL,
		    "the body unpacks to more than 32 MiB");
	if (r != Z_STREAM_END)
		return cx_fail_code(cx, FAIL_INVALID, "malformed_gzip", NULL,
		    "the body is not whole gzip");
	*body = text_str(&out);
	return true;
}

static struct str
device_key(const struct line_point *p)
{
	for (size_t i = 0; i < p->tag_count; i++)
		if (str_is(p->tags[i].key, "dev") ||
		    str_is(p->tags[i].key, "device"))
			return p->tags[i].value;
	return (struct str){ NULL, 0 };
}

static bool
take_line(struct cx *cx, struct batch *b, const struct line_point *p)
{
	const struct str key = device_key(p);

	if (key.n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "no_device", "dev",
		    "line %zu: the tag dev names no device", p->line);
	if (str_chars(key) > 200)
		return cx_fail_code(cx, FAIL_INVALID, "bad_length", "dev",
		    "line %zu: a device key has at most 200 characters",
		    p->line);
	if (!batch_point(b, key, p->at_us, p->raw))
		return false;
	for (size_t i = 0; i < p->field_count; i++) {
		const struct line_field *f = &p->fields[i];
		const bool done = f->type == LINE_TEXT
		    ? batch_text(b, f->key, f->text)
		    : batch_number(b, f->key, line_number(f));

		if (!done)
			return false;
	}
	return true;
}

static bool
write_lines(struct cx *cx, struct exchange *x)
{
	struct line_reader r;
	struct line_point p;
	struct batch *b = batch_new(cx);
	enum line_precision precision;
	enum line_result result;
	struct str body;

	if (!line_precision_of(web_text(x, "precision"), &precision))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice",
		    "precision", "precision must be one of: ns us ms s");
	if (!unpack(cx, x, &body))
		return false;
	line_open(&r, cx, body, precision, moment_now());
	while ((result = line_next(&r, &p)) == LINE_POINT)
		if (!take_line(cx, b, &p))
			return false;
	return result == LINE_END && look_up(cx, x, b);
}

/* {"device":"k","at":…,"values":{"a":1}} or {"samples":[…]} */
static bool
take_sample(struct cx *cx, struct batch *b, const json_t *s, size_t n)
{
	const struct str key = json_str(s, "device");
	json_t *at = json_object_get(s, "at");
	json_t *values = json_object_get(s, "values"), *value;
	int64_t at_us = moment_now();
	const char *code;

	if (key.n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "missing", "device",
		    "sample %zu: device is missing", n + 1);
	if (json_is_integer(at))
		at_us = (int64_t)json_integer_value(at) * 1000;
	else if (at != NULL && !moment_parse(json_str(s, "at"), &at_us))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "at",
		    "sample %zu: at must be RFC 3339 or milliseconds", n + 1);
	if (!json_is_object(values) || json_object_size(values) == 0)
		return cx_fail_code(cx, FAIL_INVALID, "missing", "values",
		    "sample %zu: values must be an object with values", n + 1);
	if (!batch_point(b, key, at_us, str_of(json_canonical(cx, s))))
		return false;
	json_object_foreach(values, code, value)
	{
		bool done = true;

		if (code[0] == '\0' || strlen(code) > LINE_NAME)
			return cx_fail_code(cx, FAIL_INVALID, "bad_length",
			    "values", "sample %zu: a name has 1 to %d bytes",
			    n + 1, LINE_NAME);
		if (json_is_number(value))
			done = batch_number(
			    b, str_of(code), json_number_value(value));
		else if (json_is_boolean(value))
			done =
			    batch_number(b, str_of(code), json_is_true(value));
		else if (json_is_string(value))
			done = batch_text(
			    b, str_of(code), str_of(json_string_value(value)));
		else if (!json_is_null(value))
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    code,
			    "sample %zu: %s must be a number, a truth "
			    "or a string",
			    n + 1, code);
		if (!done)
			return false;
	}
	return true;
}

static bool
write_json(struct cx *cx, struct exchange *x)
{
	struct batch *b = batch_new(cx);
	struct str body;
	json_t *root, *samples, *one;
	size_t i;

	if (!unpack(cx, x, &body) || (root = json_read(cx, body)) == NULL)
		return false;
	samples = json_is_array(root) ? root : json_object_get(root, "samples");
	if (samples == NULL)
		return take_sample(cx, b, root, 0) && look_up(cx, x, b);
	if (!json_is_array(samples))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "samples",
		    "samples must be a list");
	json_array_foreach(
	    samples, i, one) if (!take_sample(cx, b, one, i)) return false;
	return look_up(cx, x, b);
}

#define LINES                                                                  \
	.body_most = BODY_MOST, .raw_body = true, .patience_ms = 15000,        \
	.params = {                                                            \
		{ "precision", IN_QUERY, PARAM_TEXT, .hi = 2,                  \
		    .fallback = "ns", .about = "unit of times: ns us ms s" },  \
		{ "db", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" },  \
		{ "rp", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" },  \
		{ "org", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" }, \
		{ "bucket", IN_QUERY, PARAM_TEXT,                              \
		    .about = "taken and ignored" },                            \
	}

const struct route telemetry_routes[] = {
	{ "POST", "/write", "telemetry.write", Q_NONE, REPLY_OWN, NULL,
	    write_lines, "Store line protocol; 204 after the commit", "R-6.1.1",
	    LINES },
	{ "POST", "/api/v2/write", "telemetry.write", Q_NONE, REPLY_OWN, NULL,
	    write_lines, "Store line protocol; 204 after the commit", "R-6.1.1",
	    LINES },
	{ "POST", "/api/v1/telemetry", "telemetry.write", Q_NONE, REPLY_OWN,
	    NULL, write_json, "Store JSON samples; 204 after the commit",
	    "R-6.1.1", .body_most = BODY_MOST, .raw_body = true,
	    .patience_ms = 15000 },
	{ .path = NULL }
};
