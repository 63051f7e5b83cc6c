#include <math.h>

#include "knowledge/entry.h"

struct given {
	double P, pf1, pf2;
};

struct result {
	double Qc;
};

static const struct port given[] = {
	{ IN(P), PORT_NUMBER, "kW", { 0, 1e6 },
	    { "有功功率", "active power" } },
	{ IN(pf1), PORT_NUMBER, "1", { 0.2, 1 },
	    { "补偿前功率因数", "power factor before" } },
	{ IN(pf2), PORT_NUMBER, "1", { 0.2, 1 },
	    { "补偿后功率因数", "power factor after" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Qc), PORT_NUMBER, "kvar",
	    .words = { "补偿容量", "capacity of compensation" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->pf2 < g->pf1)
		return call_refuse(call, "pf2",
		    "pf2 is below pf1: nothing is to be compensated");
	r->Qc = g->P * (tan(acos(g->pf1)) - tan(acos(g->pf2)));
	return true;
}

const struct entry model_reactive_compensation = {
	.id = "ENE-018",
	.words = { "无功补偿容量", "Capacity of reactive power compensation" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Qc = P (tan(acos pf1) - tan(acos pf2))",
	.source = "GB/T 12497；教科书",
	.strength = STRENGTH_A,
	.oracle = "root of the definition of the power factor (scipy)",
	.version = 1,
	.evaluate = evaluate,
};
