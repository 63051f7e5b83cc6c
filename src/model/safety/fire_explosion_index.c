#include "knowledge/entry.h"
#include "model/safety/scale.h"

struct given {
	double MF, F1, F2;
};

struct result {
	double FEI, R;
	int64_t deg;
};

static const struct port given[] = {
	{ IN(MF), PORT_NUMBER, "1", { 1, 40 },
	    { "物质系数", "material factor" } },
	{ IN(F1), PORT_NUMBER, "1", { 1, 8 },
	    { "一般工艺危险系数", "general process hazards" } },
	{ IN(F2), PORT_NUMBER, "1", { 1, 8 },
	    { "特殊工艺危险系数", "special process hazards" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(FEI), PORT_NUMBER, "1", .words = { "指数", "index" } },
	{ OUT(R), PORT_NUMBER, "m",
	    .words = { "暴露半径", "radius of exposure" } },
	{ OUT(deg), PORT_WHOLE, "1",
	    .words = { "危险度（1 轻至 5 重）",
		"degree, 1 light to 5 severe" } },
	{ NULL },
};

#define UNIT_FACTOR_MOST 8

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double metres;

	if (g->F1 * g->F2 > UNIT_FACTOR_MOST)
		return call_refuse(call, "F2",
		    "the unit hazard factor F1 F2 is %g, beyond 8",
		    g->F1 * g->F2);
	if (!call_coefficient(
		call, "risk_scale", STR("dow"), "radius_m", "MF", &metres))
		return false;
	r->FEI = g->MF * g->F1 * g->F2;
	r->R = metres * r->FEI;
	return scale_grade(call, "dow", r->FEI, "MF", &r->deg);
}

const struct entry model_fire_explosion_index = {
	.id = "SAF-021",
	.words = { "道化学火灾爆炸指数", "Dow fire and explosion index" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F3 = F1 F2; FEI = MF F3; R = 0.84 ft FEI",
	.source = "Dow F&EI Guide, 7th edition",
	.strength = STRENGTH_B,
	.oracle = "the guide's 0.84 ft a point",
	.note = { "指南规定单元危险系数 F3 不超过 8",
	    "The guide limits the unit hazard factor F3 to 8" },
	.version = 1,
	.tables = { "risk_scale" },
	.evaluate = evaluate,
};
