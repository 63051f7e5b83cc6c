#include "knowledge/entry.h"
#include "model/process/pipe_friction.h"

struct given {
	double Re, eD;
};

struct result {
	double fd;
};

static const struct port given[] = {
	{ IN(Re), PORT_NUMBER, "1", { 1, 1e+09 },
	    { "雷诺数", "Reynolds number" } },
	{ IN(eD), PORT_NUMBER, "1", { 0, 0.05 },
	    { "相对粗糙度", "relative roughness" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(fd), PORT_NUMBER, "1",
	    .words = { "摩擦系数", "Darcy friction factor" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Re >= FRICTION_LAMINAR && g->Re < 4000)
		call_warn(call, "过渡区（Re 2040～4000），摩擦系数不确定",
		    "In transition, Re 2040 to 4000, the factor is uncertain");
	r->fd = pipe_friction(g->Re, g->eD);
	return true;
}

const struct entry model_friction_factor = {
	.id = "PRO-002",
	.words = { "达西摩擦系数（Colebrook）",
	    "Darcy friction factor (Colebrook)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "1 / sqrt(f) = -2 lg(eD / 3.7 + 2.51 / (Re sqrt(f))); Re < "
		    "2040: f = 64 / Re",
	.source = "Colebrook 1939; laminar: Hagen-Poiseuille",
	.strength = STRENGTH_A,
	.oracle = "fluids.friction.Colebrook (exact Lambert-W)",
	.note = { "Re 在 2040 到 4000 之间为过渡区，结果不确定",
	    "Between Re 2040 and 4000, in transition, the result is "
	    "uncertain" },
	.version = 1,
	.evaluate = evaluate,
};
