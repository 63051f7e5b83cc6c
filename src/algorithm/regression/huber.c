#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 500
#define CLOSE 1e-11
#define EXACT 1e-12 /* residuals of so small a part of y are rounding */
#define MAD_NORMAL 0.6744897501960817 /* quartile of the normal curve */

struct given {
	struct matrix X;
	struct vector y;
	double tuning;
	bool intercept;
};

struct result {
	struct vector beta, se, weights;
	double scale;
	int64_t iterations;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(tuning), PORT_NUMBER, "1", { 0.1, 100 },
	    { "Huber 阈值（倍尺度）", "Huber's threshold, in scales" },
	    .otherwise = "1.345" },
	{ IN(intercept), PORT_TRUTH, "",
	    .words = { "含截距", "with an intercept" }, .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（截距在前）", "coefficients, intercept first" } },
	{ OUT(se), PORT_VECTOR, "1",
	    .words = { "标准误（H1）", "standard errors (H1)" } },
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "各样本权重", "weights of the samples" } },
	{ OUT(scale), PORT_NUMBER, "1",
	    .words = { "残差尺度（MAD）", "scale of residuals (MAD)" } },
	{ OUT(iterations), PORT_WHOLE, "1",
	    .words = { "迭代次数", "iterations" } },
	{ NULL },
};

struct fit {
	struct design design;
	double *residual, *root; /* of the weights */
	struct vector off;       /* residuals without their sign */
	double scale;
};

/* Residuals, their scale and the weights that follow. */
static void
weigh(const struct given *g, struct fit *f, const double *beta)
{
	struct vector off = f->off;

	for (size_t i = 0; i < off.n; i++) {
		f->residual[i] = g->y.v[i] - design_value(&f->design, i, beta);
		off.v[i] = fabs(f->residual[i]);
	}
	f->scale = gsl_stats_median(off.v, 1, off.n) / MAD_NORMAL;
	for (size_t i = 0; i < off.n; i++) {
		const double z = fabs(f->residual[i]) / f->scale;

		f->root[i] = z > g->tuning ? sqrt(g->tuning / z) : 1;
	}
}

/*
 * Huber's H1: s^2 k^2 mean(psi^2) n/(n-p) / mean(psi')^2 (X'X)^-1, with
 * k = 1 + p/n var(psi')/mean(psi')^2.
 */
static bool
errors(
    struct call *call, const struct given *g, struct fit *f, struct result *r)
{
	const double n = (double)g->y.n, p = (double)r->beta.n;
	double psi = 0, inside = 0, k, factor;
	struct triangle t;
	struct vector unused;

	for (size_t i = 0; i < g->y.n; i++) {
		const double z = fabs(f->residual[i]) / f->scale;

		psi += fmin(z, g->tuning) * fmin(z, g->tuning);
		inside += z <= g->tuning;
	}
	inside /= n;
	k = 1 + p / n * (inside * (1 - inside)) / (inside * inside);
	factor =
	    k * k * psi / (n - p) * f->scale * f->scale / (inside * inside);
	f->design.root = NULL;
	if (!design_solve(call, &f->design, &t, &unused))
		return false;
	r->se = call_vector(call, r->beta.n);
	triangle_variances(call, &t, r->beta.n, r->se.v);
	for (size_t j = 0; j < r->se.n; j++)
		r->se.v[j] = sqrt(factor * r->se.v[j]);
	return true;
}

/* One more weighted fit; *change is the greatest of a fitted value. */
static bool
improve(struct call *call, struct fit *f, struct vector *beta, double *change)
{
	struct vector before = *beta;
	struct triangle t;

	f->design.root = f->root;
	if (!design_solve(call, &f->design, &t, beta))
		return false;
	*change = 0;
	for (size_t i = 0; i < f->design.X->rows; i++)
		*change = fmax(*change,
		    fabs(design_value(&f->design, i, beta->v) -
			design_value(&f->design, i, before.v)));
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct fit f = { .design = { &g->X, g->y.v, g->intercept, NULL } };
	double change = INFINITY, least = 0;
	struct triangle t;

	if (!design_fits(call, &f.design) ||
	    !design_solve(call, &f.design, &t, &r->beta))
		return false;
	f.residual = call_vector(call, g->y.n).v;
	f.root = call_vector(call, g->y.n).v;
	f.off = call_vector(call, g->y.n);
	weigh(g, &f, r->beta.v);
	for (size_t i = 0; i < g->y.n; i++)
		least = fmax(least, EXACT * fabs(g->y.v[i]));
	while (f.scale > least && change > CLOSE * f.scale) {
		if (++r->iterations > ROUNDS)
			return call_refuse(
			    call, "y", "no end after %d rounds", ROUNDS);
		if (!call_goes_on(call, (double)r->iterations / ROUNDS) ||
		    !improve(call, &f, &r->beta, &change))
			return false;
		weigh(g, &f, r->beta.v);
	}
	if (!(f.scale > least))
		return call_refuse(call, "y",
		    "more than half of y is fitted exactly: no scale");
	r->scale = f.scale;
	r->weights = call_vector(call, g->y.n);
	for (size_t i = 0; i < g->y.n; i++)
		r->weights.v[i] = f.root[i] * f.root[i];
	return errors(call, g, &f, r);
}

const struct entry algorithm_huber = {
	.id = "REG-08",
	.words = { "稳健回归（Huber IRLS）", "Robust regression (Huber)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "w = min(1, c/|r/s|); beta by weighted least squares "
		    "until it stays; s = median|r|/0.6745",
	.source = "Huber 1964, 1981 (7.6)",
	.strength = STRENGTH_A,
	.oracle = "statsmodels RLM",
	.version = 1,
	.evaluate = evaluate,
};
