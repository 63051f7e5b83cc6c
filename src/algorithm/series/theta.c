#include <math.h>

#include "algorithm/series/smoothing.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double theta, alpha;
	int64_t h;
};

struct result {
	struct vector forecast;
	double alpha, drift, level;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "序列（无季节）", "series without seasons" } },
	{ IN(theta), PORT_NUMBER, "1", { 1, 1000 },
	    { "θ（2 为标准）", "theta; 2 is the standard one" },
	    .otherwise = "2" },
	{ IN(alpha), PORT_NUMBER, "1", { 0.001, 1 },
	    { "平滑系数（缺省由误差最小估计）",
		"smoothing; without it the best one" },
	    .otherwise = "null" },
	{ IN(h), PORT_WHOLE, "1", { 1, 10000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ OUT(alpha), PORT_NUMBER, "1",
	    .words = { "所用平滑系数", "smoothing taken" } },
	{ OUT(drift), PORT_NUMBER, "1",
	    .words = { "线性趋势斜率", "slope of the line" } },
	{ OUT(level), PORT_NUMBER, "1", .words = { "末水平", "last level" } },
	{ NULL },
};

static double
slope(struct vector x)
{
	const double n = (double)x.n, middle = (n - 1) / 2;
	double mean, sum = 0;

	(void)sample_squares(x, &mean);
	for (size_t t = 0; t < x.n; t++)
		sum += ((double)t - middle) * (x.v[t] - mean);
	return sum / (n * (n * n - 1) / 12);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct smoothing s = { .x = g->x, .alpha = g->alpha, .phi = 1 };
	double past;

	if (!sample_has(call, "x", g->x, 3))
		return false;
	s.level = g->x.v[0];
	if (!smoothing_fit(call, &s))
		return false;
	smoothing_run(&s, NULL);
	r->alpha = s.alpha;
	r->level = s.level;
	r->drift = slope(g->x);
	past = -expm1((double)g->x.n * log1p(-s.alpha)) / s.alpha;
	r->forecast = call_vector(call, (size_t)g->h);
	for (size_t i = 0; i < r->forecast.n; i++)
		r->forecast.v[i] = r->level +
		    (1 - 1 / g->theta) * r->drift * ((double)i + past);
	return true;
}

const struct entry algorithm_theta = {
	.id = "TSF-18",
	.words = { "Theta 法预测", "Theta forecast" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SUPPLY | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f(h) = level + (1 - 1/theta) b (h - 1 + (1 - (1 - "
		    "alpha)^n)/alpha), b the slope of x on time, level by "
		    "simple smoothing",
	.source = "Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003",
	.strength = STRENGTH_A,
	.oracle = "statsmodels SimpleExpSmoothing; numpy polyfit",
	.version = 1,
	.evaluate = evaluate,
};
