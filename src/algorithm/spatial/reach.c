#include <math.h>

#include "knowledge/entry.h"

#define EDGES_MOST 500000
#define NODES_MOST 200000

struct given {
	struct matrix edges;
	struct vector sources, limits;
	bool directed;
};

struct result {
	struct vector cost, nearest, counts;
	struct vector before;
};

static const struct port given[] = {
	{ IN(edges), PORT_MATRIX, "1", { 0, 1e9 },
	    { "路段：起点、终点（自 0 起的编号）、费用（时间或距离）",
		"edges: from, to (numbers from 0 on), cost (time or "
		"distance)" },
	    "m,3" },
	{ IN(sources), PORT_VECTOR, "1", { 0, NODES_MOST - 1 },
	    { "出发结点（多个时取最近者）",
		"nodes to start from; of several the nearest counts" } },
	{ IN(limits), PORT_VECTOR, "1", { 0, 1e12 },
	    { "等时圈费用", "costs of the isochrones" },
	    .otherwise = "[5,10,15]" },
	{ IN(directed), PORT_TRUTH, "",
	    .words = { "路段为单向", "edges lead one way" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cost), PORT_VECTOR, "1",
	    .words = { "到各结点的最小费用（不可达为空）",
		"least cost to each node; null where there is no way" },
	    .gaps = true },
	{ OUT(before), PORT_VECTOR, "1",
	    .words = { "最短路上的前一结点（起点与不可达为空）",
		"node before it on the way; null for starts and where "
		"there is none" },
	    .gaps = true },
	{ OUT(nearest), PORT_VECTOR, "1",
	    .words = { "最近的出发结点（不可达为空）",
		"nearest start; null where there is no way" },
	    .gaps = true },
	{ OUT(counts), PORT_VECTOR, "1",
	    .words = { "各等时圈内结点数", "nodes within each isochrone" } },
	{ NULL },
};

/* Arcs by their start: those of node i are begin[i] up to begin[i + 1]. */
struct net {
	size_t nodes, *begin, *to;
	double *cost;
};

/* A heap of nodes by cost; where[node] is its place + 1, 0: not in. */
struct heap {
	size_t *node, *where, n;
	const double *cost;
};

static void
put(struct heap *h, size_t at, size_t node)
{
	h->node[at] = node;
	h->where[node] = at + 1;
}

static void
rise(struct heap *h, size_t node)
{
	size_t at = h->where[node] == 0 ? h->n++ : h->where[node] - 1;

	for (; at > 0; at = (at - 1) / 2) {
		const size_t above = h->node[(at - 1) / 2];

		if (h->cost[above] <= h->cost[node])
			break;
		put(h, at, above);
	}
	put(h, at, node);
}

static size_t
take_least(struct heap *h)
{
	const size_t least = h->node[0], last = h->node[--h->n];
	size_t at = 0;

	for (size_t next = 1; next < h->n; next = 2 * at + 1) {
		if (next + 1 < h->n &&
		    h->cost[h->node[next + 1]] < h->cost[h->node[next]])
			next++;
		if (h->cost[last] <= h->cost[h->node[next]])
			break;
		put(h, at, h->node[next]);
		at = next;
	}
	put(h, at, last);
	h->where[least] = 0;
	return least;
}

static bool
node_of(struct call *call, const char *input, double value, size_t *node)
{
	if (value > floor(value) || value >= NODES_MOST)
		return call_refuse(call, input,
		    "a node of %s must be a whole number below %d, not %.10g",
		    input, NODES_MOST, value);
	*node = (size_t)value;
	return true;
}

static bool
read_edges(struct call *call, const struct given *g, struct net *net)
{
	size_t node = 0;

	for (size_t i = 0; i < g->edges.rows; i++)
		for (size_t k = 0; k < 2; k++) {
			if (!node_of(
				call, "edges", g->edges.v[i * 3 + k], &node))
				return false;
			net->nodes = node >= net->nodes ? node + 1 : net->nodes;
		}
	for (size_t i = 0; i < g->sources.n; i++) {
		if (!node_of(call, "sources", g->sources.v[i], &node))
			return false;
		if (node >= net->nodes)
			return call_refuse(
			    call, "sources", "no edge has node %zu", node);
	}
	return true;
}

static void
add_arc(struct net *net, size_t *next, size_t from, size_t to, double cost)
{
	net->to[next[from]] = to;
	net->cost[next[from]++] = cost;
}

static void
build(struct call *call, const struct given *g, struct net *net)
{
	const size_t ways = g->directed ? 1 : 2;
	size_t *next = cx_calloc(call->cx, net->nodes + 1, sizeof(*next));

	net->begin = cx_calloc(call->cx, net->nodes + 1, sizeof(*net->begin));
	net->to = cx_calloc(call->cx, ways * g->edges.rows, sizeof(*net->to));
	net->cost = call_vector(call, ways * g->edges.rows).v;
	for (size_t i = 0; i < g->edges.rows; i++)
		for (size_t k = 0; k < ways; k++)
			net->begin[(size_t)g->edges.v[i * 3 + k] + 1]++;
	for (size_t i = 0; i < net->nodes; i++)
		next[i + 1] = net->begin[i + 1] += net->begin[i];
	for (size_t i = 0; i < g->edges.rows; i++) {
		const double *e = g->edges.v + i * 3;

		add_arc(net, next, (size_t)e[0], (size_t)e[1], e[2]);
		if (!g->directed)
			add_arc(net, next, (size_t)e[1], (size_t)e[0], e[2]);
	}
}

static void
begin_at(const struct given *g, struct heap *h, struct result *r)
{
	for (size_t i = 0; i < r->cost.n; i++) {
		r->cost.v[i] = INFINITY;
		r->before.v[i] = r->nearest.v[i] = NAN;
	}
	for (size_t i = 0; i < g->sources.n; i++) {
		const size_t node = (size_t)g->sources.v[i];

		r->cost.v[node] = 0;
		r->nearest.v[node] = (double)node;
		rise(h, node);
	}
}

static bool
spread(
    struct call *call, const struct net *net, struct heap *h, struct result *r)
{
	for (size_t done = 0; h->n > 0; done++) {
		const size_t node = take_least(h);

		if (done % 1024 == 0 &&
		    !call_goes_on(call, (double)done / (double)net->nodes))
			return false;
		for (size_t k = net->begin[node]; k < net->begin[node + 1];
		     k++) {
			const size_t to = net->to[k];
			const double cost = r->cost.v[node] + net->cost[k];

			if (!(cost < r->cost.v[to]))
				continue;
			r->cost.v[to] = cost;
			r->before.v[to] = (double)node;
			r->nearest.v[to] = r->nearest.v[node];
			rise(h, to);
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct net net = { .nodes = 0 };
	struct heap h;

	if (g->edges.rows > EDGES_MOST)
		return call_refuse(
		    call, "edges", "edges has more than %d rows", EDGES_MOST);
	if (!read_edges(call, g, &net))
		return false;
	build(call, g, &net);
	r->cost = call_vector(call, net.nodes);
	r->before = call_vector(call, net.nodes);
	r->nearest = call_vector(call, net.nodes);
	r->counts = call_vector(call, g->limits.n);
	h = (struct heap){ cx_calloc(call->cx, net.nodes, sizeof(*h.node)),
		cx_calloc(call->cx, net.nodes, sizeof(*h.where)), 0,
		r->cost.v };
	begin_at(g, &h, r);
	if (!spread(call, &net, &h, r))
		return false;
	for (size_t i = 0; i < net.nodes; i++) {
		for (size_t k = 0; k < g->limits.n; k++)
			r->counts.v[k] += r->cost.v[i] <= g->limits.v[k];
		if (isinf(r->cost.v[i]))
			r->cost.v[i] = NAN;
	}
	return true;
}

const struct entry algorithm_reach = {
	.id = "SPA-08",
	.words = { "路网最短路与等时圈", "Shortest ways and isochrones" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "cost(v) = min over edges (u, v) of cost(u) + c(u, v), "
		    "nearest nodes first",
	.source = "Dijkstra 1959",
	.strength = STRENGTH_A,
	.oracle = "scipy.sparse.csgraph.dijkstra",
	.version = 1,
	.evaluate = evaluate,
};
