#include <gsl/gsl_randist.h>
#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define ROUNDS 1000

struct given {
	int64_t n;
	struct matrix edges;
	struct vector known;
	int64_t seed;
};

struct result {
	struct vector label;
	int64_t count, rounds;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、权重（缺省为 1），不计方向",
	    "edges: from, to, weight (1 without), whatever their direction"),
	{ IN(known), PORT_VECTOR, "1", { 0, GRAPH_NODES - 1 },
	    { "已知标签（未知为空）；缺省各点自成一类",
		"labels that are known, null where not; without it each node "
		"begins with its own" },
	    .otherwise = "null", .gaps = true },
	GRAPH_PORT_SEED,
	{ NULL },
};

static const struct port result[] = {
	{ OUT(label), PORT_VECTOR, "1",
	    .words = { "各节点标签（有已知标签而未传到者为空）",
		"label of each node; null where no known one came" },
	    .gaps = true },
	{ OUT(count), PORT_WHOLE, "1", .words = { "标签数", "labels" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "轮数", "rounds" } },
	{ NULL },
};

struct spread {
	struct graph_links links;
	double *weight; /* by label, of one node's neighbours */
	size_t *best;   /* labels of the greatest weight */
	gsl_rng *rng;
};

/* The labels that weigh most around a node; how many. */
static size_t
heaviest(struct spread *s, const struct vector *label, size_t node)
{
	const struct graph_links *l = &s->links;
	double most = 0;
	size_t n = 0;

	for (size_t k = l->begin[node]; k < l->begin[node + 1]; k++)
		if (label->v[l->to[k]] >= 0)
			s->weight[(size_t)label->v[l->to[k]]] += l->weight[k];
	for (size_t k = l->begin[node]; k < l->begin[node + 1]; k++) {
		const double at = label->v[l->to[k]];
		double *weight = at >= 0 ? &s->weight[(size_t)at] : NULL;

		if (weight == NULL || !(*weight > 0) || *weight < most)
			continue;
		n = *weight > most ? 0 : n;
		most = *weight;
		s->best[n++] = (size_t)at;
		*weight = -*weight; /* seen */
	}
	for (size_t k = l->begin[node]; k < l->begin[node + 1]; k++)
		if (label->v[l->to[k]] >= 0)
			s->weight[(size_t)label->v[l->to[k]]] = 0;
	return n;
}

/* Keeps its label when that is among the heaviest; true when it changes. */
static bool
listen(struct spread *s, struct vector *label, size_t node)
{
	const size_t n = heaviest(s, label, node);

	for (size_t i = 0; i < n; i++)
		if (label->v[node] >= 0 && s->best[i] == (size_t)label->v[node])
			return false;
	if (n == 0)
		return false;
	label->v[node] = (double)s->best[gsl_rng_uniform_int(s->rng, n)];
	return true;
}

static bool
spread(struct call *call, const struct given *g, struct spread *s,
    struct result *r)
{
	size_t *order = cx_calloc(call->cx, s->links.n, sizeof(*order));
	bool changed = true;

	for (size_t i = 0; i < s->links.n; i++)
		order[i] = i;
	while (changed && r->rounds < ROUNDS) {
		changed = false;
		r->rounds++;
		gsl_ran_shuffle(s->rng, order, s->links.n, sizeof(*order));
		for (size_t i = 0; i < s->links.n; i++) {
			const size_t node = order[i];

			if (!call_goes_on(call, (double)r->rounds / ROUNDS))
				return false;
			if (g->known.n == 0 || isnan(g->known.v[node]))
				changed |= listen(s, &r->label, node);
		}
	}
	return true;
}

static bool
begin(struct call *call, const struct given *g, struct result *r)
{
	if (g->known.n > 0 && g->known.n != (size_t)g->n)
		return call_refuse(
		    call, "known", "known must have a place for each node");
	r->label = call_vector(call, (size_t)g->n);
	for (size_t i = 0; i < r->label.n; i++) {
		r->label.v[i] = g->known.n == 0 ? (double)i : -1;
		if (g->known.n == 0 || isnan(g->known.v[i]))
			continue;
		if (g->known.v[i] > floor(g->known.v[i]))
			return call_refuse(
			    call, "known", "labels are whole numbers");
		r->label.v[i] = g->known.v[i];
	}
	return true;
}

static void
finish(struct call *call, const struct given *g, struct result *r)
{
	bool *seen;

	if (g->known.n == 0) {
		r->count = graph_relabel(call, r->label);
		return;
	}
	seen = cx_calloc(call->cx, GRAPH_NODES, sizeof(*seen));
	for (size_t i = 0; i < r->label.n; i++) {
		if (r->label.v[i] < 0) {
			r->label.v[i] = NAN;
			continue;
		}
		r->count += !seen[(size_t)r->label.v[i]];
		seen[(size_t)r->label.v[i]] = true;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct spread s;
	bool done;

	if (!graph_check(call, g->n, &g->edges, 3) || !begin(call, g, r))
		return false;
	s = (struct spread){ graph_links(call, g->n, &g->edges, true),
		call_vector(call, GRAPH_NODES).v,
		cx_calloc(call->cx, (size_t)g->n, sizeof(size_t)),
		gsl_rng_alloc(gsl_rng_mt19937) };
	gsl_rng_set(s.rng, (unsigned long)g->seed);
	done = spread(call, g, &s, r);
	gsl_rng_free(s.rng);
	if (done)
		finish(call, g, r);
	return done;
}

const struct entry algorithm_label_propagation = {
	.id = "GRA-15",
	.words = { "标签传播", "Label propagation" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "label(v) = the label of most weight around v, in drawn "
		    "order until none changes",
	.source = "Raghavan, Albert & Kumara 2007",
	.strength = STRENGTH_A,
	.oracle = "networkx connected_components of cliques; a coding of the "
		  "rule on trees with known ends",
	.note = { "同一种子可重现；不同种子结果可不同",
	    "The same seed gives the same; another seed may give others" },
	.version = 1,
	.evaluate = evaluate,
};
