#include <math.h>
#include <string.h>

#include "algorithm/neural/network.h"
#include "knowledge/entry.h"

#define LAYERS_MOST 5
#define WIDTH_MOST 512

enum activation { RELU, TANH, LOGISTIC };

struct given {
	struct matrix X;
	struct learning learning;
	struct vector hidden;
	int activation;
};

struct result {
	struct learned learned;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "输入，一行一个样本（宜先标准化）",
		"inputs, a row a sample; best scaled first" },
	    .shape = "n,m" },
	LEARNING_PORTS,
	{ IN(hidden), PORT_VECTOR, "1", { 1, WIDTH_MOST },
	    { "各隐层宽度", "widths of the hidden layers" },
	    .otherwise = "[16]" },
	{ IN(activation), PORT_CHOICE, "",
	    .words = { "激活函数", "what hidden nodes answer with" },
	    .choices = "relu tanh logistic", .otherwise = "\"tanh\"" },
	{ NULL },
};

static const struct port result[] = {
	LEARNED_PORTS,
	{ NULL },
};

struct perceptron {
	struct network net;
	const struct given *g;
	struct block blocks[LAYERS_MOST + 1];
	double *a[LAYERS_MOST + 1]; /* inputs of each block */
	double *back, *delta;
};

static void
answer(int activation, double *a, size_t n)
{
	for (size_t i = 0; i < n; i++)
		a[i] = activation == RELU ? fmax(a[i], 0)
		    : activation == TANH  ? tanh(a[i])
					  : 1 / (1 + exp(-a[i]));
}

static double
slope(int activation, double a)
{
	switch (activation) {
	case RELU:
		return a > 0;
	case TANH:
		return 1 - a * a;
	default:
		return a * (1 - a);
	}
}

static void
forward(struct network *net, const double *theta, const size_t *rows, size_t n,
    double *out)
{
	struct perceptron *p = (struct perceptron *)net;
	const size_t m = p->g->X.cols;

	for (size_t i = 0; i < n; i++)
		memcpy(p->a[0] + i * m, p->g->X.v + rows[i] * m,
		    m * sizeof(double));
	for (size_t l = 0; l < net->block_n; l++) {
		const bool last = l + 1 == net->block_n;
		double *to = last ? out : p->a[l + 1];

		dense_forward(p->blocks[l], theta, p->a[l], n, to);
		if (!last)
			answer(p->g->activation, to, n * p->blocks[l].out);
	}
}

static void
backward(struct network *net, const double *theta, size_t n,
    const double *delta, double *gradient)
{
	struct perceptron *p = (struct perceptron *)net;

	for (size_t l = net->block_n; l-- > 0;) {
		const struct block b = p->blocks[l];

		dense_backward(b, theta, p->a[l], n, delta, gradient,
		    l > 0 ? p->back : NULL);
		for (size_t i = 0; l > 0 && i < n * b.in; i++)
			p->delta[i] =
			    p->back[i] * slope(p->g->activation, p->a[l][i]);
		delta = p->delta;
	}
}

static bool
lay_out(struct call *call, const struct given *g, struct perceptron *p)
{
	size_t at = 0, widest = 0;

	if (g->hidden.n > LAYERS_MOST)
		return call_refuse(call, "hidden",
		    "there are more than %d hidden layers", LAYERS_MOST);
	for (size_t l = 0; l <= g->hidden.n; l++) {
		const size_t in =
		    l == 0 ? g->X.cols : (size_t)g->hidden.v[l - 1];
		const size_t out = l < g->hidden.n ? (size_t)g->hidden.v[l]
						   : g->learning.Y.cols;

		if (l < g->hidden.n && g->hidden.v[l] != floor(g->hidden.v[l]))
			return call_refuse(
			    call, "hidden", "widths are whole numbers");
		p->blocks[l] = (struct block){ at, in, out };
		p->a[l] = call_vector(call, NETWORK_BATCH * in).v;
		at = block_end(p->blocks[l]);
		widest = in > widest ? in : widest;
	}
	p->back = call_vector(call, NETWORK_BATCH * widest).v;
	p->delta = call_vector(call, NETWORK_BATCH * widest).v;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct perceptron p = { .g = g };

	if (!lay_out(call, g, &p))
		return false;
	p.net = (struct network){ p.blocks, g->hidden.n + 1, g->X.rows,
		g->learning.Y.cols, 1, forward, backward };
	return learn(call, &p.net, &g->learning, &r->learned);
}

const struct entry algorithm_perceptron = {
	.id = "NNT-01",
	.words = { "多层感知机（BP）", "Multilayer perceptron" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a_l = f(a_{l-1} W_l + b_l); back: dW = a' d, "
		    "d_{l-1} = d W' f'(a)",
	.source = "Rumelhart, Hinton & Williams 1986; Kingma & Ba 2015 (Adam)",
	.strength = STRENGTH_A,
	.oracle = "sklearn MLPRegressor, MLPClassifier; numerical gradient",
	.note = { "同一种子可重现；指标应在未参加训练的样本上评定",
	    "The same seed gives the same; judge it by samples it has not "
	    "learned from" },
	.version = 1,
	.evaluate = evaluate,
};
