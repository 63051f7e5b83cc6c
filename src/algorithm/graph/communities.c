#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define EDGES_MOST 100000
#define LEIDEN_BETA 0.01 /* how freely nodes are refined */
#define LEIDEN_ROUNDS 2

enum method { LOUVAIN, LEIDEN };

struct given {
	int64_t n;
	struct matrix edges;
	int method;
	double resolution;
	int64_t seed, tries;
};

struct result {
	struct vector label, sizes;
	int64_t count;
	double modularity;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边（不计方向）：两端、权重（缺省为 1）",
	    "edges, whatever their direction: ends, weight (1 without)"),
	{ IN(method), PORT_CHOICE, "", .words = { "方法", "method" },
	    .choices = "louvain leiden", .otherwise = "\"louvain\"" },
	{ IN(resolution), PORT_NUMBER, "1", { 0, 1000 },
	    { "分辨率，越大社区越小",
		"resolution; more makes smaller communities" },
	    .otherwise = "1" },
	GRAPH_PORT_SEED,
	{ IN(tries), PORT_WHOLE, "1", { 1, 20 },
	    { "尝试次数，取最好", "tries, of which the best is kept" },
	    .otherwise = "10" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(label), PORT_VECTOR, "1",
	    .words = { "各节点所属社区", "community of each node" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各社区节点数", "nodes of each community" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "社区数", "communities" } },
	{ OUT(modularity), PORT_NUMBER, "1",
	    .words = { "模块度", "modularity" } },
	{ NULL },
};

/*
 * Lonely nodes cost as much time as others and are communities of their own
 * anyhow: the search is of the nodes that edges join, counted anew.
 */
struct joined {
	size_t *place; /* of each node, from 1 on; 0: lonely */
	int64_t n;
	struct matrix edges;
};

/* Leiden's quality is modularity when nodes weigh what their edges do. */
static bool
leiden(struct call *call, const struct given *g, const igraph_t *graph,
    const igraph_vector_t *weights, igraph_vector_int_t *label)
{
	igraph_vector_t *strength = graph_numbers(call, 0);
	double both;

	if (strength == NULL ||
	    !graph_try(call,
		igraph_strength(graph, strength, igraph_vss_all(), IGRAPH_ALL,
		    true, weights),
		"edges"))
		return false;
	both = igraph_vector_sum(strength);
	return graph_try(call,
	    igraph_community_leiden(graph, weights, strength,
		g->resolution / both, LEIDEN_BETA, false, LEIDEN_ROUNDS, label,
		NULL, NULL),
	    "edges");
}

static void
shuffle(size_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i-- > 1;) {
		const size_t k = (size_t)igraph_rng_get_integer(
		    igraph_rng_default(), 0, (igraph_integer_t)i);
		const size_t held = order[i];

		order[i] = order[k];
		order[k] = held;
	}
}

/* The same nodes by other numbers; with the same labels by their own. */
struct renamed {
	size_t *name;
	igraph_t *graph;
};

static bool
rename_nodes(struct call *call, int64_t n, const struct matrix *edges,
    struct renamed *other)
{
	struct matrix m = call_matrix(call, edges->rows, edges->cols);

	other->name = cx_calloc(call->cx, (size_t)n, sizeof(size_t));
	shuffle(other->name, (size_t)n);
	for (size_t i = 0; i < m.rows * m.cols; i++)
		m.v[i] = i % m.cols == 2
		    ? edges->v[i]
		    : (double)other->name[(size_t)edges->v[i]];
	other->graph = graph_of(call, n, &m, false);
	return other->graph != NULL;
}

/* Louvain visits nodes by their numbers, so that it ends where it did before
 * unless they have others. */
static bool
louvain(struct call *call, const struct given *g, const struct joined *j,
    const igraph_vector_t *weights, igraph_vector_int_t *label)
{
	igraph_vector_int_t *by_name = graph_wholes(call, 0);
	struct renamed other;

	if (by_name == NULL || !rename_nodes(call, j->n, &j->edges, &other) ||
	    !graph_try(call,
		igraph_community_multilevel(
		    other.graph, weights, g->resolution, by_name, NULL, NULL),
		"edges") ||
	    !graph_try(call, igraph_vector_int_resize(label, j->n), "edges"))
		return false;
	for (int64_t i = 0; i < j->n; i++)
		VECTOR(*label)[i] = VECTOR(*by_name)[other.name[i]];
	return true;
}

/* Keeps the best of some tries. */
static bool
search(struct call *call, const struct given *g, const struct joined *j,
    const igraph_t *graph, struct result *r)
{
	const igraph_vector_t *weights = graph_weights(call, &g->edges);
	igraph_vector_int_t *label = graph_wholes(call, 0);

	(void)igraph_rng_seed(igraph_rng_default(), (igraph_uint_t)g->seed);
	for (int64_t i = 0; i < g->tries; i++) {
		double q;

		if (label == NULL ||
		    !call_goes_on(call, (double)i / (double)g->tries) ||
		    !(g->method == LEIDEN
			    ? leiden(call, g, graph, weights, label)
			    : louvain(call, g, j, weights, label)) ||
		    !graph_try(call,
			igraph_modularity(
			    graph, label, weights, g->resolution, false, &q),
			"edges"))
			return false;
		if (i > 0 && q <= r->modularity)
			continue;
		r->modularity = q;
		r->label = graph_vector_int(call, label);
	}
	return true;
}

static bool
has_weight(const struct matrix *edges)
{
	for (size_t i = 0; i < edges->rows; i++)
		if (edges->cols < 3 || edges->v[i * edges->cols + 2] > 0)
			return true;
	return false;
}

static struct joined
join(struct call *call, const struct given *g)
{
	struct joined j = { .place = cx_calloc(
				call->cx, (size_t)g->n, sizeof(size_t)),
		.edges = call_matrix(call, g->edges.rows, g->edges.cols) };

	for (size_t i = 0; i < g->edges.rows * g->edges.cols; i++) {
		const double number = g->edges.v[i];
		size_t *place;

		j.edges.v[i] = number;
		if (i % g->edges.cols == 2)
			continue;
		place = &j.place[(size_t)number];
		if (*place == 0)
			*place = (size_t)++j.n;
		j.edges.v[i] = (double)(*place - 1);
	}
	return j;
}

/* The labels of all nodes, from those of the joined ones. */
static struct vector
spread(
    struct call *call, const struct joined *j, size_t n, struct vector joined)
{
	struct vector labels = call_vector(call, n);
	size_t next = joined.n;

	for (size_t i = 0; i < n; i++)
		labels.v[i] = j->place[i] > 0 ? joined.v[j->place[i] - 1]
					      : (double)next++;
	return labels;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct joined j;
	igraph_t *graph;

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	if (g->edges.rows > EDGES_MOST)
		return call_refuse(
		    call, "edges", "there are more than %d edges", EDGES_MOST);
	if (!has_weight(&g->edges))
		return call_refuse(
		    call, "edges", "no edge joins anything: all weigh 0");
	j = join(call, g);
	graph = graph_of(call, j.n, &j.edges, false);
	if (graph == NULL || !search(call, g, &j, graph, r))
		return false;
	r->label = spread(call, &j, (size_t)g->n, r->label);
	r->count = graph_relabel(call, r->label);
	r->sizes = graph_sizes(call, r->label, r->count);
	return true;
}

const struct entry algorithm_communities = {
	.id = "GRA-14",
	.words = { "社区发现（Louvain、Leiden）",
	    "Communities by Louvain or Leiden" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max Q = sum_c (L_c/m - resolution (k_c/2m)^2), nodes "
		    "moved and communities merged",
	.source = "Blondel et al. 2008; Traag, Waltman & van Eck 2019; "
		  "igraph 0.10",
	.strength = STRENGTH_A,
	.oracle = "networkx louvain_communities: modularity no worse",
	.note = { "启发式：不同种子的划分可不同，模块度相近",
	    "A heuristic: another seed may divide otherwise, about as well" },
	.version = 2,
	.evaluate = evaluate,
};
