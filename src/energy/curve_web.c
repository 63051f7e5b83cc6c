/*
 * curve_web.c - energy over time: days, months, and the load of each interval.
 */
#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "energy/account_store.h"
#include "energy/energy_web.h"
#include "energy/frame_web.h"
#include "energy/load.h"

#define SERIES_DAYS 400
#define SERIES_MONTHS 60
#define LOAD_DAYS 31
/* An interval is known when of so many meters it is. */
#define LOAD_PRESENT 0.95

struct curve {
	int32_t from, to;
	bool by_month;
	struct period month[SERIES_MONTHS];
	size_t months;
};

/* Days of a request, half-open. */
static bool
read_days(struct cx *cx, const struct exchange *x, int32_t most, int32_t *from,
    int32_t *to)
{
	if (!date_parse(web_text(x, "from"), from) ||
	    !date_parse(web_text(x, "to"), to) || *from >= *to)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "from must be a day before to");
	return *to - *from <= most ||
	    cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		"at most %d days at a time", (int)most);
}

/* Series ------------------------------------------------------------------- */

static bool
write_point(struct cx *cx, struct text *out, const struct frame *f,
    const char *at, const struct account_row *rows, size_t n)
{
	struct account account;

	if (!account_of(cx, &f->policy, rows, n, &account))
		return false;
	text_printf(out, "{\"at\":\"%s\",", at);
	frame_write_number(out, "tce", account_tce(&account));
	text_char(out, ',');
	frame_write_kinds(out, f, &account);
	text_char(out, ',');
	frame_write_quality(cx, out, &account, f->zone_min);
	text_char(out, '}');
	return true;
}

static bool
write_days(struct cx *cx, struct text *out, const struct frame *f,
    const struct account_row *rows, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t count = 1;

		while (i + count < n && rows[i + count].day == rows[i].day)
			count++;
		if (i > 0)
			text_char(out, ',');
		if (!write_point(cx, out, f, date_text(cx, rows[i].day),
			rows + i, count))
			return false;
		i += count;
	}
	return true;
}

/* Rows of one kind only, when that is asked for. */
static size_t
keep_kind(struct account_row *rows, size_t n, struct str kind)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kind.n == 0 || str_eq(rows[i].kind, kind))
			rows[kept++] = rows[i];
	return kept;
}

static bool
write_months(struct cx *cx, struct text *out, const struct frame *f,
    const struct curve *c, const struct account_row *rows, size_t n)
{
	for (size_t i = 0; i < c->months; i++) {
		size_t count;
		const struct account_row *own =
		    frame_span_rows(rows, n, i, &count);

		if (i > 0)
			text_char(out, ',');
		if (!write_point(
			cx, out, f, period_text(cx, &c->month[i]), own, count))
			return false;
	}
	return true;
}

static bool
series_came(struct cx *cx, struct exchange *x)
{
	const struct frame *f = frame_of(x);
	const struct curve *c = f->own;
	struct text *out = web_out(x);
	struct account_row *rows;
	size_t n;

	rows = account_rows(cx, web_rows(x, 0), &n);
	n = keep_kind(rows, n, web_text(x, "kind"));
	text_printf(out,
	    "{\"unit\":\"tce\",\"step\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",",
	    c->by_month ? "month" : "day", date_text(cx, c->from),
	    date_text(cx, c->to));
	frame_write_rules(out, f);
	text_puts(out, ",\"points\":[");
	if (!(c->by_month ? write_months(cx, out, f, c, rows, n)
			  : write_days(cx, out, f, rows, n)))
		return false;
	text_puts(out, "]}");
	return true;
}

static bool
ask_months(struct cx *cx, struct exchange *x, struct curve *c)
{
	struct frame *f = frame_of(x);
	struct period month = period_month_of(c->from, f->stat_day);

	while (month.from < c->to) {
		if (c->months == SERIES_MONTHS)
			return cx_fail_code(cx, FAIL_INVALID, "out_of_range",
			    "from", "at most %d months at a time",
			    SERIES_MONTHS);
		c->month[c->months++] = month;
		(void)frame_span(f, month.from, month.to);
		month = period_month_of(month.to, f->stat_day);
	}
	frame_bind(cx, x);
	web_ask(x, Q_ENERGY_SUM, series_came);
	return true;
}

static bool
series_ready(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct curve *c = cx_alloc(cx, sizeof(*c));

	f->own = c;
	c->by_month = str_is(web_text(x, "step"), "month");
	if (!read_days(cx, x, c->by_month ? SERIES_MONTHS * 31 : SERIES_DAYS,
		&c->from, &c->to))
		return false;
	if (c->by_month)
		return ask_months(cx, x, c);
	db_bind(web_binds(x), "only", web_text(x, "kind"));
	if (!web_has(x, "kind"))
		db_bind_null(web_binds(x), "only");
	web_ask(x, Q_ENERGY_DAILY, series_came);
	return true;
}

static bool
series(struct cx *cx, struct exchange *x)
{
	return frame_begin(cx, x, series_ready);
}

/* Load --------------------------------------------------------------------- */

/* One value an interval of the days; NaN where too few meters are known.
 * What those that are known add up to is a lower bound then. */
struct loads {
	int step_min;
	size_t slots, n;
	double *amount, *known;
	int64_t *present, *meters;
	int64_t coarser;
};

static void
read_loads(struct cx *cx, const struct db_rows *rows, const struct curve *c,
    struct loads *l)
{
	l->n = (size_t)(c->to - c->from) * l->slots;
	l->amount = cx_calloc(cx, l->n, sizeof(*l->amount));
	l->known = cx_calloc(cx, l->n, sizeof(*l->known));
	l->present = cx_calloc(cx, l->n, sizeof(*l->present));
	l->meters = cx_calloc(cx, l->n, sizeof(*l->meters));
	for (size_t i = 0; i < l->n; i++)
		l->amount[i] = l->known[i] = NAN;
	for (size_t i = 0; i < db_count(rows); i++) {
		const size_t at =
		    (size_t)(db_date(rows, i, 0) - c->from) * l->slots +
		    (size_t)db_int(rows, i, 1);

		l->present[at] = db_int(rows, i, db_find(rows, "present"));
		l->meters[at] = db_int(rows, i, db_find(rows, "meters"));
		l->known[at] = db_double(rows, i, db_find(rows, "amount"));
		if ((double)l->present[at] >=
		    LOAD_PRESENT * (double)l->meters[at])
			l->amount[at] = l->known[at];
		if (db_int(rows, i, db_find(rows, "coarser")) > l->coarser)
			l->coarser = db_int(rows, i, db_find(rows, "coarser"));
	}
}

static void
write_loads(struct cx *cx, struct text *out, const struct loads *l,
    int64_t from_us, int zone_min)
{
	const double per_hour = 60.0 / l->step_min;

	text_puts(out, "\"points\":[");
	for (size_t i = 0; i < l->n; i++) {
		text_printf(out, "%s{\"at\":\"%s\",", i == 0 ? "" : ",",
		    moment_text(cx,
			from_us + (int64_t)i * l->step_min * US_PER_MIN,
			zone_min));
		frame_write_number(out, "rate", l->amount[i] * per_hour);
		text_char(out, ',');
		frame_write_number(out, "partial",
		    isnan(l->amount[i]) ? l->known[i] * per_hour : (double)NAN);
		text_printf(out, ",\"present\":%lld,\"meters\":%lld}",
		    (long long)l->present[i], (long long)l->meters[i]);
	}
	text_char(out, ']');
}

static void
write_shape(struct cx *cx, struct text *out, const struct load *load,
    const struct loads *l, int64_t from_us, int zone_min)
{
	frame_write_number(out, "amount", load->kwh);
	text_char(out, ',');
	frame_write_number(out, "max", load->max_kw);
	text_char(out, ',');
	frame_write_moment(cx, out, "max_at",
	    isnan(load->max_kw)
		? 0
		: from_us + (int64_t)load->max_at * l->step_min * US_PER_MIN,
	    zone_min);
	text_char(out, ',');
	frame_write_number(out, "min", load->min_kw);
	text_char(out, ',');
	frame_write_number(out, "factor", load->factor);
	text_char(out, ',');
	frame_write_number(out, "peak_valley", load->peak_valley);
	text_printf(out,
	    ",\"intervals\":%zu,\"expected\":%zu,\"coarser_meters\":%lld,",
	    load->n, l->n, (long long)l->coarser);
}

static struct str
unit_of(const struct frame *f, struct str kind)
{
	for (size_t i = 0; i < f->kind_count; i++)
		if (str_eq(f->kinds[i].code, kind))
			return f->kinds[i].unit;
	return STR("");
}

static bool
load_came(struct cx *cx, struct exchange *x)
{
	const struct frame *f = frame_of(x);
	const struct curve *c = f->own;
	const struct str unit = unit_of(f, web_text(x, "kind"));
	const int64_t from_us = moment_of_day(c->from, f->zone_min);
	struct loads l = { .step_min = (int)web_int(x, "step") };
	struct text *out = web_out(x);
	struct load load;

	l.slots = 1440 / (size_t)l.step_min;
	read_loads(cx, web_rows(x, 0), c, &l);
	if (!load_of(
		cx, l.amount, l.n, l.step_min, from_us, f->zone_min, &load))
		return false;
	text_puts(out, "{\"kind\":");
	text_json(out, web_text(x, "kind"));
	if (str_is(unit, "kWh"))
		text_puts(out, ",\"unit\":\"kW\"");
	else
		text_printf(out, ",\"unit\":\"%.*s/h\"", STR_ARG(unit));
	text_printf(out,
	    ",\"step_min\":%d,\"from\":\"%s\",\"to\":\"%s\",\"window\":"
	    "\"fixed\",",
	    l.step_min, date_text(cx, c->from), date_text(cx, c->to));
	write_shape(cx, out, &load, &l, from_us, f->zone_min);
	write_loads(cx, out, &l, from_us, f->zone_min);
	text_char(out, '}');
	return true;
}

static bool
load_ready(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct curve *c = cx_alloc(cx, sizeof(*c));

	f->own = c;
	if (!read_days(cx, x, LOAD_DAYS, &c->from, &c->to))
		return false;
	if (unit_of(f, web_text(x, "kind")).n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice", "kind",
		    "there is no such kind of energy");
	db_bind_int(web_binds(x), "slots", 1440 / web_int(x, "step"));
	web_ask(x, Q_ENERGY_LOAD, load_came);
	return true;
}

static bool
load(struct cx *cx, struct exchange *x)
{
	if (web_int(x, "step") != 15 && web_int(x, "step") != 60)
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice", "step",
		    "step must be 15 or 60 minutes");
	return frame_begin_plain(cx, x, load_ready);
}

#define DAYS                                                                   \
	{ "from", IN_QUERY, PARAM_DATE, .required = true,                      \
		.about = "first day" },                                        \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE, .required = true,                  \
					    .about = "first day no more"       \
	}

const struct route curve_routes[] = {
	{ "GET", "/api/v1/energy/series", "energy.read", Q_NONE, REPLY_OWN,
	    NULL, series, "Consumption by day or month", "R-7.R.3",
	    .cache_s = 10, .slow = true,
	    .shape =
		"{unit text, step text, from date, to date, rules " SHAPE_RULES
		", points [{at text, tce number?, kinds " SHAPE_KINDS
		", quality " SHAPE_QUALITY "}]}",
	    .params = { DAYS,
		{ "step", IN_QUERY, PARAM_CHOICE, .choices = "day month",
		    .fallback = "day",
		    .about = "days (400) or statistical months (60)" },
		{ "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
		    .about = "of this kind of energy only" },
		FRAME_TENANT, FRAME_POLICY } },
	{ "GET", "/api/v1/energy/load", "energy.read", Q_NONE, REPLY_OWN, NULL,
	    load, "The load of each interval, and its shape", "R-7.R.3",
	    .cache_s = 30, .slow = true,
	    .shape = "{kind text, unit text, step_min int, from date, to "
		     "date, window text, amount number?, max number?, max_at "
		     "moment?, min number?, factor number?, peak_valley "
		     "number?, intervals int, expected int, coarser_meters "
		     "int, points [{at moment, rate number?, partial number?, "
		     "present int, "
		     "meters int}]}",
	    .params = { DAYS,
		{ "step", IN_QUERY, PARAM_INT, .lo = 15, .hi = 60,
		    .fallback = "60", .about = "15 or 60 minutes" },
		{ "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
		    .fallback = "electricity", .about = "kind of energy" },
		FRAME_TENANT } },
	{ .path = NULL }
};
