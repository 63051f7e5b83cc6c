#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PLACES_MOST 10000

struct given {
	struct matrix pts;
	struct vector x;
	double dist;
};

struct result {
	struct vector z, p, neighbours;
	int64_t hot, cold;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "m", { -1e9, 1e9 },
	    { "点坐标（平面，一行一点）", "places on a plane, a row each" },
	    "n,2" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各点数值", "values there" }, "n" },
	{ IN(dist), PORT_NUMBER, "m", { 0, 1e10 },
	    { "邻近距离（含自身）",
		"how far neighbours are; a place is its own, too" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(z), PORT_VECTOR, "1",
	    .words = { "Gi* 统计量（z 值；全部点为邻时为空）",
		"Gi*, a z-score; null where all are neighbours" },
	    .gaps = true },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "双侧显著性", "two-sided significance" }, .gaps = true },
	{ OUT(neighbours), PORT_VECTOR, "1",
	    .words = { "邻近点数（含自身）", "neighbours, itself too" } },
	{ OUT(hot), PORT_WHOLE, "1",
	    .words = { "热点数（z ≥ 1.96）", "hot spots, z at least 1.96" } },
	{ OUT(cold), PORT_WHOLE, "1",
	    .words = { "冷点数（z ≤ −1.96）", "cold spots, z at most -1.96" } },
	{ NULL },
};

#define SURE 1.959963984540054 /* of the normal distribution, 95 % */

static void
look(const struct given *g, size_t i, double mean, double sd, struct result *r)
{
	const double n = (double)g->x.n;
	double sum = 0, near = 0, spread;

	for (size_t j = 0; j < g->x.n; j++) {
		if (hypot(g->pts.v[i * 2] - g->pts.v[j * 2],
			g->pts.v[i * 2 + 1] - g->pts.v[j * 2 + 1]) > g->dist)
			continue;
		sum += g->x.v[j] - mean;
		near++;
	}
	spread = sd * sqrt((n * near - near * near) / (n - 1));
	r->neighbours.v[i] = near;
	r->z.v[i] = near < n ? sum / spread : (double)NAN;
	r->p.v[i] =
	    near < n ? 2 * gsl_cdf_ugaussian_Q(fabs(r->z.v[i])) : (double)NAN;
	r->hot += r->z.v[i] >= SURE;
	r->cold += r->z.v[i] <= -SURE;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double mean, sd;

	if (g->x.n > PLACES_MOST)
		return call_refuse(
		    call, "pts", "pts has more than %d places", PLACES_MOST);
	if (!sample_varies(call, "x", g->x, 3))
		return false;
	sd = sqrt(sample_squares(g->x, &mean) / (double)g->x.n);
	r->z = call_vector(call, g->x.n);
	r->p = call_vector(call, g->x.n);
	r->neighbours = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		if (i % 64 == 0 &&
		    !call_goes_on(call, (double)i / (double)g->x.n))
			return false;
		look(g, i, mean, sd, r);
	}
	return true;
}

const struct entry algorithm_hot_spots = {
	.id = "SPA-06",
	.words = { "冷热点分析（Getis-Ord Gi*）",
	    "Hot spots by Getis-Ord Gi*" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Gi* = (sum_j w x - xm sum w)/(s sqrt((n sum w^2 - (sum "
		    "w)^2)/(n - 1))), w = 1 within dist",
	.source = "Getis & Ord 1992; Ord & Getis 1995",
	.strength = STRENGTH_A,
	.oracle = "numpy: matrices of weights written out",
	.note = { "多点同时检验，个别显著点可能是偶然",
	    "Many places are tested at once: some may stand out by chance" },
	.version = 1,
	.evaluate = evaluate,
};
