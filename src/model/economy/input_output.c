#include "model/economy/input_output.h"

#include <lapacke.h>

#define ROUNDING 1e-9

/* I - M, which LAPACK may overwrite. */
static double *
left_side(struct call *call, const struct matrix *M)
{
	struct matrix m = call_matrix(call, M->rows, M->cols);

	for (size_t i = 0; i < M->rows; i++)
		for (size_t j = 0; j < M->cols; j++)
			m.v[i * M->cols + j] =
			    (i == j ? 1 : 0) - M->v[i * M->cols + j];
	return m.v;
}

void
io_solve(const struct io_system *io, enum io_side side, double *b)
{
	const lapack_int n = (lapack_int)io->n;

	(void)LAPACKE_dgetrs(LAPACK_ROW_MAJOR, side == IO_ROWS ? 'N' : 'T', n,
	    1, io->factors, n, io->pivots, b, 1);
}

/*
 * Multipliers m = 1 + M'm of 1 and more exist only where M, summed over round
 * after round, comes to an end; so they are the test as well.
 */
bool
io_factor(struct call *call, const struct matrix *M, const char *input,
    struct io_system *io)
{
	const lapack_int n = (lapack_int)M->rows;

	io->n = M->rows;
	io->factors = left_side(call, M);
	io->pivots = cx_calloc(call->cx, M->rows, sizeof(*io->pivots));
	io->multipliers = call_vector(call, M->rows);
	if (LAPACKE_dgetrf(
		LAPACK_ROW_MAJOR, n, n, io->factors, n, io->pivots) != 0)
		return call_refuse(call, input, "I - M has no inverse");
	for (size_t i = 0; i < io->n; i++)
		io->multipliers.v[i] = 1;
	io_solve(io, IO_COLUMNS, io->multipliers.v);
	for (size_t i = 0; i < io->n; i++)
		if (!(io->multipliers.v[i] >= 1 - ROUNDING))
			return call_refuse(call, input,
			    "sectors need more of each other than they make");
	return true;
}
