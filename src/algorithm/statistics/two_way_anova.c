#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

#define LEVELS_MOST 200

struct given {
	struct vector y, a, b;
	bool interaction;
};

struct result {
	struct vector SS, df, F, p;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "观测值", "observations" }, .shape = "n" },
	{ IN(a), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "因素 A 的水平（编号）", "level of factor A, a number" },
	    .shape = "n" },
	{ IN(b), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "因素 B 的水平（编号）", "level of factor B, a number" },
	    .shape = "n" },
	{ IN(interaction), PORT_TRUTH, "",
	    .words = { "含交互作用", "with their interaction" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(SS), PORT_VECTOR, "1",
	    .words = { "平方和：A、B、交互（若含）、残差",
		"sums of squares: A, B, interaction if any, residual" } },
	{ OUT(df), PORT_VECTOR, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(F), PORT_VECTOR, "1",
	    .words = { "F：A、B、交互", "F of A, B and interaction" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "p 值：A、B、交互",
		"p-values of A, B and interaction" } },
	{ NULL },
};

struct table {
	const struct given *g;
	size_t *a, *b; /* level of each observation, from 0 on */
	size_t a_count, b_count;
};

/* Numbers levels from 0 on; how many there are. */
static size_t
number(struct call *call, struct vector v, size_t *level)
{
	const size_t *order = sample_order(call, v);
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++) {
		if (i > 0 && v.v[order[i]] > v.v[order[i - 1]])
			n++;
		level[order[i]] = n;
	}
	return n + 1;
}

/* Squares about the means of groups; *filled: groups that are not empty. */
static double
within(struct call *call, struct vector y, const size_t *group, size_t groups,
    size_t *filled)
{
	double *sum = call_vector(call, groups).v, rest = 0;
	double *count = call_vector(call, groups).v;

	*filled = 0;
	for (size_t i = 0; i < y.n; i++) {
		sum[group[i]] += y.v[i];
		*filled += !(count[group[i]]++ > 0);
	}
	for (size_t i = 0; i < y.n; i++)
		rest += pow(y.v[i] - sum[group[i]] / count[group[i]], 2);
	return rest;
}

/* 1, then a 1 at each level but the first. */
static void
row(const void *design, size_t i, double *to, size_t step)
{
	const struct table *t = design;

	*to = 1;
	for (size_t k = 1; k < t->a_count; k++)
		to[k * step] = t->a[i] == k;
	to += t->a_count * step;
	for (size_t k = 1; k < t->b_count; k++)
		to[(k - 1) * step] = t->b[i] == k;
	to[(t->b_count - 1) * step] = t->g->y.v[i];
}

/* What both factors without interaction leave. */
static bool
additive(struct call *call, const struct table *t, double *rest)
{
	const size_t width = t->a_count + t->b_count;
	struct triangle triangle;

	if (!triangle_of(call, row, t, t->g->y.n, width, &triangle))
		return false;
	if (!triangle_solve(&triangle, call_vector(call, width).v))
		return call_refuse(
		    call, "b", "the levels of a and b cannot be told apart");
	*rest = pow(triangle.r[width * width - 1], 2);
	return true;
}

static bool
levels(struct call *call, const struct given *g, struct table *t)
{
	t->g = g;
	t->a = cx_calloc(call->cx, g->y.n, sizeof(*t->a));
	t->b = cx_calloc(call->cx, g->y.n, sizeof(*t->b));
	t->a_count = number(call, g->a, t->a);
	t->b_count = number(call, g->b, t->b);
	if (t->a_count < 2 || t->a_count > LEVELS_MOST)
		return call_refuse(
		    call, "a", "a needs 2 to %d levels", LEVELS_MOST);
	if (t->b_count < 2 || t->b_count > LEVELS_MOST)
		return call_refuse(
		    call, "b", "b needs 2 to %d levels", LEVELS_MOST);
	return true;
}

static void
judge(struct call *call, double *squares, double *df, size_t parts,
    struct result *r)
{
	r->SS = (struct vector){ squares, parts + 1 };
	r->df = (struct vector){ df, parts + 1 };
	r->F = call_vector(call, parts);
	r->p = call_vector(call, parts);
	for (size_t k = 0; k < parts; k++) {
		r->F.v[k] =
		    fmax(0, squares[k]) / df[k] / (squares[parts] / df[parts]);
		r->p.v[k] = gsl_cdf_fdist_Q(r->F.v[k], df[k], df[parts]);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	const size_t n = g->y.n;
	struct table t;
	size_t *cell = cx_calloc(call->cx, n, sizeof(*cell)), cells, unused;
	double *ss = call_vector(call, 4).v, *df = call_vector(call, 4).v;
	double both = 0, each, n_both;
	size_t parts = 2;

	if (!sample_varies(call, "y", g->y, 4) || !levels(call, g, &t) ||
	    !additive(call, &t, &both))
		return false;
	for (size_t i = 0; i < n; i++)
		cell[i] = t.a[i] * t.b_count + t.b[i];
	each = within(call, g->y, cell, t.a_count * t.b_count, &cells);
	ss[0] = within(call, g->y, t.b, t.b_count, &unused) - both;
	ss[1] = within(call, g->y, t.a, t.a_count, &unused) - both;
	df[0] = (double)(t.a_count - 1);
	df[1] = (double)(t.b_count - 1);
	n_both = 1 + df[0] + df[1];
	if (g->interaction && (double)cells > n_both) {
		ss[parts] = both - each;
		df[parts++] = (double)cells - n_both;
	}
	ss[parts] = parts == 3 ? each : both;
	df[parts] = (double)n - (parts == 3 ? (double)cells : n_both);
	if (!(df[parts] >= 1) || !(ss[parts] > 0))
		return call_refuse(call, "y",
		    "nothing is left that effects could be judged by; without "
		    "interaction there may be");
	judge(call, ss, df, parts, out);
	return true;
}

const struct entry algorithm_two_way_anova = {
	.id = "STA-13",
	.words = { "双因素方差分析", "Two-way analysis of variance" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "SS(A) = SSE(B) - SSE(A+B), SS(B) = SSE(A) - SSE(A+B), "
		    "SS(AB) = SSE(A+B) - SSE(cells); each over its degrees and "
		    "over the mean square left",
	.source = "Fisher 1925; type II sums: Langsrud 2003",
	.strength = STRENGTH_A,
	.oracle = "statsmodels anova_lm, type II",
	.note = { "不等重复时为 II 型平方和",
	    "Sums of squares are those of type II where cells are unequal" },
	.version = 1,
	.evaluate = evaluate,
};
