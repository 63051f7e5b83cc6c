#include "knowledge/entry.h"

struct given {
	double P0, Pv, rho, z, hf;
};

struct result {
	double NPSHa;
};

static const struct port given[] = {
	{ IN(P0), PORT_NUMBER, "Pa", { 0, 1e8 },
	    { "液面绝压", "pressure on the liquid, absolute" } },
	{ IN(Pv), PORT_NUMBER, "Pa", { 0, 1e8 },
	    { "饱和蒸气压", "vapour pressure" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 1, 25000 }, { "密度", "density" } },
	{ IN(z), PORT_NUMBER, "m", { -1000, 1000 },
	    { "液面高差（灌注正）", "height of the liquid above the pump" } },
	{ IN(hf), PORT_NUMBER, "m", { 0, 1000 },
	    { "吸入阻力", "loss of head in the suction pipe" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(NPSHa), PORT_NUMBER, "m",
	    .words = { "汽蚀余量", "net positive suction head available" } },
	{ NULL },
};

#define GRAVITY 9.80665

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->NPSHa = (g->P0 - g->Pv) / (g->rho * GRAVITY) + g->z - g->hf;
	if (r->NPSHa <= 0)
		call_warn(call, "有效汽蚀余量不大于零，泵必然汽蚀",
		    "No suction head is left: the pump will cavitate");
	return true;
}

const struct entry model_suction_head = {
	.id = "PRO-027",
	.words = { "有效汽蚀余量", "Net positive suction head available" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "NPSHa = (P0 - Pv) / (rho g) + z - hf",
	.source = "ISO 9906 (GB/T 3216), definitions",
	.strength = STRENGTH_A,
	.oracle = "fluids.head_from_P",
	.version = 1,
	.evaluate = evaluate,
};
