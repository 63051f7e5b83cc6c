#include <math.h>

#include "algorithm/clustering/density.h"
#include "knowledge/entry.h"

#define EARTH 6371008.8 /* m, mean radius (IUGG 1980) */

struct given {
	struct matrix pts;
	double eps;
	int64_t min_pts;
};

struct result {
	int64_t n_clusters, n_noise;
	struct vector labels, core, sizes;
	struct matrix centers;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "deg", { -180, 180 },
	    { "经度、纬度，一行一点", "longitude and latitude, a row each" },
	    "n,2" },
	{ IN(eps), PORT_NUMBER, "m", { 1e-3, 1e7 },
	    { "邻域半径（沿地面）", "radius, along the ground" } },
	{ IN(min_pts), PORT_WHOLE, "1", { 1, 1e6 },
	    { "核心点的最少邻居数（含自身）",
		"neighbours of a core place at least, itself counted" },
	    .otherwise = "5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n_clusters), PORT_WHOLE, "1", .words = { "簇数", "clusters" } },
	{ OUT(n_noise), PORT_WHOLE, "1",
	    .words = { "噪声点数", "places of none" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各点的簇（从 0 起，−1 噪声）",
		"cluster of each, from 0; -1: none" } },
	{ OUT(core), PORT_VECTOR, "1",
	    .words = { "是否核心点（0/1）", "1: a core place" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各簇点数", "places of each cluster" } },
	{ OUT(centers), PORT_MATRIX, "deg",
	    .words = { "各簇中心：经度、纬度",
		"middle of each: longitude, latitude" } },
	{ NULL },
};

static double
radians(double degrees)
{
	return degrees * M_PI / 180;
}

/* On a ball of radius 1, where the chord grows with the way along the
 * ground: a radius there is one here. */
static bool
lift(struct call *call, const struct matrix *pts, struct matrix *ball)
{
	*ball = call_matrix(call, pts->rows, 3);
	for (size_t i = 0; i < pts->rows; i++) {
		const double lon = radians(pts->v[i * 2]);
		const double lat = radians(pts->v[i * 2 + 1]);

		if (fabs(pts->v[i * 2 + 1]) > 90)
			return call_refuse(call, "pts",
			    "row %zu has a latitude of %.10g", i + 1,
			    pts->v[i * 2 + 1]);
		ball->v[i * 3] = cos(lat) * cos(lon);
		ball->v[i * 3 + 1] = cos(lat) * sin(lon);
		ball->v[i * 3 + 2] = sin(lat);
	}
	return true;
}

static void
tell(struct call *call, const struct matrix *ball, struct result *r)
{
	const size_t k = (size_t)r->n_clusters;
	double *sum = call_vector(call, 3 * k).v;

	r->sizes = call_vector(call, k);
	r->centers = call_matrix(call, k, 2);
	for (size_t i = 0; i < ball->rows; i++) {
		const double label = r->labels.v[i];

		if (label < 0)
			continue;
		r->sizes.v[(size_t)label]++;
		for (size_t j = 0; j < 3; j++)
			sum[(size_t)label * 3 + j] += ball->v[i * 3 + j];
	}
	for (size_t c = 0; c < k; c++) {
		const double *s = sum + c * 3;

		r->centers.v[c * 2] = atan2(s[1], s[0]) * 180 / M_PI;
		r->centers.v[c * 2 + 1] =
		    atan2(s[2], hypot(s[0], s[1])) * 180 / M_PI;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct matrix ball;
	struct density d;

	if (!lift(call, &g->pts, &ball) ||
	    !density_cluster(call, &ball, 2 * sin(g->eps / EARTH / 2),
		(size_t)g->min_pts, &d))
		return false;
	r->n_clusters = d.clusters;
	r->n_noise = d.noise;
	r->labels = d.labels;
	r->core = d.core;
	tell(call, &ball, r);
	return true;
}

const struct entry algorithm_geographic_clusters = {
	.id = "SPA-09",
	.words = { "空间密度聚类（经纬度 DBSCAN）",
	    "Clusters of places by longitude and latitude (DBSCAN)" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_LOGISTICS | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "core: at least min_pts within eps of a great circle; a "
		    "cluster: what core places reach",
	.source = "Ester, Kriegel, Sander & Xu 1996; mean radius: IUGG 1980",
	.strength = STRENGTH_A,
	.oracle = "sklearn.cluster.DBSCAN with haversine distances",
	.version = 1,
	.evaluate = evaluate,
};
