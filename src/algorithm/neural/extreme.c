#include <cblas.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "algorithm/neural/readout.h"
#include "knowledge/entry.h"

enum activation { TANH, LOGISTIC, RELU };

struct given {
	struct matrix X, Y, Xnew, weights, hidden;
	int64_t nodes, seed;
	int activation;
	double ridge;
};

struct result {
	struct matrix pred, hidden, weights;
	double loss;
};

static const struct port given[] = {
	READOUT_PORTS,
	{ IN(nodes), PORT_WHOLE, "1", { 1, READOUT_MOST },
	    { "隐层节点数", "hidden nodes" }, .otherwise = "50" },
	{ IN(hidden), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "隐层权重（m+1 行，末行为偏置；缺省为随机）",
		"weights of the hidden layer, m + 1 rows, the last its "
		"constants; drawn without" },
	    .otherwise = "null" },
	{ IN(activation), PORT_CHOICE, "",
	    .words = { "激活函数", "what hidden nodes answer with" },
	    .choices = "tanh logistic relu", .otherwise = "\"tanh\"" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	READOUT_RESULTS,
	{ OUT(hidden), PORT_MATRIX, "1",
	    .words = { "隐层权重，可再作输入",
		"weights of the hidden layer, to be given again" } },
	{ NULL },
};

static double
answer(int activation, double x)
{
	switch (activation) {
	case TANH:
		return tanh(x);
	case LOGISTIC:
		return 1 / (1 + exp(-x));
	default:
		return fmax(x, 0);
	}
}

/* Answers of the hidden layer, and a 1. */
static struct matrix
answers(struct call *call, const struct given *g, const struct matrix *X,
    const struct matrix *W)
{
	const size_t m = X->cols, k = W->cols;
	struct matrix h = call_matrix(call, X->rows, k + 1);

	for (size_t i = 0; i < X->rows; i++) {
		double *row = h.v + i * (k + 1);

		for (size_t j = 0; j < k; j++)
			row[j] = W->v[m * k + j];
		cblas_dgemv(CblasRowMajor, CblasTrans, (int)m, (int)k, 1, W->v,
		    (int)k, X->v + i * m, 1, 1, row, 1);
		for (size_t j = 0; j < k; j++)
			row[j] = answer(g->activation, row[j]);
		row[k] = 1;
	}
	return h;
}

static struct matrix
draw(struct call *call, const struct given *g)
{
	struct matrix W = call_matrix(call, g->X.cols + 1, (size_t)g->nodes);
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (size_t i = 0; i < W.rows * W.cols; i++)
		W.v[i] = 2 * gsl_rng_uniform(rng) - 1;
	gsl_rng_free(rng);
	return W;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *ask = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	struct matrix learned, asked;

	if ((double)g->X.rows * (double)READOUT_MOST > 1e8)
		return call_refuse(call, "X", "X has too many rows");
	if (g->hidden.rows > 0 &&
	    (g->hidden.rows != g->X.cols + 1 || g->hidden.cols > READOUT_MOST))
		return call_refuse(call, "hidden",
		    "hidden has a row for each column of X and one more, and "
		    "at most %d columns",
		    READOUT_MOST);
	r->hidden = g->hidden.rows > 0 ? g->hidden : draw(call, g);
	learned = answers(call, g, &g->X, &r->hidden);
	asked = answers(call, g, ask, &r->hidden);
	return readout(call, &learned, &asked, &g->Y, g->ridge, &g->weights,
	    &r->weights, &r->pred, &r->loss);
}

const struct entry algorithm_extreme = {
	.id = "NNT-03",
	.words = { "极限学习机（ELM）", "Extreme learning machine" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "y = f(x W + b) V, W and b drawn, V by least squares with "
		    "a ridge",
	.source = "Huang, Zhu & Siew 2006",
	.strength = STRENGTH_A,
	.oracle = "numpy solve of the same hidden layer",
	.note = { "同一种子可重现；指标应在未参加训练的样本上评定",
	    "The same seed gives the same; judge it by samples it has not "
	    "learned from" },
	.version = 1,
	.evaluate = evaluate,
};
