#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
};

struct result {
	struct vector c, effective_size;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、权重（缺省为 1）",
	    "edges: from, to, weight (1 without)"),
	{ IN(directed), PORT_TRUTH, "",
	    .words = { "有向（两向权重相加，结果相同）",
		"directed; both ways are added, results are the same" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(c), PORT_VECTOR, "1",
	    .words = { "约束系数，孤立节点为空",
		"constraint; null: no neighbours" },
	    .gaps = true },
	{ OUT(effective_size), PORT_VECTOR, "1",
	    .words = { "有效规模，孤立节点为空",
		"effective size; null: no neighbours" },
	    .gaps = true },
	{ NULL },
};

/* Of each node: all its weights, the greatest; and rows of ego. */
struct ego {
	const struct graph_links *links;
	double *sum, *most;
	double *way;  /* p_ij + sum_q p_iq p_qj, of i's neighbours j */
	double *near; /* 1 for these */
};

static void
measure(const struct graph_links *links, struct ego *e)
{
	for (size_t i = 0; i < links->n; i++)
		for (size_t k = links->begin[i]; k < links->begin[i + 1]; k++) {
			e->sum[i] += links->weight[k];
			e->most[i] = fmax(e->most[i], links->weight[k]);
		}
}

/* Ways over q, and how much of the tie to q is had without it. */
static double
pass(struct ego *e, size_t i, size_t at)
{
	const struct graph_links *links = e->links;
	const size_t q = links->to[at];
	const double p = links->weight[at] / e->sum[i];
	double own = 1;

	for (size_t k = links->begin[q]; k < links->begin[q + 1]; k++) {
		const size_t j = links->to[k];

		if (e->near[j] > 0)
			e->way[j] += p * links->weight[k] / e->sum[q];
		own -= e->near[j] / e->sum[i] * links->weight[k] / e->most[q];
	}
	return own;
}

static void
look(struct ego *e, size_t i, struct result *r)
{
	const struct graph_links *links = e->links;
	const size_t begin = links->begin[i], end = links->begin[i + 1];

	r->c.v[i] = r->effective_size.v[i] = e->sum[i] > 0 ? 0 : NAN;
	if (!(e->sum[i] > 0))
		return;
	for (size_t k = begin; k < end; k++) {
		e->near[links->to[k]] = links->weight[k];
		e->way[links->to[k]] = links->weight[k] / e->sum[i];
	}
	for (size_t k = begin; k < end; k++)
		if (links->weight[k] > 0)
			r->effective_size.v[i] += pass(e, i, k);
	for (size_t k = begin; k < end; k++) {
		const double way = e->way[links->to[k]];

		r->c.v[i] += way * way;
		e->near[links->to[k]] = e->way[links->to[k]] = 0;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->n;
	struct graph_links links;
	struct ego e = { .links = &links,
		.sum = call_vector(call, n).v,
		.most = call_vector(call, n).v,
		.way = call_vector(call, n).v,
		.near = call_vector(call, n).v };

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	links = graph_links(call, g->n, &g->edges, true);
	measure(&links, &e);
	r->c = call_vector(call, n);
	r->effective_size = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		look(&e, i, r);
	}
	return true;
}

const struct entry algorithm_structural_holes = {
	.id = "GRA-12",
	.words = { "结构洞（Burt 约束系数与有效规模）",
	    "Structural holes: Burt's constraint, effective size" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "c_i = sum_j (p_ij + sum_q p_iq p_qj)^2, "
		    "p_ij = (w_ij + w_ji)/sum_k (w_ik + w_ki)",
	.source = "Burt, Structural Holes, 1992; Borgatti 1997",
	.strength = STRENGTH_A,
	.oracle = "networkx constraint, effective_size",
	.version = 1,
	.evaluate = evaluate,
};
