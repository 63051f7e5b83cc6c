#include <math.h>

#include "knowledge/entry.h"

#define ROUNDS 10000

struct given {
	struct matrix Z;
	struct vector rows, columns;
	double tol;
};

struct result {
	struct matrix Z;
	struct vector r, s;
	int64_t rounds;
	double off;
};

static const struct port given[] = {
	{ IN(Z), PORT_MATRIX, "1", { 0, 1e15 },
	    { "原表（非负）", "table as it is, nothing below 0" }, "n,m" },
	{ IN(rows), PORT_VECTOR, "1", { 0, 1e18 },
	    { "目标行和", "what rows are to add up to" }, "n" },
	{ IN(columns), PORT_VECTOR, "1", { 0, 1e18 },
	    { "目标列和", "what columns are to add up to" }, "m" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-14, 1e-2 },
	    { "相对容差", "relative tolerance" }, .otherwise = "1e-10" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Z), PORT_MATRIX, "1",
	    .words = { "平衡后的表", "table that adds up" } },
	{ OUT(r), PORT_VECTOR, "1",
	    .words = { "行乘数", "multipliers of rows" } },
	{ OUT(s), PORT_VECTOR, "1",
	    .words = { "列乘数", "multipliers of columns" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ OUT(off), PORT_NUMBER, "1",
	    .words = { "最大偏差（占总量）",
		"greatest deviation, of the whole" } },
	{ NULL },
};

/* Multipliers of one side, so that its sums are right; where nothing is
 * wanted they are 0. */
static void
fit(const struct matrix *Z, struct vector want, const double *other,
    double *own, bool by_row)
{
	const size_t count = by_row ? Z->cols : Z->rows;

	for (size_t i = 0; i < want.n; i++) {
		double sum = 0;

		for (size_t j = 0; j < count; j++)
			sum += other[j] *
			    (by_row ? Z->v[i * Z->cols + j]
				    : Z->v[j * Z->cols + i]);
		own[i] = want.v[i] > 0 ? want.v[i] / sum : 0;
	}
}

/* How far sums of rows are off; those of columns are right. */
static double
deviation(const struct given *g, const struct result *r, double all)
{
	double most = 0;

	for (size_t i = 0; i < g->Z.rows; i++) {
		double sum = 0;

		for (size_t j = 0; j < g->Z.cols; j++)
			sum +=
			    r->r.v[i] * g->Z.v[i * g->Z.cols + j] * r->s.v[j];
		if (!isfinite(sum))
			return (double)INFINITY;
		most = fmax(most, fabs(sum - g->rows.v[i]) / all);
	}
	return most;
}

static bool
has_any(const struct given *g, size_t i, bool by_row)
{
	for (size_t j = 0; j < (by_row ? g->Z.cols : g->Z.rows); j++)
		if ((by_row ? g->columns.v[j] : g->rows.v[j]) > 0 &&
		    (by_row ? g->Z.v[i * g->Z.cols + j]
			    : g->Z.v[j * g->Z.cols + i]) > 0)
			return true;
	return false;
}

static bool
check(struct call *call, const struct given *g, double *all)
{
	double other = 0;

	for (size_t i = 0; i < g->rows.n; i++) {
		*all += g->rows.v[i];
		if (g->rows.v[i] > 0 && !has_any(g, i, true))
			return call_refuse(call, "rows",
			    "row %zu has nothing that could add up", i + 1);
	}
	for (size_t j = 0; j < g->columns.n; j++) {
		other += g->columns.v[j];
		if (g->columns.v[j] > 0 && !has_any(g, j, false))
			return call_refuse(call, "columns",
			    "column %zu has nothing that could add up", j + 1);
	}
	if (!(*all > 0))
		return call_refuse(call, "rows", "all sums are 0");
	return fabs(*all - other) <= g->tol * *all ||
	    call_refuse(call, "columns",
		"rows add up to %.10g, columns to %.10g", *all, other);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->Z.rows, m = g->Z.cols;
	const double most = fmin(ROUNDS, 2e9 / ((double)n * (double)m));
	double all = 0;

	if (!check(call, g, &all))
		return false;
	r->r = call_vector(call, n);
	r->s = call_vector(call, m);
	for (size_t j = 0; j < m; j++)
		r->s.v[j] = 1;
	r->off = INFINITY;
	for (; r->off > g->tol && (double)r->rounds < most; r->rounds++) {
		if (!call_goes_on(call, (double)r->rounds / most))
			return false;
		fit(&g->Z, g->rows, r->s.v, r->r.v, true);
		fit(&g->Z, g->columns, r->r.v, r->s.v, false);
		r->off = deviation(g, r, all);
	}
	if (!(r->off <= g->tol))
		return call_refuse(call, "Z",
		    "where Z is 0 the sums cannot be had: %.3g is left after "
		    "%lld rounds",
		    r->off, (long long)r->rounds);
	r->Z = call_matrix(call, n, m);
	for (size_t i = 0; i < n * m; i++)
		r->Z.v[i] = r->r.v[i / m] * g->Z.v[i] * r->s.v[i % m];
	return true;
}

const struct entry algorithm_balance = {
	.id = "SIM-12",
	.words = { "RAS 双比例平衡", "RAS: balancing by two proportions" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Z' = diag(r) Z diag(s), rows and columns add up as wanted",
	.source = "Stone 1961; Deming & Stephan 1940",
	.strength = STRENGTH_A,
	.oracle = "scipy minimize of the relative entropy's dual",
	.version = 1,
	.evaluate = evaluate,
};
