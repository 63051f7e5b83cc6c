#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector y, w;
	bool intercept;
};

struct result {
	struct vector beta, se, t, p;
	double r2, s;
	int64_t dof;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(w), PORT_VECTOR, "1", { 0, 1e12 },
	    { "权重（方差的倒数）", "weights, inverse variances" },
	    .shape = "n" },
	{ IN(intercept), PORT_TRUTH, "",
	    .words = { "含截距", "with an intercept" }, .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（截距在前）", "coefficients, intercept first" } },
	{ OUT(se), PORT_VECTOR, "1", .words = { "标准误", "standard errors" } },
	{ OUT(t), PORT_VECTOR, "1", .words = { "t 值", "t-values" },
	    .gaps = true },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "双侧 p 值", "two-sided p-values" }, .gaps = true },
	{ OUT(r2), PORT_NUMBER, "1",
	    .words = { "加权决定系数 R²", "weighted R squared" } },
	{ OUT(s), PORT_NUMBER, "1",
	    .words = { "残差标准差（权重为 1 处）",
		"residual standard error where the weight is 1" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "残差自由度", "residual degrees of freedom" } },
	{ NULL },
};

/* Squares about the weighted mean, or about 0. */
static double
whole(const struct given *g)
{
	double sum = 0, weights = 0, squares = 0, mean;

	for (size_t i = 0; i < g->y.n; i++) {
		sum += g->w.v[i] * g->y.v[i];
		weights += g->w.v[i];
	}
	mean = g->intercept ? sum / weights : 0;
	for (size_t i = 0; i < g->y.n; i++)
		squares += g->w.v[i] * (g->y.v[i] - mean) * (g->y.v[i] - mean);
	return squares;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector root = call_vector(call, g->w.n);
	const struct design design = { &g->X, g->y.v, g->intercept, root.v };
	struct triangle t;
	double rest, all;
	size_t weigh = 0;

	for (size_t i = 0; i < root.n; i++) {
		root.v[i] = sqrt(g->w.v[i]);
		weigh += g->w.v[i] > 0;
	}
	if (!design_fits(call, &design) || !sample_varies(call, "y", g->y, 2))
		return false;
	if (weigh <= design_width(&design))
		return call_refuse(call, "w",
		    "only %zu weights are more than 0, for %zu coefficients",
		    weigh, design_width(&design));
	if (!design_solve(call, &design, &t, &r->beta))
		return false;
	all = whole(g);
	if (!(all > 0))
		return call_refuse(
		    call, "w", "where w is more than 0, y does not vary");
	rest = t.r[t.n * t.n - 1] * t.r[t.n * t.n - 1];
	r->dof = (int64_t)(weigh - r->beta.n);
	r->s = sqrt(rest / (double)r->dof);
	r->r2 = 1 - rest / all;
	r->se = call_vector(call, r->beta.n);
	r->t = call_vector(call, r->beta.n);
	r->p = call_vector(call, r->beta.n);
	triangle_variances(call, &t, r->beta.n, r->se.v);
	for (size_t j = 0; j < r->beta.n; j++) {
		r->se.v[j] = r->s * sqrt(r->se.v[j]);
		r->t.v[j] = r->s > 0 ? r->beta.v[j] / r->se.v[j] : (double)NAN;
		r->p.v[j] = r->s > 0
		    ? 2 * gsl_cdf_tdist_Q(fabs(r->t.v[j]), (double)r->dof)
		    : (double)NAN;
	}
	return true;
}

const struct entry algorithm_wls = {
	.id = "REG-02",
	.words = { "加权最小二乘", "Weighted least squares" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "beta = argmin sum w (y - X beta)^2; s^2 = min/(n - p); se "
		    "= s sqrt(diag (X'WX)^-1)",
	.source = "Aitken 1935; Greene, Econometric Analysis",
	.strength = STRENGTH_A,
	.oracle = "statsmodels WLS",
	.version = 1,
	.evaluate = evaluate,
};
