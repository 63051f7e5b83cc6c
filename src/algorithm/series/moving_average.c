#include <math.h>

#include "knowledge/entry.h"

#define WINDOW_MOST 100000
#define WORK_MOST 1e9

struct given {
	struct vector x, weights;
	int64_t window;
	bool center;
};

struct result {
	struct vector value;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(window), PORT_WHOLE, "1", { 1, WINDOW_MOST },
	    { "窗口点数（给出权重时以权重数为准）",
		"values of a window; with weights, as many as these" },
	    .otherwise = "3" },
	{ IN(weights), PORT_VECTOR, "1", { 0, 1e9 },
	    { "权重，旧值在前（缺省等权）",
		"weights, oldest first; without them all alike" },
	    .otherwise = "null" },
	{ IN(center), PORT_TRUTH, "",
	    .words = { "窗口居中（否则止于当前点）",
		"window about each value, else up to it" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_VECTOR, "1",
	    .words = { "移动平均（窗口不满处为空）",
		"moving averages; null where a window is not full" },
	    .gaps = true },
	{ NULL },
};

static double
mean(const double *x, const struct vector *weights, double sum)
{
	double mean = 0;

	for (size_t i = 0; i < weights->n; i++)
		mean += weights->v[i] / sum * x[i];
	return mean;
}

static bool
weights_of(
    struct call *call, const struct given *g, struct vector *w, double *sum)
{
	*w = g->weights;
	*sum = 0;
	if (w->n == 0) {
		*w = call_vector(call, (size_t)g->window);
		for (size_t i = 0; i < w->n; i++)
			w->v[i] = 1;
	}
	for (size_t i = 0; i < w->n; i++)
		*sum += w->v[i];
	return *sum > 0 ||
	    call_refuse(call, "weights", "the weights must not all be 0");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector w;
	size_t after;
	double sum;

	if (!weights_of(call, g, &w, &sum))
		return false;
	if (w.n > g->x.n)
		return call_refuse(
		    call, "x", "x has fewer values than a window of %zu", w.n);
	if ((double)w.n * (double)g->x.n > WORK_MOST)
		return call_refuse(call, "window",
		    "window is too long for %zu values", g->x.n);
	after = g->center ? (w.n - 1) / 2 : 0;
	r->value = call_vector(call, g->x.n);
	for (size_t t = 0; t < g->x.n; t++) {
		if (t % 256 == 0 &&
		    !call_goes_on(call, (double)t / (double)g->x.n))
			return false;
		r->value.v[t] = t + after + 1 < w.n || t + after >= g->x.n
		    ? (double)NAN
		    : mean(g->x.v + t + after + 1 - w.n, &w, sum);
	}
	return true;
}

const struct entry algorithm_moving_average = {
	.id = "TSF-01",
	.words = { "移动平均与加权平均", "Moving average, also weighted" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "m(t) = sum w(i) x(t - n + i) / sum w(i), i = 1..n",
	.source = "Brown 1963",
	.strength = STRENGTH_A,
	.oracle = "pandas rolling; numpy convolve",
	.version = 1,
	.evaluate = evaluate,
};
