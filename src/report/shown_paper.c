#include "report/shown_paper.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/definition_store.h"

#define FEN_PER_WAN 1e6 /* 10,000 yuan */
#define FEN_PER_YI 1e10 /* 100 million yuan */
#define FEN_PER_MILLION 1e8

static bool
format_is(const json_t *spec, const char *name)
{
	return str_is(json_str(spec, "format"), name);
}

static const char *
unit_words(const json_t *spec, bool english)
{
	const char *unit =
	    definition_words(json_object_get(spec, "unit"), english);

	return unit == NULL ? "" : unit;
}

struct phrase_unit
show_unit(const json_t *spec, bool english)
{
	if (format_is(spec, "percent") || format_is(spec, "change"))
		return (struct phrase_unit){ 100, "%" };
	if (format_is(spec, "points"))
		return (
		    struct phrase_unit){ 1, english ? "points" : "个百分点" };
	if (format_is(spec, "money"))
		return english
		    ? (struct phrase_unit){ 1 / FEN_PER_MILLION,
			      "million yuan" }
		    : (struct phrase_unit){ 1 / FEN_PER_WAN, "万元" };
	return (struct phrase_unit){ 1, unit_words(spec, english) };
}

/* A single sum of money may have the larger unit. */
static struct phrase_unit
unit_of(const json_t *spec, double value, bool english)
{
	if (format_is(spec, "money") && !english && fabs(value) >= FEN_PER_YI)
		return (struct phrase_unit){ 1 / FEN_PER_YI, "亿元" };
	return show_unit(spec, english);
}

static int
decimals_of(const json_t *spec, double number)
{
	const json_t *decimals = json_object_get(spec, "decimals");

	if (decimals != NULL)
		return (int)json_integer_value(decimals);
	if (format_is(spec, "count"))
		return 0;
	if (format_is(spec, "percent") || format_is(spec, "change") ||
	    format_is(spec, "points"))
		return 1;
	if (format_is(spec, "money"))
		return fabs(number) < 100 ? 2 : 1;
	return phrase_decimals(number);
}

static char *
signed_number(struct cx *cx, double number, int decimals)
{
	const double half = 0.5 * pow(10, -decimals);

	return cx_printf(cx, "%s%s", number >= half ? "+" : "",
	    chart_number(cx, number, decimals));
}

static const char *
day_words(struct cx *cx, double value, bool english)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	const struct date d = date_of((int32_t)value);

	return english ? cx_printf(cx, "%d %s", d.day, months[d.month - 1])
		       : cx_printf(cx, "%d月%d日", d.month, d.day);
}

static const char *
month_words(struct cx *cx, double value)
{
	const struct date d = date_of((int32_t)value);

	return cx_printf(cx, "%d-%02d", d.year, d.month);
}

struct shown
show(struct cx *cx, const json_t *spec, double value, bool english)
{
	const struct phrase_unit unit = unit_of(spec, value, english);
	struct shown s = { "—", "", NAN, unit.factor, 0 };

	if (isnan(value))
		return s;
	if (format_is(spec, "date") || format_is(spec, "month")) {
		s.printed = format_is(spec, "date")
		    ? day_words(cx, value, english)
		    : month_words(cx, value);
		return s;
	}
	s.number = value * unit.factor;
	s.decimals = decimals_of(spec, s.number);
	s.unit = unit.name;
	s.printed = format_is(spec, "change") || format_is(spec, "points")
	    ? signed_number(cx, s.number, s.decimals)
	    : chart_number(cx, s.number, s.decimals);
	return s;
}

const char *
shown_words(struct cx *cx, const struct shown *s)
{
	const bool joined = strcmp(s->unit, "%") == 0;

	return cx_printf(cx, "%s%s%s", s->printed,
	    joined || s->unit[0] == '\0' ? "" : " ", s->unit);
}

/* --- facts ---------------------------------------------------------------- */

/* A comparison has the format of what it gives. */
static const char *
change_format(const struct derived *f)
{
	return str_is(json_str(f->spec, "as"), "points") ? "points" : "change";
}

static struct shown
show_change(struct cx *cx, const struct derived *f, bool english)
{
	json_t *spec =
	    json_own(cx, json_pack("{s:s}", "format", change_format(f)));
	struct shown s = show(cx, spec, f->number, english);

	if (f->change == CHANGE_LESS_LOSS || f->change == CHANGE_MORE_LOSS ||
	    f->change == CHANGE_TO_PROFIT || f->change == CHANGE_TO_LOSS) {
		s.printed = phrase_profit(cx, f->change, f->number, english);
		s.unit = "";
		s.number = NAN;
	}
	return s;
}

struct shown
show_fact(struct cx *cx, const struct derived *f, bool english)
{
	struct shown s;

	if (f->compares && !f->weak && !f->hidden)
		return show_change(cx, f, english);
	s = show(cx, f->spec, f->number, english);
	if (f->hidden)
		s.printed =
		    english ? "too few enterprises" : "家数少于 3，不予列示";
	else if (f->weak)
		s.printed = english ? "not enough data" : "数据不足以判定";
	else if (f->text != NULL)
		s = (struct shown){ f->text, "", NAN, 1, 0 };
	return s;
}

static enum phrase_base
base_of(const struct derived *f)
{
	return str_is(json_str(f->spec, "fn"), "mom") ? PHRASE_MONTH
						      : PHRASE_YEAR;
}

static const char *
trend_of(struct cx *cx, const struct derived *f, bool english)
{
	if (f->change != CHANGE_NO_BASE && f->change != CHANGE_RATIO)
		return cx_printf(cx, "%s%s",
		    english ? "" : phrase_base_words(base_of(f)),
		    phrase_profit(cx, f->change, f->number, english));
	if (str_is(json_str(f->spec, "as"), "points"))
		return phrase_points(cx, base_of(f), f->number, english);
	return phrase_trend(cx, base_of(f), f->number, english);
}

void
show_facts(const struct derivation *d, struct facts *facts)
{
	struct cx *cx = d->cx;

	for (size_t i = 0; i < d->n; i++) {
		const struct derived *f = &d->items[i];
		const struct shown s = show_fact(cx, f, d->english);

		facts_put(facts, f->name, f->number, shown_words(cx, &s));
		if (f->compares)
			facts_put(facts, cx_printf(cx, "%s.trend", f->name),
			    f->number, trend_of(cx, f, d->english));
	}
}
