#include <math.h>
#include <stdlib.h>

#include "knowledge/entry.h"

#define CELLS_MOST 25000000

struct given {
	struct vector a, b;
	int64_t window;
};

struct result {
	double dist;
	struct matrix path;
};

static const struct port given[] = {
	{ IN(a), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "序列甲", "first series" } },
	{ IN(b), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "序列乙", "second series" } },
	{ IN(window), PORT_WHOLE, "1", { 0, 1000000 },
	    { "配对点最大错位（0 为不限）",
		"how far apart pairs may be; 0: anywhere" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dist), PORT_NUMBER, "1",
	    .words = { "累计距离", "sum of the distances" } },
	{ OUT(path), PORT_MATRIX, "1",
	    .words = { "配对（甲、乙的序号，自 0 起）",
		"pairs: places in both, from 0 on" } },
	{ NULL },
};

enum step { STEP_BOTH, STEP_A, STEP_B };

/* The cheapest way into a cell whose neighbours are known. */
static unsigned char
cheapest(double both, double a, double b, double *cost)
{
	*cost = fmin(both, fmin(a, b));
	return both <= a && both <= b ? STEP_BOTH : a <= b ? STEP_A : STEP_B;
}

/* Row by row; steps remember how each cell was reached. */
static bool
fill(struct call *call, const struct given *g, unsigned char *steps,
    double *dist)
{
	const size_t n = g->a.n, m = g->b.n;
	double *row = call_vector(call, m + 1).v;
	double *last = call_vector(call, m + 1).v, *other;

	for (size_t j = 1; j <= m; j++)
		last[j] = INFINITY;
	for (size_t i = 1; i <= n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		row[0] = INFINITY;
		for (size_t j = 1; j <= m; j++) {
			const size_t apart = i > j ? i - j : j - i;
			double before;

			steps[(i - 1) * m + j - 1] =
			    cheapest(last[j - 1], last[j], row[j - 1], &before);
			row[j] = g->window > 0 && apart > (size_t)g->window
			    ? (double)INFINITY
			    : before + fabs(g->a.v[i - 1] - g->b.v[j - 1]);
		}
		other = last;
		last = row;
		row = other;
	}
	*dist = last[m];
	return true;
}

/* Back from the last pair; the matrix is in order. */
static struct matrix
trace(struct call *call, const unsigned char *steps, size_t n, size_t m)
{
	struct matrix path = call_matrix(call, n + m - 1, 2);
	size_t i = n - 1, j = m - 1, k = path.rows;

	for (;;) {
		const enum step step = steps[i * m + j];

		k--;
		path.v[k * 2] = (double)i;
		path.v[k * 2 + 1] = (double)j;
		if (i == 0 && j == 0)
			break;
		i -= step != STEP_B;
		j -= step != STEP_A;
	}
	path.v += k * 2;
	path.rows -= k;
	return path;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->a.n, m = g->b.n, apart = n > m ? n - m : m - n;
	unsigned char *steps;

	if (n > CELLS_MOST / m)
		return call_refuse(
		    call, "a", "a and b have more than %d pairs", CELLS_MOST);
	if (g->window > 0 && apart > (size_t)g->window)
		return call_refuse(call, "window",
		    "window must be at least %zu, by which the lengths differ",
		    apart);
	steps = cx_calloc(call->cx, n, m);
	if (!fill(call, g, steps, &r->dist))
		return false;
	r->path = trace(call, steps, n, m);
	return true;
}

const struct entry algorithm_dynamic_time_warping = {
	.id = "TSF-21",
	.words = { "动态时间规整", "Dynamic time warping" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "D(i,j) = |a(i) - b(j)| + min(D(i-1,j-1), D(i-1,j), "
		    "D(i,j-1))",
	.source = "Sakoe & Chiba 1978",
	.strength = STRENGTH_A,
	.oracle = "numpy, the table written out",
	.version = 1,
	.evaluate = evaluate,
};
