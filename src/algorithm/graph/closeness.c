#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define NODES_MOST 10000

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
};

struct result {
	struct vector closeness, harmonic, reach;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点", "edges: from, to"),
	{ IN(directed), PORT_TRUTH, "",
	    .words = { "有向（按到达各节点的距离）",
		"directed: by distances to each node" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(closeness), PORT_VECTOR, "1",
	    .words = { "接近中心性（Wasserman-Faust 修正）",
		"closeness, as Wasserman and Faust have it" } },
	{ OUT(harmonic), PORT_VECTOR, "1",
	    .words = { "调和中心性（和）", "sum of 1/distance" } },
	{ OUT(reach), PORT_VECTOR, "1",
	    .words = { "能到达它的节点数（不含自身）",
		"other nodes with a path to it" } },
	{ NULL },
};

/* The other way round: whoever reaches a node is found from it. */
static struct matrix
turned(struct call *call, const struct matrix *edges)
{
	struct matrix to = call_matrix(call, edges->rows, 2);

	for (size_t i = 0; i < edges->rows; i++) {
		to.v[i * 2] = edges->v[i * 2 + 1];
		to.v[i * 2 + 1] = edges->v[i * 2];
	}
	return to;
}

/* Breadth first from a node; depth counts from 1, 0: not reached. */
static void
look(const struct graph_links *links, size_t from, size_t *queue, size_t *depth,
    struct result *r)
{
	size_t end = 1;
	double sum = 0;

	for (size_t i = 0; i < links->n; i++)
		depth[i] = 0;
	queue[0] = from;
	depth[from] = 1;
	for (size_t i = 0; i < end; i++) {
		const size_t u = queue[i];

		for (size_t k = links->begin[u]; k < links->begin[u + 1]; k++)
			if (depth[links->to[k]] == 0) {
				depth[links->to[k]] = depth[u] + 1;
				queue[end++] = links->to[k];
			}
		if (u == from)
			continue;
		sum += (double)depth[u] - 1;
		r->harmonic.v[from] += 1 / ((double)depth[u] - 1);
	}
	r->reach.v[from] = (double)end - 1;
	if (end > 1)
		r->closeness.v[from] = ((double)end - 1) / sum *
		    ((double)end - 1) / ((double)links->n - 1);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->n;
	struct graph_links links;
	struct matrix edges;
	size_t *room = cx_calloc(call->cx, 2 * n, sizeof(*room));

	if (n > NODES_MOST)
		return call_refuse(
		    call, "n", "there are more than %d nodes", NODES_MOST);
	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	edges = turned(call, &g->edges);
	links = graph_links(call, g->n, &edges, !g->directed);
	r->closeness = call_vector(call, n);
	r->harmonic = call_vector(call, n);
	r->reach = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		look(&links, i, room, room + n, r);
	}
	return true;
}

const struct entry algorithm_closeness = {
	.id = "GRA-08",
	.words = { "接近中心性", "Closeness centrality" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C(v) = (r/sum d(u,v)) r/(n - 1), r nodes reach v; "
		    "harmonic: sum 1/d(u,v)",
	.source = "Freeman 1979; Wasserman & Faust 1994; Marchiori & Latora "
		  "2000",
	.strength = STRENGTH_A,
	.oracle = "networkx closeness_centrality, harmonic_centrality",
	.version = 1,
	.evaluate = evaluate,
};
