#include "algorithm/series/arima.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, params;
	int64_t p, d, q, h;
	bool constant;
	double level;
};

struct result {
	struct vector phi, theta, residual, forecast, se, low, high;
	double constant, sigma2, llf, aic, bic;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(p), PORT_WHOLE, "1", { 0, 20 },
	    { "自回归阶数", "order of the autoregression" }, .otherwise = "1" },
	{ IN(d), PORT_WHOLE, "1", { 0, 3 }, { "差分阶数", "differences" },
	    .otherwise = "0" },
	{ IN(q), PORT_WHOLE, "1", { 0, 20 },
	    { "滑动平均阶数", "order of the moving average" },
	    .otherwise = "1" },
	{ IN(constant), PORT_TRUTH, "",
	    .words = { "含常数（有差分时为漂移）",
		"with a constant; a drift when there are differences" },
	    .otherwise = "true" },
	{ IN(params), PORT_VECTOR, "1", { -1e3, 1e3 },
	    { "已知系数 φ、θ（缺省由似然最大估计）",
		"phi and theta if known; without them the likeliest" },
	    .otherwise = "null" },
	{ IN(h), PORT_WHOLE, "1", { 1, ARIMA_LONGEST },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.999 },
	    { "预测区间的置信度", "share that the band covers" },
	    .otherwise = "0.95" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(phi), PORT_VECTOR, "1",
	    .words = { "自回归系数", "coefficients of the autoregression" } },
	{ OUT(theta), PORT_VECTOR, "1",
	    .words = { "滑动平均系数", "coefficients of the moving average" } },
	{ OUT(constant), PORT_NUMBER, "1", .words = { "常数", "constant" } },
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
	const struct matrix none = { 0 };
	struct arima a = { .x = g->x,
		.X = &none,
		.Xnew = &none,
		.p = g->p,
		.d = g->d,
		.q = g->q,
		.constant = g->constant,
		.params = g->params,
		.level = g->level };

	if (!arima_fit(call, &a, (size_t)g->h))
		return false;
	r->phi = (struct vector){ a.params.v, (size_t)g->p };
	r->theta = (struct vector){ a.params.v + g->p, (size_t)g->q };
	r->constant = g->constant ? a.beta.v[0] : 0;
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

const struct entry algorithm_arima_model = {
	.id = "TSF-08",
	.words = { "ARIMA（精确极大似然）",
	    "ARIMA by exact maximum likelihood" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "phi(B) ((1 - B)^d x - c) = theta(B) e; likelihood by the "
		    "Kalman filter",
	.source = "Box, Jenkins & Reinsel, Time Series Analysis (2015); Harvey "
		  "1989, ch. 3; Monahan 1984",
	.strength = STRENGTH_A,
	.oracle = "statsmodels SARIMAX of the differenced series",
	.note = { "似然为差分后序列的精确似然；常数为差分后序列的均值；预测标准"
		  "误不含系数的不确定",
	    "The likelihood is the exact one of the differenced series and the "
	    "constant its mean; standard errors take the coefficients as "
	    "known" },
	.version = 2,
	.evaluate = evaluate,
};
