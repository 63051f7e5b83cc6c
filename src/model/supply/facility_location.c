#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix P;
	struct vector w;
};

struct result {
	double x, y, cost;
};

static const struct port given[] = {
	{ IN(P), PORT_MATRIX, "km", { -1e7, 1e7 },
	    { "各点坐标 [x, y]", "places, x and y" }, .shape = "n,2" },
	{ IN(w), PORT_VECTOR, "t", { 0, 1e12 }, { "运量权重", "weights" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_NUMBER, "km", .words = { "最优位置 X", "best x" } },
	{ OUT(y), PORT_NUMBER, "km", .words = { "最优位置 Y", "best y" } },
	{ OUT(cost), PORT_NUMBER, "t.km",
	    .words = { "吨公里", "weight by distance" } },
	{ NULL },
};

#define PLACES_MOST 3000
#define ROUNDS 20000
#define LOOK_EVERY 200
#define CLOSE 1e-13 /* a step, as a share of the distances */

struct place {
	double x, y;
};

static struct place
place_of(const struct given *g, size_t i)
{
	return (struct place){ g->P.v[2 * i], g->P.v[2 * i + 1] };
}

static double
cost_at(const struct given *g, struct place at)
{
	double sum = 0;

	for (size_t i = 0; i < g->w.n; i++)
		sum += g->w.v[i] *
		    hypot(g->P.v[2 * i] - at.x, g->P.v[2 * i + 1] - at.y);
	return sum;
}

static size_t
best_of_places(const struct given *g)
{
	double least = HUGE_VAL;
	size_t best = 0;

	for (size_t i = 0; i < g->w.n; i++) {
		const double cost = cost_at(g, place_of(g, i));

		if (cost < least) {
			least = cost;
			best = i;
		}
	}
	return best;
}

/* What the places around pull, by direction, and how stiffly; the weight of
 * those that are just here does not pull. */
struct pull {
	double x, y, stiffness, here;
};

static struct pull
pull_at(const struct given *g, struct place at)
{
	struct pull p = { 0, 0, 0, 0 };

	for (size_t i = 0; i < g->w.n; i++) {
		const struct place to = place_of(g, i);
		const double d = hypot(to.x - at.x, to.y - at.y);

		if (d <= 0) {
			p.here += g->w.v[i];
			continue;
		}
		p.x += g->w.v[i] * (to.x - at.x) / d;
		p.y += g->w.v[i] * (to.y - at.y) / d;
		p.stiffness += g->w.v[i] / d;
	}
	return p;
}

/*
 * One step from a place of one's own, which the usual iteration cannot leave,
 * down the slope.  False when it is the best there is: what pulls is less
 * than the weight here.
 */
static bool
leave(const struct given *g, struct place *at)
{
	const struct pull p = pull_at(g, *at);
	const double strength = hypot(p.x, p.y);

	if (strength <= p.here)
		return false;
	at->x += (1 - p.here / strength) * p.x / p.stiffness;
	at->y += (1 - p.here / strength) * p.y / p.stiffness;
	return true;
}

/* One step of Weiszfeld; false when it no longer moves. */
static bool
walk(const struct given *g, struct place *at)
{
	const struct pull p = pull_at(g, *at);
	const double x = p.x / p.stiffness, y = p.y / p.stiffness;
	const double scale = gsl_stats_max(g->w.v, 1, g->w.n) / p.stiffness;

	at->x += x;
	at->y += y;
	return p.here <= 0 && hypot(x, y) > CLOSE * scale;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct place at;

	if (g->w.n > PLACES_MOST)
		return call_refuse(
		    call, "P", "has more than %d places", PLACES_MOST);
	if (gsl_stats_max(g->w.v, 1, g->w.n) <= 0)
		return call_refuse(call, "w", "nothing has any weight");
	at = place_of(g, best_of_places(g));
	if (leave(g, &at))
		for (int i = 0; i < ROUNDS && walk(g, &at); i++)
			if (i % LOOK_EVERY == 0 && !call_goes_on(call, 0))
				return false;
	r->x = at.x;
	r->y = at.y;
	r->cost = cost_at(g, at);
	return true;
}

const struct entry model_facility_location = {
	.id = "SCM-008",
	.words = { "重心法选址（Weiszfeld）",
	    "Location of a facility (Weiszfeld)" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum w |x - p|",
	.source = "Weiszfeld 1937",
	.strength = STRENGTH_A,
	.oracle = "Nelder-Mead (scipy)",
	.note = { "先排除最优点就在某一给定点的情形；最多 3000 点",
	    "A place that is itself the best is found first; at most 3000 "
	    "places" },
	.version = 1,
	.evaluate = evaluate,
};
