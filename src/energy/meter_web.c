#include <math.h>

#include "base/moment.h"
#include "energy/energy_web.h"

#define SERIES_DAYS 1200 /* of an answer by days */
#define INTERVAL_DAYS 62 /* of an answer by intervals */

/* Series ------------------------------------------------------------------- */

static void
write_day(struct text *out, const struct db_rows *rows, size_t row)
{
	text_puts(out, "{\"at\":\"");
	text_put(out, db_str(rows, row, db_find(rows, "day")));
	text_puts(out, "\",\"amount\":");
	text_json_double(out, db_double(rows, row, db_find(rows, "amount")));
	text_puts(out, ",\"flag\":");
	text_json(out, db_str(rows, row, db_find(rows, "flags")));
	text_printf(out, ",\"revision\":%lld}",
	    (long long)db_int(rows, row, db_find(rows, "revision")));
}

/* The intervals of one day; slots are a JSON array of numbers and nulls. */
static bool
write_intervals(struct cx *cx, struct text *out, const struct db_rows *rows,
    size_t row, bool first)
{
	const json_t *slots =
	    json_read(cx, db_str(rows, row, db_find(rows, "slots")));
	const struct str flags = db_str(rows, row, db_find(rows, "flags"));
	const int zone = (int)db_int(rows, row, db_find(rows, "zone_min"));
	const int64_t step_us =
	    db_int(rows, row, db_find(rows, "bucket_min")) * US_PER_MIN;
	const int64_t from_us =
	    moment_of_day(db_date(rows, row, db_find(rows, "day")), zone);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < flags.n; i++) {
		const json_t *amount = json_array_get(slots, i);

		text_printf(out,
		    "%s{\"at\":\"%s\",\"amount\":", first && i == 0 ? "" : ",",
		    moment_text(cx, from_us + (int64_t)i * step_us, zone));
		text_json_double(out,
		    json_is_number(amount) ? json_number_value(amount)
					   : (double)NAN);
		text_printf(out, ",\"flag\":\"%c\",\"revision\":%lld}",
		    flags.p[i],
		    (long long)db_int(rows, row, db_find(rows, "revision")));
	}
	return true;
}

static bool
series_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *meter = web_rows(x, 0), *rows = web_rows(x, 1);
	const bool by_day = str_is(web_text(x, "step"), "day");
	struct text *out = web_out(x);

	if (db_count(meter) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such meter");
	text_puts(out, "{\"meter\":");
	web_json_row(out, meter, 0);
	text_puts(out, ",\"unit\":");
	text_json(out, db_str(meter, 0, db_find(meter, "unit")));
	text_printf(
	    out, ",\"step\":\"%s\",\"points\":[", by_day ? "day" : "interval");
	for (size_t i = 0; i < db_count(rows); i++) {
		if (by_day) {
			if (i > 0)
				text_char(out, ',');
			write_day(out, rows, i);
		} else if (!write_intervals(cx, out, rows, i, i == 0)) {
			return false;
		}
	}
	text_puts(out, "]}");
	return true;
}

static bool
series(struct cx *cx, struct exchange *x)
{
	const bool by_day = str_is(web_text(x, "step"), "day");
	int32_t from, to;

	if (!date_parse(web_text(x, "from"), &from) ||
	    !date_parse(web_text(x, "to"), &to) || from >= to)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "from must be a day before to");
	if (to - from > (by_day ? SERIES_DAYS : INTERVAL_DAYS))
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "at most %d days at a time",
		    by_day ? SERIES_DAYS : INTERVAL_DAYS);
	web_ask(x, Q_METER_FIND, series_came);
	web_ask(x, Q_METER_DAYS, series_came);
	return true;
}

/* Events ------------------------------------------------------------------- */

static bool
events_of(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such meter");
	web_ask(x, Q_METER_EVENT_LIST, web_present);
	return true;
}

static bool
event_list(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_METER_FIND, events_of);
	return true;
}

/* Routes ------------------------------------------------------------------- */

#define PAGE                                                                   \
	{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 500, .fallback = "100", \
		.about = "at most so many" },                                  \
	{                                                                      \
		"after", IN_QUERY, PARAM_TEXT,                                 \
		    .hi = 200,                                                 \
		    .about = "cursor, from `next` of the page before"          \
	}
#define ROLES "main sub generation export"
/* What a change may leave out. */
#define FACTS                                                                  \
	{ "parent", IN_BODY, PARAM_INT, .hi = 9e15,                            \
		.about = "meter above it; 0 for none" },                       \
	    { "device", IN_BODY, PARAM_INT, .lo = 1, .hi = 9e15,               \
		    .about = "device that reports it" },                       \
	    { "metric", IN_BODY, PARAM_TEXT, .hi = 256,                        \
		    .about = "metric that is its register" },                  \
	    { "power_metric", IN_BODY, PARAM_TEXT, .hi = 256,                  \
		    .about = "metric that is its momentary rate, in the "      \
			     "unit of the kind an hour" },                     \
	    { "role", IN_BODY, PARAM_CHOICE, .choices = ROLES,                 \
		    .about = "main counts towards the enterprise, sub "        \
			     "towards its parent" },                           \
	    { "digits", IN_BODY, PARAM_INT, .lo = 3, .hi = 12,                 \
		    .about = "digits of the register before the point" },      \
	    { "multiplier", IN_BODY, PARAM_NUMBER, .lo = 1e-9, .hi = 1e9,      \
		    .about = "register times this is the amount" },            \
	    { "bucket_min", IN_BODY, PARAM_INT, .lo = 15, .hi = 60,            \
		    .about = "length of its intervals, 15 or 60 minutes" },    \
	    { "loss_limit", IN_BODY, PARAM_NUMBER, .lo = 0, .hi = 1,           \
		    .about = "largest share that may be lost below it" },      \
	    { "accuracy", IN_BODY, PARAM_NUMBER, .lo = 1e-6, .hi = 0.99,       \
		    .about = "accuracy class as a share, 0.005 for 0.5" },     \
	    { "valid_from", IN_BODY, PARAM_DATE,                               \
		    .about = "first day it counts" },                          \
	{                                                                      \
		"valid_to", IN_BODY, PARAM_DATE,                               \
		    .about = "first day it counts no more"                     \
	}
const struct route meter_routes[] = {
	{ "GET", "/api/v1/energy/kinds", "energy.read", Q_ENERGY_KIND_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Kinds of energy with the coefficient in force", "R-7.R.3",
	    .cache_s = 60 },
	{ "GET", "/api/v1/energy/coefficients", "energy.read",
	    Q_ENERGY_COEFFICIENT_LIST, REPLY_LIST, NULL, NULL,
	    "Standard-coal coefficients with edition and source", "R-7.R.3",
	    .params = { { "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
			    .about = "of this kind only" },
		{ "day", IN_QUERY, PARAM_DATE,
		    .about = "in force on this day only" } } },
	{ "GET", "/api/v1/energy/meters", "energy.read", Q_METER_LIST,
	    REPLY_LIST, NULL, NULL, "Meters; parent_id makes their tree",
	    "R-6.4.2",
	    .params = { { "tenant", IN_QUERY, PARAM_INT,
			    .about = "of this enterprise only" },
		{ "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
		    .about = "of this kind of energy only" },
		{ "role", IN_QUERY, PARAM_CHOICE, .choices = ROLES,
		    .about = "in this role only" },
		{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,
		    .about = "part of the name" },
		PAGE } },
	{ "GET", "/api/v1/energy/meters.csv", "energy.read", Q_METER_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table, at most 50,000",
	    "R-6.4.2", .patience_ms = 20000,
	    .params = { { "tenant", IN_QUERY, PARAM_INT,
			    .about = "of this enterprise only" },
		{ "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
		    .about = "of this kind of energy only" },
		{ "role", IN_QUERY, PARAM_CHOICE, .choices = ROLES,
		    .about = "in this role only" },
		{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,
		    .about = "part of the name" } } },
	{ "POST", "/api/v1/energy/meters", "energy.write", Q_METER_ADD,
	    REPLY_CREATED, NULL, NULL, "Add a meter", "R-6.4.2",
	    .params = { { "tenant", IN_BODY, PARAM_INT,
			    .about = "enterprise; one's own when left out" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 100, .about = "name" },
		{ "kind", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 50, .about = "kind of energy" },
		{ "max_rate", IN_BODY, PARAM_NUMBER, .required = true,
		    .lo = 1e-9, .hi = 1e12,
		    .about = "largest plausible amount an hour" },
		FACTS } },
	{ "GET", "/api/v1/energy/meters/{meter}", "energy.read", Q_METER_FIND,
	    REPLY_ONE, NULL, NULL, "A meter", "R-6.4.2",
	    .params = { ENERGY_METER } },
	{ "PATCH", "/api/v1/energy/meters/{meter}", "energy.write",
	    Q_METER_CHANGE, REPLY_ONE, NULL, NULL,
	    "Change a meter, or take it out of service by valid_to", "R-6.4.2",
	    .params = { ENERGY_METER,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
		    .about = "name" },
		{ "max_rate", IN_BODY, PARAM_NUMBER, .lo = 1e-9, .hi = 1e12,
		    .about = "largest plausible amount an hour" },
		FACTS } },
	{ "GET", "/api/v1/energy/meters/{meter}/series", "energy.read", Q_NONE,
	    REPLY_OWN, NULL, series,
	    "What a meter metered, with a flag an interval or a day", "R-6.4.2",
	    .slow = true,
	    .shape = "{meter any, unit text, step text, points [{at text, "
		     "amount number?, flag text, revision int}]}",
	    .params = { ENERGY_METER,
		{ "from", IN_QUERY, PARAM_DATE, .required = true,
		    .about = "first day" },
		{ "to", IN_QUERY, PARAM_DATE, .required = true,
		    .about = "first day no more" },
		{ "step", IN_QUERY, PARAM_CHOICE, .choices = "interval day",
		    .fallback = "interval",
		    .about = "its intervals (62 days) or days (1200)" } } },
	{ "GET", "/api/v1/energy/meters/{meter}/events", "energy.read",
	    Q_METER_EVENT_LIST, REPLY_LIST, NULL, event_list,
	    "Replacements and changes of a meter", "R-6.4.2",
	    .params = { ENERGY_METER, PAGE } },
	{ "POST", "/api/v1/energy/meters/{meter}/events", "energy.write",
	    Q_METER_EVENT_ADD, REPLY_CREATED, NULL, NULL,
	    "Note a replacement, a new transformer or a reset; the days since "
	    "are derived again",
	    "R-6.4.2",
	    .params = { ENERGY_METER, ENERGY_EVENT,
		{ "reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 500, .about = "why" } } },
	{ "DELETE", "/api/v1/energy/meters/{meter}/events/{event}",
	    "energy.write", Q_METER_EVENT_REMOVE, REPLY_DONE, NULL, NULL,
	    "Take back an event that was noted by mistake", "R-6.4.2",
	    .params = { ENERGY_METER,
		{ "event", IN_PATH, PARAM_INT, .about = "event" } } },
	{ "POST", "/api/v1/energy/recompute", "energy.write", Q_ENERGY_ASK,
	    REPLY_ACCEPTED, NULL, NULL,
	    "Derive days again from the registers, now", "R-6.4.2",
	    .params = { { "tenant", IN_BODY, PARAM_INT,
			    .about = "of this enterprise only" },
		{ "meter", IN_BODY, PARAM_INT, .about = "of this meter only" },
		{ "from", IN_BODY, PARAM_DATE,
		    .about = "from this day on; only what is new when left "
			     "out" } } },
	{ .path = NULL }
};
