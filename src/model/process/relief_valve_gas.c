#include <math.h>

#include "knowledge/entry.h"

struct given {
	double m, T, Z, MW, k, P1, Kd, Kb, Kc;
};

struct result {
	double A;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg/s", { 0, 1000 },
	    { "泄放量", "mass flow to relieve" } },
	{ IN(T), PORT_NUMBER, "K", { 50, 2000 },
	    { "泄放温度", "relieving temperature" } },
	{ IN(Z), PORT_NUMBER, "1", { 0.1, 3 },
	    { "压缩因子", "compressibility factor" } },
	{ IN(MW), PORT_NUMBER, "g/mol", { 1, 1000 },
	    { "摩尔质量", "molar mass" } },
	{ IN(k), PORT_NUMBER, "1", { 1.001, 2 },
	    { "绝热指数", "isentropic exponent" } },
	{ IN(P1), PORT_NUMBER, "Pa", { 1e4, 1e9 },
	    { "泄放压力（绝）", "relieving pressure, absolute" } },
	{ IN(Kd), PORT_NUMBER, "1", { 0.1, 1 },
	    { "流量系数", "coefficient of discharge" } },
	{ IN(Kb), PORT_NUMBER, "1", { 0.1, 1 },
	    { "背压系数", "correction for back pressure" } },
	{ IN(Kc), PORT_NUMBER, "1", { 0.1, 1 },
	    { "爆破片系数", "correction for a rupture disk" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(A), PORT_NUMBER, "m2",
	    .words = { "喷嘴面积", "effective orifice area" } },
	{ NULL },
};

#define GAS_CONSTANT 8.31446261815324

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double C =
	    sqrt(g->k * pow(2 / (g->k + 1), (g->k + 1) / (g->k - 1)));

	(void)call;
	r->A = g->m / (g->Kd * g->Kb * g->Kc * g->P1 * C) *
	    sqrt(g->T * g->Z * GAS_CONSTANT / (g->MW / 1000));
	return true;
}

const struct entry model_relief_valve_gas = {
	.id = "PRO-006",
	.words = { "气体安全阀泄放面积（临界流）",
	    "Orifice area of a relief valve, gas at critical flow" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "A = m / (Kd Kb Kc P1 C) sqrt(T Z R / M); C = sqrt(k (2 / "
		    "(k + 1))^((k + 1) / (k - 1)))",
	.source =
	    "API 520-1, sizing for critical flow, in SI units; GB/T 12241",
	.strength = STRENGTH_A,
	.oracle = "fluids API520_A_g",
	.note = { "仅适用临界流：背压不高于临界压力 P1(2/(k+1))^(k/(k-1))",
	    "For critical flow only: back pressure up to P1 (2 / (k + 1))^(k / "
	    "(k - 1))" },
	.version = 1,
	.evaluate = evaluate,
};
