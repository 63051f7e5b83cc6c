#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define ROUNDS 100000
#define STEPS_MOST 1e8 /* rounds times nodes and edges */
#define SMALL 1e-13

struct given {
	int64_t n;
	struct matrix edges;
	bool directed;
};

struct result {
	struct vector x;
	double eigenvalue;
	int64_t rounds;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	GRAPH_PORT_EDGES("边：起点、终点、权重（缺省为 1）；自环不计",
	    "edges: from, to, weight (1 without); loops do not count"),
	{ IN(directed), PORT_TRUTH, "",
	    .words = { "有向（按入边）", "directed: by edges that enter" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1",
	    .words = { "特征向量中心性，平方和为 1",
		"centrality, its squares add up to 1" } },
	{ OUT(eigenvalue), PORT_NUMBER, "1",
	    .words = { "最大特征值", "greatest eigenvalue" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

static double
norm(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	return sqrt(sum);
}

/* y = x + shift A' x: what each node has and what its neighbours give.  The
 * shift keeps x where A alone would turn it to and fro. */
static void
pass(const struct graph_links *links, double shift, const double *x, double *y)
{
	for (size_t i = 0; i < links->n; i++)
		y[i] = x[i];
	for (size_t i = 0; i < links->n; i++)
		for (size_t k = links->begin[i]; k < links->begin[i + 1]; k++)
			y[links->to[k]] += shift * links->weight[k] * x[i];
}

static double
strongest(const struct graph_links *links)
{
	double most = 0;

	for (size_t i = 0; i < links->n; i++) {
		double sum = 0;

		for (size_t k = links->begin[i]; k < links->begin[i + 1]; k++)
			sum += links->weight[k];
		most = fmax(most, sum);
	}
	return most;
}

static bool
iterate(struct call *call, const struct graph_links *links, double shift,
    struct result *r)
{
	const double most = fmin(
	    ROUNDS, STEPS_MOST / (double)(links->n + links->begin[links->n]));
	double *x = r->x.v, *y = call_vector(call, links->n).v;

	for (size_t i = 0; i < links->n; i++)
		x[i] = 1 / sqrt((double)links->n);
	for (r->rounds = 1; (double)r->rounds <= most; r->rounds++) {
		double length, change = 0;

		if (!call_goes_on(call, (double)r->rounds / most))
			return false;
		pass(links, shift, x, y);
		length = norm(y, links->n);
		for (size_t i = 0; i < links->n; i++) {
			change = fmax(change, fabs(y[i] / length - x[i]));
			x[i] = y[i] / length;
		}
		r->eigenvalue = (length - 1) / shift;
		if (change < SMALL)
			return true;
	}
	return call_refuse(
	    call, "edges", "no eigenvector stands out after %d rounds", ROUNDS);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct graph_links links;
	double most;

	if (!graph_check(call, g->n, &g->edges, 3))
		return false;
	links = graph_links(call, g->n, &g->edges, !g->directed);
	most = strongest(&links);
	if (!(most > 0))
		return call_refuse(
		    call, "edges", "no edge joins two nodes with a weight");
	r->x = call_vector(call, links.n);
	return iterate(call, &links, 2 / most, r);
}

const struct entry algorithm_eigenvector = {
	.id = "GRA-09",
	.words = { "特征向量中心性", "Eigenvector centrality" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "A' x = lambda x for the greatest lambda, |x| = 1",
	.source = "Bonacich 1972",
	.strength = STRENGTH_A,
	.oracle = "numpy eig",
	.note = { "图不连通或有向图不强连通时，结果只反映其中主导的部分",
	    "Of a graph in parts the result tells of the dominant part" },
	.version = 1,
	.evaluate = evaluate,
};
