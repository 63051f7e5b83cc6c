#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PLACES_MOST 3000
#define TRIALS_MOST 10000

struct given {
	struct matrix pts;
	struct vector x;
	double dist;
	int64_t trials, seed;
};

struct result {
	double I, expected, z, p, p_trials;
	struct vector local;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "坐标（平面，一行一点）", "places, a row each, on a plane" },
	    "n,2" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各点数值", "values there" }, "n" },
	{ IN(dist), PORT_NUMBER, "1", { 1e-9, 1e10 },
	    { "相邻的最大距离（与坐标同单位）",
		"how far neighbours are, in units of coordinates" } },
	{ IN(trials), PORT_WHOLE, "1", { 0, TRIALS_MOST },
	    { "随机置换次数（0 为不做）", "shuffles of the values; 0: none" },
	    .otherwise = "0" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(I), PORT_NUMBER, "1",
	    .words = { "全局 Moran's I", "Moran's I" } },
	{ OUT(expected), PORT_NUMBER, "1",
	    .words = { "无自相关时的期望", "its mean without any pattern" } },
	{ OUT(z), PORT_NUMBER, "1",
	    .words = { "Z（正态假设）", "Z, values being normal" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值（正态假设）",
		"two-sided p-value, values being normal" } },
	{ OUT(p_trials), PORT_NUMBER, "1",
	    .words = { "置换检验 p 值（未做为空）",
		"p-value by shuffles; null without them" },
	    .gaps = true },
	{ OUT(local), PORT_VECTOR, "1",
	    .words = { "局部 Moran's I（LISA，邻居均值）",
		"local ones, by means of the neighbours" } },
	{ NULL },
};

/* Pairs that are near, each both ways: the neighbours of place i are
 * near[begin[i]] up to near[begin[i + 1]]. */
struct places {
	size_t n, *begin;
	uint32_t *near;
};

static bool
is_near(const struct given *g, size_t i, size_t j)
{
	return i != j &&
	    hypot(g->pts.v[i * 2] - g->pts.v[j * 2],
		g->pts.v[i * 2 + 1] - g->pts.v[j * 2 + 1]) <= g->dist;
}

static void
find_near(struct call *call, const struct given *g, struct places *p)
{
	size_t pairs = 0;

	p->n = g->x.n;
	p->begin = cx_calloc(call->cx, p->n + 1, sizeof(*p->begin));
	for (size_t i = 0; i < p->n; i++) {
		for (size_t j = 0; j < p->n; j++)
			pairs += is_near(g, i, j) ? 1 : 0;
		p->begin[i + 1] = pairs;
	}
	p->near = cx_calloc(call->cx, pairs, sizeof(*p->near));
	pairs = 0;
	for (uint32_t i = 0; i < p->n; i++)
		for (uint32_t j = 0; j < p->n; j++)
			if (is_near(g, i, j))
				p->near[pairs++] = j;
}

/* sum w d d of all pairs; d about the mean. */
static double
products(const struct places *p, const double *d)
{
	double sum = 0;

	for (size_t i = 0; i < p->n; i++) {
		double near = 0;

		for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++)
			near += d[p->near[k]];
		sum += d[i] * near;
	}
	return sum;
}

/* Cliff and Ord: variance of I when values are normal. */
static double
variance(const struct places *p, double expected)
{
	const double n = (double)p->n, s0 = (double)p->begin[p->n];
	const double s1 = 2 * s0;
	double s2 = 0;

	for (size_t i = 0; i < p->n; i++)
		s2 += 4 * pow((double)(p->begin[i + 1] - p->begin[i]), 2);
	return (n * n * s1 - n * s2 + 3 * s0 * s0) / ((n * n - 1) * s0 * s0) -
	    expected * expected;
}

static void
local(const struct places *p, const double *d, double squares,
    struct vector local)
{
	for (size_t i = 0; i < p->n; i++) {
		const size_t first = p->begin[i], end = p->begin[i + 1];
		double near = 0;

		for (size_t k = first; k < end; k++)
			near += d[p->near[k]] / (double)(end - first);
		local.v[i] = d[i] * near / (squares / (double)p->n);
	}
}

/* How many shuffles are as far from their mean as what was seen. */
static bool
shuffle(struct call *call, const struct given *g, const struct places *p,
    double *d, double scale, struct result *r)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double as_far = 1;
	bool on = true;

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (int64_t k = 0; k < g->trials && on; k++) {
		on = call_goes_on(call, (double)k / (double)g->trials);
		gsl_ran_shuffle(rng, d, p->n, sizeof(*d));
		as_far += fabs(scale * products(p, d) - r->expected) >=
		    fabs(r->I - r->expected);
	}
	gsl_rng_free(rng);
	r->p_trials = as_far / (double)(g->trials + 1);
	return on;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct places p;
	double *d = call_vector(call, g->x.n).v, mean, squares, scale, v;

	if (g->x.n > PLACES_MOST)
		return call_refuse(
		    call, "pts", "pts has more than %d places", PLACES_MOST);
	if (!sample_varies(call, "x", g->x, 4))
		return false;
	find_near(call, g, &p);
	if (p.begin[p.n] == 0)
		return call_refuse(
		    call, "dist", "no places are within %.10g", g->dist);
	squares = sample_squares(g->x, &mean);
	for (size_t i = 0; i < p.n; i++)
		d[i] = g->x.v[i] - mean;
	scale = (double)p.n / (double)p.begin[p.n] / squares;
	r->I = scale * products(&p, d);
	r->expected = -1 / ((double)p.n - 1);
	v = variance(&p, r->expected);
	if (!(v > 1e-12))
		return call_refuse(call, "dist",
		    "all places are neighbours within %.10g: there is no "
		    "pattern to test",
		    g->dist);
	r->z = (r->I - r->expected) / sqrt(v);
	r->p = 2 * gsl_cdf_ugaussian_Q(fabs(r->z));
	r->local = call_vector(call, p.n);
	local(&p, d, squares, r->local);
	r->p_trials = NAN;
	return g->trials == 0 || shuffle(call, g, &p, d, scale, r);
}

const struct entry algorithm_moran = {
	.id = "SPA-05",
	.words = { "Moran's I 与 LISA", "Moran's I, also local" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_OPERATION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "I = n/S0 sum w(i,j) d(i) d(j) / sum d^2, w = 1 within "
		    "dist; local: d(i) mean d(near) / (sum d^2/n)",
	.source = "Moran 1950; Cliff & Ord 1981; Anselin 1995",
	.strength = STRENGTH_A,
	.oracle = "numpy: matrices of weights written out",
	.note = { "没有邻居的点不计入全局值，其局部值为 0",
	    "A place without neighbours does not count; its local value is 0" },
	.version = 1,
	.evaluate = evaluate,
};
