#include <math.h>

#include "knowledge/entry.h"

struct given {
	double P1, P2, Q1, k, eta;
};

struct result {
	double W;
};

static const struct port given[] = {
	{ IN(P1), PORT_NUMBER, "Pa", { 10000, 1e7 },
	    { "吸气压力（绝）", "suction pressure, absolute" } },
	{ IN(P2), PORT_NUMBER, "Pa", { 10000, 1e8 },
	    { "排气压力（绝）", "discharge pressure, absolute" } },
	{ IN(Q1), PORT_NUMBER, "m3/s", { 0, 500 },
	    { "吸气体积流量", "volume flow at suction" } },
	{ IN(k), PORT_NUMBER, "1", { 1.01, 1.67 },
	    { "绝热指数", "isentropic exponent" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.3, 1 },
	    { "等熵效率", "isentropic efficiency" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "kW", .words = { "轴功率", "shaft power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (g->k - 1) / g->k;

	if (g->P2 < g->P1)
		return call_refuse(
		    call, "P2", "P2 is below P1: nothing is compressed");
	r->W = g->P1 * g->Q1 * (pow(g->P2 / g->P1, n) - 1) / n / g->eta / 1000;
	return true;
}

const struct entry model_compression_power = {
	.id = "ENE-010",
	.words = { "压缩机等熵压缩轴功率",
	    "Shaft power of isentropic compression" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_MACHINERY |
	    INDUSTRY_AUTOMOTIVE | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "W = k/(k-1) P1 Q1 ((P2/P1)^((k-1)/k) - 1) / eta",
	.source = "化工原理（教科书）；ISO 1217",
	.strength = STRENGTH_A,
	.oracle = "fluids.isentropic_work_compression",
	.note = { "理想气体单级压缩", "Ideal gas, one stage" },
	.version = 1,
	.evaluate = evaluate,
};
