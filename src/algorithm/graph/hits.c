#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define ROUNDS 100000
#define STEPS_MOST 1e8 /* rounds times nodes and edges */
#define SMALL 1e-14

struct given {
	int64_t n;
	struct matrix edges;
};

struct result {
	struct vector hub, authority;
	int64_t rounds;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("有向边：起点、终点、权重（缺省为 1）；自环不计",
	    "directed edges: from, to, weight (1 without); loops do not "
	    "count"),
	{ NULL },
};

static const struct port result[] = {
	{ OUT(hub), PORT_VECTOR, "1",
	    .words = { "枢纽值，和为 1", "hubs, in all 1" } },
	{ OUT(authority), PORT_VECTOR, "1",
	    .words = { "权威值，和为 1", "authorities, in all 1" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

static void
share(double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	for (size_t i = 0; i < n; i++)
		v[i] /= sum;
}

/* Good hubs lead to good authorities, and the other way round; how far the
 * hubs changed. */
static double
pass(const struct graph_links *links, double *before, struct result *r)
{
	double *h = r->hub.v, *a = r->authority.v, change = 0;

	for (size_t i = 0; i < links->n; i++) {
		before[i] = h[i];
		a[i] = 0;
	}
	for (size_t i = 0; i < links->n; i++)
		for (size_t k = links->begin[i]; k < links->begin[i + 1]; k++)
			a[links->to[k]] += links->weight[k] * h[i];
	share(a, links->n);
	for (size_t i = 0; i < links->n; i++) {
		h[i] = 0;
		for (size_t k = links->begin[i]; k < links->begin[i + 1]; k++)
			h[i] += links->weight[k] * a[links->to[k]];
	}
	share(h, links->n);
	for (size_t i = 0; i < links->n; i++)
		change = fmax(change, fabs(h[i] - before[i]));
	return change;
}

static bool
has_weight(const struct graph_links *links)
{
	for (size_t k = 0; k < links->begin[links->n]; k++)
		if (links->weight[k] > 0)
			return true;
	return false;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct graph_links links;
	double *before, most;

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	links = graph_links(call, g->n, &g->edges, false);
	if (!has_weight(&links))
		return call_refuse(
		    call, "edges", "no edge joins two nodes with a weight");
	r->hub = call_vector(call, links.n);
	r->authority = call_vector(call, links.n);
	before = call_vector(call, links.n).v;
	for (size_t i = 0; i < links.n; i++)
		r->hub.v[i] = 1 / (double)links.n;
	most =
	    fmin(ROUNDS, STEPS_MOST / (double)(links.n + links.begin[links.n]));
	for (r->rounds = 1; (double)r->rounds <= most; r->rounds++) {
		if (!call_goes_on(call, (double)r->rounds / most))
			return false;
		if (pass(&links, before, r) < SMALL)
			return true;
	}
	return call_refuse(call, "edges", "no hubs stand out after %lld rounds",
	    (long long)r->rounds - 1);
}

const struct entry algorithm_hits = {
	.id = "GRA-11",
	.words = { "枢纽与权威（HITS）", "Hubs and authorities (HITS)" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a = A' h, h = A a, each in shares of its sum",
	.source = "Kleinberg 1999",
	.strength = STRENGTH_A,
	.oracle = "numpy svd",
	.version = 1,
	.evaluate = evaluate,
};
