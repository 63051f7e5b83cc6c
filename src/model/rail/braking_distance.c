#include "knowledge/entry.h"

struct given {
	double v0, tr, mu, grade;
};

struct result {
	double S;
};

static const struct port given[] = {
	{ IN(v0), PORT_NUMBER, "km/h", { 0, 600 },
	    { "初速", "speed at the start" } },
	{ IN(tr), PORT_NUMBER, "s", { 0, 60 },
	    { "反应/空走时间", "time before the brakes hold" } },
	{ IN(mu), PORT_NUMBER, "1", { 0.001, 1.5 },
	    { "附着/制动减速度系数", "adhesion, or deceleration by gravity" } },
	{ IN(grade), PORT_NUMBER, "1", { -0.3, 0.3 },
	    { "坡度（下坡负）", "gradient, negative downhill" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(S), PORT_NUMBER, "m",
	    .words = { "制动距离", "braking distance" } },
	{ NULL },
};

#define GRAVITY 9.80665

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double v = g->v0 / 3.6;

	if (g->mu + g->grade <= 0)
		return call_refuse(
		    call, "grade", "on this descent it does not stop");
	r->S = v * g->tr + v * v / (2 * GRAVITY * (g->mu + g->grade));
	return true;
}

const struct entry model_braking_distance = {
	.id = "EQP-026",
	.words = { "列车/车辆制动距离", "Braking distance" },
	.class = CLASS_RAIL,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.industries = INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = v0 tr / 3.6 + v0^2 / (2 g 3.6^2 (mu + grade)); 2 g "
		    "3.6^2 = 254.19",
	.source = "TB/T 1407; GB 7258",
	.strength = STRENGTH_A,
	.oracle = "ODE with stop event",
	.version = 1,
	.evaluate = evaluate,
};
