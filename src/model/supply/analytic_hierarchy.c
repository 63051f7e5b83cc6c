#include <gsl/gsl_statistics_double.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct matrix A;
};

struct result {
	struct vector w;
	double lmax, CR;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0.001, 1000 },
	    { "判断矩阵", "judgements by pairs" }, .shape = "n,n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(w), PORT_VECTOR, "1", .words = { "权重", "weights" } },
	{ OUT(lmax), PORT_NUMBER, "1",
	    .words = { "最大特征值", "largest eigenvalue" } },
	{ OUT(CR), PORT_NUMBER, "1",
	    .words = { "一致性比", "consistency ratio" } },
	{ NULL },
};

#define CONSISTENT 0.1  /* Saaty 1980 */
#define RECIPROCAL 0.01 /* how far a_ij a_ji may be from 1 */

static bool
is_reciprocal(struct call *call, const struct matrix *a)
{
	for (size_t i = 0; i < a->rows; i++)
		for (size_t j = 0; j <= i; j++)
			if (fabs(a->v[i * a->cols + j] * a->v[j * a->cols + i] -
				1) > RECIPROCAL)
				return call_refuse(call, "A",
				    "row %zu, column %zu is not the inverse "
				    "of its mirror",
				    i + 1, j + 1);
	return true;
}

/* The eigenvalue of largest real part, which is real (Perron), and its
 * vector, which has one sign. */
static bool
principal(struct call *call, const struct matrix *a, struct vector *w,
    double *largest)
{
	const size_t n = a->rows;
	struct matrix copy = call_matrix(call, n, n);
	struct matrix vectors = call_matrix(call, n, n);
	double *re = call_vector(call, n).v, *im = call_vector(call, n).v;
	size_t best;
	double sum = 0;

	memcpy(copy.v, a->v, n * n * sizeof(double));
	if (LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'V', (lapack_int)n, copy.v,
		(lapack_int)n, re, im, NULL, (lapack_int)n, vectors.v,
		(lapack_int)n) != 0)
		return false;
	best = gsl_stats_max_index(re, 1, n);
	*largest = re[best];
	for (size_t i = 0; i < n; i++)
		sum += vectors.v[i * n + best];
	for (size_t i = 0; i < n; i++)
		w->v[i] = vectors.v[i * n + best] / sum;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->A.rows;

	if (!is_reciprocal(call, &g->A))
		return false;
	r->w = call_vector(call, n);
	if (!principal(call, &g->A, &r->w, &r->lmax))
		return call_refuse(call, "A", "no eigenvalue was found");
	r->CR = 0;
	if (n > 2) {
		double index;

		if (!call_coefficient(call, "random_index",
			str_of(cx_printf(call->cx, "%zu", n)), "index", "A",
			&index))
			return false;
		r->CR = (r->lmax - (double)n) / (double)(n - 1) / index;
	}
	if (r->CR > CONSISTENT)
		call_warn(call, "一致性比大于 0.1，判断矩阵应调整",
		    "above 0.1: the judgements contradict each other");
	return true;
}

const struct entry model_analytic_hierarchy = {
	.id = "SCM-012",
	.words = { "AHP 权重与一致性", "Weights and consistency by AHP" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "A w = lmax w, sum w = 1; CR = (lmax - n) / (n - 1) / RI",
	.source = "Saaty 1980",
	.strength = STRENGTH_A,
	.oracle = "numpy eig",
	.note = { "最多 15 阶", "Up to 15 rows" },
	.version = 1,
	.tables = { "random_index" },
	.evaluate = evaluate,
};
