#include <math.h>

#include "knowledge/entry.h"

struct given {
	double rho0, rhoa, q0, u, D;
};

struct result {
	double g0, crit;
	bool dense;
};

static const struct port given[] = {
	{ IN(rho0), PORT_NUMBER, "kg/m3", { 0.01, 100 },
	    { "初始密度", "density of the release" } },
	{ IN(rhoa), PORT_NUMBER, "kg/m3", { 0.5, 2 },
	    { "空气密度", "density of air" } },
	{ IN(q0), PORT_NUMBER, "m3/s", { 0, 1e5 },
	    { "体积流量", "volume flow" } },
	{ IN(u), PORT_NUMBER, "m/s", { 0.5, 50 },
	    { "10 m 高风速", "wind speed at 10 m" } },
	{ IN(D), PORT_NUMBER, "m", { 0.001, 1e4 },
	    { "源尺寸", "size of the source" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(g0), PORT_NUMBER, "m/s2",
	    .words = { "折算重力", "reduced gravity" } },
	{ OUT(crit), PORT_NUMBER, "1", .words = { "判据值", "criterion" } },
	{ OUT(dense), PORT_TRUTH, "",
	    .words = { "是否重气", "behaves as a dense gas" } },
	{ NULL },
};

#define GRAVITY 9.80665
#define DENSE_FROM 0.15 /* of continuous releases */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->g0 = GRAVITY * (g->rho0 - g->rhoa) / g->rhoa;
	r->crit = cbrt(r->g0 * g->q0 / (pow(g->u, 3) * g->D));
	r->dense = r->crit >= DENSE_FROM;
	return true;
}

const struct entry model_dense_gas = {
	.id = "SAF-005",
	.words = { "重气扩散判据（Ri）与稠密气筛选", "Dense-gas criterion" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "g0 = g (rho0 - rhoa)/rhoa; dense when (g0 q0/(u^3 "
		    "D))^(1/3) >= 0.15",
	.source = "Britter & McQuaid 1988; CCPS 1999",
	.strength = STRENGTH_B,
	.oracle = "LNG spill in CCPS and Crowl & Louvar",
	.note = { "用于连续释放；负值表示轻于空气",
	    "For continuous releases; a negative value is lighter than air" },
	.version = 1,
	.evaluate = evaluate,
};
