/*
 * series_web.c - telemetry out: newest values, ranges, buckets.
 */
#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/telemetry.h"
#include "telemetry/telemetry_web.h"

#define SAMPLES_MOST 200000 /* read for one answer */
#define SERIES_MOST 50      /* of one query */
#define LOOK_BACK_US (2 * US_PER_DAY)
#define HOLD_US US_PER_HOUR

/* One series of an answer, and how far it is. */
struct series {
	struct str device, metric; /* as asked */
	struct str key, code, unit;
	int32_t tenant;
	int64_t id;
	int ordinal;
	bool counter;
};

struct reading {
	struct series *series;
	size_t n, at;
	bool many; /* POST /api/v1/query */
	struct telemetry_range range;
	enum telemetry_agg agg;
	bool raw;
	int64_t limit;
};

static bool ask_next(struct cx *cx, struct exchange *x);

/* Writing ------------------------------------------------------------------ */

static struct telemetry_sample *
samples_of(struct cx *cx, const struct db_rows *rows)
{
	const size_t n = db_count(rows);
	struct telemetry_sample *s = cx_calloc(cx, n, sizeof(*s));

	for (size_t i = 0; i < n; i++)
		s[i] = (struct telemetry_sample){ db_moment(rows, i, 0),
			db_double(rows, i, 1) };
	return s;
}

static void
write_point(struct text *out, bool first, int64_t at_us, double value)
{
	text_printf(
	    out, "%s[%lld,", first ? "" : ",", (long long)(at_us / 1000));
	text_json_double(out, value);
	text_char(out, ']');
}

/* Raw samples of the range; the one before it is a neighbour only. */
static void
write_raw(struct cx *cx, struct text *out, const struct reading *r,
    const struct telemetry_sample *s, size_t n)
{
	size_t first = 0, shown = 0;

	while (first < n && s[first].at_us < r->range.from_us)
		first++;
	text_puts(out, "\"points\":[");
	for (size_t i = first; i < n && shown < (size_t)r->limit; i++, shown++)
		write_point(out, shown == 0, s[i].at_us, s[i].value);
	text_puts(out, "],\"next\":");
	if (first + shown < n)
		text_json(
		    out, str_of(moment_text(cx, s[first + shown].at_us, 0)));
	else
		text_puts(out, "null");
}

static bool
write_buckets(struct cx *cx, struct text *out, const struct reading *r,
    const struct telemetry_sample *s, size_t n)
{
	struct telemetry_bucket *bucket;
	size_t count;

	if (!telemetry_aggregate(cx, &r->range, s, n, &bucket, &count))
		return false;
	text_puts(out, "\"points\":[");
	for (size_t i = 0; i < count; i++)
		write_point(out, i == 0, bucket[i].from_us,
		    telemetry_value(&bucket[i], r->agg));
	text_puts(out, "],\"next\":null");
	return true;
}

static bool
write_series(struct cx *cx, struct exchange *x, struct reading *r)
{
	const struct db_rows *rows = web_rows(x, 0);
	const struct series *s = &r->series[r->at];
	const struct telemetry_sample *samples = samples_of(cx, rows);
	struct text *out = web_out(x);

	if (db_count(rows) > SAMPLES_MOST)
		return cx_fail_code(cx, FAIL_LARGE, "too_many_samples", "from",
		    "the range holds more than %d samples; ask for a "
		    "shorter one",
		    SAMPLES_MOST);
	if (r->at > 0)
		text_char(out, ',');
	text_puts(out, "{\"device\":");
	text_json(out, s->key);
	text_printf(out, ",\"device_id\":%lld,\"metric\":", (long long)s->id);
	text_json(out, s->code);
	text_puts(out, ",\"unit\":");
	text_json(out, s->unit);
	text_char(out, ',');
	if (r->raw)
		write_raw(cx, out, r, samples, db_count(rows));
	else if (!write_buckets(cx, out, r, samples, db_count(rows)))
		return false;
	text_char(out, '}');
	return true;
}

/* Reading ------------------------------------------------------------------ */

static bool
read_came(struct cx *cx, struct exchange *x)
{
	struct reading *r = web_kept(x);

	if (!write_series(cx, x, r))
		return false;
	if (++r->at < r->n)
		return ask_next(cx, x);
	if (r->many)
		text_puts(web_out(x), "]}");
	return true;
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
series_found(struct cx *cx, struct exchange *x)
{
	struct reading *r = web_kept(x);
	struct series *s = &r->series[r->at];
	const struct db_rows *rows = web_rows(x, 0);
	struct db_binds *b = web_binds(x);
	const bool raw = r->raw;

	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such series");
	s->tenant = (int32_t)db_int(rows, 0, db_find(rows, "tenant_id"));
	s->id = db_int(rows, 0, db_find(rows, "device_id"));
	s->ordinal = (int)db_int(rows, 0, db_find(rows, "ordinal"));
	s->key = keep(cx, db_str(rows, 0, db_find(rows, "key")));
	s->code = keep(cx, db_str(rows, 0, db_find(rows, "metric")));
	s->unit = keep(cx, db_str(rows, 0, db_find(rows, "unit")));
	r->range.zone_min = (int)db_int(rows, 0, db_find(rows, "zone_min"));
	db_bind_int(b, "tenant", s->tenant);
	db_bind_int(b, "device", s->id);
	db_bind_int(b, "ordinal", s->ordinal);
	db_bind_text(b, "from", moment_text(cx, r->range.from_us, 0));
	db_bind_text(b, "to", moment_text(cx, r->range.to_us, 0));
	db_bind_text(b, "before",
	    moment_text(cx, r->range.from_us - (raw ? 0 : LOOK_BACK_US), 0));
	db_bind_int(b, "limit", raw ? r->limit : SAMPLES_MOST);
	web_ask(x, Q_SERIES_READ, read_came);
	return true;
}

static bool
ask_next(struct cx *cx, struct exchange *x)
{
	const struct reading *r = web_kept(x);

	(void)cx;
	db_bind(web_binds(x), "device", r->series[r->at].device);
	db_bind(web_binds(x), "metric", r->series[r->at].metric);
	web_ask(x, Q_SERIES_FIND, series_found);
	return true;
}

static bool
read_range(struct cx *cx, struct exchange *x, struct reading *r)
{
	const struct str step = web_text(x, "step");

	r->range.to_us = web_has(x, "to") ? web_int(x, "to") : moment_now();
	r->range.from_us = web_has(x, "from") ? web_int(x, "from")
					      : r->range.to_us - US_PER_DAY;
	r->range.hold_us = HOLD_US;
	r->raw = step.n == 0;
	if (web_has(x, "after") && web_int(x, "after") > r->range.from_us)
		r->range.from_us = web_int(x, "after");
	if (r->range.from_us >= r->range.to_us)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "from must lie before to");
	if (!r->raw && !telemetry_step_of(step, &r->range))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "step",
		    "step must be a length such as 15m or a calendar word "
		    "such as day");
	if (!telemetry_agg_of(web_text(x, "agg"), &r->agg))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice", "agg",
		    "agg must be one of: mean min max sum count first last "
		    "time_mean delta");
	r->limit = web_int(x, "limit");
	return true;
}

static bool
read_one(struct cx *cx, struct exchange *x)
{
	struct reading *r = cx_alloc(cx, sizeof(*r));

	r->series = cx_alloc(cx, sizeof(*r->series));
	r->n = 1;
	r->series->device = web_text(x, "device");
	r->series->metric = web_text(x, "metric");
	web_keep(x, r);
	return read_range(cx, x, r) && ask_next(cx, x);
}

static bool
read_many(struct cx *cx, struct exchange *x)
{
	struct reading *r = cx_alloc(cx, sizeof(*r));
	json_t *list = web_json(x, "series"), *one;
	size_t i;

	r->n = json_array_size(list);
	r->many = true;
	r->series = cx_calloc(cx, r->n, sizeof(*r->series));
	web_keep(x, r);
	if (r->n == 0 || r->n > SERIES_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "series",
		    "series must list 1 to %d series", SERIES_MOST);
	json_array_foreach(list, i, one)
	{
		r->series[i].device = json_str(one, "device");
		r->series[i].metric = json_str(one, "metric");
		if (r->series[i].device.n == 0 || r->series[i].metric.n == 0)
			return cx_fail_code(cx, FAIL_INVALID, "missing",
			    "series",
			    "series %zu: device and metric are "
			    "needed",
			    i + 1);
	}
	text_puts(web_out(x), "{\"series\":[");
	return read_range(cx, x, r) && ask_next(cx, x);
}

#define RANGE(in)                                                              \
	{ "from", in, PARAM_MOMENT, .about = "from; a day before to" },        \
	    { "to", in, PARAM_MOMENT, .about = "before; now" },                \
	    { "step", in, PARAM_TEXT, .hi = 20,                                \
		    .about =                                                   \
			"bucket: 15m, 1h, day, week, month; none for raw" },   \
	    { "agg", in, PARAM_TEXT, .hi = 20,                                 \
		    .about =                                                   \
			"mean min max sum count first last time_mean delta" }, \
	    { "after", in, PARAM_MOMENT, .about = "go on from here" },         \
	{                                                                      \
		"limit", in, PARAM_INT, .lo = 1, .hi = 50000,                  \
					.fallback = "10000",                   \
					.about = "raw samples at most"         \
	}
#define PAGE                                                                   \
	{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 1000,                   \
		.fallback = "100", .about = "at most so many" },               \
	{                                                                      \
		"after", IN_QUERY, PARAM_TEXT,                                 \
		    .hi = 60, .about = "cursor of the page before"             \
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
	    .params = { DEVICE, METRIC, PAGE } },
	{ "GET", "/api/v1/series/{device}/{metric}", "telemetry.read", Q_NONE,
	    REPLY_OWN, NULL, read_one,
	    "Samples of a series, raw or in buckets of the park's calendar",
	    "R-6.1.1",
	    .params = { { "device", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 200,
			    .about = "number or percent-encoded key" },
		{ "metric", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 256,
		    .about = "metric" },
		RANGE(IN_QUERY) } },
	{ "POST", "/api/v1/query", "telemetry.read", Q_NONE, REPLY_OWN, NULL,
	    read_many, "Many series at once", "R-6.1.1",
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
	    .params = { { "reason", IN_QUERY, PARAM_CHOICE,
			    .choices = "future old unknown_device",
			    .about = "for this reason only" },
		PAGE } },
	{ .path = NULL }
};
