#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define PAIRS_MOST 100000
#define ROUNDS 2000
#define STEPS_MOST 1e9 /* of Katz: pairs times rounds times edges */
#define SMALL 1e-16

struct given {
	int64_t n;
	struct matrix edges, pairs;
	double beta;
};

struct result {
	struct vector common, jaccard, adamic_adar, allocation, preferential,
	    katz;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点，不计方向、重边与自环",
	    "edges: from, to; directions, doubles and loops do not count"),
	{ IN(pairs), PORT_MATRIX, "1", { 0, GRAPH_NODES - 1 },
	    { "待评的点对", "pairs of nodes to judge" }, "k,2" },
	{ IN(beta), PORT_NUMBER, "1", { 0, 1 },
	    { "Katz 衰减系数（小于最大特征值的倒数；0 为不算）",
		"what each step keeps, of Katz: below 1 over the greatest "
		"eigenvalue; 0: no Katz" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(common), PORT_VECTOR, "1",
	    .words = { "共同邻居数", "neighbours in common" } },
	{ OUT(jaccard), PORT_VECTOR, "1",
	    .words = { "Jaccard 系数", "Jaccard's index" } },
	{ OUT(adamic_adar), PORT_VECTOR, "1",
	    .words = { "Adamic-Adar 指数", "index of Adamic and Adar" } },
	{ OUT(allocation), PORT_VECTOR, "1",
	    .words = { "资源分配指数 RA", "resource allocation" } },
	{ OUT(preferential), PORT_VECTOR, "1",
	    .words = { "优先连接（度之积）",
		"preferential attachment: product of degrees" } },
	{ OUT(katz), PORT_VECTOR, "1",
	    .words = { "Katz 指数（beta 为 0 时为 0）",
		"index of Katz; 0 without beta" } },
	{ NULL },
};

static double
degree(const struct graph_links *l, size_t node)
{
	return (double)(l->begin[node + 1] - l->begin[node]);
}

/* Neighbours ascend on both sides. */
static void
compare(const struct graph_links *l, size_t a, size_t b, size_t at,
    struct result *r)
{
	size_t i = l->begin[a], j = l->begin[b];
	double all;

	while (i < l->begin[a + 1] && j < l->begin[b + 1]) {
		const size_t u = l->to[i], v = l->to[j];

		if (u == v) {
			const double d = degree(l, u);

			r->common.v[at]++;
			r->adamic_adar.v[at] += d > 1 ? 1 / log(d) : 0;
			r->allocation.v[at] += 1 / d;
		}
		i += u <= v;
		j += v <= u;
	}
	all = degree(l, a) + degree(l, b) - r->common.v[at];
	r->jaccard.v[at] = all > 0 ? r->common.v[at] / all : 0;
	r->preferential.v[at] = degree(l, a) * degree(l, b);
}

/* walks = sum over steps k >= 1 of beta^k A^k, from one node. */
static bool
walk(struct call *call, const struct graph_links *l, double beta, size_t from,
    double *rooms[3])
{
	double *sum = rooms[0], *now = rooms[1], *next = rooms[2];

	for (size_t i = 0; i < l->n; i++)
		sum[i] = now[i] = 0;
	now[from] = 1;
	for (size_t round = 0; round < ROUNDS; round++) {
		double most = 0, *kept = now;

		if (!call_goes_on(call, 0.5))
			return false;
		for (size_t i = 0; i < l->n; i++) {
			next[i] = 0;
			for (size_t k = l->begin[i]; k < l->begin[i + 1]; k++)
				next[i] += beta * now[l->to[k]];
			sum[i] += next[i];
			most = fmax(most, next[i] - SMALL * sum[i]);
		}
		if (!(most > 0))
			return true;
		if (most > 1e100)
			break;
		now = next;
		next = kept;
	}
	return call_refuse(call, "beta",
	    "walks have no limit: beta must be below 1 over the greatest "
	    "eigenvalue");
}

/* Pairs of one first node in a row share its walks. */
static bool
katz(struct call *call, const struct given *g, const struct graph_links *l,
    struct result *r)
{
	double *rooms[3];

	for (size_t k = 0; k < 3; k++)
		rooms[k] = call_vector(call, l->n).v;
	for (size_t i = 0; i < g->pairs.rows; i++) {
		const double *pair = g->pairs.v + i * 2;
		const bool again =
		    i > 0 && !(pair[0] < pair[-2]) && !(pair[0] > pair[-2]);

		if (!again && !walk(call, l, g->beta, (size_t)pair[0], rooms))
			return false;
		r->katz.v[i] = rooms[0][(size_t)pair[1]];
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	if (g->pairs.rows > PAIRS_MOST)
		return call_refuse(
		    call, "pairs", "there are more than %d pairs", PAIRS_MOST);
	for (size_t i = 0; i < g->pairs.rows * 2; i++)
		if (g->pairs.v[i] > floor(g->pairs.v[i]) ||
		    g->pairs.v[i] >= (double)g->n)
			return call_refuse(call, "pairs",
			    "pair %zu has an end that is no node: %g",
			    i / 2 + 1, g->pairs.v[i]);
	if (g->beta > 0 &&
	    (double)g->pairs.rows * 100 *
		    ((double)g->n + (double)g->edges.rows) >
		STEPS_MOST)
		return call_refuse(
		    call, "beta", "too many pairs and nodes for Katz");
	return graph_check(call, g->n, &g->edges, 2);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->common, &r->jaccard, &r->adamic_adar,
		&r->allocation, &r->preferential, &r->katz };
	struct graph_links links;

	if (!check(call, g))
		return false;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, g->pairs.rows);
	links = graph_links(call, g->n, &g->edges, true);
	for (size_t i = 0; i < g->pairs.rows; i++) {
		if (!call_goes_on(call, (double)i / (double)g->pairs.rows))
			return false;
		compare(&links, (size_t)g->pairs.v[i * 2],
		    (size_t)g->pairs.v[i * 2 + 1], i, r);
	}
	return !(g->beta > 0) || katz(call, g, &links, r);
}

const struct entry algorithm_link_prediction = {
	.id = "GRA-21",
	.words = { "链路预测（共同邻居、AA、RA、Katz）",
	    "Link prediction: neighbours in common, Adamic-Adar, RA, Katz" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "AA = sum 1/ln k_z, RA = sum 1/k_z over common z; Katz = "
		    "((I - beta A)^-1 - I)(a,b)",
	.source = "Katz 1953; Adamic & Adar 2003; Zhou, Lü & Zhang 2009",
	.strength = STRENGTH_A,
	.oracle = "networkx jaccard_coefficient, adamic_adar_index, "
		  "resource_allocation_index; numpy inv",
	.version = 1,
	.evaluate = evaluate,
};
