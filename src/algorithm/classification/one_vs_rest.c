#include "algorithm/classification/classes.h"
#include "algorithm/classification/linear_machine.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Xnew;
	struct vector y;
	double C, tol;
};

struct result {
	struct vector classes, label;
	struct matrix decision, coef;
};

static const struct port given[] = {
	CLASSES_PORTS,
	{ IN(C), PORT_NUMBER, "1", { 1e-6, 1e6 },
	    { "惩罚系数", "penalty of errors" }, .otherwise = "1" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-9, 0.1 }, { "收敛容差", "tolerance" },
	    .otherwise = "0.0001" },
	{ NULL },
};

static const struct port result[] = {
	CLASSES_PORT_LABELS,
	{ OUT(label), PORT_VECTOR, "1",
	    .words = { "预测类别（决策值最大者）",
		"prediction: of the greatest decision value" } },
	{ OUT(decision), PORT_MATRIX, "1",
	    .words = { "各类决策值，一行一个样本",
		"decision value of each class, a row a sample" } },
	{ OUT(coef), PORT_MATRIX, "1",
	    .words = { "各类系数，末列为截距",
		"coefficients of each class, the last its intercept" } },
	{ NULL },
};

/* One class against all others. */
static bool
part(struct call *call, const struct given *g, const struct classes *c,
    size_t class, struct result *r)
{
	const struct matrix *rows = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	double *sign = call_vector(call, g->y.n).v;
	struct linear_machine m = { .X = &g->X,
		.sign = sign,
		.C = g->C,
		.tol = g->tol,
		.squared = true };

	for (size_t i = 0; i < g->y.n; i++)
		sign[i] = c->of[i] == class ? 1 : -1;
	if (!linear_machine_train(call, &m))
		return false;
	for (size_t j = 0; j <= g->X.cols; j++)
		r->coef.v[class * r->coef.cols + j] = m.w[j];
	for (size_t i = 0; i < rows->rows; i++)
		r->decision.v[i * c->n + class] =
		    linear_machine_value(&m, rows->v + i * rows->cols);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->Xnew.rows > 0 ? g->Xnew.rows : g->X.rows;
	struct classes c;

	if (!classes_of(call, "y", g->y, &c))
		return false;
	r->decision = call_matrix(call, n, c.n);
	r->coef = call_matrix(call, c.n, g->X.cols + 1);
	for (size_t k = 0; k < c.n; k++)
		if (!part(call, g, &c, k, r))
			return false;
	r->classes = classes_labels(call, &c);
	r->label = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		size_t best = 0;

		for (size_t k = 1; k < c.n; k++)
			if (r->decision.v[i * c.n + k] >
			    r->decision.v[i * c.n + best])
				best = k;
		r->label.v[i] = c.label[best];
	}
	return true;
}

const struct entry algorithm_one_vs_rest = {
	.id = "CLS-18",
	.words = { "一对多多分类（线性支持向量机）",
	    "One class against the rest, by linear machines" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "label = argmax_k w_k x + b_k, each k learned against all "
		    "others (squared hinge)",
	.source = "Rifkin & Klautau 2004; CLS-05 for each class",
	.strength = STRENGTH_A,
	.oracle = "sklearn OneVsRestClassifier of LinearSVC",
	.note = { "特征应先标准化", "Scale the features first" },
	.version = 1,
	.evaluate = evaluate,
};
