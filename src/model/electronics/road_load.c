#include <math.h>

#include "knowledge/entry.h"

struct given {
	double m, f, CdA, v, i, delta, a;
};

struct result {
	double F, P;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg", { 10, 1e5 }, { "质量", "mass" } },
	{ IN(f), PORT_NUMBER, "1", { 0, 0.2 },
	    { "滚阻系数", "rolling resistance" } },
	{ IN(CdA), PORT_NUMBER, "m2", { 0, 50 }, { "风阻面积", "drag area" } },
	{ IN(v), PORT_NUMBER, "km/h", { 0, 500 }, { "车速", "speed" } },
	{ IN(i), PORT_NUMBER, "1", { -1, 1 },
	    { "坡度（正切）", "gradient, the tangent" } },
	{ IN(delta), PORT_NUMBER, "1", { 1, 3 },
	    { "旋转质量系数", "factor of rotating masses" } },
	{ IN(a), PORT_NUMBER, "m/s2", { -20, 20 },
	    { "加速度", "acceleration" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "N",
	    .words = { "驱动力", "force at the wheels" } },
	{ OUT(P), PORT_NUMBER, "kW",
	    .words = { "功率", "power at the wheels" } },
	{ NULL },
};

#define GRAVITY 9.81

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double slope = atan(g->i);
	const double weight = g->m * GRAVITY;

	(void)call;
	r->F = weight * (g->f * cos(slope) + sin(slope)) +
	    g->CdA * g->v * g->v / 21.15 + g->delta * g->m * g->a;
	r->P = r->F * g->v / 3600;
	return true;
}

const struct entry model_road_load = {
	.id = "EQP-034",
	.words = { "汽车道路负载功率",
	    "Force and power that a car needs on the road" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_DESIGN | DOMAIN_SAVING,
	.industries = INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = m g (f cos + sin) + CdA v^2 / 21.15 + delta m a; P = "
		    "F v / 3600",
	.source =
	    "汽车理论 (theory of vehicles); 21.15 is for air of 1.2258 kg/m3",
	.strength = STRENGTH_B,
	.oracle = "SI drag with rho=1.2258",
	.note = { "负值为可回收或须制动的功率；g 取 9.81",
	    "Negative: what brakes take or get back; with g = 9.81" },
	.version = 1,
	.evaluate = evaluate,
};
