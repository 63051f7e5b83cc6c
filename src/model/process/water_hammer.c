#include <math.h>

#include "knowledge/entry.h"

struct given {
	double rho, Kl, E, D, e, dV;
};

struct result {
	double a, dP;
};

static const struct port given[] = {
	{ IN(rho), PORT_NUMBER, "kg/m3", { 1, 25000 }, { "密度", "density" } },
	{ IN(Kl), PORT_NUMBER, "Pa", { 1e6, 1e11 },
	    { "液体体积模量", "bulk modulus of the liquid" } },
	{ IN(E), PORT_NUMBER, "Pa", { 1e6, 1e12 },
	    { "管材弹模", "modulus of elasticity of the pipe" } },
	{ IN(D), PORT_NUMBER, "m", { 0.001, 20 },
	    { "内径", "inner diameter" } },
	{ IN(e), PORT_NUMBER, "m", { 0.0001, 1 },
	    { "壁厚", "thickness of the wall" } },
	{ IN(dV), PORT_NUMBER, "m/s", { 0, 100 },
	    { "流速变化", "sudden change of velocity" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(a), PORT_NUMBER, "m/s",
	    .words = { "波速", "speed of the wave" } },
	{ OUT(dP), PORT_NUMBER, "Pa", .words = { "升压", "rise of pressure" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->a = sqrt(g->Kl / g->rho / (1 + g->Kl * g->D / (g->E * g->e)));
	r->dP = g->rho * r->a * g->dV;
	return true;
}

const struct entry model_water_hammer = {
	.id = "PRO-029",
	.words = { "水锤压力（Joukowsky）",
	    "Surge of water hammer (Joukowsky)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a = sqrt(K / rho / (1 + K D / (E e))); dP = rho a dV",
	.source = "Joukowsky 1898; Korteweg 1878",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "适用薄壁管、关阀时间小于 2L/a",
	    "For thin walls and a valve that closes within 2 L / a" },
	.version = 1,
	.evaluate = evaluate,
};
