#include <math.h>
#include <string.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define TINY 1e-8 /* of Adam and RMSprop, as their authors have it */

enum method { SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM };

struct given {
	struct str f;
	struct texts names, slopes;
	struct vector x0;
	struct map parameters;
	int method;
	int64_t steps;
	double rate, beta1, beta2;
};

struct result {
	struct vector x, loss;
	struct matrix path;
};

static const struct port given[] = {
	{ IN_AS(f, "minimize"), PORT_TEXT, "",
	    .words = { "损失算式", "loss, a formula" } },
	{ IN(names), PORT_TEXTS, "",
	    .words = { "变量名", "names of the variables" }, .shape = "n" },
	{ IN(slopes), PORT_TEXTS, "",
	    .words = { "各变量偏导数的算式", "slope by each, a formula" },
	    .shape = "n" },
	{ IN(x0), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "起点", "where it begins" }, "n" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(method), PORT_CHOICE, "", .words = { "方法", "method" },
	    .choices = "sgd momentum nesterov adagrad rmsprop adam",
	    .otherwise = "\"adam\"" },
	{ IN(steps), PORT_WHOLE, "1", { 1, 10000 }, { "步数", "steps" },
	    .otherwise = "100" },
	{ IN(rate), PORT_NUMBER, "1", { 1e-9, 10 },
	    { "学习率", "rate of learning" }, .otherwise = "0.01" },
	{ IN(beta1), PORT_NUMBER, "1", { 0, 0.9999 },
	    { "一阶矩衰减（动量）", "what is kept of slopes: momentum" },
	    .otherwise = "0.9" },
	{ IN(beta2), PORT_NUMBER, "1", { 0, 0.99999 },
	    { "二阶矩衰减", "what is kept of their squares" },
	    .otherwise = "0.999" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1", .words = { "终点", "where it ends" } },
	{ OUT(loss), PORT_VECTOR, "1",
	    .words = { "各步前的损失，末为终点",
		"loss before each step, the last at the end" } },
	{ OUT(path), PORT_MATRIX, "1",
	    .words = { "各步后的位置，一行一步", "places, a row a step" } },
	{ NULL },
};

struct descent {
	const struct given *g;
	double *x, *slope, *mean, *square;
	double left1, left2; /* powers of what is kept */
};

static void
step(struct descent *d, size_t i)
{
	const struct given *g = d->g;
	const double s = d->slope[i];

	switch (g->method) {
	case SGD:
		d->x[i] -= g->rate * s;
		return;
	case MOMENTUM:
		d->mean[i] = g->beta1 * d->mean[i] + s;
		d->x[i] -= g->rate * d->mean[i];
		return;
	case NESTEROV:
		d->mean[i] = g->beta1 * d->mean[i] + s;
		d->x[i] -= g->rate * (s + g->beta1 * d->mean[i]);
		return;
	case ADAGRAD:
		d->square[i] += s * s;
		d->x[i] -= g->rate * s / (sqrt(d->square[i]) + TINY);
		return;
	case RMSPROP:
		d->square[i] += (1 - g->beta2) * (s * s - d->square[i]);
		d->x[i] -= g->rate * s / (sqrt(d->square[i]) + TINY);
		return;
	default:
		d->mean[i] += (1 - g->beta1) * (s - d->mean[i]);
		d->square[i] += (1 - g->beta2) * (s * s - d->square[i]);
		d->x[i] -= g->rate * d->mean[i] / (1 - d->left1) /
		    (sqrt(d->square[i] / (1 - d->left2)) + TINY);
	}
}

static bool
run(struct call *call, struct descent *d, const struct algebra *f,
    const struct algebra *slopes, struct result *r)
{
	const size_t n = d->g->names.n;

	for (size_t k = 0; k < r->loss.n; k++) {
		r->loss.v[k] = algebra_value(f, d->x);
		if (!isfinite(r->loss.v[k]))
			return call_refuse(call, "rate",
			    "the loss has no value after %zu steps", k);
		if (k + 1 == r->loss.n)
			break;
		if (!call_goes_on(call, (double)k / (double)r->loss.n))
			return false;
		d->left1 *= d->g->beta1;
		d->left2 *= d->g->beta2;
		for (size_t i = 0; i < n; i++)
			d->slope[i] = algebra_value(&slopes[i], d->x);
		for (size_t i = 0; i < n; i++) {
			if (!isfinite(d->slope[i]))
				return call_refuse(call, "slopes",
				    "slope %zu has no value after %zu steps",
				    i + 1, k);
			step(d, i);
		}
		memcpy(r->path.v + k * n, d->x, n * sizeof(*d->x));
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->names.n;
	struct descent d = { .g = g, .left1 = 1, .left2 = 1 };
	struct algebra f, *slopes;

	if (!algebra_names(call, "names", &g->names) ||
	    !algebra_read(
		call, "minimize", g->f, &g->names, &g->parameters, &f))
		return false;
	slopes = algebra_read_all(
	    call, "slopes", &g->slopes, &g->names, &g->parameters);
	if (slopes == NULL)
		return false;
	r->x = call_vector(call, n);
	r->loss = call_vector(call, (size_t)g->steps + 1);
	r->path = call_matrix(call, (size_t)g->steps, n);
	d.x = r->x.v;
	d.slope = call_vector(call, n).v;
	d.mean = call_vector(call, n).v;
	d.square = call_vector(call, n).v;
	memcpy(d.x, g->x0.v, n * sizeof(*d.x));
	return run(call, &d, &f, slopes, r);
}

const struct entry algorithm_optimisers = {
	.id = "NNT-11",
	.words = { "梯度优化器（SGD、动量、Adam 等）",
	    "Gradient methods: SGD, momentum, Adam and others" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x <- x - rate m/(1 - b1^k)/(sqrt(v/(1 - b2^k)) + 1e-8) "
		    "(Adam)",
	.source = "Robbins & Monro 1951; Polyak 1964; Nesterov 1983; Duchi et "
		  "al. 2011; Kingma & Ba 2015",
	.strength = STRENGTH_A,
	.oracle = "numpy, step by step",
	.version = 1,
	.evaluate = evaluate,
};
