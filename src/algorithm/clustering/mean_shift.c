#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "knowledge/entry.h"

#define ROUNDS 300
#define STILL 1e-3 /* of the bandwidth: as little is no move */
#define WORK_MOST 1e10

struct given {
	struct matrix X;
	double bandwidth;
};

struct result {
	int64_t n_clusters;
	struct vector labels, sizes;
	struct matrix modes;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "样本，一行一个", "samples, a row each" }, "n,m" },
	{ IN(bandwidth), PORT_NUMBER, "1", { 1e-9, 1e12 },
	    { "带宽（平核半径）", "bandwidth, radius of a flat kernel" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n_clusters), PORT_WHOLE, "1", .words = { "簇数", "clusters" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（最近的峰，从 0 起）",
		"cluster of each: its nearest mode, from 0" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各簇样本数", "samples of each" } },
	{ OUT(modes), PORT_MATRIX, "1",
	    .words = { "峰（邻近样本多者在前）",
		"modes, the one with most samples about it first" } },
	{ NULL },
};

static double
square(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* From a sample to where the mean of what is near is itself; how many are
 * near there. */
static double
climb(const struct given *g, double *at, double *mean)
{
	const size_t n = g->X.rows, m = g->X.cols;
	const double near = g->bandwidth * g->bandwidth;
	double count = 0;

	for (size_t round = 0; round <= ROUNDS; round++) {
		double moved;

		count = 0;
		memset(mean, 0, m * sizeof(*mean));
		for (size_t i = 0; i < n; i++) {
			if (square(g->X.v + i * m, at, m) > near)
				continue;
			count++;
			for (size_t j = 0; j < m; j++)
				mean[j] += g->X.v[i * m + j];
		}
		for (size_t j = 0; j < m; j++)
			mean[j] /= count;
		moved = sqrt(square(mean, at, m));
		memcpy(at, mean, m * sizeof(*at));
		if (moved <= STILL * g->bandwidth)
			break;
	}
	return count;
}

/* Where a climb ended, and how many samples are near there. */
struct end {
	double count;
	const double *at;
	size_t m;
};

/* Most samples first; of as many the end that is greater, number by number, so
 * that the order of rows does not matter. */
static int
compare(const void *a, const void *b)
{
	const struct end *x = a, *y = b;

	if (x->count < y->count || x->count > y->count)
		return x->count > y->count ? -1 : 1;
	for (size_t j = 0; j < x->m; j++)
		if (x->at[j] < y->at[j] || x->at[j] > y->at[j])
			return x->at[j] > y->at[j] ? -1 : 1;
	return 0;
}

/* An end near to one that is kept goes. */
static void
thin(struct call *call, const struct given *g, struct end *ends,
    struct result *r)
{
	const size_t n = g->X.rows, m = g->X.cols;
	size_t k = 0;

	qsort(ends, n, sizeof(*ends), compare);
	r->modes = call_matrix(call, n, m);
	for (size_t i = 0; i < n; i++) {
		bool known = false;

		for (size_t c = 0; c < k && !known; c++)
			known = square(r->modes.v + c * m, ends[i].at, m) <=
			    g->bandwidth * g->bandwidth;
		if (!known)
			memcpy(r->modes.v + k++ * m, ends[i].at,
			    m * sizeof(double));
	}
	r->modes.rows = k;
	r->n_clusters = (int64_t)k;
}

static void
assign(struct call *call, const struct given *g, struct result *r)
{
	const size_t m = g->X.cols;

	r->labels = call_vector(call, g->X.rows);
	r->sizes = call_vector(call, r->modes.rows);
	for (size_t i = 0; i < g->X.rows; i++) {
		double least = INFINITY;

		for (size_t c = 0; c < r->modes.rows; c++) {
			const double d =
			    square(g->X.v + i * m, r->modes.v + c * m, m);

			if (d < least) {
				least = d;
				r->labels.v[i] = (double)c;
			}
		}
		r->sizes.v[(size_t)r->labels.v[i]]++;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols;
	struct end *ends = cx_calloc(call->cx, n, sizeof(*ends));
	double *at, *mean;

	if ((double)n * (double)n * (double)m * 30 > WORK_MOST)
		return call_refuse(call, "X", "X has too many rows");
	at = call_matrix(call, n, m).v;
	mean = call_vector(call, m).v;
	memcpy(at, g->X.v, n * m * sizeof(*at));
	for (size_t i = 0; i < n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		ends[i] =
		    (struct end){ climb(g, at + i * m, mean), at + i * m, m };
	}
	thin(call, g, ends, r);
	assign(call, g, r);
	return true;
}

const struct entry algorithm_mean_shift = {
	.id = "CLU-09",
	.words = { "均值漂移", "Mean shift" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x <- mean of samples within the bandwidth, until it "
		    "stays; modes within a bandwidth are one",
	.source = "Fukunaga & Hostetler 1975; Comaniciu & Meer 2002",
	.strength = STRENGTH_A,
	.oracle = "sklearn MeanShift",
	.version = 1,
	.evaluate = evaluate,
};
