#include <math.h>

#include "knowledge/entry.h"

struct given {
	double m, Hc, Xr, tau, r;
};

struct result {
	double q;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg/s", { 0, 1e5 }, { "燃料流量", "fuel flow" } },
	{ IN(Hc), PORT_NUMBER, "J/kg", { 1e6, 2e8 },
	    { "燃烧热", "heat of combustion" } },
	{ IN(Xr), PORT_NUMBER, "1", { 0.01, 1 },
	    { "辐射分数", "radiated fraction" } },
	{ IN(tau), PORT_NUMBER, "1", { 0, 1 },
	    { "透过率", "transmissivity of the air" } },
	{ IN(r), PORT_NUMBER, "m", { 0.1, 1e5 },
	    { "距火焰中心", "distance from the centre of the flame" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q), PORT_NUMBER, "W/m2", .words = { "热流", "heat flux" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->q = g->tau * g->Xr * g->m * g->Hc / (4 * M_PI * g->r * g->r);
	return true;
}

const struct entry model_point_source_fire = {
	.id = "SAF-013",
	.words = { "点源热辐射（喷射火/火炬）",
	    "Point-source radiation of a jet fire or flare" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "q = tau Xr m Hc/(4 pi r^2)",
	.source = "API 521 (Hajek-Ludwig)",
	.strength = STRENGTH_C,
	.oracle = "API 521's flare: 6.3 kW/m2 at 48.8 m of 45.4 t/h",
	.version = 1,
	.evaluate = evaluate,
};
