#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define POINTS_MOST 4000
#define BREAKS_MOST 10

struct given {
	struct vector x, y;
	int64_t breaks, min_size;
};

struct result {
	struct vector knots, intercepts, slopes;
	double sse, r2;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "自变量", "x" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "y" }, .shape = "n" },
	{ IN(breaks), PORT_WHOLE, "1", { 1, BREAKS_MOST },
	    { "断点数", "breaks" }, .otherwise = "1" },
	{ IN(min_size), PORT_WHOLE, "1", { 2, POINTS_MOST },
	    { "每段最少点数", "points of a piece at least" },
	    .otherwise = "3" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(knots), PORT_VECTOR, "1",
	    .words = { "断点（各后段的首个 x）",
		"breaks: the first x of each later piece" } },
	{ OUT(intercepts), PORT_VECTOR, "1",
	    .words = { "各段截距", "intercepts of the pieces" } },
	{ OUT(slopes), PORT_VECTOR, "1",
	    .words = { "各段斜率", "slopes of the pieces" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "残差平方和", "sum of squares left" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ NULL },
};

/* A line through points that come one by one, by Welford's sums. */
struct line {
	double n, x, y;    /* how many, means */
	double xx, xy, yy; /* products about the means */
};

static void
line_add(struct line *l, double x, double y)
{
	const double dx = x - l->x, dy = y - l->y;

	l->n++;
	l->x += dx / l->n;
	l->y += dy / l->n;
	l->xx += dx * (x - l->x);
	l->xy += dx * (y - l->y);
	l->yy += dy * (y - l->y);
}

/* What the best line leaves; of equal x, what their mean does. */
static double
line_rest(const struct line *l)
{
	return l->xx > 0 ? fmax(0, l->yy - l->xy * l->xy / l->xx) : l->yy;
}

struct search {
	struct vector x, y; /* by x */
	size_t pieces, least;
	double *best;  /* [k * (n + 1) + end]: k + 1 pieces of x[0..end) */
	size_t *begin; /* where the last of these begins */
};

/* A piece may begin where x becomes greater. */
static bool
may_begin(const struct search *s, size_t i)
{
	return i == 0 || s->x.v[i] > s->x.v[i - 1];
}

/* Every piece that begins at `begin`, behind the best ones before it. */
static void
extend(struct search *s, size_t begin)
{
	const size_t n = s->x.n;
	struct line l = { 0 };

	for (size_t i = begin; i < n; i++) {
		line_add(&l, s->x.v[i], s->y.v[i]);
		if (i + 1 - begin < s->least || !(l.xx > 0) ||
		    (i + 1 < n && !may_begin(s, i + 1)))
			continue;
		for (size_t k = begin == 0 ? 0 : 1;
		     k < (begin == 0 ? 1 : s->pieces); k++) {
			const double before =
			    k == 0 ? 0 : s->best[(k - 1) * (n + 1) + begin];
			const double sum = before + line_rest(&l);
			const size_t at = k * (n + 1) + i + 1;

			if (sum < s->best[at]) {
				s->best[at] = sum;
				s->begin[at] = begin;
			}
		}
	}
}

static bool
partition(struct call *call, struct search *s)
{
	const size_t n = s->x.n;

	s->best = call_vector(call, s->pieces * (n + 1)).v;
	s->begin = cx_calloc(call->cx, s->pieces * (n + 1), sizeof(size_t));
	for (size_t i = 0; i < s->pieces * (n + 1); i++)
		s->best[i] = INFINITY;
	for (size_t begin = 0; begin < n; begin++) {
		if (!call_goes_on(call, (double)begin / (double)n))
			return false;
		if (may_begin(s, begin))
			extend(s, begin);
	}
	return true;
}

/* Back from the last piece. */
static void
tell(struct call *call, const struct search *s, struct result *r)
{
	size_t end = s->x.n;

	r->knots = call_vector(call, s->pieces - 1);
	r->intercepts = call_vector(call, s->pieces);
	r->slopes = call_vector(call, s->pieces);
	for (size_t k = s->pieces; k-- > 0;) {
		const size_t begin = s->begin[k * (s->x.n + 1) + end];
		struct line l = { 0 };

		for (size_t i = begin; i < end; i++)
			line_add(&l, s->x.v[i], s->y.v[i]);
		r->slopes.v[k] = l.xy / l.xx;
		r->intercepts.v[k] = l.y - r->slopes.v[k] * l.x;
		if (k > 0)
			r->knots.v[k - 1] = s->x.v[begin];
		end = begin;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t *order;
	struct search s = { .pieces = (size_t)g->breaks + 1,
		.least = (size_t)g->min_size };
	double mean;

	if (g->x.n > POINTS_MOST)
		return call_refuse(
		    call, "x", "x has more than %d points", POINTS_MOST);
	if (!sample_varies(call, "x", g->x, s.pieces * s.least) ||
	    !sample_varies(call, "y", g->y, 2))
		return false;
	order = sample_order(call, g->x);
	s.x = call_vector(call, g->x.n);
	s.y = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		s.x.v[i] = g->x.v[order[i]];
		s.y.v[i] = g->y.v[order[i]];
	}
	if (!partition(call, &s))
		return false;
	r->sse = s.best[(s.pieces - 1) * (g->x.n + 1) + g->x.n];
	if (isinf(r->sse))
		return call_refuse(call, "breaks",
		    "x has too few different values for %zu pieces", s.pieces);
	tell(call, &s, r);
	r->r2 = 1 - r->sse / sample_squares(g->y, &mean);
	return true;
}

const struct entry algorithm_change_point = {
	.id = "REG-19",
	.words = { "断点回归（分段线性，动态规划）",
	    "Change-point regression (pieces of lines)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min over x[0..n) = pieces of sum SSE(line of a piece), "
		    "by dynamic programming",
	.source = "Bellman & Roth 1969; Bai & Perron 2003",
	.strength = STRENGTH_A,
	.oracle = "numpy: every partition tried",
	.note = { "相邻两段在断点处可以不连续",
	    "Neighbouring pieces need not meet at a break" },
	.version = 1,
	.evaluate = evaluate,
};
