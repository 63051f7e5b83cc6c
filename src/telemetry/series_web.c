/*
 * series_web.c - telemetry out: newest values, ranges, buckets.
 *
 * A range is read in pieces (reading_store.h), one question after another,
 * so that no answer of the database is large and no request holds a
 * connection for long.
 */
#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/guess_web.h"
#include "telemetry/query_web.h"
#include "telemetry/reading_web.h"
#include "telemetry/telemetry.h"
#include "telemetry/telemetry_store.h"
#include "telemetry/telemetry_web.h"
#include "telemetry/turn_web.h"

#define SAMPLES_MOST 2000000     /* read for one answer */
#define SERIES_MOST 1000         /* of one query */
#define SINGLY_MOST 50           /* of one that reads samples */
#define POINTS_AT_ONCE 4000      /* written on the loop: half a millisecond */
#define LONG_US (8 * US_PER_DAY) /* of which a tenant reads few at a time */
#define HOLD_US US_PER_HOUR
#define NEIGHBOUR_US (40 * US_PER_DAY) /* a counter's, at most so far off */

/* One series of an answer. */
struct series {
	struct str device, metric; /* as asked */
	struct str key, code, unit;
	struct store_series store;
	bool has_text;
};

struct texts {
	size_t n;
	int64_t *at_us;
	struct str *value;
};

/* What is to be answered, and how far it is. */
struct answer {
	struct series *series;
	size_t n, at;
	bool many; /* POST /api/v1/query */
	bool csv;
	struct telemetry_range range;
	enum telemetry_agg agg;
	bool raw;
	size_t limit; /* points of a series */
	struct guess guess;
	bool guessed; /* it is used, and was right so far */
	/* Of the series that is being read: */
	struct reading *reading;
	const struct telemetry_sample *sample; /* with neighbours */
	size_t samples;
	struct texts texts;
	/* For the thread that writes it. */
	struct cx *cx;
	struct exchange *x;
	bool ok;
};

static bool ask_next(struct cx *cx, struct exchange *x);
static void ask_series(struct cx *cx, struct exchange *x);

/* Writing ------------------------------------------------------------------ */

static void
write_time(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us)
{
	if (r->csv) {
		text_puts(out, moment_text(cx, at_us, r->range.zone_min));
	} else {
		text_puts(out, shown == 0 ? "[" : ",[");
		text_int(out, at_us / 1000);
	}
	text_char(out, ',');
}

static void
write_end(struct text *out, const struct answer *r)
{
	if (!r->csv) {
		text_char(out, ']');
		return;
	}
	text_char(out, ',');
	text_csv(out, r->series[r->at].unit);
	text_puts(out, "\r\n");
}

static void
write_number(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us, double value)
{
	write_time(cx, out, r, shown, at_us);
	text_json_double(out, value);
	write_end(out, r);
}

static void
write_string(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us, struct str value)
{
	write_time(cx, out, r, shown, at_us);
	if (r->csv)
		text_csv(out, value);
	else
		text_json(out, value);
	write_end(out, r);
}

static void
write_points_begin(struct text *out, const struct answer *r)
{
	if (!r->csv)
		text_puts(out, "\"points\":[");
}

/* Where the page after this one begins, when there is one. */
static void
write_points_end(struct cx *cx, struct text *out, const struct answer *r,
    const int64_t *next_us)
{
	if (r->csv)
		return;
	text_puts(out, "],\"next\":");
	if (next_us == NULL)
		text_puts(out, "null");
	else
		text_json(
		    out, str_of(moment_text(cx, *next_us, r->range.zone_min)));
}

/* Numbers and strings in the order of time; at one instant the number. */
static void
write_raw(struct cx *cx, struct text *out, const struct answer *r)
{
	const struct texts *t = &r->texts;
	size_t i = 0, k = 0, shown = 0;
	int64_t next_us = 0;
	bool more = false;

	write_points_begin(out, r);
	for (; i < r->samples || k < t->n; shown++) {
		const bool number = k == t->n ||
		    (i < r->samples && r->sample[i].at_us <= t->at_us[k]);

		next_us = number ? r->sample[i].at_us : t->at_us[k];
		more = shown == r->limit;
		if (more)
			break;
		if (number)
			write_number(
			    cx, out, r, shown, next_us, r->sample[i++].value);
		else
			write_string(cx, out, r, shown, next_us, t->value[k]);
		while (k < t->n && t->at_us[k] == next_us)
			k++;
	}
	write_points_end(cx, out, r, more ? &next_us : NULL);
}

static bool
write_buckets(struct cx *cx, struct text *out, const struct answer *r)
{
	struct telemetry_bucket *bucket;
	size_t count;

	if (!telemetry_aggregate(
		cx, &r->range, r->sample, r->samples, &bucket, &count))
		return false;
	write_points_begin(out, r);
	for (size_t i = 0; i < count && i < r->limit; i++)
		write_number(cx, out, r, i, bucket[i].from_us,
		    telemetry_value(&bucket[i], r->agg));
	write_points_end(
	    cx, out, r, count > r->limit ? &bucket[r->limit].from_us : NULL);
	return true;
}

static bool
write_series(struct cx *cx, struct exchange *x, struct answer *r)
{
	const struct series *s = &r->series[r->at];
	struct text *out = web_out(x);

	if (r->csv) {
		/* Spreadsheets take the mark as the sign of UTF-8. */
		text_puts(out,
		    "\xef\xbb\xbf"
		    "time,value,unit\r\n");
	} else {
		text_puts(out, r->at > 0 ? ",{\"device\":" : "{\"device\":");
		text_json(out, s->key);
		text_printf(out, ",\"device_id\":%lld,\"metric\":",
		    (long long)s->store.device);
		text_json(out, s->code);
		text_puts(out, ",\"unit\":");
		text_json(out, s->unit);
		text_char(out, ',');
	}
	if (r->raw)
		write_raw(cx, out, r);
	else if (!write_buckets(cx, out, r))
		return false;
	if (!r->csv)
		text_char(out, '}');
	return true;
}

/* Reading ------------------------------------------------------------------ */

static void
begin_reading(struct cx *cx, struct answer *r)
{
	const struct store_series *s = &r->series[r->at].store;
	const bool counts = !r->raw && r->agg == TELEMETRY_DELTA;
	const int64_t look_us = r->raw ? 0 : counts ? NEIGHBOUR_US : HOLD_US;
	const struct reading_of of = { s->tenant, s->device, r->range.zone_min,
		&s->ordinal, 1 };
	const struct reading_span span = { .from_us = r->range.from_us,
		.to_us = r->range.to_us,
		.before_us = r->range.from_us - look_us,
		.after_us = r->range.to_us + (counts ? look_us : 0),
		.limit = (r->raw ? r->limit : SAMPLES_MOST) + 1,
		.skips_bad = !r->raw };

	r->reading = reading_open(cx, store_engine(), &of, &span);
}

static void
write_it(void *thing)
{
	struct answer *r = thing;

	r->sample = reading_samples(r->reading, 0, &r->samples);
	r->ok = write_series(r->cx, r->x, r);
}

static bool
written(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);

	if (!r->ok)
		return false;
	if (++r->at < r->n)
		return ask_next(cx, x);
	if (r->many)
		text_puts(web_out(x), "]}");
	return true;
}

static bool
all_came(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const size_t n = reading_size(r->reading);

	if (!r->raw && n > SAMPLES_MOST)
		return cx_fail_code(cx, FAIL_LARGE, "too_many_samples", "from",
		    "the range holds more than %d samples; ask for a "
		    "shorter one",
		    SAMPLES_MOST);
	r->cx = cx;
	r->x = x;
	if (n > POINTS_AT_ONCE) {
		web_compute(x, write_it, r, written);
		return true;
	}
	write_it(r);
	return written(cx, x);
}

/* The guess was wrong, and what was read is nothing. */
static bool
guess_failed(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);

	r->guessed = false;
	ask_series(cx, x);
	return true;
}

static bool
guessed_came(struct cx *cx, struct exchange *x)
{
	const struct answer *r = web_kept(x);

	return r->guessed ? all_came(cx, x) : guess_failed(cx, x);
}

static bool
ask_samples(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);

	begin_reading(cx, r);
	return reading_walk(cx, x, r->reading, all_came);
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
texts_came(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);
	struct texts *t = &r->texts;

	t->n = db_count(rows);
	t->at_us = cx_calloc(cx, t->n, sizeof(*t->at_us));
	t->value = cx_calloc(cx, t->n, sizeof(*t->value));
	for (size_t i = 0; i < t->n; i++) {
		t->at_us[i] = db_moment(rows, i, 0);
		t->value[i] = keep(cx, db_str(rows, i, 1));
	}
	return ask_samples(cx, x);
}

static bool
changes_came(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);
	const size_t n = db_count(rows);
	struct telemetry_change *c = cx_calloc(cx, n, sizeof(*c));

	for (size_t i = 0; i < n; i++)
		c[i] = (struct telemetry_change){ db_moment(rows, i, 0),
			db_double(rows, i, 1), db_double(rows, i, 2) };
	r->range.change = c;
	r->range.changes = n;
	return ask_samples(cx, x);
}

static void
begin_series(struct answer *r)
{
	r->sample = NULL;
	r->samples = 0;
	r->texts = (struct texts){ 0 };
	r->range.change = NULL;
	r->range.changes = 0;
}

static void
ask_changes(struct cx *cx, struct exchange *x, const struct answer *r)
{
	const struct store_series *s = &r->series[r->at].store;
	struct db_binds *b = web_binds(x);

	db_bind_int(b, "tenant", s->tenant);
	db_bind_int(b, "device", s->device);
	db_bind(b, "code", s->code);
	db_bind_text(
	    b, "from", moment_text(cx, r->range.from_us - NEIGHBOUR_US, 0));
	db_bind_text(
	    b, "to", moment_text(cx, r->range.to_us + NEIGHBOUR_US, 0));
	web_ask(x, Q_SERIES_CHANGES, changes_came);
}

/* What the row says of the series, and where it stands. */
static struct guess
take_series(struct cx *cx, struct answer *r, const struct db_rows *rows)
{
	struct series *s = &r->series[r->at];

	s->key = keep(cx, db_str(rows, 0, db_find(rows, "key")));
	s->code = keep(cx, db_str(rows, 0, db_find(rows, "metric")));
	s->unit = keep(cx, db_str(rows, 0, db_find(rows, "unit")));
	s->has_text = db_bool(rows, 0, db_find(rows, "has_text"));
	s->store = (struct store_series){ (int32_t)db_int(rows, 0,
					      db_find(rows, "tenant_id")),
		db_int(rows, 0, db_find(rows, "device_id")),
		(int)db_int(rows, 0, db_find(rows, "ordinal")), s->code };
	r->range.zone_min = (int)db_int(rows, 0, db_find(rows, "zone_min"));
	return (struct guess){ s->store.tenant, s->store.device,
		s->store.ordinal, r->range.zone_min };
}

static bool
series_found(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	struct series *s = &r->series[r->at];
	const struct db_rows *rows = web_rows(x, 0);
	struct guess at;

	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_MISSING, r->many ? "series" : NULL,
		    "there is no series %.*s of device %.*s", (int)s->metric.n,
		    s->metric.p, (int)s->device.n, s->device.p);
	at = take_series(cx, r, rows);
	guess_note(web_identity(x), s->device, s->metric, &at);
	begin_series(r);
	if (r->raw && s->has_text)
		web_ask(x,
		    store_read_text(cx, &s->store, r->range.from_us,
			r->range.to_us, (int64_t)r->limit + 1, web_binds(x)),
		    texts_came);
	else if (!r->raw && r->agg == TELEMETRY_DELTA)
		ask_changes(cx, x, r);
	else
		return ask_samples(cx, x);
	return true;
}

static void
bind_series(struct exchange *x)
{
	const struct answer *r = web_kept(x);

	db_bind(web_binds(x), "device", r->series[r->at].device);
	db_bind(web_binds(x), "metric", r->series[r->at].metric);
}

static void
ask_series(struct cx *cx, struct exchange *x)
{
	(void)cx;
	bind_series(x);
	web_ask(x, Q_SERIES_FIND, series_found);
}

/* Whether the series stands where it was guessed, and is of numbers alone. */
static bool
guess_holds(struct cx *cx, struct exchange *x, const struct db_rows *rows)
{
	struct answer *r = web_kept(x);
	struct guess at;

	r->guessed = false;
	if (db_count(rows) == 0)
		return false;
	at = take_series(cx, r, rows);
	r->guessed = guess_same(&at, &r->guess) &&
	    !(r->raw && r->series[r->at].has_text);
	return r->guessed;
}

static bool
ask_guessed(struct cx *cx, struct exchange *x)
{
	static const struct reading_also find = { Q_SERIES_FIND, bind_series,
		guess_holds };
	struct answer *r = web_kept(x);

	r->range.zone_min = r->guess.zone_min;
	r->series[r->at].store = (struct store_series){ r->guess.tenant,
		r->guess.device, r->guess.ordinal, { NULL, 0 } };
	begin_series(r);
	begin_reading(cx, r);
	return reading_walk_also(cx, x, r->reading, &find, guessed_came);
}

static bool
ask_next(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const struct series *s = &r->series[r->at];

	if (store_engine() == STORE_COLUMNS &&
	    (r->raw || r->agg != TELEMETRY_DELTA) &&
	    guess_find(web_identity(x), s->device, s->metric, &r->guess))
		return ask_guessed(cx, x);
	ask_series(cx, x);
	return true;
}

/* Times that PostgreSQL and the calendar can say, neighbours included. */
static bool
check_times(struct cx *cx, const struct telemetry_range *range)
{
	const int64_t first = INT64_C(-62135596800) * US_PER_S + NEIGHBOUR_US;
	const int64_t last = INT64_C(253402300799) * US_PER_S - NEIGHBOUR_US;

	if (range->from_us < first || range->to_us > last)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "times must lie between the years 1 and 9999");
	if (range->from_us >= range->to_us)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "from must lie before to");
	return true;
}

static bool
read_range(struct cx *cx, struct exchange *x, struct answer *r)
{
	const struct str step = web_text(x, "step");

	r->range.to_us = web_has(x, "to") ? web_int(x, "to") : moment_now();
	r->range.from_us = web_has(x, "from") ? web_int(x, "from")
					      : r->range.to_us - US_PER_DAY;
	r->range.hold_us = HOLD_US;
	r->raw = step.n == 0;
	if (web_has(x, "after") && web_int(x, "after") > r->range.from_us)
		r->range.from_us = web_int(x, "after");
	if (!check_times(cx, &r->range))
		return false;
	if (!r->raw && !telemetry_step_of(step, &r->range))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "step",
		    "step must be a length such as 15m or a calendar word "
		    "such as day");
	if (!telemetry_agg_of(web_text(x, "agg"), &r->agg))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice", "agg",
		    "agg must be one of: mean min max sum count first last "
		    "time_mean delta");
	if (r->raw && web_has(x, "agg"))
		return cx_fail_code(
		    cx, FAIL_INVALID, "missing", "step", "agg needs a step");
	r->limit = (size_t)web_int(x, "limit");
	return true;
}

static bool
read_one(struct cx *cx, struct exchange *x, bool csv)
{
	struct answer *r = cx_alloc(cx, sizeof(*r));

	r->series = cx_alloc(cx, sizeof(*r->series));
	r->n = 1;
	r->csv = csv;
	r->series->device = web_text(x, "device");
	r->series->metric = web_text(x, "metric");
	web_keep(x, r);
	return read_range(cx, x, r);
}

static bool
show_one(struct cx *cx, struct exchange *x)
{
	const struct answer *r;

	if (!read_one(cx, x, false))
		return false;
	r = web_kept(x);
	if (r->range.to_us - r->range.from_us > LONG_US &&
	    !turn_take(cx, x, TURNS_CHART))
		return false;
	return ask_next(cx, x);
}

static bool
export_one(struct cx *cx, struct exchange *x)
{
	if (!read_one(cx, x, true) || !turn_take(cx, x, TURNS_TABLE))
		return false;
	web_reply_header(
	    x, "content-disposition", "attachment; filename=\"series.csv\"");
	return ask_next(cx, x);
}

/* What the body names, as two columns. */
static bool
read_names(struct cx *cx, struct exchange *x, struct query_ask *ask)
{
	json_t *list = web_json(x, "series"), *one;
	struct str *device, *metric;
	size_t i;

	ask->n = json_array_size(list);
	if (ask->n == 0 || ask->n > SERIES_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "series",
		    "series must list 1 to %d series", SERIES_MOST);
	ask->device = device = cx_calloc(cx, ask->n, sizeof(*device));
	ask->metric = metric = cx_calloc(cx, ask->n, sizeof(*metric));
	json_array_foreach(list, i, one)
	{
		device[i] = json_str(one, "device");
		metric[i] = json_str(one, "metric");
		if (device[i].n == 0 || metric[i].n == 0)
			return cx_fail_code(cx, FAIL_INVALID, "missing",
			    "series",
			    "series %zu: device and metric are needed", i + 1);
		if (json_object_size(one) > 2)
			return cx_fail_code(cx, FAIL_INVALID, "unknown",
			    "series",
			    "series %zu: only device and metric are known",
			    i + 1);
	}
	return true;
}

/* Whole quarters of an hour are read from roll-ups, all series at a time;
 * anything else from samples, one series after the other. */
static bool
read_many(struct cx *cx, struct exchange *x)
{
	struct answer *r = cx_alloc(cx, sizeof(*r));
	struct query_ask *ask = cx_alloc(cx, sizeof(*ask));

	r->many = true;
	web_keep(x, r);
	if (!read_names(cx, x, ask) || !read_range(cx, x, r))
		return false;
	if (store_engine() == STORE_COLUMNS && !r->raw &&
	    quarter_serves(&r->range, r->agg)) {
		ask->range = r->range;
		ask->agg = r->agg;
		ask->limit = r->limit;
		return query_quarters(cx, x, ask);
	}
	if (ask->n > SINGLY_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "series",
		    "series must list 1 to %d series, unless the step is made "
		    "of whole quarters of an hour",
		    SINGLY_MOST);
	if (!turn_take(cx, x, TURNS_MANY))
		return false;
	r->n = ask->n;
	r->series = cx_calloc(cx, r->n, sizeof(*r->series));
	for (size_t i = 0; i < r->n; i++) {
		r->series[i].device = ask->device[i];
		r->series[i].metric = ask->metric[i];
	}
	text_puts(web_out(x), "{\"series\":[");
	return ask_next(cx, x);
}

#define SPAN(in)                                                               \
	{ "from", in, PARAM_MOMENT, .about = "from; a day before to" },        \
	    { "to", in, PARAM_MOMENT, .about = "before; now" },                \
	    { "after", in, PARAM_MOMENT, .about = "go on from here" },         \
	    { "step", in, PARAM_TEXT, .hi = 20,                                \
		    .about =                                                   \
			"bucket: 15m, 1h, day, week, month; none for raw" },   \
	{                                                                      \
		"agg", in, PARAM_TEXT,                                         \
		    .hi = 20,                                                  \
		    .about =                                                   \
			"mean min max sum count first last time_mean delta"    \
	}
#define RANGE(in)                                                              \
	SPAN(in),                                                              \
	{                                                                      \
		"limit", in, PARAM_INT, .lo = 1, .hi = 50000,                  \
					.fallback = "10000",                   \
					.about = "points of a series at most"  \
	}
#define PAGE                                                                   \
	{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 1000,                   \
		.fallback = "100", .about = "at most so many" },               \
	{                                                                      \
		"after", IN_QUERY, PARAM_TEXT,                                 \
		    .hi = 60, .about = "cursor of the page before"             \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", IN_QUERY, PARAM_CHOICE,                              \
		    .choices = "future old unknown_device not_a_number",       \
		    .about = "for this reason only"                            \
	}
#define DEVICE                                                                 \
	{                                                                      \
		"device", IN_QUERY, PARAM_TEXT, .hi = 200,                     \
						.about = "number or key"       \
	}
#define METRIC                                                                 \
	{                                                                      \
		"metric", IN_QUERY, PARAM_TEXT, .hi = 256, .about = "metric"   \
	}

const struct route series_routes[] = {
	{ "GET", "/api/v1/series", "telemetry.read", Q_SERIES_LIST, REPLY_LIST,
	    NULL, NULL, "Series with their newest value", "R-6.1.1",
	    .slow = true, .params = { DEVICE, METRIC, PAGE } },
	{ "GET", "/api/v1/series/{device}/{metric}", "telemetry.read", Q_NONE,
	    REPLY_OWN, NULL, show_one,
	    "Samples of a series, raw or in buckets of the park's calendar",
	    "R-6.1.1", .slow = true, .answer_ms = 15000,
	    .params = { { "device", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 200,
			    .about = "number or percent-encoded key" },
		{ "metric", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 256,
		    .about = "metric" },
		RANGE(IN_QUERY) } },
	{ "GET", "/api/v1/series/{device}/{metric}/csv", "telemetry.read",
	    Q_NONE, REPLY_OWN, WEB_CSV, export_one,
	    "The same as a table: time, value, unit", "R-6.1.1",
	    .patience_ms = 20000, .answer_ms = 60000,
	    .params = { { "device", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 200,
			    .about = "number or percent-encoded key" },
		{ "metric", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 256,
		    .about = "metric" },
		SPAN(IN_QUERY),
		{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 500000,
		    .fallback = "500000", .about = "rows at most" } } },
	{ "POST", "/api/v1/query", "telemetry.read", Q_NONE, REPLY_OWN, NULL,
	    read_many, "Many series at once, those of a device together",
	    "R-6.1.1", .slow = true, .patience_ms = 30000, .answer_ms = 30000,
	    .params = { { "series", IN_BODY, PARAM_JSON, .required = true,
			    .about = "[{device, metric}]" },
		RANGE(IN_BODY) } },
	{ "GET", "/api/v1/latest", "telemetry.read", Q_LATEST_LIST, REPLY_LIST,
	    NULL, NULL, "Newest values", "R-6.1.1",
	    .params = { DEVICE,
		{ "tenant", IN_QUERY, PARAM_INT,
		    .about = "of this enterprise only" },
		{ "kind", IN_QUERY, PARAM_CHOICE,
		    .choices = "meter equipment sensor controller product",
		    .about = "of devices of this kind" },
		METRIC, PAGE } },
	{ "GET", "/api/v1/latest.csv", "telemetry.read", Q_LATEST_LIST,
	    REPLY_CSV, WEB_CSV, NULL,
	    "Newest values as a table, at most 50,000", NULL,
	    .params = { DEVICE,
		{ "tenant", IN_QUERY, PARAM_INT,
		    .about = "of this enterprise only" },
		{ "kind", IN_QUERY, PARAM_CHOICE,
		    .choices = "meter equipment sensor controller product",
		    .about = "of devices of this kind" },
		METRIC,
		{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 50000,
		    .fallback = "49999", .about = "at most so many" } } },
	{ "GET", "/api/v1/telemetry/stats", "telemetry.read", Q_TELEMETRY_STATS,
	    REPLY_ONE, NULL, NULL,
	    "What telemetry came in, and what was set aside", "R-1.7",
	    .params = { { "days", IN_QUERY, PARAM_INT, .lo = 1, .hi = 400,
		.fallback = "1", .about = "of so many days" } } },
	{ "GET", "/api/v1/telemetry/days", "telemetry.read", Q_TELEMETRY_DAYS,
	    REPLY_LIST, NULL, NULL,
	    "What telemetry came in on each day (UTC), and what was set aside",
	    NULL,
	    .params = { { "days", IN_QUERY, PARAM_INT, .lo = 1, .hi = 400,
		.fallback = "30", .about = "of so many days" } } },
	{ "GET", "/api/v1/telemetry/rejects", "telemetry.read",
	    Q_SET_ASIDE_LIST, REPLY_LIST, NULL, NULL,
	    "Lines that were acknowledged but set aside", NULL,
	    .params = { REASON, PAGE } },
	{ "GET", "/api/v1/telemetry/rejects.csv", "telemetry.read",
	    Q_SET_ASIDE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Lines that were set aside, as a table", NULL, .patience_ms = 20000,
	    .params = { REASON, WEB_ROWS } },
	{ .path = NULL }
};
