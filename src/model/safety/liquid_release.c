#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Cd, A, rho, P, P0, h;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(Cd), PORT_NUMBER, "1", { 0.01, 1 },
	    { "流量系数", "discharge coefficient" } },
	{ IN(A), PORT_NUMBER, "m2", { 0, 10 },
	    { "孔面积", "area of the hole" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 1, 2e4 }, { "密度", "density" } },
	{ IN(P), PORT_NUMBER, "Pa", { 0, 1e9 },
	    { "容器绝对压力", "absolute pressure in the vessel" } },
	{ IN(P0), PORT_NUMBER, "Pa", { 0, 1e9 },
	    { "环境压力", "ambient pressure" } },
	{ IN(h), PORT_NUMBER, "m", { 0, 200 },
	    { "孔口以上液位高", "level above the hole" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "kg/s",
	    .words = { "泄漏速率", "rate of release" } },
	{ NULL },
};

#define GRAVITY 9.81 /* as HJ 169 has it */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double drive = 2 * (g->P - g->P0) / g->rho + 2 * GRAVITY * g->h;

	if (drive < 0)
		return call_refuse(call, "P",
		    "at %g Pa nothing flows out against %g Pa", g->P, g->P0);
	r->Q = g->Cd * g->A * g->rho * sqrt(drive);
	return true;
}

const struct entry model_liquid_release = {
	.id = "SAF-006",
	.words = { "液体泄漏速率（伯努利）", "Liquid release from a hole" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = Cd A rho sqrt(2 (P - P0)/rho + 2 g h)",
	.source = "HJ 169-2018, F.1; GB/T 37243-2019",
	.strength = STRENGTH_B,
	.oracle = "the same as a head of liquid",
	.version = 1,
	.evaluate = evaluate,
};
