#include "knowledge/entry.h"

struct given {
	double A, B, Cc, v, m, i, S, eta;
};

struct result {
	double w, F, E;
};

static const struct port given[] = {
	{ IN(A), PORT_NUMBER, "N/kN", { 0, 100 },
	    { "常数项", "constant term" } },
	{ IN(B), PORT_NUMBER, "N/kN/(km/h)", { 0, 1 },
	    { "一次项", "linear term" } },
	{ IN(Cc), PORT_NUMBER, "N/kN/(km/h)/(km/h)", { 0, 0.1 },
	    { "二次项", "quadratic term" } },
	{ IN(v), PORT_NUMBER, "km/h", { 0, 600 }, { "速度", "speed" } },
	{ IN(m), PORT_NUMBER, "t", { 0.1, 1e5 }, { "质量", "mass" } },
	{ IN(i), PORT_NUMBER, "[ppth]", { -100, 100 },
	    { "坡度（上坡为正）", "gradient, upwards" } },
	{ IN(S), PORT_NUMBER, "km", { 0, 10000 }, { "距离", "distance" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.1, 1 },
	    { "传动效率", "efficiency of the transmission" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(w), PORT_NUMBER, "N/kN",
	    .words = { "单位阻力", "specific resistance" } },
	{ OUT(F), PORT_NUMBER, "kN", .words = { "牵引力", "tractive force" } },
	{ OUT(E), PORT_NUMBER, "kWh", .words = { "能耗", "energy" } },
	{ NULL },
};

#define GRAVITY 9.81

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->w = g->A + g->B * g->v + g->Cc * g->v * g->v + g->i;
	if (r->w < 0)
		return call_refuse(call, "i",
		    "on this descent the train needs brakes, not traction");
	r->F = r->w * g->m * GRAVITY / 1000;
	r->E = r->F * g->S / (3.6 * g->eta);
	return true;
}

const struct entry model_train_resistance = {
	.id = "EQP-025",
	.words = { "列车运行阻力与牵引能耗",
	    "Resistance of a train and its energy (Davis)" },
	.class = CLASS_RAIL,
	.domains = DOMAIN_OPERATION | DOMAIN_SAVING | DOMAIN_DESIGN,
	.industries = INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "w = A + B v + C v^2 + i; F = w m g / 1000; E = F S / (3.6 eta)",
	.source = "TB/T 1407.1; Davis 1926",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "匀速运行；g 取 9.81", "At constant speed, with g = 9.81" },
	.version = 1,
	.evaluate = evaluate,
};
