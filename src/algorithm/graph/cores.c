#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
};

struct result {
	struct vector core, sizes;
	int64_t k;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点，不计方向、重边与自环",
	    "edges: from, to; directions, doubles and loops do not count"),
	{ NULL },
};

static const struct port result[] = {
	{ OUT(core), PORT_VECTOR, "1",
	    .words = { "各节点核数", "core number of each node" } },
	{ OUT(k), PORT_WHOLE, "1",
	    .words = { "最大核数", "the greatest of these" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "0 核、1 核……的节点数",
		"nodes of the 0-core, the 1-core and so on" } },
	{ NULL },
};

/* Nodes by degree, in bins that begin at bin[degree]. */
struct bins {
	size_t *degree, *bin, *order, *place;
};

static struct bins
fill(struct call *call, const struct graph_links *links)
{
	const size_t n = links->n;
	struct bins b = { cx_calloc(call->cx, n, sizeof(size_t)),
		cx_calloc(call->cx, n + 2, sizeof(size_t)),
		cx_calloc(call->cx, n, sizeof(size_t)),
		cx_calloc(call->cx, n, sizeof(size_t)) };

	for (size_t i = 0; i < n; i++) {
		b.degree[i] = links->begin[i + 1] - links->begin[i];
		b.bin[b.degree[i] + 2]++;
	}
	for (size_t d = 2; d < n + 2; d++)
		b.bin[d] += b.bin[d - 1];
	for (size_t i = 0; i < n; i++) {
		b.place[i] = b.bin[b.degree[i] + 1]++;
		b.order[b.place[i]] = i;
	}
	return b;
}

/* One edge less: the node changes places with the first of its bin. */
static void
lower(struct bins *b, size_t node)
{
	const size_t first = b->bin[b->degree[node]]++;
	const size_t other = b->order[first];

	b->order[b->place[node]] = other;
	b->place[other] = b->place[node];
	b->order[first] = node;
	b->place[node] = first;
	b->degree[node]--;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct graph_links links;
	struct bins b;

	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	links = graph_links(call, g->n, &g->edges, true);
	b = fill(call, &links);
	r->core = call_vector(call, links.n);
	for (size_t i = 0; i < links.n; i++) {
		const size_t u = b.order[i];

		r->core.v[u] = (double)b.degree[u];
		r->k = (int64_t)b.degree[u];
		for (size_t k = links.begin[u]; k < links.begin[u + 1]; k++)
			if (b.degree[links.to[k]] > b.degree[u])
				lower(&b, links.to[k]);
	}
	r->sizes = call_vector(call, (size_t)r->k + 1);
	for (size_t i = 0; i < links.n; i++)
		for (size_t k = 0; k <= (size_t)r->core.v[i]; k++)
			r->sizes.v[k]++;
	return true;
}

const struct entry algorithm_cores = {
	.id = "GRA-13",
	.words = { "k 核分解", "Decomposition into k-cores" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "k-core: the greatest part whose nodes have k neighbours "
		    "in it each",
	.source = "Seidman 1983; Batagelj & Zaversnik 2003",
	.strength = STRENGTH_A,
	.oracle = "networkx core_number",
	.version = 1,
	.evaluate = evaluate,
};
