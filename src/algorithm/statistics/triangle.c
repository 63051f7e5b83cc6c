#include "algorithm/statistics/triangle.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#define BLOCK_BYTES (1 << 17)

struct work {
	double *block, *t, *scratch;
	size_t rows; /* of a block */
};

static struct work
work_for(struct call *call, size_t n)
{
	const size_t fit = BLOCK_BYTES / sizeof(double) / n;
	struct work w = { .rows = fit < 32 ? 32 : fit };

	w.block = cx_room(call->cx, w.rows * n, sizeof(double));
	w.t = cx_calloc(call->cx, n * n, sizeof(double));
	return w;
}

/* The block has `rows` rows with `lead` places between columns. */
static void
fold(struct triangle *t, struct work *w, size_t rows)
{
	const lapack_int n = (lapack_int)t->n;

	(void)LAPACKE_dtpqrt2_work(LAPACK_COL_MAJOR, (lapack_int)rows, n, 0,
	    t->r, n, w->block, (lapack_int)w->rows, w->t, n);
}

bool
triangle_of(struct call *call, triangle_row *row, const void *design,
    size_t rows, size_t n, struct triangle *t)
{
	struct work w = work_for(call, n);

	*t = (struct triangle){ cx_calloc(call->cx, n * n, sizeof(double)), n };
	for (size_t begin = 0; begin < rows; begin += w.rows) {
		const size_t left = rows - begin;
		const size_t m = left < w.rows ? left : w.rows;

		if (!call_goes_on(call, (double)begin / (double)rows))
			return false;
		for (size_t i = 0; i < m; i++)
			row(design, begin + i, w.block + i, w.rows);
		fold(t, &w, m);
	}
	return true;
}

void
triangle_add(
    struct call *call, struct triangle *t, const double *rows, size_t m)
{
	struct work w = work_for(call, t->n);

	for (size_t begin = 0; begin < m; begin += w.rows) {
		const size_t k = m - begin < w.rows ? m - begin : w.rows;

		for (size_t i = 0; i < k; i++)
			for (size_t j = 0; j < t->n; j++)
				w.block[j * w.rows + i] =
				    rows[(begin + i) * t->n + j];
		fold(t, &w, k);
	}
}

/* What a column has besides the ones before it, against all of it. */
static bool
is_independent(const struct triangle *t, size_t j)
{
	const double *column = t->r + j * t->n;
	const double whole = cblas_dnrm2((int)j + 1, column, 1);

	return fabs(column[j]) > 32 * (double)t->n * DBL_EPSILON * whole;
}

bool
triangle_solve(const struct triangle *t, double *x)
{
	const size_t p = t->n - 1;

	for (size_t j = 0; j < p; j++)
		if (!is_independent(t, j))
			return false;
	memcpy(x, t->r + p * t->n, p * sizeof(*x));
	cblas_dtrsv(CblasColMajor, CblasUpper, CblasNoTrans, CblasNonUnit,
	    (int)p, t->r, (int)t->n, x, 1);
	return true;
}

void
triangle_variances(
    struct call *call, const struct triangle *t, size_t p, double *diagonal)
{
	double *inverse = cx_room(call->cx, t->n * t->n, sizeof(double));

	memcpy(inverse, t->r, t->n * t->n * sizeof(double));
	(void)LAPACKE_dtrtri(LAPACK_COL_MAJOR, 'U', 'N', (lapack_int)p, inverse,
	    (lapack_int)t->n);
	for (size_t i = 0; i < p; i++) {
		const double length = cblas_dnrm2(
		    (int)(p - i), inverse + i * t->n + i, (int)t->n);

		diagonal[i] = length * length;
	}
}
