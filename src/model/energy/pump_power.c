#include "knowledge/entry.h"

struct given {
	double Q, H, rho, eta;
};

struct result {
	double P;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "m3/h", { 0, 100000 }, { "流量", "flow" } },
	{ IN(H), PORT_NUMBER, "m", { 0, 2000 }, { "扬程", "head" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 300, 3000 }, { "密度", "density" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.05, 0.95 },
	    { "泵效率", "pump efficiency" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(P), PORT_NUMBER, "kW", .words = { "轴功率", "shaft power" } },
	{ NULL },
};

#define GRAVITY 9.80665

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->P = g->rho * GRAVITY * g->Q * g->H / (3600 * 1000 * g->eta);
	return true;
}

const struct entry model_pump_power = {
	.id = "ENE-015",
	.words = { "离心泵轴功率", "Shaft power of a centrifugal pump" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_RAIL |
	    INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P = rho g Q H / (3600 1000 eta), g = 9.80665 m/s2",
	.source = "GB/T 16666; GB/T 13468",
	.strength = STRENGTH_A,
	.oracle = "fluids.P_from_head",
	.version = 1,
	.evaluate = evaluate,
};
