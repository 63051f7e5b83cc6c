#include <cblas.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector w, b;
};

struct result {
	struct vector C;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e15, 1e15 },
	    { "指标矩阵", "values, a row for each alternative" },
	    .shape = "m,n" },
	{ IN(w), PORT_VECTOR, "1", { 0, 1e9 }, { "权重", "weights" },
	    .shape = "n" },
	{ IN(b), PORT_VECTOR, "1", { 0, 1 },
	    { "效益型标志", "1 where more is better, 0 where less is" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(C), PORT_VECTOR, "1",
	    .words = { "贴近度", "closeness to the ideal" } },
	{ NULL },
};

/* Squares of distances to the best and the worst value of one column. */
static bool
add_column(struct call *call, const struct given *g, size_t j, double *near,
    double *far)
{
	const size_t m = g->X.rows, n = g->X.cols;
	const double norm = cblas_dnrm2((int)m, &g->X.v[j], (int)n);
	const double most = gsl_stats_max(&g->X.v[j], n, m);
	const double least = gsl_stats_min(&g->X.v[j], n, m);
	const bool more = g->b.v[j] >= 1;

	if (g->b.v[j] > 0 && g->b.v[j] < 1)
		return call_refuse(call, "b", "b is 0 or 1");
	if (norm <= 0)
		return call_refuse(
		    call, "X", "column %zu has only noughts", j + 1);
	for (size_t i = 0; i < m; i++) {
		const double x = g->X.v[i * n + j], w = g->w.v[j] / norm;

		near[i] += pow(w * (x - (more ? most : least)), 2);
		far[i] += pow(w * (x - (more ? least : most)), 2);
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->X.rows, n = g->X.cols;
	double *near = cx_calloc(call->cx, m, sizeof(*near));
	double *far = cx_calloc(call->cx, m, sizeof(*far));

	for (size_t j = 0; j < n; j++)
		if (!add_column(call, g, j, near, far))
			return false;
	r->C = call_vector(call, m);
	for (size_t i = 0; i < m; i++) {
		const double up = sqrt(near[i]), down = sqrt(far[i]);

		if (up + down <= 0)
			return call_refuse(
			    call, "X", "all alternatives are the same");
		r->C.v[i] = down / (up + down);
	}
	return true;
}

const struct entry model_topsis = {
	.id = "SCM-011",
	.words = { "供应商 TOPSIS 评价", "Suppliers ranked by TOPSIS" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v = w x / |x|; C = d- / (d+ + d-), distances to the worst "
		    "and the best values",
	.source = "Hwang & Yoon 1981",
	.strength = STRENGTH_B,
	.oracle = "coded a second time with loops",
	.version = 1,
	.evaluate = evaluate,
};
