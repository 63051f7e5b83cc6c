#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define NODES_MOST 600

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
};

struct result {
	struct matrix dist;
	struct vector eccentricity;
	double diameter, mean;
	int64_t pairs;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、长度（缺省为 1）",
	    "edges: from, to, length (1 without)"),
	{ IN(directed), PORT_TRUTH, "", .words = { "有向", "directed" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dist), PORT_MATRIX, "1",
	    .words = { "最短距离（行到列），不可达为空",
		"least length from row to column; null: no path" },
	    .gaps = true },
	{ OUT(eccentricity), PORT_VECTOR, "1",
	    .words = { "各节点到可达节点的最远距离",
		"of each node: how far the farthest is that it reaches" } },
	{ OUT(diameter), PORT_NUMBER, "1",
	    .words = { "其中最大者", "the greatest of these" } },
	{ OUT(mean), PORT_NUMBER, "1",
	    .words = { "可达点对的平均距离，无点对时为空",
		"mean of pairs that have a path; null: none has" },
	    .gaps = true },
	{ OUT(pairs), PORT_WHOLE, "1",
	    .words = { "可达的有序点对数", "ordered pairs with a path" } },
	{ NULL },
};

static void
begin(const struct given *g, struct matrix d)
{
	for (size_t i = 0; i < d.rows * d.rows; i++)
		d.v[i] = i / d.rows == i % d.rows ? 0 : INFINITY;
	for (size_t i = 0; i < g->edges.rows; i++) {
		const double *row = g->edges.v + i * g->edges.cols;
		const size_t a = (size_t)row[0], b = (size_t)row[1];
		const double length = g->edges.cols > 2 ? row[2] : 1;

		d.v[a * d.rows + b] = fmin(d.v[a * d.rows + b], length);
		if (!g->directed)
			d.v[b * d.rows + a] = fmin(d.v[b * d.rows + a], length);
	}
}

/* All paths over the node k, too. */
static void
pass(struct matrix d, size_t k)
{
	const double *over = d.v + k * d.rows;

	for (size_t i = 0; i < d.rows; i++) {
		double *row = d.v + i * d.rows;
		const double first = row[k];

		if (isinf(first))
			continue;
		for (size_t j = 0; j < d.rows; j++)
			row[j] =
			    row[j] < first + over[j] ? row[j] : first + over[j];
	}
}

static void
tell(struct result *r)
{
	const size_t n = r->dist.rows;
	double sum = 0;

	for (size_t i = 0; i < n * n; i++) {
		double *d = &r->dist.v[i];

		if (isinf(*d)) {
			*d = NAN;
			continue;
		}
		r->eccentricity.v[i / n] = fmax(r->eccentricity.v[i / n], *d);
		r->diameter = fmax(r->diameter, *d);
		sum += *d;
		r->pairs += i / n != i % n;
	}
	r->mean = sum / (double)r->pairs;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->n;

	if (n > NODES_MOST)
		return call_refuse(
		    call, "n", "there are more than %d nodes", NODES_MOST);
	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	r->dist = call_matrix(call, n, n);
	r->eccentricity = call_vector(call, n);
	begin(g, r->dist);
	for (size_t k = 0; k < n; k++) {
		if (!call_goes_on(call, (double)k / (double)n))
			return false;
		pass(r->dist, k);
	}
	tell(r);
	return true;
}

const struct entry algorithm_all_paths = {
	.id = "GRA-03",
	.words = { "全对最短路（Floyd-Warshall）",
	    "Shortest paths of all pairs (Floyd-Warshall)" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d(i,j) = min over k of d(i,k) + d(k,j)",
	.source = "Floyd 1962; Warshall 1962",
	.strength = STRENGTH_A,
	.oracle = "networkx all_pairs_dijkstra_path_length",
	.version = 1,
	.evaluate = evaluate,
};
