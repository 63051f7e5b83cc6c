#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector y, f, insample;
	int64_t m;
	double tau;
};

struct result {
	double bias, mae, rmse, mape, smape, wape, mase, pinball;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 }, { "实际值", "what came" },
	    "n" },
	{ IN(f), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "预测值", "what was forecast" }, "n" },
	{ IN(insample), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "预测之前的序列（MASE 用）",
		"the series before the forecast, for MASE" },
	    .otherwise = "null" },
	{ IN(m), PORT_WHOLE, "1", { 1, 100000 },
	    { "朴素预测的周期（MASE 用）",
		"season of the naive forecast, for MASE" },
	    .otherwise = "1" },
	{ IN(tau), PORT_NUMBER, "1", { 0, 1 },
	    { "分位（pinball 用）", "quantile, for the pinball loss" },
	    .otherwise = "0.5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(bias), PORT_NUMBER, "1",
	    .words = { "平均误差（预测减实际）",
		"mean error, forecast less what came" } },
	{ OUT(mae), PORT_NUMBER, "1",
	    .words = { "平均绝对误差", "mean absolute error" } },
	{ OUT(rmse), PORT_NUMBER, "1",
	    .words = { "均方根误差", "root of the mean square error" } },
	{ OUT(mape), PORT_NUMBER, "1",
	    .words = { "平均绝对百分比误差（分数；有零值时无）",
		"mean absolute share of error; none where y is 0" },
	    .gaps = true },
	{ OUT(smape), PORT_NUMBER, "1",
	    .words = { "对称 MAPE（0 至 2 的分数）",
		"symmetric MAPE, a share of 0 to 2" } },
	{ OUT(wape), PORT_NUMBER, "1",
	    .words = { "加权绝对百分比误差（分数；实际全零时无）",
		"sum of errors over sum of y; none where all y are 0" },
	    .gaps = true },
	{ OUT(mase), PORT_NUMBER, "1",
	    .words = { "相对朴素预测的误差（未给前序列时无）",
		"error over that of the naive forecast; none without the "
		"series before" },
	    .gaps = true },
	{ OUT(pinball), PORT_NUMBER, "1",
	    .words = { "分位损失", "pinball loss" } },
	{ NULL },
};

static bool
naive_error(struct call *call, const struct given *g, double *error)
{
	const size_t m = (size_t)g->m;

	*error = NAN;
	if (g->insample.n == 0)
		return true;
	if (!sample_has(call, "insample", g->insample, m + 1))
		return false;
	*error = 0;
	for (size_t i = m; i < g->insample.n; i++)
		*error += fabs(g->insample.v[i] - g->insample.v[i - m]);
	*error /= (double)(g->insample.n - m);
	return *error > 0 ||
	    call_refuse(call, "insample",
		"insample repeats itself: the naive forecast has no error");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->y.n;
	double naive, sum = 0;

	if (!naive_error(call, g, &naive))
		return false;
	for (size_t i = 0; i < g->y.n; i++) {
		const double y = g->y.v[i], f = g->f.v[i], e = f - y;
		const double both = fabs(y) + fabs(f);

		sum += fabs(y);
		r->bias += e / n;
		r->mae += fabs(e) / n;
		r->rmse += e * e / n;
		r->mape += fabs(y) > 0 ? fabs(e / y) / n : (double)NAN;
		r->smape += both > 0 ? 2 * fabs(e) / both / n : 0;
		r->pinball += (e > 0 ? (1 - g->tau) * e : -g->tau * e) / n;
	}
	r->rmse = sqrt(r->rmse);
	r->wape = sum > 0 ? r->mae * n / sum : (double)NAN;
	r->mase = r->mae / naive;
	if (isnan(r->mape))
		call_warn(call, "实际值含零，百分比误差无定义",
		    "y has zeros: its percentage error is not defined");
	return true;
}

const struct entry algorithm_forecast_accuracy = {
	.id = "TSF-22",
	.words = { "预测精度（MAPE、sMAPE、MASE、分位损失）",
	    "Accuracy of forecasts (MAPE, sMAPE, MASE, pinball)" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "MAPE = mean |f - y|/|y|; sMAPE = mean 2|f - y|/(|y| + "
		    "|f|); MASE = MAE / mean |x(t) - x(t-m)|",
	.source = "Hyndman & Koehler 2006; Koenker & Bassett 1978",
	.strength = STRENGTH_A,
	.oracle = "sklearn.metrics; numpy for MASE and sMAPE",
	.version = 1,
	.evaluate = evaluate,
};
