#include "algorithm/series/arima.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, params;
	int64_t p, d, q, P, D, Q, s, h;
	struct matrix X, Xnew;
	bool constant;
	double level;
};

struct result {
	struct vector params, beta, residual, forecast, se, low, high;
	double sigma2, llf, aic, bic;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" },
	    .shape = "n" },
	{ IN(p), PORT_WHOLE, "1", { 0, 20 },
	    { "自回归阶数", "order of the autoregression" }, .otherwise = "1" },
	{ IN(d), PORT_WHOLE, "1", { 0, 3 }, { "差分阶数", "differences" },
	    .otherwise = "0" },
	{ IN(q), PORT_WHOLE, "1", { 0, 20 },
	    { "滑动平均阶数", "order of the moving average" },
	    .otherwise = "0" },
	{ IN(P), PORT_WHOLE, "1", { 0, 20 },
	    { "季节自回归阶数", "order of the seasonal autoregression" },
	    .otherwise = "0" },
	{ IN(D), PORT_WHOLE, "1", { 0, 2 },
	    { "季节差分阶数", "seasonal differences" }, .otherwise = "0" },
	{ IN(Q), PORT_WHOLE, "1", { 0, 20 },
	    { "季节滑动平均阶数", "order of the seasonal moving average" },
	    .otherwise = "0" },
	{ IN(s), PORT_WHOLE, "1", { 0, 1000 },
	    { "季节周期（点数）", "values of a season" }, .otherwise = "0" },
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "外生变量，一行一时刻", "regressors, a row a moment" },
	    .shape = "n,m", .otherwise = "null" },
	{ IN(Xnew), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "预测期外生变量", "regressors of the steps to forecast" },
	    .shape = "h,m", .otherwise = "null" },
	{ IN(constant), PORT_TRUTH, "",
	    .words = { "含常数（有差分时为漂移）",
		"with a constant; a drift when there are differences" },
	    .otherwise = "true" },
	{ IN(params), PORT_VECTOR, "1", { -1e3, 1e3 },
	    { "已知系数 φ、θ、Φ、Θ（缺省由似然最大估计）",
		"phi, theta, Phi and Theta if known; without them the "
		"likeliest" },
	    .otherwise = "null" },
	{ IN(h), PORT_WHOLE, "1", { 1, ARIMA_LONGEST },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.999 },
	    { "预测区间的置信度", "share that the band covers" },
	    .otherwise = "0.95" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(params), PORT_VECTOR, "1",
	    .words = { "系数 φ、θ、Φ、Θ",
		"coefficients phi, theta, Phi, Theta" } },
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "外生变量系数（常数在前）",
		"coefficients of the regressors, the constant first" } },
	{ OUT(sigma2), PORT_NUMBER, "1",
	    .words = { "新息方差", "variance of the innovations" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(aic), PORT_NUMBER, "1", .words = { "AIC", "AIC" } },
	{ OUT(bic), PORT_NUMBER, "1", .words = { "BIC", "BIC" } },
	{ OUT(residual), PORT_VECTOR, "1",
	    .words = { "新息（除以各自相对标准差，方差同为 σ²）",
		"innovations, all of variance sigma2" } },
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ OUT(se), PORT_VECTOR, "1",
	    .words = { "预测标准误", "their standard errors" } },
	{ OUT(low), PORT_VECTOR, "1",
	    .words = { "预测下限", "lower ends of the band" } },
	{ OUT(high), PORT_VECTOR, "1",
	    .words = { "预测上限", "upper ends of the band" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct arima a = { .x = g->x,
		.X = &g->X,
		.Xnew = &g->Xnew,
		.p = g->p,
		.d = g->d,
		.q = g->q,
		.P = g->P,
		.D = g->D,
		.Q = g->Q,
		.s = g->s,
		.constant = g->constant,
		.params = g->params,
		.level = g->level };

	if (!arima_fit(call, &a, (size_t)g->h))
		return false;
	r->params = a.params;
	r->beta = a.beta;
	r->sigma2 = a.sigma2;
	r->llf = a.llf;
	r->aic = a.aic;
	r->bic = a.bic;
	r->residual = a.residual;
	r->forecast = a.forecast;
	r->se = a.se;
	r->low = a.low;
	r->high = a.high;
	return true;
}

const struct entry algorithm_sarimax = {
	.id = "TSF-09",
	.words = { "SARIMAX（季节 ARIMA 与外生变量）",
	    "SARIMAX: seasonal ARIMA with regressors" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "phi(B) Phi(B^s) (1 - B)^d (1 - B^s)^D (x - X b) = "
		    "theta(B) Theta(B^s) e; likelihood by the Kalman filter, b "
		    "by least squares of the innovations",
	.source = "Box, Jenkins & Reinsel, Time Series Analysis (2015), ch. 9; "
		  "Harvey 1989, ch. 3",
	.strength = STRENGTH_A,
	.oracle = "statsmodels SARIMAX of the differenced series",
	.note = { "似然为差分后序列的精确似然；最长滞后（p+P·s、q+Q·s）不超过 "
		  "63",
	    "The likelihood is the exact one of the differenced series; the "
	    "longest lag, p + P s or q + Q s, is at most 63" },
	.version = 2,
	.evaluate = evaluate,
};
