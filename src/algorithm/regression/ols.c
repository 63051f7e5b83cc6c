#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector y;
	bool intercept;
};

struct result {
	struct vector beta, se, t, p;
	double r2, r2_adj, F, p_F, s;
	int64_t dof;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
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
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(r2_adj), PORT_NUMBER, "1",
	    .words = { "调整后 R²", "adjusted R squared" } },
	{ OUT(F), PORT_NUMBER, "1", .words = { "F 统计量", "F" },
	    .gaps = true },
	{ OUT(p_F), PORT_NUMBER, "1",
	    .words = { "F 检验 p 值", "p-value of F" }, .gaps = true },
	{ OUT(s), PORT_NUMBER, "1",
	    .words = { "残差标准差", "residual standard error" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "残差自由度", "residual degrees of freedom" } },
	{ NULL },
};

static void
judge_coefficients(
    struct call *call, const struct triangle *t, double s, struct result *r)
{
	const size_t p = r->beta.n;

	r->se = call_vector(call, p);
	r->t = call_vector(call, p);
	r->p = call_vector(call, p);
	triangle_variances(call, t, p, r->se.v);
	for (size_t j = 0; j < p; j++) {
		r->se.v[j] = s * sqrt(r->se.v[j]);
		r->t.v[j] = s > 0 ? r->beta.v[j] / r->se.v[j] : (double)NAN;
		r->p.v[j] = s > 0
		    ? 2 * gsl_cdf_tdist_Q(fabs(r->t.v[j]), (double)r->dof)
		    : (double)NAN;
	}
}

/* What the whole of it explains, of the squares about the mean, or about 0
 * where there is no intercept. */
static void
judge_fit(const struct given *g, double rest, struct result *r)
{
	const double slopes = (double)g->X.cols, free = (double)r->dof;
	double mean, all = sample_squares(g->y, &mean);

	if (!g->intercept)
		all += mean * mean * (double)g->y.n;
	r->r2 = 1 - rest / all;
	r->r2_adj = 1 - rest / all * (free + slopes) / free;
	r->F = r->p_F = NAN;
	if (rest > 0) {
		r->F = (all - rest) / slopes / (rest / free);
		r->p_F = gsl_cdf_fdist_Q(r->F, slopes, free);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct design design = { &g->X, g->y.v, g->intercept, NULL };
	struct triangle t;
	double rest;

	if (!design_fits(call, &design) || !sample_varies(call, "y", g->y, 2) ||
	    !design_solve(call, &design, &t, &r->beta))
		return false;
	/* The last corner of the triangle: the length of the residuals. */
	rest = t.r[t.n * t.n - 1] * t.r[t.n * t.n - 1];
	r->dof = (int64_t)(g->X.rows - r->beta.n);
	r->s = sqrt(rest / (double)r->dof);
	if (!(rest > 0))
		call_warn(call, "拟合无残差，t、F 与 p 值无定义",
		    "the fit is exact: no t, no F, no p-values");
	judge_coefficients(call, &t, r->s, r);
	judge_fit(g, rest, r);
	return true;
}

const struct entry algorithm_ols = {
	.id = "REG-01",
	.words = { "多元线性回归（QR）", "Ordinary least squares (QR)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "beta = argmin |y - X beta|^2; se = s sqrt(diag (X'X)^-1); "
		    "s^2 = SSE/(n-p); F = (SSR/k)/s^2",
	.source = "Golub & Van Loan, Matrix Computations, ch. 5; Greene, "
		  "Econometric Analysis",
	.strength = STRENGTH_A,
	.oracle = "statsmodels OLS",
	.note = { "无截距时 R² 不减均值",
	    "Without an intercept R squared is "
	    "about 0, not about the mean" },
	.version = 1,
	.evaluate = evaluate,
};
