#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix D;
};

struct result {
	double L;
	struct vector route;
};

static const struct port given[] = {
	{ IN(D), PORT_MATRIX, "km", { 0, 1e9 },
	    { "距离矩阵", "distances, from row to column" }, .shape = "n,n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "km",
	    .words = { "最短回路", "length of the shortest round" } },
	{ OUT(route), PORT_VECTOR, "1",
	    .words = { "途经顺序（下标从 0 起）", "places in order, from 0" } },
	{ NULL },
};

#define PLACES_MOST 15

/*
 * Held and Karp: of each set of the places but the first, and each last place
 * in it, the shortest way through them all, and the place before the last.
 */
struct search {
	struct matrix D;
	size_t m; /* places but the first */
	double *length;
	unsigned char *before;
};

static size_t
cell(const struct search *s, size_t set, size_t last)
{
	return set * s->m + last;
}

static double
distance(const struct search *s, size_t from, size_t to)
{
	return s->D.v[from * s->D.cols + to];
}

static void
extend(struct search *s, size_t set, size_t last)
{
	const size_t rest = set & ~((size_t)1 << last);
	double *best = &s->length[cell(s, set, last)];

	*best = rest == 0 ? distance(s, 0, last + 1) : HUGE_VAL;
	for (size_t k = 0; k < s->m; k++) {
		double length;

		if ((rest >> k & 1) == 0)
			continue;
		length =
		    s->length[cell(s, rest, k)] + distance(s, k + 1, last + 1);
		if (length < *best) {
			*best = length;
			s->before[cell(s, set, last)] = (unsigned char)k;
		}
	}
}

static void
find(struct call *call, struct search *s)
{
	const size_t sets = (size_t)1 << s->m;

	s->length = cx_calloc(call->cx, sets * s->m, sizeof(*s->length));
	s->before = cx_calloc(call->cx, sets * s->m, 1);
	for (size_t set = 1; set < sets; set++)
		for (size_t last = 0; last < s->m; last++)
			if (set >> last & 1)
				extend(s, set, last);
}

/* Closes the round and reads it from its end. */
static void
follow(const struct search *s, struct result *r)
{
	size_t set = ((size_t)1 << s->m) - 1, last = 0;

	r->L = HUGE_VAL;
	for (size_t k = 0; k < s->m; k++) {
		const double length =
		    s->length[cell(s, set, k)] + distance(s, k + 1, 0);

		if (length < r->L) {
			r->L = length;
			last = k;
		}
	}
	for (size_t i = s->m; i > 0; i--) {
		const size_t at = last;

		r->route.v[i] = (double)(at + 1);
		last = s->before[cell(s, set, at)];
		set &= ~((size_t)1 << at);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->D.rows;
	struct search s = { .D = g->D, .m = n - 1 };

	if (n > PLACES_MOST)
		return call_refuse(
		    call, "D", "has more than %d places", PLACES_MOST);
	r->route = call_vector(call, n);
	r->L = 0;
	if (n > 1) {
		find(call, &s);
		follow(&s, r);
	}
	return true;
}

const struct entry model_shortest_round = {
	.id = "SCM-009",
	.words = { "巡检、配送路径 TSP 精确解",
	    "Shortest round through places (exact)" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Held-Karp: C(S, j) = min_k C(S - j, k) + D_kj",
	.source = "运筹学",
	.strength = STRENGTH_A,
	.oracle = "brute force",
	.note = { "最多 15 个点；可用非对称距离",
	    "At most 15 places; distances may differ by direction" },
	.version = 1,
	.evaluate = evaluate,
};
