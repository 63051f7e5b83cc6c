#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
	int64_t src;
};

struct result {
	int64_t count;
	struct vector label, sizes, bfs, dfs, depth;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点", "edges: from, to"),
	{ IN(directed), PORT_TRUTH, "",
	    .words = { "有向（只影响遍历）", "directed, for the walks alone" },
	    .otherwise = "false" },
	{ IN(src), PORT_WHOLE, "1", { 0, GRAPH_NODES - 1 },
	    { "遍历起点", "node where the walks begin" }, .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(count), PORT_WHOLE, "1",
	    .words = { "连通分量数（不计方向）",
		"components, whatever the directions" } },
	{ OUT(label), PORT_VECTOR, "1",
	    .words = { "各节点所属分量", "component of each node" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各分量节点数", "nodes of each component" } },
	{ OUT(bfs), PORT_VECTOR, "1",
	    .words = { "广度优先次序", "nodes in breadth-first order" } },
	{ OUT(dfs), PORT_VECTOR, "1",
	    .words = { "深度优先次序", "nodes in depth-first order" } },
	{ OUT(depth), PORT_VECTOR, "1",
	    .words = { "距起点的边数，不可达为空",
		"edges from the beginning; null: not reached" },
	    .gaps = true },
	{ NULL },
};

/* Nodes of a walk; igraph pads the list with numbers below 0. */
static struct vector
walk(struct call *call, const igraph_vector_int_t *order)
{
	struct vector v = graph_vector_int(call, order);
	size_t n = 0;

	while (n < v.n && v.v[n] >= 0)
		n++;
	return (struct vector){ v.v, n };
}

static bool
walks(struct call *call, const struct given *g, struct result *r)
{
	igraph_t *graph = graph_of(call, g->n, &g->edges, g->directed);
	igraph_vector_int_t *order = graph_wholes(call, 0),
			    *depth = graph_wholes(call, 0);

	if (graph == NULL || order == NULL || depth == NULL ||
	    !graph_try(call,
		igraph_bfs(graph, g->src, NULL, IGRAPH_OUT, false, NULL, order,
		    NULL, NULL, NULL, NULL, depth, NULL, NULL),
		"edges"))
		return false;
	r->bfs = walk(call, order);
	r->depth = graph_vector_int(call, depth);
	for (size_t i = 0; i < r->depth.n; i++)
		if (r->depth.v[i] < 0)
			r->depth.v[i] = NAN;
	if (!graph_try(call,
		igraph_dfs(graph, g->src, IGRAPH_OUT, false, order, NULL, NULL,
		    NULL, NULL, NULL, NULL),
		"edges"))
		return false;
	r->dfs = walk(call, order);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_int_t *label;
	igraph_t *graph;

	if (!graph_check(call, g->n, &g->edges, 2) ||
	    !graph_has(call, "src", g->src, g->n))
		return false;
	graph = graph_of(call, g->n, &g->edges, false);
	label = graph_wholes(call, 0);
	if (graph == NULL || label == NULL ||
	    !graph_try(call,
		igraph_connected_components(
		    graph, label, NULL, NULL, IGRAPH_WEAK),
		"edges"))
		return false;
	r->label = graph_vector_int(call, label);
	r->count = graph_relabel(call, r->label);
	r->sizes = graph_sizes(call, r->label, r->count);
	return walks(call, g, r);
}

const struct entry algorithm_components = {
	.id = "GRA-01",
	.words = { "广度、深度优先遍历与连通分量",
	    "Breadth and depth first walks, connected components" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "classes of nodes that paths join; walks take neighbours "
		    "in the order of their numbers",
	.source = "Hopcroft & Tarjan 1973; igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx connected_components, bfs, dfs",
	.version = 1,
	.evaluate = evaluate,
};
