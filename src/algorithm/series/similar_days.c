#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define SLOTS_MOST 1440
#define DAYS_MOST 10000
#define SIMILAR_MOST 100

struct given {
	struct vector x, kinds;
	int64_t slots, days, k;
};

struct result {
	struct vector forecast, low, high;
	struct matrix similar;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "历史负荷，整日、等间隔",
		"load before, whole days, evenly spaced" } },
	{ IN(slots), PORT_WHOLE, "1", { 1, SLOTS_MOST },
	    { "每日点数", "values of a day" }, .otherwise = "24" },
	{ IN(days), PORT_WHOLE, "1", { 1, 366 },
	    { "预测天数", "days to forecast" }, .otherwise = "1" },
	{ IN(k), PORT_WHOLE, "1", { 1, SIMILAR_MOST },
	    { "相似日数", "how many similar days" }, .otherwise = "4" },
	{ IN(kinds), PORT_VECTOR, "1", { -1e6, 1e6 },
	    { "历史日与预测日的日类型编号（缺省按星期循环）",
		"kind of each day, of history and forecast; without it "
		"days of the week" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "预测负荷", "forecast" } },
	{ OUT(low), PORT_VECTOR, "1",
	    .words = { "相似日最低", "lowest of the similar days" } },
	{ OUT(high), PORT_VECTOR, "1",
	    .words = { "相似日最高", "highest of the similar days" } },
	{ OUT(similar), PORT_MATRIX, "1",
	    .words = { "每个预测日所用的历史日（自 0 起）",
		"days of history taken for each day, from 0 on" },
	    .gaps = true },
	{ NULL },
};

static double
kind_of(const struct given *g, size_t day)
{
	return g->kinds.n > 0 ? g->kinds.v[day] : (double)(day % 7);
}

/* The last k days of a kind, newest first. */
static size_t
similar_to(const struct given *g, double kind, size_t history, size_t *found)
{
	size_t n = 0;

	for (size_t day = history; day-- > 0 && n < (size_t)g->k;)
		if (kind_of(g, day) >= kind && kind_of(g, day) <= kind)
			found[n++] = day;
	return n;
}

/* Medians: one day of another course does not move them. */
static void
forecast_day(const struct given *g, struct result *r, size_t day,
    const size_t *found, size_t n)
{
	const size_t slots = (size_t)g->slots;
	double values[SIMILAR_MOST];

	for (size_t i = 0; i < n; i++)
		r->similar.v[day * (size_t)g->k + i] = (double)found[i];
	for (size_t s = 0; s < slots; s++) {
		const size_t at = day * slots + s;

		for (size_t i = 0; i < n; i++)
			values[i] = g->x.v[found[i] * slots + s];
		gsl_stats_minmax(&r->low.v[at], &r->high.v[at], values, 1, n);
		r->forecast.v[at] = gsl_stats_median(values, 1, n);
	}
}

static bool
fits(struct call *call, const struct given *g, size_t *history)
{
	const size_t slots = (size_t)g->slots;

	*history = g->x.n / slots;
	if (*history == 0 || g->x.n % slots != 0 || *history > DAYS_MOST)
		return call_refuse(call, "x",
		    "x must be whole days of %zu values, at most %d", slots,
		    DAYS_MOST);
	if (g->kinds.n > 0 && g->kinds.n != *history + (size_t)g->days)
		return call_refuse(call, "kinds",
		    "kinds must be %zu, for the days of x and of the forecast",
		    *history + (size_t)g->days);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t days = (size_t)g->days, n = days * (size_t)g->slots;
	size_t history, found[SIMILAR_MOST];

	if (!fits(call, g, &history))
		return false;
	r->forecast = call_vector(call, n);
	r->low = call_vector(call, n);
	r->high = call_vector(call, n);
	r->similar = call_matrix(call, days, (size_t)g->k);
	for (size_t i = 0; i < days * (size_t)g->k; i++)
		r->similar.v[i] = NAN;
	for (size_t day = 0; day < days; day++) {
		const size_t like =
		    similar_to(g, kind_of(g, history + day), history, found);

		if (!call_goes_on(call, (double)day / (double)days))
			return false;
		if (like == 0)
			return call_refuse(call, g->kinds.n > 0 ? "kinds" : "x",
			    "no day before is like day %zu of the forecast",
			    day + 1);
		forecast_day(g, r, day, found, like);
	}
	return true;
}

const struct entry algorithm_similar_days = {
	.id = "TSF-20",
	.words = { "相似日负荷预测", "Load forecast by similar days" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f(day, slot) = median of x(slot) on the last k days of "
		    "the same kind",
	.source = "Hong & Fan 2016, Probabilistic electric load forecasting, "
		  "similar-day methods",
	.strength = STRENGTH_A,
	.oracle = "pandas groupby of kinds and slots, median",
	.note = { "节假日须另给日类型；缺省把同一星期几视为相似",
	    "Holidays need kinds of their own; without kinds the same day of "
	    "the week is similar" },
	.version = 1,
	.evaluate = evaluate,
};
