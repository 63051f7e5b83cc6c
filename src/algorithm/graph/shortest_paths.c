#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	int64_t src;
	bool directed;
};

struct result {
	struct vector dist, parent;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、长度（缺省为 1）",
	    "edges: from, to, length (1 without)"),
	{ IN(src), PORT_WHOLE, "1", { 0, GRAPH_NODES - 1 },
	    { "起点", "where paths begin" }, .otherwise = "0" },
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dist), PORT_VECTOR, "1",
	    .words = { "最短距离，不可达为空",
		"least length to each node; null: not reached" },
	    .gaps = true },
	{ OUT(parent), PORT_VECTOR, "1",
	    .words = { "路径上的前一节点，起点与不可达为空",
		"node before each on its path; null: none" },
	    .gaps = true },
	{ NULL },
};

/* Lengths along the paths found, each once. */
static void
measure(const struct given *g, const igraph_vector_int_t *edge,
    struct result *r, size_t *open)
{
	const size_t n = r->parent.n;

	for (size_t i = 0; i < n; i++) {
		size_t at = i, depth = 0;

		while (isnan(r->dist.v[at]) && !isnan(r->parent.v[at])) {
			open[depth++] = at;
			at = (size_t)r->parent.v[at];
		}
		for (; depth > 0; at = open[depth]) {
			const size_t next = open[--depth];
			const double *row = g->edges.v +
			    (size_t)VECTOR(*edge)[next] * g->edges.cols;

			r->dist.v[next] =
			    r->dist.v[at] + (g->edges.cols > 2 ? row[2] : 1);
		}
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_int_t *parent, *edge;
	igraph_t *graph;

	if (!graph_check(call, g->n, &g->edges, 3) ||
	    !graph_has(call, "src", g->src, g->n))
		return false;
	graph = graph_of(call, g->n, &g->edges, g->directed);
	parent = graph_wholes(call, 0);
	edge = graph_wholes(call, 0);
	if (graph == NULL || parent == NULL || edge == NULL ||
	    !graph_try(call,
		igraph_get_shortest_paths_dijkstra(graph, NULL, NULL, g->src,
		    igraph_vss_all(), graph_weights(call, &g->edges),
		    IGRAPH_OUT, parent, edge),
		"edges"))
		return false;
	r->parent = graph_vector_int(call, parent);
	r->dist = call_vector(call, r->parent.n);
	for (size_t i = 0; i < r->parent.n; i++) {
		r->dist.v[i] = NAN;
		if (r->parent.v[i] < 0)
			r->parent.v[i] = NAN;
	}
	r->dist.v[g->src] = 0;
	measure(g, edge, r, cx_calloc(call->cx, r->parent.n, sizeof(size_t)));
	return true;
}

const struct entry algorithm_shortest_paths = {
	.id = "GRA-02",
	.words = { "单源最短路（Dijkstra）", "Shortest paths by Dijkstra" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SUPPLY | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dist(v) = min over edges u->v of dist(u) + length",
	.source = "Dijkstra 1959; igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx single_source_dijkstra",
	.version = 1,
	.evaluate = evaluate,
};
