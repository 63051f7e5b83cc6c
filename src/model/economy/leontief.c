#include <lapacke.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct matrix A;
	struct vector y;
};

struct result {
	struct vector x, mult;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0, 1e6 },
	    { "直接消耗系数", "direct input coefficients" }, "n,n" },
	{ IN(y), PORT_VECTOR, "{CNY}", { -1e18, 1e18 },
	    { "最终需求", "final demand" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "{CNY}", .words = { "总产出", "total output" } },
	{ OUT(mult), PORT_VECTOR, "1",
	    .words = { "产出乘数", "output multipliers" } },
	{ NULL },
};

/* I - A, which LAPACK may overwrite. */
static double *
left_side(struct call *call, const struct matrix *a)
{
	struct matrix m = call_matrix(call, a->rows, a->cols);

	for (size_t i = 0; i < a->rows; i++)
		for (size_t j = 0; j < a->cols; j++)
			m.v[i * a->cols + j] =
			    (i == j ? 1 : 0) - a->v[i * a->cols + j];
	return m.v;
}

/* The multipliers are the column sums of (I-A)^-1, that is, what solves
 * (I-A)' m = 1 with the same factors as (I-A) x = y. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const lapack_int n = (lapack_int)g->y.n;
	double *m = left_side(call, &g->A);
	lapack_int *pivots = cx_calloc(call->cx, g->y.n, sizeof(*pivots));

	r->x = call_vector(call, g->y.n);
	r->mult = call_vector(call, g->y.n);
	memcpy(r->x.v, g->y.v, g->y.n * sizeof(double));
	for (size_t i = 0; i < g->y.n; i++)
		r->mult.v[i] = 1;
	if (LAPACKE_dgetrf(LAPACK_ROW_MAJOR, n, n, m, n, pivots) != 0)
		return call_refuse(call, "A", "I - A has no inverse");
	(void)LAPACKE_dgetrs(
	    LAPACK_ROW_MAJOR, 'N', n, 1, m, n, pivots, r->x.v, 1);
	(void)LAPACKE_dgetrs(
	    LAPACK_ROW_MAJOR, 'T', n, 1, m, n, pivots, r->mult.v, 1);
	return true;
}

const struct entry model_leontief = {
	.id = "ECO-013",
	.words = { "Leontief 投入产出与产出乘数",
	    "Leontief model and output multipliers" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = (I - A)^-1 y; mult = 1' (I - A)^-1",
	.source = "Leontief; Miller & Blair, Input-Output Analysis, ch. 2",
	.strength = STRENGTH_A,
	.oracle = "numpy solve; Miller & Blair's example of two sectors",
	.version = 1,
	.evaluate = evaluate,
};
