#include "knowledge/entry.h"

struct given {
	double Ap, p, k;
};

struct result {
	double F;
};

static const struct port given[] = {
	{ IN(Ap), PORT_NUMBER, "cm2", { 0, 1e6 },
	    { "投影面积", "projected area" } },
	{ IN(p), PORT_NUMBER, "MPa", { 0, 500 },
	    { "型腔压力", "cavity pressure" } },
	{ IN(k), PORT_NUMBER, "1", { 1, 5 }, { "安全系数", "safety factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "kN", .words = { "锁模力", "clamp force" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->F = g->k * g->p * g->Ap / 10;
	return true;
}

const struct entry model_clamp_force = {
	.id = "MFG-024",
	.words = { "注塑锁模力", "Clamp force of injection moulding" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = k p A/10",
	.source = "injection moulding practice",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
