#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Np, rho, N, D;
};

struct result {
	double P;
};

static const struct port given[] = {
	{ IN(Np), PORT_NUMBER, "1", { 0.01, 100 },
	    { "功率准数", "power number" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 1, 25000 }, { "密度", "density" } },
	{ IN(N), PORT_NUMBER, "{rev}/s", { 0, 100 }, { "转速", "speed" } },
	{ IN(D), PORT_NUMBER, "m", { 0.001, 20 },
	    { "桨径", "diameter of the impeller" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(P), PORT_NUMBER, "W", .words = { "功率", "power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->P = g->Np * g->rho * pow(g->N, 3) * pow(g->D, 5);
	return true;
}

const struct entry model_stirrer_power = {
	.id = "PRO-026",
	.words = { "搅拌功率", "Power of a stirrer" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_FOOD | INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P = Np rho N^3 D^5",
	.source = "Rushton, Costich & Everett 1950",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "Np 随桨型与雷诺数变化；通气时功率下降",
	    "Np depends on the impeller and on Reynolds; less with gas" },
	.version = 1,
	.evaluate = evaluate,
};
