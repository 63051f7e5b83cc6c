#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define NODES_MOST 5000
#define EDGES_MOST 50000

struct given {
	int64_t n;
	struct matrix edges;
	int64_t s, t;
	bool directed;
};

struct result {
	double flow;
	struct vector along, cut, side;
};

static const struct port given[] = {
	{ IN(n), PORT_WHOLE, "1", { 2, NODES_MOST },
	    { "节点数（编号从 0 起）", "nodes, counted from 0" } },
	GRAPH_PORT_EDGES("边：起点、终点、容量（缺省为 1）",
	    "edges: from, to, capacity (1 without)"),
	{ IN(s), PORT_WHOLE, "1", { 0, NODES_MOST - 1 }, { "源点", "source" } },
	{ IN(t), PORT_WHOLE, "1", { 0, NODES_MOST - 1 }, { "汇点", "sink" } },
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(flow), PORT_NUMBER, "1",
	    .words = { "最大流（= 最小割）", "greatest flow, the least cut" } },
	{ OUT(along), PORT_VECTOR, "1",
	    .words = { "各边流量（无向边逆向为负）",
		"flow along each edge; against an undirected one below 0" } },
	{ OUT(cut), PORT_VECTOR, "1",
	    .words = { "最小割的边（序号从 0 起）",
		"edges of a least cut, counted from 0" } },
	{ OUT(side), PORT_VECTOR, "1",
	    .words = { "割后与源点同侧的节点",
		"nodes on the source's side of it" } },
	{ NULL },
};

static bool
is_asked_well(struct call *call, const struct given *g)
{
	if (!graph_check(call, g->n, &g->edges, 3) ||
	    !graph_has(call, "s", g->s, g->n) ||
	    !graph_has(call, "t", g->t, g->n))
		return false;
	if (g->s == g->t)
		return call_refuse(call, "t", "t must be another node than s");
	if (g->edges.rows > EDGES_MOST)
		return call_refuse(
		    call, "edges", "there are more than %d edges", EDGES_MOST);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_int_t *cut = graph_wholes(call, 0),
			    *side = graph_wholes(call, 0),
			    *rest = graph_wholes(call, 0);
	igraph_vector_t *along = graph_numbers(call, 0);
	igraph_t *graph;

	if (!is_asked_well(call, g))
		return false;
	graph = graph_of(call, g->n, &g->edges, g->directed);
	if (graph == NULL || cut == NULL || side == NULL || rest == NULL ||
	    along == NULL ||
	    !graph_try(call,
		igraph_maxflow(graph, &r->flow, along, cut, side, rest, g->s,
		    g->t, graph_weights(call, &g->edges), NULL),
		"edges"))
		return false;
	r->along = graph_vector(call, along);
	r->cut = graph_vector_int(call, cut);
	r->side = graph_vector_int(call, side);
	return true;
}

const struct entry algorithm_maximum_flow = {
	.id = "GRA-05",
	.words = { "最大流与最小割", "Maximum flow and minimum cut" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max sum of f(s, v); 0 <= f <= capacity; what enters a "
		    "node leaves it",
	.source = "Goldberg & Tarjan 1988 (push and relabel); igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx maximum_flow",
	.note = { "最小割可能不止一个，给出其一",
	    "There may be several least cuts: this is one of them" },
	.version = 1,
	.evaluate = evaluate,
};
