#include <math.h>

#include "knowledge/entry.h"

struct given {
	double n, tc, A, u;
};

struct result {
	int64_t N;
};

static const struct port given[] = {
	{ IN(n), PORT_NUMBER, "1/h", { 0, 1e6 },
	    { "每小时搬运次数", "transports an hour" } },
	{ IN(tc), PORT_NUMBER, "min", { 0, 100000 },
	    { "单次循环时间", "time of one round" } },
	{ IN(A), PORT_NUMBER, "1", { 0.01, 1 }, { "可用率", "availability" } },
	{ IN(u), PORT_NUMBER, "1", { 0.01, 1 }, { "利用率", "utilisation" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(N), PORT_WHOLE, "1", .words = { "台数", "vehicles" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	/* A hair's breadth above a whole number is that number. */
	r->N = (int64_t)ceil(g->n * g->tc / (60 * g->A * g->u) - 1e-9);
	return true;
}

const struct entry model_vehicle_fleet = {
	.id = "SCM-017",
	.words = { "叉车、AGV 台数", "Vehicles of a fleet" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "N = ceil(n tc / (60 A u))",
	.source = "物流工程",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
