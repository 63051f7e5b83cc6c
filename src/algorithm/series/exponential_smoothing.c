#include <math.h>

#include "algorithm/series/smoothing.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define HORIZON 10000

enum method { METHOD_SES, METHOD_HOLT, METHOD_DAMPED };

struct given {
	struct vector x;
	int method;
	double alpha, beta, phi, l0, b0;
	int64_t h;
};

struct result {
	double next, alpha, beta, phi, level, trend, sse;
	struct vector forecast, fitted;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：单指数、Holt、阻尼 Holt",
		"simple, Holt's or Holt's damped" },
	    .choices = "ses holt damped", .otherwise = "\"ses\"" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 1 },
	    { "水平平滑系数（缺省由误差最小估计）",
		"smoothing of the level; without it the best one" },
	    .otherwise = "null" },
	{ IN(beta), PORT_NUMBER, "1", { 0, 1 },
	    { "趋势平滑系数（缺省由误差最小估计）",
		"smoothing of the trend; without it the best one" },
	    .otherwise = "null" },
	{ IN(phi), PORT_NUMBER, "1", { 0.01, 1 },
	    { "阻尼系数（仅 damped；缺省由误差最小估计）",
		"damping, of damped alone; without it the best one" },
	    .otherwise = "null" },
	{ IN(l0), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "初始水平（缺省为首值）",
		"first level; without it the first value" },
	    .otherwise = "null" },
	{ IN(b0), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "初始趋势（缺省为前两值之差）",
		"first trend; without it from the first two values" },
	    .otherwise = "null" },
	{ IN(h), PORT_WHOLE, "1", { 1, HORIZON },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(next), PORT_NUMBER, "1",
	    .words = { "下一步预测", "forecast of the next step" } },
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "各点的一步预测",
		"what each value was forecast as a step before" } },
	{ OUT(alpha), PORT_NUMBER, "1",
	    .words = { "所用水平系数", "smoothing of the level taken" } },
	{ OUT(beta), PORT_NUMBER, "1",
	    .words = { "所用趋势系数", "smoothing of the trend taken" } },
	{ OUT(phi), PORT_NUMBER, "1",
	    .words = { "所用阻尼系数", "damping taken" } },
	{ OUT(level), PORT_NUMBER, "1", .words = { "末水平", "last level" } },
	{ OUT(trend), PORT_NUMBER, "1", .words = { "末趋势", "last trend" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "一步误差平方和", "sum of squares of the errors" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct smoothing s = { .x = g->x,
		.trend = g->method != METHOD_SES,
		.alpha = g->alpha,
		.beta = g->beta,
		.phi = g->method == METHOD_DAMPED ? g->phi : 1 };

	if (!sample_has(call, "x", g->x, s.trend ? 4 : 2))
		return false;
	s.level = isnan(g->l0) ? g->x.v[0] : g->l0;
	s.slope = !s.trend ? 0 : isnan(g->b0) ? g->x.v[1] - g->x.v[0] : g->b0;
	if (!smoothing_fit(call, &s))
		return false;
	r->fitted = call_vector(call, g->x.n);
	smoothing_run(&s, r->fitted.v);
	r->forecast = smoothing_forecast(call, &s, (size_t)g->h);
	r->next = r->forecast.v[0];
	r->alpha = s.alpha;
	r->beta = s.beta;
	r->phi = s.phi;
	r->level = s.level;
	r->trend = s.slope;
	r->sse = s.sse;
	return true;
}

const struct entry algorithm_exponential_smoothing = {
	.id = "TSF-02",
	.words = { "指数平滑（单指数与 Holt）",
	    "Exponential smoothing (simple and Holt's)" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "l = alpha x + (1 - alpha)(l + phi b); b = beta (l - l') "
		    "+ (1 - beta) phi b; f(h) = l + (phi + … + phi^h) b",
	.source = "Holt 1957; Gardner & McKenzie 1985; Hyndman et al. 2008",
	.strength = STRENGTH_A,
	.oracle = "statsmodels.tsa.holtwinters",
	.version = 1,
	.evaluate = evaluate,
};
