#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "knowledge/entry.h"

#define DIMS_MOST 40 /* of Sobol's sequence */

enum method { LATIN, SOBOL, HALTON };

struct given {
	int method;
	int64_t n, skip, seed;
	struct vector low, high;
	bool centered;
};

struct result {
	struct matrix points;
	double discrepancy;
};

static const struct port given[] = {
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：拉丁超立方、Sobol、Halton",
		"method: Latin hypercube, Sobol's or Halton's sequence" },
	    .choices = "latin sobol halton", .otherwise = "\"latin\"" },
	{ IN(n), PORT_WHOLE, "1", { 1, 10000 }, { "点数", "points" } },
	{ IN(low), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各维下限", "least of each dimension" }, "m" },
	{ IN(high), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各维上限", "most of each dimension" }, "m" },
	{ IN(skip), PORT_WHOLE, "1", { 0, 1000000 },
	    { "序列跳过的点数", "points of the sequence left out before" },
	    .otherwise = "0" },
	{ IN(centered), PORT_TRUTH, "",
	    .words = { "拉丁超立方取格中心",
		"Latin hypercube: the middle of each cell" },
	    .otherwise = "false" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 },
	    { "随机种子（拉丁超立方）", "seed, of the hypercube" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(points), PORT_MATRIX, "1",
	    .words = { "点，一行一个", "points, a row each" } },
	{ OUT(discrepancy), PORT_NUMBER, "1",
	    .words = { "中心化 L2 偏差平方",
		"centered L2 discrepancy, squared" } },
	{ NULL },
};

/* In each dimension one point in each of n equal cells. */
static void
latin(struct call *call, const struct given *g, struct matrix u)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	size_t *cell = cx_calloc(call->cx, u.rows, sizeof(*cell));

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (size_t i = 0; i < u.rows; i++)
		cell[i] = i;
	for (size_t j = 0; j < u.cols; j++) {
		gsl_ran_shuffle(rng, cell, u.rows, sizeof(*cell));
		for (size_t i = 0; i < u.rows; i++)
			u.v[i * u.cols + j] =
			    ((double)cell[i] +
				(g->centered ? 0.5 : gsl_rng_uniform(rng))) /
			    (double)u.rows;
	}
	gsl_rng_free(rng);
}

static bool
sequence(struct call *call, const struct given *g, struct matrix u)
{
	gsl_qrng *q;

	if (u.cols > DIMS_MOST)
		return call_refuse(call, "low",
		    "a sequence has at most %d dimensions", DIMS_MOST);
	q = gsl_qrng_alloc(
	    g->method == SOBOL ? gsl_qrng_sobol : gsl_qrng_halton,
	    (unsigned)u.cols);
	for (int64_t i = 0; i < g->skip; i++)
		(void)gsl_qrng_get(q, u.v);
	for (size_t i = 0; i < u.rows; i++)
		(void)gsl_qrng_get(q, u.v + i * u.cols);
	gsl_qrng_free(q);
	return true;
}

/* Hickernell's: how uneven the points are, seen from the middle. */
static bool
unevenness(struct call *call, const struct matrix *u, double *to)
{
	const double n = (double)u->rows;
	double one = 0, two = 0;

	for (size_t i = 0; i < u->rows; i++) {
		const double *x = u->v + i * u->cols;
		double part = 1;

		if (!call_goes_on(call, (double)i / n))
			return false;
		for (size_t j = 0; j < u->cols; j++) {
			const double d = fabs(x[j] - 0.5);

			part *= 1 + d / 2 - d * d / 2;
		}
		one += part;
		for (size_t k = 0; k < u->rows; k++) {
			const double *y = u->v + k * u->cols;
			double both = 1;

			for (size_t j = 0; j < u->cols; j++)
				both *= 1 + fabs(x[j] - 0.5) / 2 +
				    fabs(y[j] - 0.5) / 2 -
				    fabs(x[j] - y[j]) / 2;
			two += both;
		}
	}
	*to = pow(13.0 / 12, (double)u->cols) - 2 / n * one + two / (n * n);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->low.n;

	for (size_t j = 0; j < m; j++)
		if (!(g->low.v[j] < g->high.v[j]))
			return call_refuse(
			    call, "high", "dimension %zu has no width", j + 1);
	if ((double)g->n * (double)g->n * (double)m > 2e9)
		return call_refuse(
		    call, "n", "points and dimensions are too many");
	r->points = call_matrix(call, (size_t)g->n, m);
	if (g->method == LATIN)
		latin(call, g, r->points);
	else if (!sequence(call, g, r->points))
		return false;
	if (!unevenness(call, &r->points, &r->discrepancy))
		return false;
	for (size_t i = 0; i < r->points.rows * m; i++)
		r->points.v[i] = g->low.v[i % m] +
		    r->points.v[i] * (g->high.v[i % m] - g->low.v[i % m]);
	return true;
}

const struct entry algorithm_designs = {
	.id = "SIM-05",
	.words = { "拉丁超立方与低差异序列（Sobol、Halton）",
	    "Latin hypercubes, Sobol's and Halton's sequences" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Latin: one point in each of n cells of each dimension; "
		    "sequences by radical inverses",
	.source = "McKay, Beckman & Conover 1979; Sobol 1967; Halton 1960; "
		  "Hickernell 1998; GSL 2.7",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.qmc: Sobol, Halton, discrepancy",
	.version = 1,
	.evaluate = evaluate,
};
