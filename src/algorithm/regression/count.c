#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 100
#define CLOSE 1e-13

struct given {
	struct matrix X;
	struct vector y, exposure;
	double alpha;
	bool intercept;
};

struct result {
	struct vector beta, se, z, p, fitted;
	double llf, deviance, pearson;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1e9 }, { "计数", "counts" },
	    .shape = "n" },
	{ IN(exposure), PORT_VECTOR, "1", { 1e-12, 1e12 },
	    { "暴露量（如工时；缺省为 1）",
		"exposure, hours of work say; without it 1" },
	    .shape = "n", .otherwise = "null" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 100 },
	    { "负二项离散参数（0 为泊松）",
		"dispersion of a negative binomial; 0: Poisson" },
	    .otherwise = "0" },
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
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "期望计数", "expected counts" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(deviance), PORT_NUMBER, "1", .words = { "偏差", "deviance" } },
	{ OUT(pearson), PORT_NUMBER, "1",
	    .words = { "Pearson 卡方（除以自由度远大于 1 为过离散）",
		"Pearson's chi-squared; far above its degrees: "
		"overdispersed" } },
	{ NULL },
};

struct fit {
	struct design design; /* of the working response */
	double *work, *root, *mu;
	struct triangle t;
};

static double
exposure(const struct given *g, size_t i)
{
	return g->exposure.n > 0 ? log(g->exposure.v[i]) : 0;
}

static double
deviance(const struct given *g, double y, double mu)
{
	const double a = g->alpha, first = y > 0 ? y * log(y / mu) : 0;

	if (!(a > 0))
		return 2 * (first - (y - mu));
	return 2 * (first - (y + 1 / a) * log((1 + a * y) / (1 + a * mu)));
}

static double
likelihood(const struct given *g, double y, double mu)
{
	const double a = g->alpha;

	if (!(a > 0))
		return y * log(mu) - mu - gsl_sf_lngamma(y + 1);
	return gsl_sf_lngamma(y + 1 / a) - gsl_sf_lngamma(1 / a) -
	    gsl_sf_lngamma(y + 1) + y * log(a * mu) -
	    (y + 1 / a) * log1p(a * mu);
}

/* Means of these coefficients, and the squares of the next step. */
static double
prepare(const struct given *g, struct fit *f, const double *beta)
{
	double sum = 0;

	for (size_t i = 0; i < g->y.n; i++) {
		const double eta = beta == NULL
		    ? log(g->y.v[i] + 0.5) - exposure(g, i)
		    : design_value(&f->design, i, beta);
		const double mu = f->mu[i] =
		    exp(fmax(-700, fmin(700, eta + exposure(g, i))));

		f->root[i] = sqrt(mu / (1 + g->alpha * mu));
		f->work[i] = eta + (g->y.v[i] - mu) / mu;
		sum += deviance(g, g->y.v[i], mu);
	}
	return sum;
}

static bool
climb(struct call *call, const struct given *g, struct fit *f, struct result *r)
{
	double before = prepare(g, f, NULL);

	for (int round = 0; round < ROUNDS; round++) {
		if (!call_goes_on(call, (double)round / ROUNDS) ||
		    !design_solve(call, &f->design, &f->t, &r->beta))
			return false;
		r->deviance = prepare(g, f, r->beta.v);
		if (!isfinite(r->deviance))
			break;
		if (fabs(before - r->deviance) <=
		    CLOSE * (fabs(r->deviance) + CLOSE))
			return design_solve(call, &f->design, &f->t, &r->beta);
		before = r->deviance;
	}
	return call_refuse(call, "X",
	    "the fit comes to no end: where X has this, y may be always 0");
}

static void
judge(struct call *call, const struct given *g, struct fit *f, struct result *r)
{
	const size_t p = r->beta.n;

	r->se = call_vector(call, p);
	r->z = call_vector(call, p);
	r->p = call_vector(call, p);
	triangle_variances(call, &f->t, p, r->se.v);
	for (size_t j = 0; j < p; j++) {
		r->se.v[j] = sqrt(r->se.v[j]);
		r->z.v[j] = r->beta.v[j] / r->se.v[j];
		r->p.v[j] = 2 * gsl_cdf_ugaussian_Q(fabs(r->z.v[j]));
	}
	for (size_t i = 0; i < g->y.n; i++) {
		const double mu = f->mu[i], d = g->y.v[i] - mu;

		r->llf += likelihood(g, g->y.v[i], mu);
		r->pearson += d * d / (mu + g->alpha * mu * mu);
	}
}

static bool
is_sure(const struct result *r)
{
	for (size_t j = 0; j < r->beta.n; j++)
		if (!isfinite(r->z.v[j]) || !(r->se.v[j] > 0))
			return false;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct fit f = { .design = { .X = &g->X, .intercept = g->intercept } };

	if (!design_fits(call, &f.design) || !sample_varies(call, "y", g->y, 2))
		return false;
	f.work = call_vector(call, g->y.n).v;
	f.root = call_vector(call, g->y.n).v;
	r->fitted = call_vector(call, g->y.n);
	f.mu = r->fitted.v;
	f.design.y = f.work;
	f.design.root = f.root;
	if (!climb(call, g, &f, r))
		return false;
	judge(call, g, &f, r);
	return (isfinite(r->llf) && isfinite(r->pearson) && is_sure(r)) ||
	    call_refuse(call, "X",
		"the counts expected are beyond all numbers: scale X");
}

const struct entry algorithm_count = {
	.id = "REG-11",
	.words = { "泊松与负二项回归",
	    "Poisson and negative binomial regression" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAFETY | DOMAIN_QUALITY | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "ln mu = X beta + ln exposure; var y = mu + alpha mu^2; "
		    "iteratively reweighted least squares",
	.source = "McCullagh & Nelder, Generalized Linear Models (1989), ch. "
		  "6; Hilbe, Negative Binomial Regression (2011)",
	.strength = STRENGTH_A,
	.oracle = "statsmodels GLM",
	.version = 1,
	.evaluate = evaluate,
};
