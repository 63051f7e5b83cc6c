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
#include "telemetry/answer_web.h"
#include "telemetry/chart_web.h"
#include "telemetry/pixels.h"
#include "telemetry/query_web.h"
#include "telemetry/reading_web.h"
#include "telemetry/tape.h"
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

static bool ask_next(struct cx *cx, struct exchange *x);
static void ask_series(struct cx *cx, struct exchange *x);

/* Reading ------------------------------------------------------------------ */

/* Samples as they are; else all of them are needed, but bad ones. */
static bool
is_page(const struct answer *r)
{
	return r->raw && r->columns == 0;
}

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
		.limit = (is_page(r) ? r->limit : SAMPLES_MOST) + 1,
		.skips_bad = !is_page(r) };

	r->reading = reading_open(cx, store_engine(), &of, &span);
}

static void
write_it(void *thing)
{
	struct answer *r = thing;

	if (r->reading != NULL)
		r->sample = reading_samples(r->reading, 0, &r->samples);
	r->ok = answer_series(r->cx, web_out(r->x), r);
}

static bool
written(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);

	if (!r->ok)
		return false;
	if (++r->at < r->n)
		return ask_next(cx, x);
	answer_end(x, r);
	return true;
}

static bool
all_came(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const size_t n =
	    r->reading == NULL ? r->samples : reading_size(r->reading);

	if (r->reading != NULL && (!r->raw || r->columns > 0) &&
	    n > SAMPLES_MOST)
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
	r->reading = NULL;
	r->sample = NULL;
	r->samples = 0;
	r->texts = (struct texts){ 0 };
	r->ahead = (struct text){ 0 };
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
		s->store.ordinal, r->range.zone_min,
		str_eq(s->key, s->device) };
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
	if (chart_serves(r))
		return chart_walk(cx, x, r, all_came);
	if (is_page(r) && s->has_text)
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
bind_place(struct exchange *x)
{
	const struct answer *r = web_kept(x);

	bind_series(x);
	db_bind_int(web_binds(x), "tenant", r->guess.tenant);
	db_bind_int(web_binds(x), "number", r->guess.device);
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
	    !(is_page(r) && r->series[r->at].has_text);
	return r->guessed;
}

/* Where there are few points they are written before it is known that they
 * are what was asked for. */
static void
write_ahead(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);

	if (reading_size(r->reading) > POINTS_AT_ONCE)
		return;
	r->x = x;
	r->sample = reading_samples(r->reading, 0, &r->samples);
	answer_ahead(cx, r);
}

static bool
ask_guessed(struct cx *cx, struct exchange *x)
{
	static const struct reading_also find = { Q_SERIES_FIND, bind_series,
		write_ahead, guess_holds };
	static const struct reading_also still = { Q_SERIES_STILL, bind_place,
		write_ahead, guess_holds };
	const struct identity *who = web_identity(x);
	struct answer *r = web_kept(x);

	r->range.zone_min = r->guess.zone_min;
	r->series[r->at].store = (struct store_series){ r->guess.tenant,
		r->guess.device, r->guess.ordinal, { NULL, 0 } };
	begin_series(r);
	begin_reading(cx, r);
	return reading_walk_also(cx, x, r->reading,
	    r->guess.is_key && who->from == who->to ? &still : &find,
	    guessed_came);
}

static bool
ask_next(struct cx *cx, struct exchange *x)
{
	struct answer *r = web_kept(x);
	const struct series *s = &r->series[r->at];

	if (store_engine() == STORE_COLUMNS && !chart_serves(r) &&
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
read_one(struct cx *cx, struct exchange *x, enum answer_form form)
{
	struct answer *r = cx_alloc(cx, sizeof(*r));

	r->series = cx_alloc(cx, sizeof(*r->series));
	r->n = 1;
	r->form = form;
	r->series->device = web_text(x, "device");
	r->series->metric = web_text(x, "metric");
	web_keep(x, r);
	return read_range(cx, x, r);
}

static bool
show_one(struct cx *cx, struct exchange *x)
{
	struct answer *r;

	if (!read_one(cx, x, answer_form(x)))
		return false;
	r = web_kept(x);
	r->columns = web_has(x, "points") ? (size_t)web_int(x, "points") : 0;
	if (r->columns > 0 && !r->raw)
		return cx_fail_code(cx, FAIL_INVALID, "not_together", "points",
		    "points are chosen of samples, not of buckets: leave out "
		    "step");
	answer_begin(x, r);
	if (r->range.to_us - r->range.from_us > LONG_US &&
	    !turn_take(cx, x, TURNS_CHART))
		return false;
	return ask_next(cx, x);
}

static bool
export_one(struct cx *cx, struct exchange *x)
{
	if (!read_one(cx, x, ANSWER_CSV) || !turn_take(cx, x, TURNS_TABLE))
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
	r->form = answer_form(x);
	web_keep(x, r);
	if (!read_names(cx, x, ask) || !read_range(cx, x, r))
		return false;
	if (store_engine() == STORE_COLUMNS && !r->raw &&
	    quarter_serves(&r->range, r->agg)) {
		ask->range = r->range;
		ask->agg = r->agg;
		ask->limit = r->limit;
		ask->tape = r->form == ANSWER_TAPE;
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
	answer_begin(x, r);
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
	    "R-6.1.1", .slow = true, .answer_ms = 15000, .also = TAPE_MEDIA,
	    .shape = "{device text, device_id int, metric text, unit text, "
		     "points any, next text?, samples int?}",
	    .params = { { "device", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 200,
			    .about = "number or percent-encoded key" },
		{ "metric", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 256,
		    .about = "metric" },
		RANGE(IN_QUERY),
		{ "points", IN_QUERY, PARAM_INT, .lo = 1, .hi = PIXELS_MOST,
		    .about = "columns of pixels of a chart: of each first, "
			     "last, least and greatest sample; instead of step "
			     "and limit" } } },
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
	    .also = TAPE_MEDIA,
	    .shape = "{series [{device text, device_id int, metric text, unit "
		     "text, points any, next text?}]}",
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
