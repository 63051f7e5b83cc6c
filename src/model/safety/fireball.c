#include <math.h>

#include "knowledge/entry.h"

struct given {
	double M, Rf, Hc, x, tau;
};

struct result {
	double D, t, H, SEP, q;
};

static const struct port given[] = {
	{ IN(M), PORT_NUMBER, "kg", { 1, 1e7 },
	    { "燃料质量", "mass of fuel" } },
	{ IN(Rf), PORT_NUMBER, "1", { 0.1, 0.5 },
	    { "辐射分数", "radiated fraction" } },
	{ IN(Hc), PORT_NUMBER, "J/kg", { 1e6, 2e8 },
	    { "燃烧热", "heat of combustion" } },
	{ IN(x), PORT_NUMBER, "m", { 0, 1e4 },
	    { "地面距离", "distance on the ground" } },
	{ IN(tau), PORT_NUMBER, "1", { 0, 1 },
	    { "大气透过率", "transmissivity of the air" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(D), PORT_NUMBER, "m", .words = { "直径", "diameter" } },
	{ OUT(t), PORT_NUMBER, "s", .words = { "持续时间", "duration" } },
	{ OUT(H), PORT_NUMBER, "m",
	    .words = { "中心高", "height of the centre" } },
	{ OUT(SEP), PORT_NUMBER, "W/m2",
	    .words = { "表面热流", "surface emissive power" } },
	{ OUT(q), PORT_NUMBER, "W/m2",
	    .words = { "受体热流", "heat flux at the receiver" } },
	{ NULL },
};

#define HEAVY_KG 3e4 /* from here on buoyancy rules how long it burns */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->D = 5.8 * cbrt(g->M);
	r->t = g->M < HEAVY_KG ? 0.45 * cbrt(g->M) : 2.6 * pow(g->M, 1.0 / 6);
	r->H = 0.75 * r->D;
	r->SEP = g->Rf * g->M * g->Hc / (M_PI * r->D * r->D * r->t);
	r->q =
	    g->tau * r->SEP * (r->D * r->D / 4) / (r->H * r->H + g->x * g->x);
	return true;
}

const struct entry model_fireball = {
	.id = "SAF-010",
	.words = { "BLEVE 火球直径/持续时间/辐射", "BLEVE fireball" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "D = 5.8 M^(1/3); t = 0.45 M^(1/3) below 30 t, else 2.6 "
		    "M^(1/6); H = 0.75 D; SEP = Rf M Hc/(pi D^2 t); q = tau "
		    "SEP (D/2)^2/(H^2 + x^2)",
	.source = "CCPS 1994, 2010; API 521",
	.strength = STRENGTH_B,
	.oracle = "the definition at 1 t",
	.version = 1,
	.evaluate = evaluate,
};
