#include <math.h>
#include <stdlib.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	struct vector ranges, counts;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "载荷序列", "loads one after the other" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(ranges), PORT_VECTOR, "1",
	    .words = { "变程（升序）", "ranges, each once, rising" } },
	{ OUT(counts), PORT_VECTOR, "1",
	    .words = { "循环数", "cycles of each" } },
	{ NULL },
};

struct cycle {
	double range, count;
};

struct counting {
	double *points; /* reversals that are not yet paired */
	size_t n;
	struct cycle *cycles;
	size_t found;
};

/* Both ends of x and each turn between them. */
static size_t
reversals(const struct vector *x, double *to)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++) {
		const double v = x->v[i];

		if (n > 0 && v == to[n - 1])
			continue;
		if (n > 1 && (to[n - 1] > to[n - 2]) == (v > to[n - 1]))
			n--; /* runs on in the same direction */
		to[n++] = v;
	}
	return n;
}

static void
count(struct counting *c, double from, double to, double share)
{
	c->cycles[c->found++] = (struct cycle){ fabs(to - from), share };
}

/* Counts what the newest reversal closes, and takes it out. */
static void
pair(struct counting *c)
{
	while (c->n >= 3) {
		double *last = &c->points[c->n - 1];

		if (fabs(last[0] - last[-1]) < fabs(last[-1] - last[-2]))
			return;
		count(c, last[-2], last[-1], c->n == 3 ? 0.5 : 1);
		if (c->n == 3) {
			last[-2] = last[-1];
			last[-1] = last[0];
			c->n = 2;
		} else {
			last[-2] = last[0];
			c->n -= 2;
		}
	}
}

static int
by_range(const void *one, const void *other)
{
	const struct cycle *a = one, *b = other;

	return (a->range > b->range) - (a->range < b->range);
}

/* Rising, those of one range together. */
static void
give(struct call *call, struct counting *c, struct result *r)
{
	size_t n = 0;

	qsort(c->cycles, c->found, sizeof(*c->cycles), by_range);
	r->ranges = call_vector(call, c->found);
	r->counts = call_vector(call, c->found);
	for (size_t i = 0; i < c->found; i++) {
		if (i > 0 && c->cycles[i].range == c->cycles[i - 1].range)
			n--;
		r->ranges.v[n] = c->cycles[i].range;
		r->counts.v[n++] += c->cycles[i].count;
	}
	r->ranges.n = r->counts.n = n;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct counting c = { .points = call_vector(call, g->x.n).v };
	double *turns = call_vector(call, g->x.n).v;
	const size_t n = reversals(&g->x, turns);

	c.cycles = cx_calloc(call->cx, g->x.n, sizeof(*c.cycles));
	for (size_t i = 0; i < n; i++) {
		c.points[c.n++] = turns[i];
		pair(&c);
	}
	for (size_t i = 0; i + 1 < c.n; i++)
		count(&c, c.points[i], c.points[i + 1], 0.5);
	give(call, &c, r);
	return true;
}

const struct entry model_rainflow = {
	.id = "EQP-037",
	.words = { "雨流计数（ASTM E1049）", "Rainflow counting" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_DESIGN | DOMAIN_SERVICE,
	.industries = INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "three-point rainflow: a range Y inside of the next one X "
		    ">= Y is a cycle, at the start of the history half of one",
	.source = "ASTM E1049-85, 5.4.4",
	.strength = STRENGTH_B,
	.oracle = "ASTM E1049 Fig.6 example",
	.version = 1,
	.evaluate = evaluate,
};
