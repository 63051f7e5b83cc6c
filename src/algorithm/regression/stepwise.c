#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define COLUMNS_MOST 60

struct given {
	struct matrix X;
	struct vector y;
	int direction, criterion;
};

struct result {
	struct vector chosen, beta, path;
	double criterion, r2;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "候选自变量，一行一个样本",
		"candidate variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(direction), PORT_CHOICE, "", .words = { "方向", "direction" },
	    .choices = "both forward backward", .otherwise = "\"both\"" },
	{ IN(criterion), PORT_CHOICE, "", .words = { "准则", "criterion" },
	    .choices = "aic bic", .otherwise = "\"aic\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(chosen), PORT_VECTOR, "1",
	    .words = { "入选变量（序号自 0 起）",
		"variables chosen, from 0 on" } },
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（截距在前，依入选顺序）",
		"coefficients, intercept first, then as chosen" } },
	{ OUT(criterion), PORT_NUMBER, "1",
	    .words = { "末准则值", "criterion at the end" } },
	{ OUT(path), PORT_VECTOR, "1",
	    .words = { "逐步准则值", "criterion of each step" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ NULL },
};

struct search {
	const struct triangle *t; /* intercept, variables, y */
	double n, price;          /* of a coefficient */
	bool in[COLUMNS_MOST];
	double *columns, *room, *scale, *beta; /* of one fit */
};

/* The triangle of the columns chosen and y, of those of all. */
static void
choose(const struct search *s, struct triangle *t)
{
	const size_t whole = s->t->n;
	size_t n = 0;

	for (size_t j = 0; j < whole; j++)
		if (j == 0 || j + 1 == whole || s->in[j - 1])
			memcpy(s->columns + n++ * whole, s->t->r + j * whole,
			    whole * sizeof(double));
	(void)LAPACKE_dgeqrf(LAPACK_COL_MAJOR, (lapack_int)whole, (lapack_int)n,
	    s->columns, (lapack_int)whole, s->scale);
	*t = (struct triangle){ s->room, n };
	for (size_t j = 0; j < n; j++)
		memcpy(t->r + j * n, s->columns + j * whole,
		    (j + 1) * sizeof(double));
}

/* The criterion; infinite where the columns depend on each other. */
static double
fit(const struct search *s, double *beta, double *rest)
{
	struct triangle t;
	double sse;

	choose(s, &t);
	if (!triangle_solve(&t, beta))
		return INFINITY;
	sse = t.r[t.n * t.n - 1] * t.r[t.n * t.n - 1];
	if (rest != NULL)
		*rest = sse;
	return s->n * log(sse / s->n) + s->price * (double)(t.n - 1);
}

/* The best change of one variable; false when none is better. */
static bool
step(struct search *s, int direction, double *criterion)
{
	size_t best = COLUMNS_MOST;
	double least = *criterion;

	for (size_t j = 0; j + 2 < s->t->n; j++) {
		double now;

		if ((direction == 1 && s->in[j]) ||
		    (direction == 2 && !s->in[j]))
			continue;
		s->in[j] = !s->in[j];
		now = fit(s, s->beta, NULL);
		s->in[j] = !s->in[j];
		if (now < least - 1e-10 * fabs(least)) {
			least = now;
			best = j;
		}
	}
	if (best == COLUMNS_MOST)
		return false;
	s->in[best] = !s->in[best];
	*criterion = least;
	return true;
}

static bool
walk(struct call *call, const struct given *g, struct search *s,
    struct result *r)
{
	const size_t most = 4 * COLUMNS_MOST;

	r->path = call_vector(call, most);
	r->path.n = 0;
	r->criterion = fit(s, s->beta, NULL);
	if (!isfinite(r->criterion))
		return call_refuse(call, "X",
		    "the columns of X depend on each other, or explain y "
		    "without a rest");
	do {
		if (!call_goes_on(call, (double)r->path.n / (double)most))
			return false;
		r->path.v[r->path.n++] = r->criterion;
	} while (r->path.n < most && step(s, g->direction, &r->criterion));
	return isfinite(r->criterion) ||
	    call_refuse(call, "X", "X explains y without a rest");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct design design = { &g->X, g->y.v, true, NULL };
	struct triangle t;
	struct search s = { .t = &t, .n = (double)g->y.n };
	double rest = 0, mean;

	if (g->X.cols > COLUMNS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d columns", COLUMNS_MOST);
	if (!design_fits(call, &design) || !sample_varies(call, "y", g->y, 2) ||
	    !triangle_of(
		call, design_row, &design, g->X.rows, g->X.cols + 2, &t))
		return false;
	s.columns = call_vector(call, t.n * t.n).v;
	s.room = call_vector(call, t.n * t.n).v;
	s.scale = call_vector(call, t.n).v;
	s.beta = call_vector(call, t.n).v;
	s.price = g->criterion == 0 ? 2 : log(s.n);
	for (size_t j = 0; j < g->X.cols; j++)
		s.in[j] = g->direction == 2;
	if (!walk(call, g, &s, r))
		return false;
	r->chosen = call_vector(call, g->X.cols);
	r->chosen.n = 0;
	for (size_t j = 0; j < g->X.cols; j++)
		if (s.in[j])
			r->chosen.v[r->chosen.n++] = (double)j;
	r->beta = call_vector(call, r->chosen.n + 1);
	(void)fit(&s, r->beta.v, &rest);
	r->r2 = 1 - rest / sample_squares(g->y, &mean);
	return true;
}

const struct entry algorithm_stepwise = {
	.id = "REG-06",
	.words = { "逐步回归（AIC）", "Stepwise regression by AIC" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "AIC = n ln(SSE/n) + 2p, BIC = n ln(SSE/n) + p ln n; each "
		    "step takes in or puts out the variable that makes it "
		    "least, until none does",
	.source = "Akaike 1974; Venables & Ripley, Modern Applied Statistics "
		  "with S (2002), ch. 6",
	.strength = STRENGTH_A,
	.oracle = "numpy lstsq, the steps written out",
	.version = 1,
	.evaluate = evaluate,
};
