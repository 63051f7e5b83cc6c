#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "knowledge/entry.h"

#define ROWS_MOST 5000 /* by neighbours */

enum method { METHOD_MEAN, METHOD_MEDIAN, METHOD_LINEAR, METHOD_KNN };

struct given {
	struct matrix X;
	int method;
	int64_t k;
};

struct result {
	struct matrix X;
	int64_t filled;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "数据，缺失为 null，一列一个变量",
		"data, null where missing, a column a variable" },
	    .shape = "n,m", .gaps = true },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法（linear 沿行次序插值）",
		"method (linear: between rows, in their order)" },
	    .choices = "mean median linear knn", .otherwise = "\"linear\"" },
	{ IN(k), PORT_WHOLE, "1", { 1, ROWS_MOST },
	    { "近邻数（knn）", "neighbours (knn)" }, .otherwise = "5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(X), PORT_MATRIX, "1",
	    .words = { "补全后的数据", "data without gaps" } },
	{ OUT(filled), PORT_WHOLE, "1",
	    .words = { "补入的个数", "values filled in" } },
	{ NULL },
};

/* The known values of a column, in the order of rows. */
static struct vector
known(const struct matrix *X, size_t j, double *room)
{
	struct vector v = { room, 0 };

	for (size_t i = 0; i < X->rows; i++)
		if (!isnan(X->v[i * X->cols + j]))
			v.v[v.n++] = X->v[i * X->cols + j];
	return v;
}

static void
fill_constant(struct matrix *X, size_t j, double value)
{
	for (size_t i = 0; i < X->rows; i++)
		if (isnan(X->v[i * X->cols + j]))
			X->v[i * X->cols + j] = value;
}

/* Between the two known ones around it; beyond the last, the last. */
static void
fill_linear(struct matrix *X, size_t j)
{
	double *at = X->v + j;
	const size_t m = X->cols;
	size_t before = SIZE_MAX;

	for (size_t i = 0; i < X->rows; i++) {
		if (isnan(at[i * m]))
			continue;
		for (size_t k = before == SIZE_MAX ? 0 : before + 1; k < i; k++)
			at[k * m] = before == SIZE_MAX ? at[i * m]
						       : at[before * m] +
				(at[i * m] - at[before * m]) *
				    ((double)(k - before) /
					(double)(i - before));
		before = i;
	}
	for (size_t k = before + 1; k < X->rows; k++)
		at[k * m] = at[before * m];
}

struct neighbour {
	double apart;
	size_t row;
};

static int
by_distance(const void *a, const void *b)
{
	const struct neighbour *x = a, *y = b;

	if (x->apart < y->apart || x->apart > y->apart)
		return x->apart < y->apart ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Mean square of what both rows know; NaN when that is nothing. */
static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0, n = 0;

	for (size_t j = 0; j < m; j++)
		if (!isnan(a[j]) && !isnan(b[j])) {
			sum += (a[j] - b[j]) * (a[j] - b[j]);
			n++;
		}
	return sum / n;
}

/* Rows near to one, the nearest first. */
static size_t
neighbours(const struct matrix *X, size_t i, struct neighbour *all)
{
	size_t n = 0;

	for (size_t k = 0; k < X->rows; k++) {
		const double d =
		    apart(X->v + i * X->cols, X->v + k * X->cols, X->cols);

		if (k != i && !isnan(d))
			all[n++] = (struct neighbour){ d, k };
	}
	qsort(all, n, sizeof(*all), by_distance);
	return n;
}

/* The mean of the nearest k that know it, or of the whole column. */
static double
by_neighbours(const struct matrix *X, const struct neighbour *all, size_t n,
    size_t j, size_t k, double otherwise)
{
	double sum = 0;
	size_t found = 0;

	for (size_t i = 0; i < n && found < k; i++) {
		const double v = X->v[all[i].row * X->cols + j];

		if (!isnan(v)) {
			sum += v;
			found++;
		}
	}
	return found > 0 ? sum / (double)found : otherwise;
}

static bool
fill_knn(struct call *call, const struct given *g, struct matrix *to,
    const double *means)
{
	const struct matrix *X = &g->X;
	struct neighbour *all = cx_calloc(call->cx, X->rows, sizeof(*all));

	for (size_t i = 0; i < X->rows; i++) {
		size_t n = SIZE_MAX;

		if (!call_goes_on(call, (double)i / (double)X->rows))
			return false;
		for (size_t j = 0; j < X->cols; j++) {
			if (!isnan(X->v[i * X->cols + j]))
				continue;
			if (n == SIZE_MAX)
				n = neighbours(X, i, all);
			to->v[i * X->cols + j] =
			    by_neighbours(X, all, n, j, (size_t)g->k, means[j]);
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols;
	double *room = call_vector(call, n).v;
	double *means = call_vector(call, m).v;

	if (g->method == METHOD_KNN && n > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows for knn", ROWS_MOST);
	r->X = call_matrix(call, n, m);
	memcpy(r->X.v, g->X.v, n * m * sizeof(double));
	for (size_t j = 0; j < m; j++) {
		const struct vector v = known(&g->X, j, room);

		if (v.n == 0)
			return call_refuse(
			    call, "X", "column %zu of X knows nothing", j + 1);
		r->filled += (int64_t)(n - v.n);
		means[j] = gsl_stats_mean(v.v, 1, v.n);
		if (g->method == METHOD_MEAN)
			fill_constant(&r->X, j, means[j]);
		else if (g->method == METHOD_MEDIAN)
			fill_constant(&r->X, j, gsl_stats_median(v.v, 1, v.n));
		else if (g->method == METHOD_LINEAR)
			fill_linear(&r->X, j);
	}
	return g->method != METHOD_KNN || fill_knn(call, g, &r->X, means);
}

const struct entry algorithm_impute = {
	.id = "DQP-01",
	.words = { "缺失插补（均值、中位数、线性、KNN）",
	    "Filling gaps (mean, median, linear, neighbours)" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "knn: mean of the k nearest rows that know it, distance^2 "
		    "= mean of squares over what both rows know",
	.source = "Troyanskaya et al. 2001 (knn)",
	.strength = STRENGTH_A,
	.oracle = "sklearn SimpleImputer, KNNImputer; pandas interpolate",
	.note = { "插补值不是测量值，报表中应标明",
	    "What was filled in was not measured: say so in reports" },
	.version = 1,
	.evaluate = evaluate,
};
