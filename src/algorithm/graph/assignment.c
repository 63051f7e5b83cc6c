#include <math.h>

#include "knowledge/entry.h"

#define SIDE_MOST 1000

struct given {
	struct matrix cost;
	bool maximize;
};

struct result {
	double total;
	struct vector match;
};

static const struct port given[] = {
	{ IN(cost), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "费用矩阵（行配列）", "cost of each row with each column" } },
	{ IN(maximize), PORT_TRUTH, "",
	    .words = { "求最大", "greatest total instead of least" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(total), PORT_NUMBER, "1", .words = { "总费用", "total" } },
	{ OUT(match), PORT_VECTOR, "1",
	    .words = { "各行所配列（从 0 起），未配为空",
		"column of each row, from 0; null: none left" },
	    .gaps = true },
	{ NULL },
};

/*
 * Potentials u and v of the shorter side's and the longer side's items; items
 * count from 1, and 0 is where the search of an item begins.
 */
struct search {
	const struct given *g;
	size_t n, m; /* the shorter side, the longer one */
	bool turned; /* rows are the longer side */
	double *u, *v, *slack;
	size_t *partner, *before; /* of the longer side's items */
	bool *seen;
};

static double
cost(const struct search *s, size_t i, size_t j)
{
	const struct matrix *m = &s->g->cost;
	const double c = s->turned ? m->v[(j - 1) * m->cols + i - 1]
				   : m->v[(i - 1) * m->cols + j - 1];

	return s->g->maximize ? -c : c;
}

/* The item of the longer side that is next nearest, seen from `last`. */
static size_t
nearest(struct search *s, size_t last)
{
	const size_t i = s->partner[last];
	size_t best = 0;

	for (size_t j = 1; j <= s->m; j++) {
		double reduced;

		if (s->seen[j])
			continue;
		reduced = cost(s, i, j) - s->u[i] - s->v[j];
		if (reduced < s->slack[j]) {
			s->slack[j] = reduced;
			s->before[j] = last;
		}
		if (best == 0 || s->slack[j] < s->slack[best])
			best = j;
	}
	return best;
}

static void
shift(struct search *s, double by)
{
	for (size_t j = 0; j <= s->m; j++)
		if (s->seen[j]) {
			s->u[s->partner[j]] += by;
			s->v[j] -= by;
		} else {
			s->slack[j] -= by;
		}
}

/* A shortest way from item i to a free one, whose pairs are then changed. */
static void
place(struct search *s, size_t i)
{
	size_t at = 0;

	for (size_t j = 0; j <= s->m; j++) {
		s->slack[j] = HUGE_VAL;
		s->seen[j] = false;
	}
	s->partner[0] = i;
	do {
		size_t next;

		s->seen[at] = true;
		next = nearest(s, at);
		shift(s, s->slack[next]);
		at = next;
	} while (s->partner[at] != 0);
	while (at != 0) {
		s->partner[at] = s->partner[s->before[at]];
		at = s->before[at];
	}
}

static void
tell(struct call *call, const struct search *s, struct result *r)
{
	const struct matrix *m = &s->g->cost;

	r->match = call_vector(call, m->rows);
	for (size_t i = 0; i < m->rows; i++)
		r->match.v[i] = NAN;
	for (size_t j = 1; j <= s->m; j++) {
		const size_t i = s->partner[j];
		const size_t row = s->turned ? j : i, col = s->turned ? i : j;

		if (i == 0)
			continue;
		r->match.v[row - 1] = (double)(col - 1);
		r->total += m->v[(row - 1) * m->cols + col - 1];
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	const size_t rows = g->cost.rows, cols = g->cost.cols;
	const size_t most = rows > cols ? rows : cols;
	struct search s = { .g = g,
		.n = rows + cols - most,
		.m = most,
		.turned = rows > cols,
		.u = call_vector(call, most + 1).v,
		.v = call_vector(call, most + 1).v,
		.slack = call_vector(call, most + 1).v,
		.partner = cx_calloc(call->cx, most + 1, sizeof(size_t)),
		.before = cx_calloc(call->cx, most + 1, sizeof(size_t)),
		.seen = cx_calloc(call->cx, most + 1, sizeof(bool)) };

	if (most > SIDE_MOST)
		return call_refuse(call, "cost",
		    "cost has more than %d rows or columns", SIDE_MOST);
	for (size_t i = 1; i <= s.n; i++) {
		if (!call_goes_on(call, (double)i / (double)s.n))
			return false;
		place(&s, i);
	}
	tell(call, &s, out);
	return true;
}

const struct entry algorithm_assignment = {
	.id = "GRA-19",
	.words = { "二部图最优匹配（匈牙利算法）",
	    "Assignment by the Hungarian method" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_LOGISTICS | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum of cost(i, match(i)), each column at most once",
	.source = "Kuhn 1955; Jonker & Volgenant 1987",
	.strength = STRENGTH_A,
	.oracle = "scipy linear_sum_assignment",
	.note = { "行列数可不等；最优匹配可能不止一个",
	    "Sides may differ in length; there may be other matches as good" },
	.version = 1,
	.evaluate = evaluate,
};
