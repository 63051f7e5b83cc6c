#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	double d;
	bool directed;
	struct vector reset;
};

struct result {
	struct vector pr;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、权重（缺省为 1）",
	    "edges: from, to, weight (1 without)"),
	{ IN(d), PORT_NUMBER, "1", { 0, 0.99 },
	    { "阻尼系数", "share that follows edges" }, .otherwise = "0.85" },
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ IN(reset), PORT_VECTOR, "1", { 0, 1e15 },
	    { "跳转权重，缺省为均匀",
		"weight of each node to start anew; equal without" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(pr), PORT_VECTOR, "1",
	    .words = { "PageRank，和为 1", "PageRank, in all 1" } },
	{ NULL },
};

/* A weighted node to start from; NULL: every one, or a refusal. */
static igraph_vector_t *
reset_of(struct call *call, const struct given *g)
{
	igraph_vector_t *v =
	    g->reset.n == 0 ? NULL : graph_numbers(call, g->reset.n);

	for (size_t i = 0; v != NULL && i < g->reset.n; i++)
		VECTOR(*v)[i] = g->reset.v[i];
	return v;
}

static bool
is_asked_well(struct call *call, const struct given *g)
{
	double sum = 0;

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	if (g->reset.n > 0 && g->reset.n != (size_t)g->n)
		return call_refuse(
		    call, "reset", "reset must have a number for each node");
	for (size_t i = 0; i < g->reset.n; i++)
		sum += g->reset.v[i];
	if (g->reset.n > 0 && !(sum > 0))
		return call_refuse(call, "reset", "reset is 0 everywhere");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_t *pr = graph_numbers(call, 0);
	igraph_t *graph;

	if (pr == NULL || !is_asked_well(call, g))
		return false;
	graph = graph_of(call, g->n, &g->edges, g->directed);
	if (graph == NULL ||
	    !graph_try(call,
		igraph_personalized_pagerank(graph, IGRAPH_PAGERANK_ALGO_PRPACK,
		    pr, NULL, igraph_vss_all(), g->directed, g->d,
		    reset_of(call, g), graph_weights(call, &g->edges), NULL),
		"edges"))
		return false;
	r->pr = graph_vector(call, pr);
	return true;
}

const struct entry algorithm_pagerank = {
	.id = "GRA-10",
	.words = { "PageRank", "PageRank" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "pr = d (W pr + dangling share v) + (1 - d) v",
	.source = "Brin & Page 1998; igraph 0.10 (PRPACK)",
	.strength = STRENGTH_A,
	.oracle = "networkx pagerank",
	.note = { "无出边的节点按跳转权重分配；无向图的自环计两次",
	    "Nodes without an edge out share theirs as reset says; a loop of "
	    "an undirected graph counts twice" },
	.version = 1,
	.evaluate = evaluate,
};
