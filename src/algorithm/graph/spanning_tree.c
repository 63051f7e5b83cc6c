#include "algorithm/graph/graph.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	bool maximize;
};

struct result {
	double total;
	struct vector tree;
	int64_t parts;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、费用（缺省为 1），不计方向",
	    "edges: from, to, cost (1 without), whatever their direction"),
	{ IN(maximize), PORT_TRUTH, "",
	    .words = { "求最大生成树", "the greatest tree instead" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(total), PORT_NUMBER, "1", .words = { "总费用", "cost in all" } },
	{ OUT(tree), PORT_VECTOR, "1",
	    .words = { "入选的边（从 0 起的行号，升序）",
		"edges of it: rows from 0, ascending" } },
	{ OUT(parts), PORT_WHOLE, "1",
	    .words = { "连通分量数（大于 1 时为生成森林）",
		"components; more than 1: a forest" } },
	{ NULL },
};

/* The name of a set of joined nodes; ways to it become shorter. */
static size_t
name_of(size_t *above, size_t node)
{
	while (above[node] != node) {
		above[node] = above[above[node]];
		node = above[node];
	}
	return node;
}

static struct vector
costs(struct call *call, const struct given *g)
{
	struct vector v = call_vector(call, g->edges.rows);

	for (size_t i = 0; i < v.n; i++)
		v.v[i] = g->edges.cols > 2 ? g->edges.v[i * 3 + 2] : 1;
	return v;
}

/* The cheapest edges that join what is not joined yet. */
static bool *
choose(struct call *call, const struct given *g, struct vector cost,
    struct result *r)
{
	bool *kept = cx_calloc(call->cx, cost.n + 1, sizeof(*kept));
	size_t *above = cx_calloc(call->cx, (size_t)g->n, sizeof(*above));
	const size_t *order = sample_order(call, cost);

	for (size_t i = 0; i < (size_t)g->n; i++)
		above[i] = i;
	for (size_t i = 0; i < cost.n; i++) {
		const size_t e = order[g->maximize ? cost.n - 1 - i : i];
		const double *row = g->edges.v + e * g->edges.cols;
		const size_t a = name_of(above, (size_t)row[0]);
		const size_t b = name_of(above, (size_t)row[1]);

		if (a == b)
			continue;
		above[a] = b;
		kept[e] = true;
		r->total += cost.v[e];
		r->parts--;
	}
	return kept;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const bool *kept;

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	r->parts = g->n;
	kept = choose(call, g, costs(call, g), r);
	r->tree = call_vector(call, (size_t)(g->n - r->parts));
	r->tree.n = 0;
	for (size_t i = 0; i < g->edges.rows; i++)
		if (kept[i])
			r->tree.v[r->tree.n++] = (double)i;
	return true;
}

const struct entry algorithm_spanning_tree = {
	.id = "GRA-04",
	.words = { "最小生成树（Kruskal）", "Minimum spanning tree (Kruskal)" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_LOGISTICS | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum of costs of edges that join all nodes",
	.source = "Kruskal 1956",
	.strength = STRENGTH_A,
	.oracle = "networkx minimum_spanning_edges (Prim)",
	.version = 1,
	.evaluate = evaluate,
};
