#include <math.h>

#include "knowledge/entry.h"

struct given {
	double b, R, h0, h1, k, Qp;
};

struct result {
	double L, F, M_roll;
};

static const struct port given[] = {
	{ IN(b), PORT_NUMBER, "m", { 0.01, 6 }, { "宽度", "width" } },
	{ IN(R), PORT_NUMBER, "m", { 0.01, 2 },
	    { "辊半径", "radius of the roll" } },
	{ IN(h0), PORT_NUMBER, "m", { 0.0001, 2 },
	    { "入口厚", "thickness before" } },
	{ IN(h1), PORT_NUMBER, "m", { 0.0001, 2 },
	    { "出口厚", "thickness after" } },
	{ IN(k), PORT_NUMBER, "Pa", { 1e6, 2e9 },
	    { "平面变形抗力", "resistance to plane deformation" } },
	{ IN(Qp), PORT_NUMBER, "1", { 0.5, 10 },
	    { "应力状态系数", "factor of the state of stress" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "m",
	    .words = { "接触弧长", "length of contact" } },
	{ OUT(F), PORT_NUMBER, "N", .words = { "轧制力", "rolling force" } },
	{ OUT(M_roll), PORT_NUMBER, "N.m",
	    .words = { "单辊力矩（力臂系数 0.5）",
		"torque of one roll, with an arm of half the contact" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->h1 >= g->h0)
		return call_refuse(call, "h1", "h1 must be below h0");
	if (g->h0 - g->h1 > g->R)
		return call_refuse(
		    call, "h0", "no roll of this radius bites h0 - h1 > R");
	r->L = sqrt(g->R * (g->h0 - g->h1));
	r->F = g->b * r->L * g->k * g->Qp;
	r->M_roll = 0.5 * r->L * r->F;
	return true;
}

const struct entry model_rolling_force = {
	.id = "PRO-037",
	.words = { "热轧轧制力（接触弧简式）", "Force of hot rolling" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "L = sqrt(R (h0 - h1)); F = b L k Qp; M = 0.5 L F",
	.source = "Sims 1954; Tselikov, theory of rolling",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "未计轧辊弹性压扁", "Without flattening of the roll" },
	.version = 1,
	.evaluate = evaluate,
};
