#include <math.h>

#include "algorithm/series/smoothing.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

enum method {
	METHOD_NAIVE,
	METHOD_SEASONAL,
	METHOD_DRIFT,
	METHOD_MEAN,
	METHOD_SES,
	METHOD_HOLT
};
#define WORK_MOST 5e8 /* values seen by all forecasts */

struct given {
	struct vector x;
	int method;
	int64_t period, first, h, step, window;
	double alpha, beta;
};

struct result {
	int64_t origins;
	double mae, rmse, bias;
	struct vector mae_by_step;
	struct matrix errors;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：末值、上季值、漂移、均值、单指数、Holt",
		"last value, last season's, drift, mean, simple smoothing, "
		"Holt's" },
	    .choices = "naive seasonal drift mean ses holt",
	    .otherwise = "\"naive\"" },
	{ IN(period), PORT_WHOLE, "1", { 1, 100000 },
	    { "季节周期（seasonal 用）", "values of a season, for seasonal" },
	    .otherwise = "1" },
	{ IN(first), PORT_WHOLE, "1", { 2, 1000000 },
	    { "首个起报点之前的点数", "values before the first forecast" },
	    .otherwise = "20" },
	{ IN(h), PORT_WHOLE, "1", { 1, 1000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ IN(step), PORT_WHOLE, "1", { 1, 100000 },
	    { "起报点间隔", "values from one forecast to the next" },
	    .otherwise = "1" },
	{ IN(window), PORT_WHOLE, "1", { 0, 1000000 },
	    { "训练窗长（0 为此前全部）",
		"values that each forecast knows; 0: all before it" },
	    .otherwise = "0" },
	{ IN(alpha), PORT_NUMBER, "1", { 0.001, 1 },
	    { "水平平滑系数", "smoothing of the level" }, .otherwise = "0.3" },
	{ IN(beta), PORT_NUMBER, "1", { 0.001, 1 },
	    { "趋势平滑系数", "smoothing of the trend" }, .otherwise = "0.1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(origins), PORT_WHOLE, "1",
	    .words = { "起报次数", "forecasts made" } },
	{ OUT(mae), PORT_NUMBER, "1",
	    .words = { "平均绝对误差", "mean absolute error" } },
	{ OUT(rmse), PORT_NUMBER, "1",
	    .words = { "均方根误差", "root of the mean square error" } },
	{ OUT(bias), PORT_NUMBER, "1",
	    .words = { "平均误差（预测减实际）",
		"mean error, forecast less what came" } },
	{ OUT(mae_by_step), PORT_VECTOR, "1",
	    .words = { "各步平均绝对误差",
		"mean absolute error of each step" } },
	{ OUT(errors), PORT_MATRIX, "1",
	    .words = { "各次各步误差（一行一次）",
		"errors, a row a forecast" } },
	{ NULL },
};

static void
smooth(const struct given *g, struct vector past, double *f)
{
	struct smoothing s = { .x = past,
		.trend = g->method == METHOD_HOLT,
		.alpha = g->alpha,
		.beta = g->beta,
		.phi = 1,
		.level = past.v[0],
		.slope = past.v[1] - past.v[0] };
	double damp = 0;

	smoothing_run(&s, NULL);
	for (int64_t i = 0; i < g->h; i++) {
		damp += s.trend ? s.slope : 0;
		f[i] = s.level + damp;
	}
}

static void
forecast(const struct given *g, struct vector past, double *f)
{
	const size_t n = past.n, period = (size_t)g->period;
	const double last = past.v[n - 1];
	double mean;

	if (g->method >= METHOD_SES) {
		smooth(g, past, f);
		return;
	}
	(void)sample_squares(past, &mean);
	for (size_t i = 0; i < (size_t)g->h; i++)
		f[i] = g->method == METHOD_NAIVE ? last
		    : g->method == METHOD_SEASONAL
		    ? past.v[n - period + i % period]
		    : g->method == METHOD_DRIFT ? last +
			((double)i + 1) * (last - past.v[0]) / ((double)n - 1)
						: mean;
}

static bool
fits(struct call *call, const struct given *g, size_t *origins)
{
	const size_t first = (size_t)g->first, h = (size_t)g->h;
	const size_t known = g->window > 0 ? (size_t)g->window : first;

	if (g->window > 0 && (g->window < 2 || g->window > g->first))
		return call_refuse(call, "window",
		    "window must be 0, or 2 to first, %lld",
		    (long long)g->first);
	if (g->method == METHOD_SEASONAL && (size_t)g->period > known)
		return call_refuse(call, "period",
		    "a season is longer than the %zu values known", known);
	if (!sample_has(call, "x", g->x, first + h))
		return false;
	*origins = (g->x.n - first - h) / (size_t)g->step + 1;
	return (double)*origins * (double)(g->window > 0 ? known : g->x.n) <=
	    WORK_MOST ||
	    call_refuse(call, "step", "there are too many forecasts");
}

static void
judge(const struct given *g, struct result *r)
{
	const size_t h = (size_t)g->h, n = r->errors.rows;
	const double all = (double)(n * h);

	for (size_t k = 0; k < n * h; k++) {
		const double e = r->errors.v[k];

		r->mae += fabs(e) / all;
		r->rmse += e * e / all;
		r->bias += e / all;
		r->mae_by_step.v[k % h] += fabs(e) / (double)n;
	}
	r->rmse = sqrt(r->rmse);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t h = (size_t)g->h;
	size_t origins = 0;

	if (!fits(call, g, &origins))
		return false;
	r->origins = (int64_t)origins;
	r->errors = call_matrix(call, origins, h);
	r->mae_by_step = call_vector(call, h);
	for (size_t k = 0; k < origins; k++) {
		const size_t at = (size_t)g->first + k * (size_t)g->step;
		const size_t known = g->window > 0 ? (size_t)g->window : at;
		double *row = r->errors.v + k * h;

		if (!call_goes_on(call, (double)k / (double)origins))
			return false;
		forecast(g, (struct vector){ g->x.v + at - known, known }, row);
		for (size_t i = 0; i < h; i++)
			row[i] -= g->x.v[at + i];
	}
	judge(g, r);
	return true;
}

const struct entry algorithm_backtest = {
	.id = "TSF-23",
	.words = { "滚动回测", "Rolling backtest of a forecast" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "from each origin t = first, first + step, …: e(h) = f(t + "
		    "h | up to t) - x(t + h)",
	.source = "Tashman 2000; Hyndman & Athanasopoulos, Forecasting (2021), "
		  "ch. 5.10",
	.strength = STRENGTH_A,
	.oracle = "numpy from each origin by itself; statsmodels Holt",
	.version = 1,
	.evaluate = evaluate,
};
