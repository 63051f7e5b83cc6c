#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 60
#define CLOSE 1e-11

struct given {
	struct matrix X;
	struct vector y;
	bool intercept;
};

struct result {
	struct vector beta, se, z, p;
	double llf, llnull, r2;
	int64_t iterations;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "结果（0/1）", "0 or 1" }, "n" },
	{ IN(intercept), PORT_TRUTH, "",
	    .words = { "含截距", "with an intercept" }, .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（截距在前）", "coefficients, intercept first" } },
	{ OUT(se), PORT_VECTOR, "1", .words = { "标准误", "standard errors" } },
	{ OUT(z), PORT_VECTOR, "1", .words = { "z 值", "z-values" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "双侧 p 值", "two-sided p-values" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(llnull), PORT_NUMBER, "1",
	    .words = { "仅截距的对数似然",
		"log-likelihood of an intercept alone" } },
	{ OUT(r2), PORT_NUMBER, "1",
	    .words = { "McFadden 伪 R²", "McFadden's pseudo R squared" } },
	{ OUT(iterations), PORT_WHOLE, "1",
	    .words = { "迭代次数", "iterations" } },
	{ NULL },
};

/* ln(1 + e^x) without overflow. */
static double
softplus(double x)
{
	return fmax(x, 0) + log1p(exp(-fabs(x)));
}

struct fit {
	struct design design; /* of the working response */
	double *work, *root;
	struct triangle t;
};

/* Newton's step as weighted least squares of the working response. */
static void
prepare(const struct given *g, struct fit *f, const double *beta, double *llf)
{
	*llf = 0;
	for (size_t i = 0; i < g->y.n; i++) {
		const double eta = design_value(&f->design, i, beta);
		const double p = 1 / (1 + exp(-eta));
		const double w = fmax(p * (1 - p), 1e-300);

		*llf -= softplus(g->y.v[i] > 0 ? -eta : eta);
		f->root[i] = sqrt(w);
		f->work[i] = eta + (g->y.v[i] - p) / w;
	}
}

static bool
separated(struct call *call)
{
	return call_refuse(call, "X",
	    "X tells 0 and 1 apart without an error, so that the likelihood "
	    "has no greatest value");
}

/* Where the first step has an answer, a later one without says that weights
 * vanish. */
static bool
step(struct call *call, struct fit *f, bool first, struct vector *next)
{
	const struct design *d = &f->design;

	if (first)
		return design_solve(call, d, &f->t, next);
	if (!triangle_of(
		call, design_row, d, d->X->rows, design_width(d) + 1, &f->t))
		return false;
	*next = call_vector(call, design_width(d));
	return triangle_solve(&f->t, next->v) || separated(call);
}

/* Newton's rounds; each halves its step until the likelihood grows. */
static bool
climb(struct call *call, const struct given *g, struct fit *f, struct result *r)
{
	const size_t p = r->beta.n;
	struct vector next;
	double before, gain = 1;

	prepare(g, f, r->beta.v, &r->llf);
	while (gain > CLOSE) {
		if (++r->iterations > ROUNDS || r->llf > -1e-6)
			return separated(call);
		if (!call_goes_on(call, (double)r->iterations / ROUNDS) ||
		    !step(call, f, r->iterations == 1, &next))
			return false;
		before = r->llf;
		for (int halves = 0; halves < 30; halves++) {
			prepare(g, f, next.v, &r->llf);
			if (r->llf >= before - CLOSE * fabs(before))
				break;
			for (size_t j = 0; j < p; j++)
				next.v[j] = (next.v[j] + r->beta.v[j]) / 2;
		}
		gain = 0;
		for (size_t j = 0; j < p; j++)
			gain = fmax(gain,
			    fabs(next.v[j] - r->beta.v[j]) /
				(1 + fabs(next.v[j])));
		r->beta = next;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct fit f = { .design = { .X = &g->X, .intercept = g->intercept } };
	const double n = (double)g->y.n;
	double ones = 0;

	if (!design_fits(call, &f.design) || !sample_is_binary(call, "y", g->y))
		return false;
	f.work = call_vector(call, g->y.n).v;
	f.root = call_vector(call, g->y.n).v;
	f.design.y = f.work;
	f.design.root = f.root;
	r->beta = call_vector(call, design_width(&f.design));
	if (!climb(call, g, &f, r))
		return false;
	for (size_t i = 0; i < g->y.n; i++)
		ones += g->y.v[i];
	r->llnull = ones * log(ones / n) + (n - ones) * log1p(-ones / n);
	r->r2 = 1 - r->llf / r->llnull;
	r->se = call_vector(call, r->beta.n);
	r->z = call_vector(call, r->beta.n);
	r->p = call_vector(call, r->beta.n);
	triangle_variances(call, &f.t, r->beta.n, r->se.v);
	for (size_t j = 0; j < r->beta.n; j++) {
		r->se.v[j] = sqrt(r->se.v[j]);
		r->z.v[j] = r->beta.v[j] / r->se.v[j];
		r->p.v[j] = 2 * gsl_cdf_ugaussian_Q(fabs(r->z.v[j]));
	}
	return true;
}

const struct entry algorithm_logit = {
	.id = "REG-12",
	.words = { "逻辑回归（IRLS）", "Logistic regression (IRLS)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_QUALITY | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p = 1/(1 + exp(-X beta)); beta maximises "
		    "sum(y ln p + (1-y) ln(1-p)); se = sqrt(diag (X'WX)^-1)",
	.source = "McCullagh & Nelder, Generalized Linear Models; McFadden "
		  "1974",
	.strength = STRENGTH_A,
	.oracle = "statsmodels Logit",
	.version = 1,
	.evaluate = evaluate,
};
