#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define NODES_MOST 3000
#define OVER 1e-9 /* of a capacity: as much more is a failure */

struct given {
	int64_t n;
	struct matrix edges;
	struct vector attacked;
	double tolerance;
};

struct result {
	struct vector round, load, capacity;
	int64_t failed, rounds, largest;
	double damage;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点，不计方向",
	    "edges: from, to, whatever their direction"),
	{ IN(attacked), PORT_VECTOR, "1", { 0, NODES_MOST - 1 },
	    { "首先失效的节点", "nodes that fail first" } },
	{ IN(tolerance), PORT_NUMBER, "1", { 0, 1e6 },
	    { "容量裕度 α", "spare capacity alpha" }, .otherwise = "0.2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(round), PORT_VECTOR, "1",
	    .words = { "失效轮次（0 为首先失效，未失效为空）",
		"round it fails in, 0: at first; null: it holds" },
	    .gaps = true },
	{ OUT(failed), PORT_WHOLE, "1",
	    .words = { "失效节点数", "nodes that fail in all" } },
	{ OUT(rounds), PORT_WHOLE, "1",
	    .words = { "连锁轮数", "rounds after the first failures" } },
	{ OUT(largest), PORT_WHOLE, "1",
	    .words = { "剩余最大连通分量节点数",
		"nodes of the largest part that is left" } },
	{ OUT(damage), PORT_NUMBER, "1",
	    .words = { "损失：1 − 剩余最大分量/原最大分量",
		"damage: 1 less that over the largest part before" } },
	{ OUT(load), PORT_VECTOR, "1",
	    .words = { "初始负载（介数 + 1）",
		"load at first: betweenness and 1" } },
	{ OUT(capacity), PORT_VECTOR, "1",
	    .words = { "容量 (1+α)·负载", "capacity" } },
	{ NULL },
};

/* The graph of the nodes that hold, with all their numbers. */
static igraph_t *
left_of(struct call *call, const struct given *g, const struct vector *round)
{
	struct matrix edges = call_matrix(call, g->edges.rows, 2);

	edges.rows = 0;
	for (size_t i = 0; i < g->edges.rows; i++) {
		const double *row = g->edges.v + i * 2;

		if (!isnan(round->v[(size_t)row[0]]) ||
		    !isnan(round->v[(size_t)row[1]]))
			continue;
		edges.v[edges.rows * 2] = row[0];
		edges.v[edges.rows++ * 2 + 1] = row[1];
	}
	return graph_of(call, g->n, &edges, false);
}

/* Shortest ways through each node, its own beginning counted as 1. */
static bool
measure(struct call *call, const igraph_t *graph, struct vector *load)
{
	igraph_vector_t *v = graph_numbers(call, 0);

	if (graph == NULL || v == NULL ||
	    !graph_try(call,
		igraph_betweenness(graph, v, igraph_vss_all(), false, NULL),
		"edges"))
		return false;
	*load = graph_vector(call, v);
	for (size_t i = 0; i < load->n; i++)
		load->v[i]++;
	return true;
}

static bool
find_largest(struct call *call, const igraph_t *graph,
    const struct vector *round, int64_t *largest)
{
	igraph_vector_int_t *label = graph_wholes(call, 0);
	igraph_vector_int_t *size = graph_wholes(call, 0);

	if (label == NULL || size == NULL ||
	    !graph_try(call,
		igraph_connected_components(
		    graph, label, size, NULL, IGRAPH_WEAK),
		"edges"))
		return false;
	*largest = 0;
	for (size_t i = 0; i < round->n; i++)
		if (isnan(round->v[i]) &&
		    VECTOR(*size)[VECTOR(*label)[i]] > *largest)
			*largest = VECTOR(*size)[VECTOR(*label)[i]];
	return true;
}

/* Nodes over their capacity fail; how many. */
static size_t
fail(struct result *r, const struct vector *load)
{
	size_t n = 0;

	for (size_t i = 0; i < load->n; i++)
		if (isnan(r->round.v[i]) &&
		    load->v[i] > r->capacity.v[i] * (1 + OVER)) {
			r->round.v[i] = (double)r->rounds + 1;
			n++;
		}
	return n;
}

static bool
cascade(struct call *call, const struct given *g, struct result *r)
{
	igraph_t *graph = left_of(call, g, &r->round);
	struct vector load;

	while (measure(call, graph, &load)) {
		const size_t n = fail(r, &load);

		if (n == 0)
			return find_largest(
			    call, graph, &r->round, &r->largest);
		r->failed += (int64_t)n;
		r->rounds++;
		if (!call_goes_on(call, (double)r->failed / (double)g->n))
			return false;
		graph = left_of(call, g, &r->round);
	}
	return false;
}

static bool
attack(struct call *call, const struct given *g, struct result *r)
{
	for (size_t i = 0; i < g->attacked.n; i++) {
		const double at = g->attacked.v[i];

		if (at > floor(at) || at >= (double)g->n)
			return call_refuse(call, "attacked",
			    "attacked has what is no node: %g", at);
		r->failed += isnan(r->round.v[(size_t)at]);
		r->round.v[(size_t)at] = 0;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	int64_t before;
	igraph_t *graph;

	if (g->n > NODES_MOST)
		return call_refuse(
		    call, "n", "there are more than %d nodes", NODES_MOST);
	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	graph = graph_of(call, g->n, &g->edges, false);
	r->round = call_vector(call, (size_t)g->n);
	r->capacity = call_vector(call, (size_t)g->n);
	for (size_t i = 0; i < r->round.n; i++)
		r->round.v[i] = NAN;
	if (!measure(call, graph, &r->load) ||
	    !find_largest(call, graph, &r->round, &before))
		return false;
	for (size_t i = 0; i < r->load.n; i++)
		r->capacity.v[i] = (1 + g->tolerance) * r->load.v[i];
	if (!attack(call, g, r) || !cascade(call, g, r))
		return false;
	r->damage = 1 - (double)r->largest / (double)before;
	return true;
}

const struct entry algorithm_cascade = {
	.id = "GRA-22",
	.words = { "级联失效（负载-容量模型）",
	    "Cascading failures by load and capacity" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SAFETY | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C_i = (1 + alpha) L_i; what has L_i > C_i fails, loads "
		    "are found anew until none does",
	.source = "Motter & Lai 2002; igraph 0.10 (betweenness)",
	.strength = STRENGTH_A,
	.oracle = "networkx betweenness_centrality, the rounds by a script",
	.version = 1,
	.evaluate = evaluate,
};
