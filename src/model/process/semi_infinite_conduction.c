#include <math.h>

#include "knowledge/entry.h"

struct given {
	double T0, Ts, a, x, t;
};

struct result {
	double T;
};

static const struct port given[] = {
	{ IN(T0), PORT_NUMBER, "Cel", { -273.15, 3000 },
	    { "初温", "temperature before" } },
	{ IN(Ts), PORT_NUMBER, "Cel", { -273.15, 3000 },
	    { "表面温度", "temperature of the surface" } },
	{ IN(a), PORT_NUMBER, "m2/s", { 1e-9, 0.001 },
	    { "热扩散率", "thermal diffusivity" } },
	{ IN(x), PORT_NUMBER, "m", { 0, 100 }, { "深度", "depth" } },
	{ IN(t), PORT_NUMBER, "s", { 1e-6, 1e9 }, { "时间", "time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T), PORT_NUMBER, "Cel", .words = { "温度", "temperature" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->T = g->Ts + (g->T0 - g->Ts) * erf(g->x / (2 * sqrt(g->a * g->t)));
	return true;
}

const struct entry model_semi_infinite_conduction = {
	.id = "PRO-036",
	.words = { "半无限体非稳态导热（加热炉/淬火）",
	    "Temperature below a surface that is suddenly heated or cooled" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY | DOMAIN_DESIGN,
	.industries = INDUSTRY_STEEL | INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "T = Ts + (T0 - Ts) erf(x / (2 sqrt(a t)))",
	.source = "Carslaw & Jaeger, Conduction of Heat in Solids, 2.4",
	.strength = STRENGTH_A,
	.oracle = "Crank-Nicolson finite difference",
	.note = { "半无限体：工件厚度应大于 4√(at)",
	    "For a body thicker than about 4 sqrt(a t)" },
	.version = 1,
	.evaluate = evaluate,
};
