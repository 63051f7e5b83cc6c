#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
	bool directed, normalized;
	int64_t cutoff;
};

struct result {
	struct vector bc;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点", "edges: from, to"),
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ IN(normalized), PORT_TRUTH, "",
	    .words = { "除以节点对数", "divided by the pairs of other nodes" },
	    .otherwise = "false" },
	{ IN(cutoff), PORT_WHOLE, "1", { 0, GRAPH_NODES },
	    { "最长路径边数，0 为不限",
		"edges of paths at most; 0: any number" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(bc), PORT_VECTOR, "1",
	    .words = { "介数", "betweenness of each node" } },
	{ NULL },
};

/* Of one source: nodes in the order they are reached, their distance (0: not
 * reached), paths to them, and what passes through them. */
struct spread {
	size_t *order, *depth;
	double *paths, *passes;
	size_t reached;
};

static void
reach(const struct graph_links *links, size_t source, size_t most,
    struct spread *s)
{
	s->order[0] = source;
	s->reached = 1;
	s->depth[source] = 1;
	s->paths[source] = 1;
	for (size_t i = 0; i < s->reached; i++) {
		const size_t u = s->order[i];

		if (s->depth[u] > most)
			return;
		for (size_t k = links->begin[u]; k < links->begin[u + 1]; k++) {
			const size_t v = links->to[k];

			if (s->depth[v] == 0) {
				s->depth[v] = s->depth[u] + 1;
				s->order[s->reached++] = v;
			}
			if (s->depth[v] == s->depth[u] + 1)
				s->paths[v] += s->paths[u];
		}
	}
}

/* From the farthest back: what a node passes on comes from behind it. */
static void
gather(const struct graph_links *links, struct spread *s, struct vector bc)
{
	for (size_t i = s->reached; i-- > 0;) {
		const size_t u = s->order[i];

		for (size_t k = links->begin[u]; k < links->begin[u + 1]; k++) {
			const size_t v = links->to[k];

			if (s->depth[v] == s->depth[u] + 1)
				s->passes[u] += s->paths[u] / s->paths[v] *
				    (1 + s->passes[v]);
		}
		if (i > 0)
			bc.v[u] += s->passes[u];
	}
	for (size_t i = 0; i < s->reached; i++) {
		const size_t u = s->order[i];

		s->depth[u] = 0;
		s->paths[u] = s->passes[u] = 0;
	}
}

/* Pairs of nodes count twice where edges go both ways. */
static double
share(const struct given *g)
{
	const double rest = (double)g->n - 1;

	if (g->normalized && g->n > 2)
		return 1 / (rest * (rest - 1));
	return g->directed ? 1 : 0.5;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->n,
		     most = g->cutoff == 0 ? n : (size_t)g->cutoff;
	struct spread s = { .order = cx_calloc(call->cx, n, sizeof(size_t)),
		.depth = cx_calloc(call->cx, n, sizeof(size_t)),
		.paths = call_vector(call, n).v,
		.passes = call_vector(call, n).v };
	struct graph_links links;

	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	links = graph_links(call, g->n, &g->edges, !g->directed);
	r->bc = call_vector(call, n);
	for (size_t source = 0; source < n; source++) {
		if (!call_goes_on(call, (double)source / (double)n))
			return false;
		reach(&links, source, most, &s);
		gather(&links, &s, r->bc);
	}
	for (size_t i = 0; i < n; i++)
		r->bc.v[i] *= share(g);
	return true;
}

const struct entry algorithm_betweenness = {
	.id = "GRA-07",
	.words = { "介数中心性", "Betweenness centrality" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "bc(v) = sum over s, t of (shortest paths s-t through v)/"
		    "(shortest paths s-t)",
	.source = "Freeman 1977; Brandes 2001",
	.strength = STRENGTH_A,
	.oracle = "networkx betweenness_centrality",
	.note = { "路径按边数计，重边与自环不计；节点很多时用 cutoff 限制",
	    "Paths are as long as their edges are many; loops and repeated "
	    "edges do not count; with many nodes set a cutoff" },
	.version = 1,
	.evaluate = evaluate,
};
