#include <math.h>

#include "knowledge/entry.h"

struct given {
	double L0, D0, kd, ka, t;
};

struct result {
	double D;
};

static const struct port given[] = {
	{ IN(L0), PORT_NUMBER, "mg/L", { 0, 100000 },
	    { "初始 BOD", "BOD at the start" } },
	{ IN(D0), PORT_NUMBER, "mg/L", { -20, 20 },
	    { "初始氧亏", "oxygen deficit at the start" } },
	{ IN(kd), PORT_NUMBER, "1/d", { 0, 20 },
	    { "耗氧系数", "rate of deoxygenation" } },
	{ IN(ka), PORT_NUMBER, "1/d", { 0, 100 },
	    { "复氧系数", "rate of reaeration" } },
	{ IN(t), PORT_NUMBER, "d", { 0, 1000 }, { "流行时间", "time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(D), PORT_NUMBER, "mg/L", .words = { "氧亏", "oxygen deficit" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	/* (exp(-kd t) - exp(-ka t)) / (ka - kd): the same with both exchanged,
	 * and t exp(-kd t) where they are one. */
	const double slow = fmin(g->kd, g->ka);
	const double apart = fabs(g->ka - g->kd) * g->t;
	const double shared =
	    exp(-slow * g->t) * g->t * (apart > 0 ? -expm1(-apart) / apart : 1);

	(void)call;
	r->D = g->kd * g->L0 * shared + g->D0 * exp(-g->ka * g->t);
	return true;
}

const struct entry model_oxygen_sag = {
	.id = "ENV-004",
	.words = { "BOD-DO 河流模型（Streeter-Phelps）",
	    "Oxygen sag of a river (Streeter-Phelps)" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dL/dt = -kd L; dD/dt = kd L - ka D",
	.source = "HJ 2.3-2018",
	.strength = STRENGTH_A,
	.oracle =
	    "ordinary differential equations integrated numerically (scipy)",
	.version = 1,
	.evaluate = evaluate,
};
