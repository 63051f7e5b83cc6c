#include "algorithm/graph/graph.h"
#include "base/json.h"
#include "knowledge/entry.h"

struct given {
	int64_t n;
	struct matrix edges;
};

struct result {
	int64_t n_scc, largest;
	struct vector scc;
	json_t *circles, *cycles;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("有向边：起点、终点（如担保人、被担保人）",
	    "directed edges: from, to (one who vouches, for whom)"),
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n_scc), PORT_WHOLE, "1",
	    .words = { "强连通分量数", "strongly connected components" } },
	{ OUT(largest), PORT_WHOLE, "1",
	    .words = { "最大分量节点数", "nodes of the largest" } },
	{ OUT(scc), PORT_VECTOR, "1",
	    .words = { "各节点所属分量", "component of each node" } },
	{ OUT(circles), PORT_JSON, "",
	    .words = { "圈：能回到自身的分量，各为节点列表",
		"circles: components one comes back in, lists of nodes" } },
	{ OUT(cycles), PORT_JSON, "",
	    .words = { "各圈经最小节点的一条最短回路",
		"a shortest way round each, through its least node" } },
	{ NULL },
};

/* What one search needs, for all of them. */
struct walk {
	struct graph_links links;
	struct vector scc;
	size_t *parent, *queue; /* parent: a node + 1; 0: not reached */
};

/* The last node of a shortest way round from `first`, in its component; the
 * queue holds what was reached. */
static size_t
go_round(struct walk *w, size_t first, size_t *reached)
{
	w->queue[0] = first;
	*reached = 1;
	for (size_t i = 0; i < *reached; i++) {
		const size_t u = w->queue[i];

		for (size_t k = w->links.begin[u]; k < w->links.begin[u + 1];
		     k++) {
			const size_t v = w->links.to[k];

			if (v == first)
				return u;
			if (w->parent[v] > 0 || w->scc.v[v] < w->scc.v[first] ||
			    w->scc.v[v] > w->scc.v[first])
				continue;
			w->parent[v] = u + 1;
			w->queue[(*reached)++] = v;
		}
	}
	return first;
}

static json_t *
cycle(struct walk *w, size_t first)
{
	json_t *nodes = json_array();
	size_t reached, at = go_round(w, first, &reached);

	for (; at != first; at = w->parent[at] - 1)
		(void)json_array_insert_new(
		    nodes, 0, json_integer((json_int_t)at));
	(void)json_array_insert_new(nodes, 0, json_integer((json_int_t)first));
	for (size_t i = 0; i < reached; i++)
		w->parent[w->queue[i]] = 0;
	return nodes;
}

static bool *
loops(struct call *call, const struct given *g)
{
	bool *is = cx_calloc(call->cx, (size_t)g->n, sizeof(*is));

	for (size_t i = 0; i < g->edges.rows; i++) {
		const size_t from = (size_t)g->edges.v[i * g->edges.cols],
			     to = (size_t)g->edges.v[i * g->edges.cols + 1];

		is[from] |= from == to;
	}
	return is;
}

/* Lists of the components that have a way round, by their least nodes. */
static void
tell(struct call *call, const struct given *g, struct result *r)
{
	const struct vector sizes = graph_sizes(call, r->scc, r->n_scc);
	const bool *loop = loops(call, g);
	json_t **list = cx_calloc(call->cx, sizes.n, sizeof(json_t *));
	struct walk w = { .links = graph_links(call, g->n, &g->edges, false),
		.scc = r->scc,
		.parent = cx_calloc(call->cx, (size_t)g->n, sizeof(size_t)),
		.queue = cx_calloc(call->cx, (size_t)g->n, sizeof(size_t)) };

	r->circles = json_own(call->cx, json_array());
	r->cycles = json_own(call->cx, json_array());
	for (size_t i = 0; i < r->scc.n; i++) {
		const size_t its = (size_t)r->scc.v[i];

		r->largest = sizes.v[its] > (double)r->largest
		    ? (int64_t)sizes.v[its]
		    : r->largest;
		if (!(sizes.v[its] > 1 || loop[i]))
			continue;
		if (list[its] == NULL) {
			list[its] = json_array();
			(void)json_array_append_new(r->circles, list[its]);
			(void)json_array_append_new(r->cycles, cycle(&w, i));
		}
		(void)json_array_append_new(
		    list[its], json_integer((json_int_t)i));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	igraph_vector_int_t *scc = graph_wholes(call, 0);
	igraph_t *graph;

	if (!graph_check(call, g->n, &g->edges, 2))
		return false;
	graph = graph_of(call, g->n, &g->edges, true);
	if (graph == NULL || scc == NULL ||
	    !graph_try(call,
		igraph_connected_components(
		    graph, scc, NULL, NULL, IGRAPH_STRONG),
		"edges"))
		return false;
	r->scc = graph_vector_int(call, scc);
	r->n_scc = graph_relabel(call, r->scc);
	tell(call, g, r);
	return true;
}

const struct entry algorithm_circles = {
	.id = "GRA-17",
	.words = { "强连通分量与环（担保圈）",
	    "Strongly connected components, circles of guarantees" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "u ~ v: there are paths from u to v and from v to u",
	.source = "Tarjan 1972; igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx strongly_connected_components, "
		  "shortest_path_length",
	.version = 1,
	.evaluate = evaluate,
};
