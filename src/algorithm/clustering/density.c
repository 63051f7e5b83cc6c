#include "algorithm/clustering/density.h"

#include <math.h>

#include "algorithm/statistics/sample.h"

#define NOISE (-1)
#define UNSEEN (-2)

/* Samples by the column that spreads most: neighbours stand within a window
 * of it. */
struct window {
	const struct matrix *X;
	double eps;
	const size_t *order; /* samples by the column */
	size_t *rank;        /* place of each in it */
	struct vector key;   /* the column */
};

static void
spread(struct call *call, struct window *w)
{
	const struct matrix *X = w->X;
	double widest = -1;
	size_t best = 0;

	for (size_t j = 0; j < X->cols; j++) {
		double least = X->v[j], most = X->v[j];

		for (size_t i = 1; i < X->rows; i++) {
			least = fmin(least, X->v[i * X->cols + j]);
			most = fmax(most, X->v[i * X->cols + j]);
		}
		if (most - least > widest) {
			widest = most - least;
			best = j;
		}
	}
	w->key = call_vector(call, X->rows);
	for (size_t i = 0; i < X->rows; i++)
		w->key.v[i] = X->v[i * X->cols + best];
	w->order = sample_order(call, w->key);
	w->rank = cx_calloc(call->cx, X->rows, sizeof(*w->rank));
	for (size_t i = 0; i < X->rows; i++)
		w->rank[w->order[i]] = i;
}

static bool
is_near(const struct window *w, size_t a, size_t b)
{
	const double *x = w->X->v + a * w->X->cols;
	const double *y = w->X->v + b * w->X->cols;
	double sum = 0;

	for (size_t j = 0; j < w->X->cols; j++)
		sum += (x[j] - y[j]) * (x[j] - y[j]);
	return sqrt(sum) <= w->eps;
}

/* Those within eps, the sample itself among them. */
static size_t
neighbours(const struct window *w, size_t i, size_t *found)
{
	const double x = w->key.v[i];
	size_t n = 0;

	for (size_t k = w->rank[i] + 1; k-- > 0;) {
		const size_t other = w->order[k];

		if (x - w->key.v[other] > w->eps)
			break;
		if (is_near(w, i, other))
			found[n++] = other;
	}
	for (size_t k = w->rank[i] + 1; k < w->X->rows; k++) {
		const size_t other = w->order[k];

		if (w->key.v[other] - x > w->eps)
			break;
		if (is_near(w, i, other))
			found[n++] = other;
	}
	return n;
}

/* Everything that a core sample reaches becomes its cluster. */
static bool
expand(struct call *call, const struct window *w, size_t min_pts,
    struct density *r, size_t *queue, size_t *found, size_t seed)
{
	size_t end = 1;

	queue[0] = seed;
	for (size_t at = 0; at < end; at++) {
		const size_t i = queue[at];
		const size_t n = neighbours(w, i, found);

		if (at % 64 == 0 &&
		    !call_goes_on(call, (double)seed / (double)w->X->rows))
			return false;
		if (n < min_pts)
			continue;
		r->core.v[i] = 1;
		for (size_t k = 0; k < n; k++) {
			double *label = &r->labels.v[found[k]];

			if (*label <= UNSEEN)
				queue[end++] = found[k];
			if (*label < 0)
				*label = (double)r->clusters;
		}
	}
	return true;
}

bool
density_cluster(struct call *call, const struct matrix *X, double eps,
    size_t min_pts, struct density *d)
{
	const size_t n = X->rows;
	struct window w = { .X = X, .eps = eps };
	size_t *queue = cx_calloc(call->cx, n, sizeof(*queue));
	size_t *found = cx_calloc(call->cx, n, sizeof(*found));

	spread(call, &w);
	d->clusters = d->noise = 0;
	d->labels = call_vector(call, n);
	d->core = call_vector(call, n);
	for (size_t i = 0; i < n; i++)
		d->labels.v[i] = UNSEEN;
	for (size_t i = 0; i < n; i++) {
		if (i % 64 == 0 && !call_goes_on(call, (double)i / (double)n))
			return false;
		if (d->labels.v[i] > UNSEEN)
			continue;
		if (neighbours(&w, i, found) < min_pts) {
			d->labels.v[i] = NOISE;
			continue;
		}
		d->labels.v[i] = (double)d->clusters;
		if (!expand(call, &w, min_pts, d, queue, found, i))
			return false;
		d->clusters++;
	}
	for (size_t i = 0; i < n; i++)
		d->noise += d->labels.v[i] < 0;
	return true;
}
