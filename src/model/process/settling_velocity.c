#include <math.h>

#include "knowledge/entry.h"

struct given {
	double D, rhop, rho, mu;
};

struct result {
	double V;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "m", { 1e-9, 0.01 },
	    { "粒径", "diameter of the particle" } },
	{ IN(rhop), PORT_NUMBER, "kg/m3", { 0.01, 25000 },
	    { "颗粒密度", "density of the particle" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 0.01, 25000 },
	    { "流体密度", "density of the fluid" } },
	{ IN(mu), PORT_NUMBER, "Pa.s", { 1e-6, 100 },
	    { "黏度", "dynamic viscosity" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V), PORT_NUMBER, "m/s",
	    .words = { "沉降速度（向下为正）",
		"settling velocity, downwards" } },
	{ NULL },
};

#define GRAVITY 9.80665

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->V = GRAVITY * g->D * g->D * (g->rhop - g->rho) / (18 * g->mu);
	if (g->rho * fabs(r->V) * g->D / g->mu > 0.2)
		call_warn(call, "颗粒雷诺数大于 0.2，斯托克斯公式偏高",
		    "Reynolds number above 0.2: Stokes gives too much");
	return true;
}

const struct entry model_settling_velocity = {
	.id = "PRO-022",
	.words = { "斯托克斯沉降速度",
	    "Settling velocity of a fine particle (Stokes)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V = g D^2 (rhop - rho) / (18 mu)",
	.source = "Stokes 1851",
	.strength = STRENGTH_A,
	.oracle = "fluids.drag.v_terminal(Stokes)",
	.note = { "适用 Re<0.2；未计壁面、浓度与滑移修正",
	    "For Re < 0.2; without walls, neighbours and slip" },
	.version = 1,
	.evaluate = evaluate,
};
