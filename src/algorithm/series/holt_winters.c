#include <math.h>
#include <string.h>

#include "algorithm/series/smoothing.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define HORIZON 10000
#define PERIOD_MOST 10000

enum seasons { SEASONS_ADD, SEASONS_MUL };

struct given {
	struct vector x;
	int64_t period, h;
	int seasonal;
	bool trend;
	double alpha, beta, gamma, l0, b0;
	struct vector s0;
};

struct result {
	struct vector forecast, fitted, season;
	double alpha, beta, gamma, level, trend, sse;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(period), PORT_WHOLE, "1", { 2, PERIOD_MOST },
	    { "季节周期（点数）", "values of a season" } },
	{ IN(h), PORT_WHOLE, "1", { 1, HORIZON },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ IN(seasonal), PORT_CHOICE, "",
	    .words = { "季节形式：加法或乘法", "seasons add or multiply" },
	    .choices = "add mul", .otherwise = "\"add\"" },
	{ IN(trend), PORT_TRUTH, "", .words = { "含趋势", "with a trend" },
	    .otherwise = "true" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 1 },
	    { "水平平滑系数（缺省由误差最小估计）",
		"smoothing of the level; without it the best one" },
	    .otherwise = "null" },
	{ IN(beta), PORT_NUMBER, "1", { 0, 1 },
	    { "趋势平滑系数（缺省由误差最小估计）",
		"smoothing of the trend; without it the best one" },
	    .otherwise = "null" },
	{ IN(gamma), PORT_NUMBER, "1", { 0, 1 },
	    { "季节平滑系数（缺省由误差最小估计）",
		"smoothing of the seasons; without it the best one" },
	    .otherwise = "null" },
	{ IN(l0), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "初始水平（缺省为首周期均值）",
		"first level; without it the mean of the first season" },
	    .otherwise = "null" },
	{ IN(b0), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "初始趋势（缺省由前两周期均值之差）",
		"first trend; without it from the first two seasons" },
	    .otherwise = "null" },
	{ IN(s0), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "初始季节项（缺省由首周期）",
		"first seasonal terms; without them of the first season" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "各点的一步预测",
		"what each value was forecast as a step before" } },
	{ OUT(season), PORT_VECTOR, "1",
	    .words = { "末季节项，按序列首点起的相位",
		"last seasonal terms, by the phase of the first value" } },
	{ OUT(alpha), PORT_NUMBER, "1",
	    .words = { "所用水平系数", "smoothing of the level taken" } },
	{ OUT(beta), PORT_NUMBER, "1",
	    .words = { "所用趋势系数", "smoothing of the trend taken" } },
	{ OUT(gamma), PORT_NUMBER, "1",
	    .words = { "所用季节系数", "smoothing of the seasons taken" } },
	{ OUT(level), PORT_NUMBER, "1", .words = { "末水平", "last level" } },
	{ OUT(trend), PORT_NUMBER, "1", .words = { "末趋势", "last trend" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "一步误差平方和", "sum of squares of the errors" } },
	{ NULL },
};

static double
mean(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum / (double)n;
}

/* Level, trend and seasons before the first value. */
static void
begin(struct call *call, const struct given *g, struct smoothing *s)
{
	const size_t m = (size_t)g->period;
	const double first = mean(g->x.v, m), second = mean(g->x.v + m, m);

	s->level = isnan(g->l0) ? first : g->l0;
	if (g->trend)
		s->slope = isnan(g->b0) ? (second - first) / (double)m : g->b0;
	s->season = call_vector(call, m);
	for (size_t i = 0; i < m; i++)
		s->season.v[i] = g->s0.n > 0 ? g->s0.v[i]
		    : s->multiplies          ? g->x.v[i] / first
					     : g->x.v[i] - first;
}

static bool
fits(struct call *call, const struct given *g)
{
	if (!sample_has(call, "x", g->x, 2 * (size_t)g->period))
		return false;
	if (g->s0.n > 0 && g->s0.n != (size_t)g->period)
		return call_refuse(call, "s0", "s0 must have %lld values",
		    (long long)g->period);
	if (g->seasonal == SEASONS_ADD)
		return true;
	for (size_t i = 0; i < g->x.n; i++)
		if (!(g->x.v[i] > 0))
			return call_refuse(call, "x",
			    "x must be positive where seasons multiply");
	for (size_t i = 0; i < g->s0.n; i++)
		if (!(g->s0.v[i] > 0))
			return call_refuse(call, "s0",
			    "s0 must be positive where seasons multiply");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct smoothing s = { .x = g->x,
		.trend = g->trend,
		.multiplies = g->seasonal == SEASONS_MUL,
		.alpha = g->alpha,
		.beta = g->beta,
		.gamma = g->gamma,
		.phi = 1 };

	if (!fits(call, g))
		return false;
	begin(call, g, &s);
	if (!smoothing_fit(call, &s))
		return false;
	r->fitted = call_vector(call, g->x.n);
	smoothing_run(&s, r->fitted.v);
	if (!isfinite(s.sse))
		return call_refuse(call, "seasonal",
		    "the level of x comes to 0, where seasons cannot "
		    "multiply it");
	r->forecast = smoothing_forecast(call, &s, (size_t)g->h);
	r->season = s.season;
	r->alpha = s.alpha;
	r->beta = s.beta;
	r->gamma = s.gamma;
	r->level = s.level;
	r->trend = s.slope;
	r->sse = s.sse;
	return true;
}

const struct entry algorithm_holt_winters = {
	.id = "TSF-03",
	.words = { "Holt-Winters 季节平滑", "Holt-Winters seasonal smoothing" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "l = alpha (x - s) + (1 - alpha)(l + b); b = beta (l - l') "
		    "+ (1 - beta) b; s = gamma (x - l' - b') + (1 - gamma) s",
	.source = "Winters 1960; Hyndman et al. 2008",
	.strength = STRENGTH_A,
	.oracle = "statsmodels ExponentialSmoothing",
	.note = { "日、周双重周期的负荷宜用相似日法（TSF-"
		  "20），本法只含一个周期",
	    "Has one season: loads with days and weeks are better forecast "
	    "by TSF-20" },
	.version = 1,
	.evaluate = evaluate,
};
