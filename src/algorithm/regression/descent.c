#include "algorithm/regression/descent.h"

#include <cblas.h>
#include <math.h>

#define SWEEPS 100000
#define CLOSE 1e-12 /* of a coefficient's part in y */

/* Products of columns, [X y]'[X y]/n, from their triangle. */
static double *
products(struct call *call, const struct shrink *s)
{
	const int n = (int)s->t.n;
	double *gram = call_vector(call, s->t.n * s->t.n).v;

	cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, n, n,
	    1 / (double)s->X->rows, s->t.r, n, 0, gram, n);
	for (size_t i = 0; i < s->t.n; i++)
		for (size_t j = i + 1; j < s->t.n; j++)
			gram[j * s->t.n + i] = gram[i * s->t.n + j];
	return gram;
}

static double
towards_zero(double z, double by)
{
	return z > by ? z - by : z < -by ? z + by : 0;
}

/*
 * One coordinate after the other; `left` is what of X'y/n the others leave.
 * Returns the greatest change, in parts of y's own scale.
 */
static double
sweep(const double *gram, size_t n, double alpha, double share, double *coef,
    double *left)
{
	const double scale = sqrt(gram[n * n - 1]);
	double most = 0;

	for (size_t j = 0; j + 1 < n; j++) {
		const double *column = gram + j * n;
		double next, change;

		if (!(column[j] > 0))
			continue;
		next =
		    towards_zero(left[j] + column[j] * coef[j], alpha * share) /
		    (column[j] + alpha * (1 - share));
		change = next - coef[j];
		if (!(fabs(change) > 0))
			continue;
		coef[j] = next;
		for (size_t k = 0; k + 1 < n; k++)
			left[k] -= change * column[k];
		most = fmax(most, fabs(change) * sqrt(column[j]) / scale);
	}
	return most;
}

bool
descent(struct call *call, const struct shrink *s, double alpha, double share,
    struct vector *coef, int64_t *kept)
{
	const size_t n = s->t.n;
	const double *gram = products(call, s);
	double *left = call_vector(call, n).v, change = 1;

	cblas_dcopy((int)n - 1, gram + (n - 1) * n, 1, left, 1);
	*coef = call_vector(call, n - 1);
	for (int i = 0; i < SWEEPS && change > CLOSE; i++) {
		if (!call_goes_on(call, (double)i / SWEEPS))
			return false;
		change = sweep(gram, n, alpha, share, coef->v, left);
	}
	if (change > CLOSE)
		return call_refuse(call, "alpha",
		    "no end after %d sweeps: alpha is too small for columns "
		    "so much alike",
		    SWEEPS);
	*kept = 0;
	for (size_t j = 0; j < coef->n; j++)
		*kept += fabs(coef->v[j]) > 0;
	return true;
}
