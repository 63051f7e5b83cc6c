#include "algorithm/clustering/density.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	double eps;
	int64_t min_pts;
};

struct result {
	int64_t n_clusters, n_noise;
	struct vector labels, core;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "样本，一行一个", "samples, a row each" },
	    .shape = "n,m" },
	{ IN(eps), PORT_NUMBER, "1", { 1e-300, 1e300 },
	    { "邻域半径", "radius" } },
	{ IN(min_pts), PORT_WHOLE, "1", { 1, 1e6 },
	    { "核心点的最少邻居数（含自身）",
		"neighbours of a core sample at least, itself counted" },
	    .otherwise = "5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n_clusters), PORT_WHOLE, "1", .words = { "簇数", "clusters" } },
	{ OUT(n_noise), PORT_WHOLE, "1",
	    .words = { "噪声点数", "samples of none" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（从 0 起，−1 噪声）",
		"cluster of each, from 0; -1: none" } },
	{ OUT(core), PORT_VECTOR, "1",
	    .words = { "是否核心点（0/1）", "1: a core sample" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct density d;

	if (!density_cluster(call, &g->X, g->eps, (size_t)g->min_pts, &d))
		return false;
	r->n_clusters = d.clusters;
	r->n_noise = d.noise;
	r->labels = d.labels;
	r->core = d.core;
	return true;
}

const struct entry algorithm_dbscan = {
	.id = "CLU-05",
	.words = { "密度聚类 DBSCAN", "DBSCAN" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SAFETY | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "core: at least min_pts within eps; a cluster: what core "
		    "samples reach",
	.source = "Ester, Kriegel, Sander & Xu 1996",
	.strength = STRENGTH_A,
	.oracle = "sklearn.cluster.DBSCAN",
	.version = 1,
	.evaluate = evaluate,
};
