#include <math.h>

#include "knowledge/entry.h"

struct given {
	double V, D, L, Ch;
};

struct result {
	double h;
};

static const struct port given[] = {
	{ IN(V), PORT_NUMBER, "m/s", { 0, 20 }, { "流速", "velocity" } },
	{ IN(D), PORT_NUMBER, "m", { 0.01, 10 }, { "管径", "diameter" } },
	{ IN(L), PORT_NUMBER, "m", { 0, 1e6 }, { "管长", "length" } },
	{ IN(Ch), PORT_NUMBER, "1", { 20, 200 },
	    { "海曾-威廉系数", "coefficient of Hazen and Williams" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(h), PORT_NUMBER, "m", .words = { "水头损失", "head lost" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double Q = g->V * M_PI / 4 * g->D * g->D;

	(void)call;
	r->h = 10.67 * g->L * pow(Q / g->Ch, 1.852) / pow(g->D, 4.87);
	return true;
}

const struct entry model_hazen_williams = {
	.id = "INF-003",
	.words = { "有压管道水头损失（Hazen-Williams）",
	    "Head lost in a pipe (Hazen-Williams)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = 10.67 L Q^1.852 / (C^1.852 D^4.87)",
	.source = "GB 50013；Hazen-Williams",
	.strength = STRENGTH_A,
	.oracle = "the velocity form 0.849 C R^0.63 S^0.54",
	.version = 1,
	.evaluate = evaluate,
};
