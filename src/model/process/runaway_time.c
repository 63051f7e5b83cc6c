#include "knowledge/entry.h"

struct given {
	double q0, cp, Ea, T0;
};

struct result {
	double TMR;
};

static const struct port given[] = {
	{ IN(q0), PORT_NUMBER, "W/kg", { 1e-6, 1e6 },
	    { "T0下放热速率", "heat release at T0" } },
	{ IN(cp), PORT_NUMBER, "J/(kg.K)", { 100, 10000 },
	    { "比热", "specific heat" } },
	{ IN(Ea), PORT_NUMBER, "J/mol", { 1e4, 1e6 },
	    { "活化能", "activation energy" } },
	{ IN(T0), PORT_NUMBER, "K", { 200, 1000 },
	    { "起始温度", "temperature at the start" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(TMR), PORT_NUMBER, "s",
	    .words = { "到达时间", "time to the maximum rate" } },
	{ NULL },
};

#define GAS_CONSTANT 8.31446261815324

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->TMR = GAS_CONSTANT * g->T0 * g->T0 * g->cp / (g->q0 * g->Ea);
	return true;
}

const struct entry model_runaway_time = {
	.id = "PRO-020",
	.words = { "绝热最大反应速率到达时间TMRad",
	    "Time to the maximum rate, adiabatic (TMRad)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "TMRad = R T0^2 cp / (q0 Ea)",
	.source = "Townsend & Tou 1980; Stoessel, Thermal Safety of Chemical "
		  "Processes; 精细化工反应安全风险评估导则（2017）",
	.strength = STRENGTH_A,
	.oracle = "quadrature of zero-order runaway",
	.note = { "零级近似式，与数值积分偏差小于 9%",
	    "Approximation of order nought, within 9 % of the integral" },
	.version = 1,
	.evaluate = evaluate,
};
