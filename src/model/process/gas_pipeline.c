#include <math.h>

#include "knowledge/entry.h"

struct given {
	double SG, Tavg, L, D, P1, P2, Zavg, E;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(SG), PORT_NUMBER, "1", { 0.05, 5 },
	    { "相对密度（空气=1）", "gravity of the gas, air = 1" } },
	{ IN(Tavg), PORT_NUMBER, "K", { 200, 500 },
	    { "平均温度", "mean temperature" } },
	{ IN(L), PORT_NUMBER, "m", { 1, 1e7 }, { "长度", "length" } },
	{ IN(D), PORT_NUMBER, "m", { 0.01, 3 }, { "内径", "inner diameter" } },
	{ IN(P1), PORT_NUMBER, "Pa", { 1e4, 1e8 },
	    { "起点压力（绝压）", "pressure at the start, absolute" } },
	{ IN(P2), PORT_NUMBER, "Pa", { 1e4, 1e8 },
	    { "终点压力（绝压）", "pressure at the end, absolute" } },
	{ IN(Zavg), PORT_NUMBER, "1", { 0.2, 2 },
	    { "压缩因子", "mean compressibility factor" } },
	{ IN(E), PORT_NUMBER, "1", { 0.1, 1.2 },
	    { "输气效率", "efficiency of the pipeline" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "m3/s",
	    .words = { "流量（288.7 K、101.325 kPa）",
		"flow at 288.7 K and 101.325 kPa" } },
	{ NULL },
};

#define STANDARD_TEMPERATURE 288.7
#define STANDARD_PRESSURE 101325

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->P2 > g->P1)
		return call_refuse(call, "P2", "P2 must be at most P1");
	r->Q = 137.32958 * g->E * STANDARD_TEMPERATURE / STANDARD_PRESSURE *
	    sqrt((g->P1 * g->P1 - g->P2 * g->P2) /
		(g->L * g->SG * g->Tavg * g->Zavg)) *
	    pow(g->D, 8.0 / 3);
	return true;
}

const struct entry model_gas_pipeline = {
	.id = "PRO-023",
	.words = { "气体长输管流量（Weymouth）",
	    "Flow through a long gas pipeline (Weymouth)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = 137.32958 E Ts / Ps sqrt((P1^2 - P2^2) / (L SG Tavg "
		    "Zavg)) D^(8/3); Ts = 288.7 K, Ps = 101325 Pa",
	.source = "Weymouth 1912; GPSA Engineering Data Book, section 17, in "
		  "SI units",
	.strength = STRENGTH_A,
	.oracle = "fluids.Weymouth",
	.note = { "体积为 288.7 K（15.6 ℃）、101.325 kPa 下的值，不是 0 ℃ 或 "
		  "20 ℃",
	    "Volumes are those at 288.7 K and 101.325 kPa, neither at 0 nor at "
	    "20 Cel" },
	.version = 1,
	.evaluate = evaluate,
};
