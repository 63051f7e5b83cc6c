#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
};

struct result {
	struct vector degree, in_degree, out_degree, strength, in_strength,
	    out_strength, centrality;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、权重（缺省为 1）",
	    "edges: from, to, weight (1 without)"),
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(degree), PORT_VECTOR, "1",
	    .words = { "度（自环计两次）",
		"edges at each node, a loop twice" } },
	{ OUT(in_degree), PORT_VECTOR, "1",
	    .words = { "入度（无向时同度）",
		"edges that enter; undirected: as degree" } },
	{ OUT(out_degree), PORT_VECTOR, "1",
	    .words = { "出度（无向时同度）",
		"edges that leave; undirected: as degree" } },
	{ OUT(strength), PORT_VECTOR, "1",
	    .words = { "强度（权重之和）", "weights at each node, added" } },
	{ OUT(in_strength), PORT_VECTOR, "1",
	    .words = { "入强度", "weights that enter" } },
	{ OUT(out_strength), PORT_VECTOR, "1",
	    .words = { "出强度", "weights that leave" } },
	{ OUT(centrality), PORT_VECTOR, "1",
	    .words = { "度中心性 = 度/(n-1)，单节点为 1",
		"degree over n - 1; 1 of a single node" } },
	{ NULL },
};

static void
count(const struct given *g, struct result *r)
{
	for (size_t i = 0; i < g->edges.rows; i++) {
		const double *row = g->edges.v + i * g->edges.cols;
		const double weight = g->edges.cols > 2 ? row[2] : 1;

		r->out_degree.v[(size_t)row[0]]++;
		r->in_degree.v[(size_t)row[1]]++;
		r->out_strength.v[(size_t)row[0]] += weight;
		r->in_strength.v[(size_t)row[1]] += weight;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->degree, &r->in_degree, &r->out_degree,
		&r->strength, &r->in_strength, &r->out_strength,
		&r->centrality };

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, (size_t)g->n);
	count(g, r);
	for (size_t i = 0; i < (size_t)g->n; i++) {
		r->degree.v[i] = r->in_degree.v[i] + r->out_degree.v[i];
		r->strength.v[i] = r->in_strength.v[i] + r->out_strength.v[i];
		r->centrality.v[i] =
		    g->n > 1 ? r->degree.v[i] / (double)(g->n - 1) : 1;
	}
	if (!g->directed) {
		r->in_degree = r->out_degree = r->degree;
		r->in_strength = r->out_strength = r->strength;
	}
	return true;
}

const struct entry algorithm_degree = {
	.id = "GRA-06",
	.words = { "度与强度中心性", "Degree and strength centrality" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "k_i = edges at i; s_i = sum of their weights; "
		    "C_i = k_i/(n-1)",
	.source = "Freeman 1979; Barrat et al. 2004",
	.strength = STRENGTH_A,
	.oracle = "networkx degree, in_degree, degree_centrality",
	.version = 1,
	.evaluate = evaluate,
};
