#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
};

struct result {
	struct vector art;
	struct vector bridges;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES(
	    "边（不计方向）：两端", "edges, whatever their direction: ends"),
	{ NULL },
};

static const struct port result[] = {
	{ OUT(art), PORT_VECTOR, "1",
	    .words = { "关节点（升序）", "articulation points, ascending" } },
	{ OUT(bridges), PORT_VECTOR, "1",
	    .words = { "桥（边的序号，从 0 起，升序）",
		"bridges: edges, counted from 0, ascending" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_int_t *art = graph_wholes(call, 0),
			    *bridges = graph_wholes(call, 0);
	igraph_t *graph;

	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	graph = graph_of(call, g->n, &g->edges, false);
	if (graph == NULL || art == NULL || bridges == NULL ||
	    !graph_try(call, igraph_articulation_points(graph, art), "edges") ||
	    !graph_try(call, igraph_bridges(graph, bridges), "edges"))
		return false;
	igraph_vector_int_sort(art);
	igraph_vector_int_sort(bridges);
	r->art = graph_vector_int(call, art);
	r->bridges = graph_vector_int(call, bridges);
	return true;
}

const struct entry algorithm_cut_nodes = {
	.id = "GRA-16",
	.words = { "关节点与桥", "Articulation points and bridges" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "nodes and edges without which there are more components",
	.source = "Hopcroft & Tarjan 1973; igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx articulation_points, bridges",
	.version = 1,
	.evaluate = evaluate,
};
