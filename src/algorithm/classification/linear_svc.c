#include "algorithm/classification/linear_machine.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Xnew;
	struct vector y;
	double C, tol;
	bool squared;
};

struct result {
	struct vector coef, decision, label;
	double intercept, objective;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "特征，一行一个样本", "features, a row a sample" }, "n,m" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "类别（0/1）", "0 or 1" }, "n" },
	{ IN(Xnew), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "待预测样本（缺省为训练样本）",
		"samples to predict (without them those of X)" },
	    "k,m", .otherwise = "null" },
	{ IN(C), PORT_NUMBER, "1", { 1e-6, 1e6 },
	    { "惩罚系数", "penalty of errors" }, .otherwise = "1" },
	{ IN(squared), PORT_TRUTH, "",
	    .words = { "误差取平方", "errors count by their squares" },
	    .otherwise = "true" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-9, 0.1 }, { "收敛容差", "tolerance" },
	    .otherwise = "0.0001" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1", .words = { "系数", "coefficients" } },
	{ OUT(intercept), PORT_NUMBER, "1",
	    .words = { "截距（同样收缩）", "intercept, which shrinks, too" } },
	{ OUT(decision), PORT_VECTOR, "1",
	    .words = { "决策值（正为 1）", "decision value, positive for 1" } },
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(objective), PORT_NUMBER, "1",
	    .words = { "目标值", "objective" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "轮数", "rounds" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *rows = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	double *sign = call_vector(call, g->y.n).v;
	struct linear_machine m = { .X = &g->X,
		.sign = sign,
		.C = g->C,
		.tol = g->tol,
		.squared = g->squared };

	if (!sample_is_binary(call, "y", g->y))
		return false;
	for (size_t i = 0; i < g->y.n; i++)
		sign[i] = g->y.v[i] > 0 ? 1 : -1;
	if (!linear_machine_train(call, &m))
		return false;
	r->coef = (struct vector){ m.w, g->X.cols };
	r->intercept = m.w[g->X.cols];
	r->objective = m.objective;
	r->rounds = m.rounds;
	r->decision = call_vector(call, rows->rows);
	r->label = call_vector(call, rows->rows);
	for (size_t i = 0; i < rows->rows; i++) {
		r->decision.v[i] =
		    linear_machine_value(&m, rows->v + i * rows->cols);
		r->label.v[i] = r->decision.v[i] > 0;
	}
	return true;
}

const struct entry algorithm_linear_svc = {
	.id = "CLS-05",
	.words = { "线性支持向量机", "Linear support vector machine" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min (|w|^2 + b^2)/2 + C sum max(0, 1 - y (w x + b))^p, p "
		    "= 1 or 2",
	.source = "Hsieh, Chang, Lin, Keerthi & Sundararajan 2008 (dual "
		  "coordinate descent)",
	.strength = STRENGTH_A,
	.oracle = "sklearn LinearSVC",
	.note = { "特征应先标准化", "Scale the features first" },
	.version = 1,
	.evaluate = evaluate,
};
