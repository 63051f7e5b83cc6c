#include <math.h>

#include "knowledge/entry.h"

struct given {
	double D, h0, h1, d, Cd;
};

struct result {
	double t;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "m", { 0.01, 200 },
	    { "罐径", "diameter of the tank" } },
	{ IN(h0), PORT_NUMBER, "m", { 0, 100 },
	    { "初始液位", "level at the start, above the hole" } },
	{ IN(h1), PORT_NUMBER, "m", { 0, 100 },
	    { "终止液位", "level at the end, above the hole" } },
	{ IN(d), PORT_NUMBER, "m", { 0.0001, 10 },
	    { "孔径", "diameter of the hole" } },
	{ IN(Cd), PORT_NUMBER, "1", { 0.1, 1 },
	    { "流量系数", "coefficient of discharge" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "s", .words = { "时间", "time" } },
	{ NULL },
};

#define GRAVITY 9.80665

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double areas = pow(g->D / g->d, 2);

	if (g->h1 > g->h0)
		return call_refuse(call, "h1", "h1 must be at most h0");
	if (g->d > g->D / 3)
		return call_refuse(call, "d", "d must be at most a third of D");
	r->t = 2 * areas / (g->Cd * sqrt(2 * GRAVITY)) *
	    (sqrt(g->h0) - sqrt(g->h1));
	return true;
}

const struct entry model_tank_draining = {
	.id = "PRO-008",
	.words = { "敞口容器小孔泄放时间",
	    "Time to drain an open tank through a hole" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "t = 2 A / (Cd a sqrt(2 g)) (sqrt(h0) - sqrt(h1))",
	.source = "Torricelli 1643; steady in each moment",
	.strength = STRENGTH_A,
	.oracle = "quadrature of dh/dt",
	.note = { "未计补液与液面下降速度，孔径应远小于罐径",
	    "Without inflow; the hole must be far smaller than the tank" },
	.version = 1,
	.evaluate = evaluate,
};
