#include "algorithm/regression/descent.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector y;
	double alpha;
};

struct result {
	struct vector coef;
	double intercept, r2;
	int64_t kept;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 1e15 }, { "惩罚系数", "penalty" },
	    .otherwise = "0.1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1", .words = { "系数", "coefficients" } },
	{ OUT(intercept), PORT_NUMBER, "1",
	    .words = { "截距（不受惩罚）", "intercept, not penalised" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(kept), PORT_WHOLE, "1",
	    .words = { "非零系数个数", "coefficients that are not 0" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct shrink s;

	if (!shrink_begin(call, &g->X, g->y, &s) ||
	    !descent(call, &s, g->alpha, 1, &r->coef, &r->kept))
		return false;
	shrink_end(&s, r->coef, &r->intercept, &r->r2);
	return true;
}

const struct entry algorithm_lasso = {
	.id = "REG-04",
	.words = { "Lasso（坐标下降）", "Lasso by coordinate descent" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "argmin |y - b0 - X b|^2/(2n) + alpha sum|b|",
	.source = "Tibshirani 1996; Friedman, Hastie & Tibshirani 2010",
	.strength = STRENGTH_A,
	.oracle = "sklearn.linear_model.Lasso",
	.note = { "惩罚随量纲变化，自变量应先标准化",
	    "The penalty depends on units: scale the variables first" },
	.version = 1,
	.evaluate = evaluate,
};
