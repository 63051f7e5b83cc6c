#include "algorithm/neural/network.h"

#include <cblas.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#define WORK_MOST 1e11 /* weights times samples times steps times epochs */

/* Of Adam, as its authors propose. */
#define MEAN_KEPT 0.9
#define SQUARE_KEPT 0.999
#define TINY 1e-8

size_t
block_biases(struct block b)
{
	return b.at + b.in * b.out;
}

size_t
block_end(struct block b)
{
	return block_biases(b) + b.out;
}

void
dense_forward(struct block b, const double *theta, const double *in, size_t n,
    double *out)
{
	const int rows = (int)n, m = (int)b.in, k = (int)b.out;

	for (size_t i = 0; i < n; i++)
		memcpy(out + i * b.out, theta + block_biases(b),
		    b.out * sizeof(double));
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, k, m, 1,
	    in, m, theta + b.at, k, 1, out, k);
}

void
dense_backward(struct block b, const double *theta, const double *in, size_t n,
    const double *delta, double *gradient, double *back)
{
	const int rows = (int)n, m = (int)b.in, k = (int)b.out;

	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, k, rows, 1, in,
	    m, delta, k, 1, gradient + b.at, k);
	for (size_t i = 0; i < n; i++)
		cblas_daxpy(
		    k, 1, delta + i * b.out, 1, gradient + block_biases(b), 1);
	if (back != NULL)
		cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, m, k,
		    1, delta, k, theta + b.at, k, 0, back, m);
}

/* Everything that one training goes on with. */
struct training {
	struct call *call;
	struct network *net;
	const struct learning *how;
	size_t params;
	double *theta, *gradient, *out, *delta;
	double *mean, *square;         /* Adam's */
	double mean_left, square_left; /* powers of what is kept */
	size_t *order;
};

/* Loss of one output row, which becomes its prediction. */
static double
settle(const struct training *t, double *out, const double *y)
{
	const size_t k = t->net->outputs;
	double most = -HUGE_VAL, sum = 0, loss = 0;

	if (t->how->task == TASK_REGRESSION) {
		for (size_t j = 0; j < k; j++)
			loss += (out[j] - y[j]) * (out[j] - y[j]) / 2;
		return loss / (double)k;
	}
	if (k == 1) {
		loss =
		    fmax(out[0], 0) - out[0] * y[0] + log1p(exp(-fabs(out[0])));
		out[0] = 1 / (1 + exp(-out[0]));
		return loss;
	}
	for (size_t j = 0; j < k; j++)
		most = fmax(most, out[j]);
	for (size_t j = 0; j < k; j++)
		sum += exp(out[j] - most);
	for (size_t j = 0; j < k; j++) {
		loss -= y[j] * (out[j] - most - log(sum));
		out[j] = exp(out[j] - most) / sum;
	}
	return loss;
}

/* Loss of n samples, added up; `out` has their predictions, and the gradient
 * grows by that of the mean over `all`. */
static double
pass(struct training *t, const size_t *rows, size_t n, size_t all)
{
	const size_t k = t->net->outputs;
	const double part = t->how->task == TASK_REGRESSION
	    ? 1 / (double)(all * k)
	    : 1 / (double)all;
	double loss = 0;

	t->net->forward(t->net, t->theta, rows, n, t->out);
	for (size_t i = 0; i < n; i++) {
		const double *y = t->how->Y.v + rows[i] * k;

		loss += settle(t, t->out + i * k, y);
		for (size_t j = 0; j < k; j++)
			t->delta[i * k + j] = part * (t->out[i * k + j] - y[j]);
	}
	t->net->backward(t->net, t->theta, n, t->delta, t->gradient);
	return loss;
}

static void
step(struct training *t)
{
	t->mean_left *= MEAN_KEPT;
	t->square_left *= SQUARE_KEPT;
	for (size_t i = 0; i < t->params; i++) {
		const double g = t->gradient[i];

		t->mean[i] += (1 - MEAN_KEPT) * (g - t->mean[i]);
		t->square[i] += (1 - SQUARE_KEPT) * (g * g - t->square[i]);
		t->theta[i] -= t->how->rate * t->mean[i] / (1 - t->mean_left) /
		    (sqrt(t->square[i] / (1 - t->square_left)) + TINY);
	}
}

static void
shuffle(gsl_rng *random, size_t *order, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		const size_t k = gsl_rng_uniform_int(random, i);
		const size_t kept = order[i - 1];

		order[i - 1] = order[k];
		order[k] = kept;
	}
}

/* Glorot & Bengio 2010; biases are 0. */
static void
begin(struct training *t, gsl_rng *random)
{
	if (t->how->weights.n > 0) {
		memcpy(t->theta, t->how->weights.v, t->params * sizeof(double));
		return;
	}
	for (size_t i = 0; i < t->net->block_n; i++) {
		const struct block b = t->net->blocks[i];
		const double most = sqrt(6 / (double)(b.in + b.out));

		for (size_t k = b.at; k < block_biases(b); k++)
			t->theta[k] = most * (2 * gsl_rng_uniform(random) - 1);
	}
}

static bool
train(struct training *t, gsl_rng *random, struct vector loss)
{
	const size_t n = t->net->samples, size = (size_t)t->how->batch;

	for (size_t epoch = 0; epoch < loss.n; epoch++) {
		shuffle(random, t->order, n);
		for (size_t i = 0; i < n; i += size) {
			const size_t here = n - i < size ? n - i : size;

			if (!call_goes_on(
				t->call, (double)epoch / (double)loss.n))
				return false;
			memset(t->gradient, 0, t->params * sizeof(double));
			loss.v[epoch] +=
			    pass(t, t->order + i, here, here) / (double)n;
			step(t);
		}
		if (!isfinite(loss.v[epoch]))
			return call_refuse(t->call, "rate",
			    "the loss has no limit: learn more slowly");
	}
	return true;
}

/* All samples once more, with the weights as they are. */
static void
finish(struct training *t, struct learned *what)
{
	const size_t n = t->net->samples, k = t->net->outputs;

	memset(t->gradient, 0, t->params * sizeof(double));
	for (size_t i = 0; i < n; i++)
		t->order[i] = i;
	for (size_t i = 0; i < n; i += NETWORK_BATCH) {
		const size_t here =
		    n - i < NETWORK_BATCH ? n - i : NETWORK_BATCH;

		what->final += pass(t, t->order + i, here, n) / (double)n;
		memcpy(what->pred.v + i * k, t->out, here * k * sizeof(double));
	}
}

static bool
is_asked_well(struct call *call, const struct network *net,
    const struct learning *how, size_t params)
{
	if (params > NETWORK_PARAMS)
		return call_refuse(call, "hidden",
		    "the network has %zu weights, more than %d", params,
		    NETWORK_PARAMS);
	if (how->weights.n > 0 && how->weights.n != params)
		return call_refuse(call, "weights",
		    "the network has %zu weights, not %zu", params,
		    how->weights.n);
	if ((double)params * (double)net->samples * (double)net->steps *
		(double)how->epochs >
	    WORK_MOST)
		return call_refuse(call, "epochs",
		    "%zu weights and %zu samples: fewer epochs, please", params,
		    net->samples);
	for (size_t i = 0; how->task == TASK_CLASSES && i < net->samples; i++) {
		double sum = 0;

		for (size_t j = 0; j < net->outputs; j++) {
			const double y = how->Y.v[i * net->outputs + j];

			if (y < 0 || y > 1 || y != floor(y))
				return call_refuse(
				    call, "Y", "of classes Y has 0 and 1");
			sum += y;
		}
		if (net->outputs > 1 && (sum < 1 || sum > 1))
			return call_refuse(call, "Y",
			    "row %zu of Y is not of one class", i + 1);
	}
	return true;
}

bool
learn(struct call *call, struct network *net, const struct learning *how,
    struct learned *what)
{
	const size_t params = block_end(net->blocks[net->block_n - 1]);
	struct training t = { call, net, how, params, .mean_left = 1,
		.square_left = 1 };
	gsl_rng *random;
	bool good;

	if (!is_asked_well(call, net, how, params))
		return false;
	what->weights = call_vector(call, params);
	what->gradient = call_vector(call, params);
	what->loss = call_vector(call, (size_t)how->epochs);
	what->pred = call_matrix(call, net->samples, net->outputs);
	t.theta = what->weights.v;
	t.gradient = what->gradient.v;
	t.out = call_vector(call, NETWORK_BATCH * net->outputs).v;
	t.delta = call_vector(call, NETWORK_BATCH * net->outputs).v;
	t.mean = call_vector(call, params).v;
	t.square = call_vector(call, params).v;
	t.order = cx_calloc(call->cx, net->samples, sizeof(size_t));
	for (size_t i = 0; i < net->samples; i++)
		t.order[i] = i;
	random = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(random, (unsigned long)how->seed);
	begin(&t, random);
	good = train(&t, random, what->loss);
	gsl_rng_free(random);
	if (good)
		finish(&t, what);
	return good;
}
