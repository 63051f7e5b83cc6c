#include "algorithm/neural/readout.h"

#include <cblas.h>
#include <lapacke.h>

static void
multiply(const struct matrix *H, const struct matrix *W, struct matrix *to)
{
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)H->rows,
	    (int)W->cols, (int)H->cols, 1, H->v, (int)H->cols, W->v,
	    (int)W->cols, 0, to->v, (int)W->cols);
}

static bool
learn(struct call *call, const struct matrix *H, const struct matrix *Y,
    double ridge, struct matrix *W)
{
	const int n = (int)H->rows, k = (int)H->cols, o = (int)Y->cols;
	double *a = call_matrix(call, H->cols, H->cols).v;

	*W = call_matrix(call, H->cols, Y->cols);
	for (size_t j = 0; j < H->cols; j++)
		a[j * H->cols + j] = ridge;
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, k, n, 1, H->v,
	    k, H->v, k, 1, a, k);
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, o, n, 1, H->v,
	    k, Y->v, o, 0, W->v, o);
	return LAPACKE_dposv(LAPACK_ROW_MAJOR, 'L', k, o, a, k, W->v, o) == 0 ||
	    call_refuse(call, "ridge",
		"the hidden nodes are not independent: a greater ridge is "
		"needed");
}

bool
readout(struct call *call, const struct matrix *H, const struct matrix *asked,
    const struct matrix *Y, double ridge, const struct matrix *known,
    struct matrix *W, struct matrix *pred, double *loss)
{
	struct matrix own = call_matrix(call, H->rows, Y->cols);

	*W = *known;
	if (known->rows > 0 && known->rows != H->cols)
		return call_refuse(call, "weights",
		    "weights has %zu rows, not one for each of %zu nodes and "
		    "one more",
		    known->rows, H->cols - 1);
	if (known->rows == 0 && !learn(call, H, Y, ridge, W))
		return false;
	*pred = call_matrix(call, asked->rows, Y->cols);
	multiply(asked, W, pred);
	multiply(H, W, &own);
	*loss = 0;
	for (size_t i = 0; i < Y->rows * Y->cols; i++)
		*loss += (own.v[i] - Y->v[i]) * (own.v[i] - Y->v[i]) /
		    (2 * (double)(Y->rows * Y->cols));
	return call_goes_on(call, 1);
}
