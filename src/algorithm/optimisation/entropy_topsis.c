#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector b, w;
};

struct result {
	struct vector w, C, rank;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e15, 1e15 },
	    { "指标矩阵，一行一个方案", "values, a row for each alternative" },
	    .shape = "m,n" },
	{ IN(b), PORT_VECTOR, "1", { 0, 1 },
	    { "效益型标志", "1 where more is better, 0 where less is" },
	    .shape = "n" },
	{ IN(w), PORT_VECTOR, "1", { 0, 1e9 },
	    { "权重，缺省用熵权", "weights; by entropy without" }, .shape = "n",
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(w), PORT_VECTOR, "1",
	    .words = { "所用权重，和为 1", "weights taken, in all 1" } },
	{ OUT(C), PORT_VECTOR, "1",
	    .words = { "贴近度", "closeness to the ideal" } },
	{ OUT(rank), PORT_VECTOR, "1",
	    .words = { "名次（1 最好，相同并列）",
		"rank, 1 the best, equal ones share it" } },
	{ NULL },
};

struct column {
	double least, most, norm;
	bool more;
};

static bool
look(struct call *call, const struct given *g, size_t j, struct column *c)
{
	double sum = 0;

	*c = (struct column){ HUGE_VAL, -HUGE_VAL, 0, g->b.v[j] >= 1 };
	if (g->b.v[j] > 0 && g->b.v[j] < 1)
		return call_refuse(call, "b", "b is 0 or 1");
	for (size_t i = 0; i < g->X.rows; i++) {
		const double x = g->X.v[i * g->X.cols + j];

		c->least = fmin(c->least, x);
		c->most = fmax(c->most, x);
		sum += x * x;
	}
	c->norm = sqrt(sum);
	if (!(c->norm > 0))
		return call_refuse(
		    call, "X", "column %zu has only noughts", j + 1);
	return true;
}

/* What is certain of a column, 1 less the entropy of its shares; 0 of one
 * that does not vary. */
static double
certainty(const struct given *g, size_t j, const struct column *c)
{
	const size_t m = g->X.rows;
	double sum = 0, entropy = 0;

	if (!(c->most > c->least))
		return 0;
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < m; i++) {
			const double x = g->X.v[i * g->X.cols + j];
			const double z =
			    (c->more ? x - c->least : c->most - x) /
			    (c->most - c->least);

			if (pass == 0)
				sum += z;
			else if (z > 0)
				entropy -= z / sum * log(z / sum);
		}
	return 1 - entropy / log((double)m);
}

static bool
weigh(struct call *call, const struct given *g, const struct column *c,
    struct vector w)
{
	double sum = 0;

	for (size_t j = 0; j < w.n; j++) {
		w.v[j] = g->w.n > 0 ? g->w.v[j] : certainty(g, j, &c[j]);
		sum += w.v[j];
	}
	if (!(sum > 0))
		return g->w.n > 0
		    ? call_refuse(call, "w", "w is 0 everywhere")
		    : call_refuse(call, "X", "no column tells rows apart");
	for (size_t j = 0; j < w.n; j++)
		w.v[j] /= sum;
	return true;
}

static double
closeness(
    const struct given *g, size_t i, const struct column *c, struct vector w)
{
	double up = 0, down = 0;

	for (size_t j = 0; j < w.n; j++) {
		const double x = g->X.v[i * g->X.cols + j];
		const double top = c[j].most - x, low = x - c[j].least;
		const double by = w.v[j] / c[j].norm;

		up = hypot(up, by * (c[j].more ? top : low));
		down = hypot(down, by * (c[j].more ? low : top));
	}
	return down / (up + down);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->X.rows, n = g->X.cols;
	struct column *c = cx_calloc(call->cx, n, sizeof(*c));

	for (size_t j = 0; j < n; j++)
		if (!look(call, g, j, &c[j]))
			return false;
	r->w = call_vector(call, n);
	r->C = call_vector(call, m);
	r->rank = call_vector(call, m);
	if (!weigh(call, g, c, r->w))
		return false;
	for (size_t i = 0; i < m; i++) {
		r->C.v[i] = closeness(g, i, c, r->w);
		if (isnan(r->C.v[i]))
			return call_refuse(
			    call, "X", "all alternatives are the same");
	}
	for (size_t i = 0; i < m; i++) {
		r->rank.v[i] = 1;
		for (size_t k = 0; k < m; k++)
			r->rank.v[i] += r->C.v[k] > r->C.v[i];
	}
	return true;
}

const struct entry algorithm_entropy_topsis = {
	.id = "OPT-15",
	.words = { "多准则决策（熵权、TOPSIS）",
	    "Choice by several criteria: entropy weights, TOPSIS" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "w_j ~ 1 + sum p ln p/ln m, p shares of (x - worst)/"
		    "(best - worst); C = d-/(d+ + d-) of w x/|x|",
	.source = "Hwang & Yoon 1981; Shannon 1948",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.entropy; TOPSIS by numpy",
	.note = { "主观权重可由层次分析（SCM-012）得出后作为 w 给出",
	    "Weights by judgement come from the analytic hierarchy, SCM-012" },
	.version = 1,
	.evaluate = evaluate,
};
