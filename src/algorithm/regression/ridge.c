#include <math.h>

#include "algorithm/regression/shrink.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector y;
	double alpha;
};

struct result {
	struct vector coef;
	double intercept, r2;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 1e15 }, { "惩罚系数", "penalty" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1", .words = { "系数", "coefficients" } },
	{ OUT(intercept), PORT_NUMBER, "1",
	    .words = { "截距（不受惩罚）", "intercept, not penalised" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ NULL },
};

/* sqrt(alpha) I below the rows, with 0 to explain. */
static void
penalise(struct call *call, struct triangle *t, double alpha)
{
	const size_t m = t->n - 1;
	double *rows = call_vector(call, m * t->n).v;

	for (size_t i = 0; i < m; i++)
		rows[i * t->n + i] = sqrt(alpha);
	triangle_add(call, t, rows, m);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct shrink s;

	if (!shrink_begin(call, &g->X, g->y, &s))
		return false;
	if (g->alpha > 0)
		penalise(call, &s.t, g->alpha);
	r->coef = call_vector(call, g->X.cols);
	if (!triangle_solve(&s.t, r->coef.v))
		return call_refuse(call, "alpha",
		    "alpha is too small for columns that depend on each "
		    "other");
	shrink_end(&s, r->coef, &r->intercept, &r->r2);
	return true;
}

const struct entry algorithm_ridge = {
	.id = "REG-03",
	.words = { "岭回归", "Ridge regression" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "argmin |y - b0 - X b|^2 + alpha |b|^2",
	.source = "Hoerl & Kennard 1970",
	.strength = STRENGTH_A,
	.oracle = "sklearn.linear_model.Ridge",
	.note = { "惩罚随量纲变化，自变量应先标准化",
	    "The penalty depends on units: scale the variables first" },
	.version = 1,
	.evaluate = evaluate,
};
