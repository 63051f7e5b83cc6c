#include <math.h>

#include "knowledge/entry.h"

struct given {
	double m, dHc, eta, ETNT, r;
	int mode;
};

struct result {
	double W, Z, dP;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg", { 0.001, 1e8 },
	    { "可燃物质量", "mass of fuel" } },
	{ IN(dHc), PORT_NUMBER, "J/kg", { 1e5, 2e8 },
	    { "燃烧热", "heat of combustion" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.01, 0.15 }, { "当量系数", "yield" } },
	{ IN(ETNT), PORT_NUMBER, "J/kg", { 3e6, 6e6 },
	    { "TNT 爆热", "energy of TNT" } },
	{ IN(r), PORT_NUMBER, "m", { 0.1, 1e5 }, { "距离", "distance" } },
	{ IN(mode), PORT_CHOICE, "",
	    .words = { "自由空气、地面（1.8 W）或 Crowl（压力加倍）",
		"free air, on the surface (1.8 W), or Crowl's doubled "
		"pressure" },
	    .choices = "free surface crowl" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "kg",
	    .words = { "TNT 当量", "TNT equivalent" } },
	{ OUT(Z), PORT_NUMBER, "",
	    .words = { "比例距离（m/kg^(1/3)）",
		"scaled distance, m/kg^(1/3)" } },
	{ OUT(dP), PORT_NUMBER, "Pa",
	    .words = { "峰值超压", "peak side-on overpressure" } },
	{ NULL },
};

enum { FREE, SURFACE, CROWL };

#define AMBIENT_PA 101325
#define REFLECTED 1.8 /* of the charge, where the ground throws it back */

/* Kinney & Graham's curve for air. */
static double
blast(double Z)
{
	return AMBIENT_PA * 808 * (1 + pow(Z / 4.5, 2)) /
	    (sqrt(1 + pow(Z / 0.048, 2)) * sqrt(1 + pow(Z / 0.32, 2)) *
		sqrt(1 + pow(Z / 1.35, 2)));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double W = g->eta * g->m * g->dHc / g->ETNT;
	const double Z = g->r / cbrt(W);

	(void)call;
	r->W = W;
	r->Z = Z;
	r->dP = g->mode == SURFACE ? blast(g->r / cbrt(REFLECTED * W))
	    : g->mode == CROWL     ? 2 * blast(Z)
				   : blast(Z);
	return true;
}

const struct entry model_tnt_blast = {
	.id = "SAF-009",
	.words = { "TNT 当量与峰值超压（地面爆炸）",
	    "TNT equivalent and blast overpressure" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "W = eta m dHc/ETNT; Z = r/W^(1/3); dP/P0 = 808 "
		    "(1+(Z/4.5)^2)/sqrt((1+(Z/0.048)^2)(1+(Z/0.32)^2)(1+(Z/"
		    "1.35)^2)); surface: 1.8 W; crowl: 1616",
	.source = "Kinney & Graham 1985; Crowl & Louvar, equation 6-23",
	.strength = STRENGTH_A,
	.oracle = "Sandia HyRAM+'s digitised curve for TNT, Z from 6 to 20, "
		  "within 15 %",
	.note = { "默认用地面爆炸（1.8 W）；Crowl 式（1616）在 Z 5–20 偏保守 "
		  "40%–55%；结果须注明方式",
	    "Take surface (1.8 W) as a rule; Crowl's 1616 is 40 to 55 % high "
	    "for Z of 5 to 20; name the mode with the result" },
	.version = 1,
	.evaluate = evaluate,
};
