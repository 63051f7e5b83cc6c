#include <math.h>

#include "knowledge/entry.h"

struct given {
	double v_ref, z_ref, z, alpha, rho, D, Cp;
};

struct result {
	double v, P;
};

static const struct port given[] = {
	{ IN(v_ref), PORT_NUMBER, "m/s", { 0, 60 },
	    { "参考风速", "wind speed measured" } },
	{ IN(z_ref), PORT_NUMBER, "m", { 1, 200 },
	    { "参考高度", "height of measurement" } },
	{ IN(z), PORT_NUMBER, "m", { 1, 250 },
	    { "轮毂高度", "height of the hub" } },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 0.6 },
	    { "切变指数", "shear exponent" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 0.8, 1.5 },
	    { "空气密度", "density of air" } },
	{ IN(D), PORT_NUMBER, "m", { 1, 300 },
	    { "叶轮直径", "diameter of the rotor" } },
	{ IN(Cp), PORT_NUMBER, "1", { 0, 0.593 },
	    { "功率系数", "power coefficient" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(v), PORT_NUMBER, "m/s",
	    .words = { "轮毂风速", "wind speed at the hub" } },
	{ OUT(P), PORT_NUMBER, "W", .words = { "功率", "power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->v = g->v_ref * pow(g->z / g->z_ref, g->alpha);
	r->P = 0.5 * g->rho * M_PI / 4 * g->D * g->D * g->Cp * pow(r->v, 3);
	return true;
}

const struct entry model_wind_power = {
	.id = "ENE-026",
	.words = { "风机可用功率与风廓线",
	    "Power of the wind and its profile" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v = v_ref (z / z_ref)^alpha; P = rho A Cp v^3 / 2",
	.source = "IEC 61400; GB/T 18710",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "不计切入、额定与切出风速",
	    "No cut-in, rated or cut-out speed" },
	.version = 1,
	.evaluate = evaluate,
};
