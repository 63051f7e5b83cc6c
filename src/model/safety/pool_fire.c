#include <math.h>

#include "knowledge/entry.h"
#include "model/safety/cylinder.h"

struct given {
	double mb, D, Hc, eta, X, rh, Ta, rhoa;
};

struct result {
	double L, SEP, F, q;
};

static const struct port given[] = {
	{ IN(mb), PORT_NUMBER, "kg/m2/s", { 0.001, 0.5 },
	    { "单位面积燃烧速率", "burning rate per area" } },
	{ IN(D), PORT_NUMBER, "m", { 0.5, 200 },
	    { "液池直径", "diameter of the pool" } },
	{ IN(Hc), PORT_NUMBER, "J/kg", { 1e6, 2e8 },
	    { "燃烧热", "heat of combustion" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.05, 0.6 },
	    { "辐射分数", "radiated fraction" } },
	{ IN(X), PORT_NUMBER, "m", { 0.5, 1e4 },
	    { "距池心", "distance from the centre of the pool" } },
	{ IN(rh), PORT_NUMBER, "1", { 0.01, 1 },
	    { "相对湿度", "relative humidity" } },
	{ IN(Ta), PORT_NUMBER, "K", { 233.15, 333.15 },
	    { "气温", "temperature of the air" } },
	{ IN(rhoa), PORT_NUMBER, "kg/m3", { 0.5, 2 },
	    { "空气密度", "density of air" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "m",
	    .words = { "火焰高", "height of the flame" } },
	{ OUT(SEP), PORT_NUMBER, "W/m2",
	    .words = { "表面辐射", "surface emissive power" } },
	{ OUT(F), PORT_NUMBER, "1",
	    .words = { "视角系数（两向合成）",
		"view factor, both directions together" } },
	{ OUT(q), PORT_NUMBER, "W/m2", .words = { "热流", "heat flux" } },
	{ NULL },
};

#define GRAVITY 9.81

/* What water vapour lets through, by its pressure (Tetens) times the way; all
 * of it over ways that the fit does not reach down to. */
static double
transmissivity(const struct given *g)
{
	const double t = g->Ta - 273.15;
	const double water = g->rh * 610.78 * exp(17.27 * t / (t + 237.3));
	const double way = g->X - g->D / 2;

	return fmin(1, 2.02 * pow(water * way, -0.09));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double Fv, Fh, burnt;

	if (!(g->X > g->D / 2))
		return call_refuse(call, "X",
		    "%g m from the centre is inside of a pool of %g m", g->X,
		    g->D);
	r->L = 42 * g->D * pow(g->mb / (g->rhoa * sqrt(GRAVITY * g->D)), 0.61);
	r->SEP = 1e3 * (140 * exp(-0.12 * g->D) + 20 * -expm1(-0.12 * g->D));
	cylinder_view(r->L, g->D, g->X, &Fv, &Fh);
	r->F = hypot(Fv, Fh);
	r->q = r->SEP * r->F * transmissivity(g);
	burnt = g->eta * g->mb * g->Hc * g->D / (4 * r->L + g->D);
	if (burnt < r->SEP)
		call_warn(call,
		    "按辐射分数与热平衡，火焰表面辐射低于经验式，结果偏保守",
		    "By its radiated fraction the fuel gives off less than the "
		    "empirical emissive power: the result is on the safe side");
	return true;
}

const struct entry model_pool_fire = {
	.id = "SAF-012",
	.words = { "池火热辐射（Thomas+Mudan）",
	    "Pool-fire radiation (Thomas, Mudan)" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "L = 42 D (m/(rho sqrt(g D)))^0.61; SEP = 140 exp(-0.12 D) + 20 (1 "
	    "- exp(-0.12 D)) kW/m2; q = SEP F tau; tau = 2.02 (pw x)^-0.09",
	.source = "Thomas 1963; Mudan & Croce (SFPE Handbook)",
	.strength = STRENGTH_C,
	.oracle = "Thomas's flame height by hand",
	.note = { "表面辐射取含烟火焰经验式，与燃烧热和辐射分数无关；二者只用于"
		  "热平衡核对",
	    "The emissive power is that of a smoky flame, whatever the heat of "
	    "combustion and the radiated fraction; these two only check it" },
	.version = 1,
	.evaluate = evaluate,
};
