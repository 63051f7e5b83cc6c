#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector x, y;
};

struct result {
	double b0, b1, r2, cvrmse;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e15, 1e15 },
	    { "相关变量（产量、度日等）",
		"relevant variable, output or degree days" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "kW.h", { -1e15, 1e15 },
	    { "能耗", "energy used" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(b0), PORT_NUMBER, "kW.h", .words = { "截距", "intercept" } },
	{ OUT(b1), PORT_NUMBER, "kW.h",
	    .words = { "斜率", "slope, per unit of x" } },
	{ OUT(r2), PORT_NUMBER, "1",
	    .words = { "决定系数", "coefficient of determination" } },
	{ OUT(cvrmse), PORT_NUMBER, "%",
	    .words = { "变异系数 CV(RMSE)", "CV(RMSE)" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	double cov00, cov01, cov11, sse, mean, total;

	if (n < 3)
		return call_refuse(call, "x", "a line needs 3 points or more");
	if (gsl_stats_min(g->x.v, 1, n) >= gsl_stats_max(g->x.v, 1, n))
		return call_refuse(call, "x", "x is the same all the time");
	mean = gsl_stats_mean(g->y.v, 1, n);
	total = gsl_stats_tss_m(g->y.v, 1, n, mean);
	if (total <= 0)
		return call_refuse(call, "y", "y is the same all the time");
	if (!(fabs(mean) > 0))
		return call_refuse(call, "y", "the mean of y is 0");
	(void)gsl_fit_linear(g->x.v, 1, g->y.v, 1, n, &r->b0, &r->b1, &cov00,
	    &cov01, &cov11, &sse);
	r->r2 = 1 - sse / total;
	r->cvrmse = sqrt(sse / (double)(n - 2)) / mean * 100;
	return true;
}

const struct entry model_energy_baseline = {
	.id = "ENE-028",
	.words = { "能源基准回归（EnPI）",
	    "Energy baseline by regression (EnPI)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "least squares of y = b0 + b1 x; CV(RMSE) = sqrt(SSE / "
		    "(n-2)) / mean(y)",
	.source = "ISO 50006:2014/2023; GB/T 36713; ASHRAE Guideline 14",
	.strength = STRENGTH_A,
	.oracle = "statsmodels OLS",
	.version = 1,
	.evaluate = evaluate,
};
