#include "algorithm/anomaly/neighbours.h"

#include <math.h>

static double
apart(const struct matrix *X, size_t a, size_t b)
{
	double sum = 0;

	for (size_t j = 0; j < X->cols; j++) {
		const double d = X->v[a * X->cols + j] - X->v[b * X->cols + j];

		sum += d * d;
	}
	return sum;
}

/* Into its place among those found so far, of which there are *n. */
static void
insert(
    size_t *place, double *distance, size_t k, size_t *n, size_t row, double d)
{
	size_t i = *n < k ? *n : k - 1;

	if (*n == k && !(d < distance[k - 1]))
		return;
	for (; i > 0 && distance[i - 1] > d; i--) {
		distance[i] = distance[i - 1];
		place[i] = place[i - 1];
	}
	distance[i] = d;
	place[i] = row;
	*n += *n < k;
}

bool
neighbours_of(
    struct call *call, const struct matrix *X, size_t k, struct neighbours *n)
{
	n->k = k;
	n->place = cx_calloc(call->cx, X->rows * k, sizeof(*n->place));
	n->distance = call_vector(call, X->rows * k).v;
	for (size_t i = 0; i < X->rows; i++) {
		size_t found = 0;

		if (!call_goes_on(call, (double)i / (double)X->rows))
			return false;
		for (size_t j = 0; j < X->rows; j++)
			if (j != i)
				insert(n->place + i * k, n->distance + i * k, k,
				    &found, j, apart(X, i, j));
		for (size_t j = 0; j < k; j++)
			n->distance[i * k + j] = sqrt(n->distance[i * k + j]);
	}
	return true;
}
