#include "knowledge/entry.h"

struct given {
	double A, dT;
};

struct result {
	double F, L;
};

static const struct port given[] = {
	{ IN(A), PORT_NUMBER, "mm2", { 100, 20000 },
	    { "轨断面", "cross-section of the rail" } },
	{ IN(dT), PORT_NUMBER, "K", { -100, 100 },
	    { "温差", "change from the temperature of laying" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "kN",
	    .words = { "温度力", "force, pressure when warmer" } },
	{ OUT(L), PORT_NUMBER, "mm",
	    .words = { "每米自由伸缩", "expansion of a free metre" } },
	{ NULL },
};

#define ELASTICITY 2.1e5  /* of rail steel, MPa */
#define EXPANSION 1.18e-5 /* 1/K */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->F = ELASTICITY * EXPANSION * g->dT * g->A / 1000;
	r->L = EXPANSION * g->dT * 1000;
	return true;
}

const struct entry model_rail_thermal_force = {
	.id = "EQP-028",
	.words = { "无缝线路钢轨温度力",
	    "Thermal force in continuous welded rail" },
	.class = CLASS_RAIL,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = E alpha dT A; E = 2.1e5 MPa, alpha = 1.18e-5 1/K",
	.source = "TB 10015; 铁路轨道",
	.strength = STRENGTH_B,
	.oracle = "textbook: 60 kg/m rail 19.2 kN per K",
	.version = 1,
	.evaluate = evaluate,
};
