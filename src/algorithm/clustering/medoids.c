#include "algorithm/clustering/medoids.h"

#include <math.h>
#include <stdlib.h>

#define GAIN 1e-12 /* of the cost: as little is none */

/* Of each row: its medoid, how far that is and how far the next one. */
struct work {
	const double *d;
	size_t n, k, *medoid, *nearest;
	double *first, *second;
	bool *chosen;
};

static void
assign(struct work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->first[i] = w->second[i] = INFINITY;
		for (size_t c = 0; c < w->k; c++) {
			const double d = w->d[w->medoid[c] * w->n + i];

			if (d < w->first[i]) {
				w->second[i] = w->first[i];
				w->first[i] = d;
				w->nearest[i] = c;
			} else if (d < w->second[i]) {
				w->second[i] = d;
			}
		}
	}
}

static double
cost(const struct work *w)
{
	double sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += w->first[i];
	return sum;
}

/* The row that lowers the cost most becomes the next medoid. */
static void
build(struct work *w, size_t c)
{
	size_t best = w->n;
	double least = INFINITY;

	for (size_t j = 0; j < w->n; j++) {
		double sum = 0;

		if (w->chosen[j])
			continue;
		for (size_t i = 0; i < w->n; i++)
			sum += fmin(w->first[i], w->d[j * w->n + i]);
		if (sum < least) {
			least = sum;
			best = j;
		}
	}
	w->medoid[c] = best;
	w->chosen[best] = true;
	for (size_t i = 0; i < w->n; i++)
		w->first[i] = fmin(w->first[i], w->d[best * w->n + i]);
}

/* What the cost changes by when row j comes for each medoid, in change[]. */
static void
weigh(const struct work *w, size_t j, double *change)
{
	double all = 0;

	for (size_t c = 0; c < w->k; c++)
		change[c] = 0;
	for (size_t i = 0; i < w->n; i++) {
		const double d = w->d[j * w->n + i];
		const double better = fmin(0, d - w->first[i]);

		/* Whoever stays takes j when it is nearer; whoever loses its
		 * medoid takes j or its second. */
		all += better;
		change[w->nearest[i]] +=
		    fmin(d, w->second[i]) - w->first[i] - better;
	}
	for (size_t c = 0; c < w->k; c++)
		change[c] += all;
}

/* The best exchange; false: none lowers the cost. */
static bool
swap(struct work *w, double *change)
{
	double least = -GAIN * cost(w);
	size_t in = w->n, out = 0;

	for (size_t j = 0; j < w->n; j++) {
		if (w->chosen[j])
			continue;
		weigh(w, j, change);
		for (size_t c = 0; c < w->k; c++)
			if (change[c] < least) {
				least = change[c];
				in = j;
				out = c;
			}
	}
	if (in == w->n)
		return false;
	w->chosen[w->medoid[out]] = false;
	w->chosen[in] = true;
	w->medoid[out] = in;
	assign(w);
	return true;
}

static int
by_place(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

bool
medoids_of(
    struct call *call, const double *d, size_t n, size_t k, struct medoids *m)
{
	struct work w = { .d = d,
		.n = n,
		.medoid = cx_calloc(call->cx, k, sizeof(size_t)),
		.nearest = cx_calloc(call->cx, n, sizeof(size_t)),
		.first = call_vector(call, n).v,
		.second = call_vector(call, n).v,
		.chosen = cx_calloc(call->cx, n, sizeof(bool)) };
	double *change = call_vector(call, k).v;

	for (size_t i = 0; i < n; i++)
		w.first[i] = 1e300;
	for (w.k = 0; w.k < k; w.k++) {
		if (!call_goes_on(call, (double)w.k / (double)k / 2))
			return false;
		build(&w, w.k);
	}
	assign(&w);
	for (m->swaps = 0; swap(&w, change); m->swaps++)
		if (!call_goes_on(call, 0.75))
			return false;
	qsort(w.medoid, k, sizeof(*w.medoid), by_place);
	assign(&w);
	m->cost = cost(&w);
	m->medoids = call_vector(call, k);
	m->labels = call_vector(call, n);
	for (size_t c = 0; c < k; c++)
		m->medoids.v[c] = (double)w.medoid[c];
	for (size_t i = 0; i < n; i++)
		m->labels.v[i] = (double)w.nearest[i];
	return true;
}
