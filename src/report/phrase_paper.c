#include "report/phrase_paper.h"

#include <math.h>
#include <string.h>

#include "paper/chart.h"

struct phrase_unit
phrase_unit_of(const char *unit, double largest, bool english)
{
	const bool is_power = strcmp(unit, "kWh") == 0;
	const bool is_gas = strcmp(unit, "m3") == 0;

	if (strcmp(unit, "MJ") == 0 && largest >= 1e4)
		return (struct phrase_unit){ 1e-3, "GJ" };
	if (!is_power && !is_gas)
		return (struct phrase_unit){ 1, unit };
	if (english && is_power)
		return largest >= 1e6 ? (struct phrase_unit){ 1e-3, "MWh" }
				      : (struct phrase_unit){ 1, "kWh" };
	if (!english && largest >= 1e8)
		return (
		    struct phrase_unit){ 1e-8, is_power ? "亿kWh" : "亿m³" };
	if (!english && largest >= 1e4)
		return (
		    struct phrase_unit){ 1e-4, is_power ? "万kWh" : "万m³" };
	return (struct phrase_unit){ 1, is_power ? "kWh" : "m³" };
}

int
phrase_decimals(double value)
{
	const double size = fabs(value);
	int decimals = 1;

	if (!(size > 0))
		return 1;
	for (double limit = 100; size < limit && decimals < 6; limit /= 10)
		decimals++;
	return decimals;
}

char *
phrase_number(struct cx *cx, double value)
{
	return chart_number(cx, value, phrase_decimals(value));
}

double
phrase_change(double now, double base)
{
	if (isnan(now) || isnan(base) || base <= 0)
		return NAN;
	return now / base - 1;
}

char *
phrase_percent_signed(struct cx *cx, double change)
{
	if (isnan(change))
		return cx_printf(cx, "—");
	return cx_printf(cx, "%s%s%%", change >= PHRASE_STEADY ? "+" : "",
	    chart_number(cx, change * 100, 1));
}

char *
phrase_percent(struct cx *cx, double share)
{
	if (isnan(share))
		return cx_printf(cx, "—");
	return cx_printf(cx, "%s%%", chart_number(cx, share * 100, 1));
}

static char *
no_base(struct cx *cx, enum phrase_base base, bool english)
{
	if (english)
		return cx_printf(cx, "no comparable figure for the %s",
		    base == PHRASE_YEAR ? "year before" : "month before");
	return cx_printf(
	    cx, "%s无可比数据", base == PHRASE_YEAR ? "上年同期" : "上月");
}

char *
phrase_trend(struct cx *cx, enum phrase_base base, double change, bool english)
{
	const char *size = chart_number(cx, fabs(change) * 100, 1);
	const bool steady = fabs(change) < PHRASE_STEADY;

	if (isnan(change))
		return no_base(cx, base, english);
	if (english && steady)
		return cx_printf(cx, "level %s",
		    base == PHRASE_YEAR ? "year on year" : "month on month");
	if (english)
		return cx_printf(cx, "%s %s%% %s", change > 0 ? "up" : "down",
		    size,
		    base == PHRASE_YEAR ? "year on year" : "month on month");
	if (steady)
		return cx_printf(
		    cx, "%s基本持平", base == PHRASE_YEAR ? "同比" : "环比");
	return cx_printf(cx, "%s%s %s%%", base == PHRASE_YEAR ? "同比" : "环比",
	    change > 0 ? "增长" : "下降", size);
}

const char *
phrase_base_words(enum phrase_base base)
{
	return base == PHRASE_YEAR ? "同比" : "环比";
}

char *
phrase_points(struct cx *cx, enum phrase_base base, double points, bool english)
{
	const bool steady = fabs(points) < 100 * PHRASE_STEADY;

	if (isnan(points) || steady)
		return phrase_trend(cx, base, points / 100, english);
	if (english)
		return cx_printf(cx, "%s %s points %s",
		    points > 0 ? "up" : "down",
		    chart_number(cx, fabs(points), 1),
		    base == PHRASE_YEAR ? "year on year" : "month on month");
	return cx_printf(cx, "%s%s %s 个百分点", phrase_base_words(base),
	    points > 0 ? "提高" : "下降", chart_number(cx, fabs(points), 1));
}

const char *
phrase_profit(struct cx *cx, enum change_kind kind, double ratio, bool english)
{
	const char *size = phrase_percent(cx, ratio);

	if (kind == CHANGE_TO_PROFIT)
		return english ? "turned from loss to profit" : "扭亏为盈";
	if (kind == CHANGE_TO_LOSS)
		return english ? "turned from profit to loss" : "由盈转亏";
	if (ratio < PHRASE_STEADY)
		return english ? "loss unchanged" : "亏损基本持平";
	if (kind == CHANGE_LESS_LOSS)
		return cx_printf(
		    cx, english ? "loss down %s" : "减亏 %s", size);
	return cx_printf(cx, english ? "loss up %s" : "增亏 %s", size);
}
