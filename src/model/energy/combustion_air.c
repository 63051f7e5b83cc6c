#include <math.h>

#include "knowledge/entry.h"

struct given {
	double C, H, S, O, N, W, A, O2;
};

struct result {
	double V0, alpha, CO2max;
};

static const struct port given[] = {
	{ IN(C), PORT_NUMBER, "%", { 0, 100 },
	    { "收到基碳", "carbon, as received" } },
	{ IN(H), PORT_NUMBER, "%", { 0, 100 }, { "收到基氢", "hydrogen" } },
	{ IN(S), PORT_NUMBER, "%", { 0, 100 }, { "收到基硫", "sulphur" } },
	{ IN(O), PORT_NUMBER, "%", { 0, 100 }, { "收到基氧", "oxygen" } },
	{ IN(N), PORT_NUMBER, "%", { 0, 100 }, { "收到基氮", "nitrogen" } },
	{ IN(W), PORT_NUMBER, "%", { 0, 100 }, { "收到基水分", "moisture" } },
	{ IN(A), PORT_NUMBER, "%", { 0, 100 }, { "收到基灰分", "ash" } },
	{ IN(O2), PORT_NUMBER, "%", { 0, 20 },
	    { "烟气含氧量", "oxygen in the flue gas" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V0), PORT_NUMBER, "m3{n}/kg",
	    .words = { "理论空气量", "theoretical air" } },
	{ OUT(alpha), PORT_NUMBER, "1",
	    .words = { "过量空气系数", "excess air ratio" } },
	{ OUT(CO2max), PORT_NUMBER, "%",
	    .words = { "最大 RO2 含量", "highest share of RO2" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double sum = g->C + g->H + g->S + g->O + g->N + g->W + g->A;
	const double air = 1.866 * g->C + 5.56 * g->H + 0.7 * g->S - 0.7 * g->O;
	const double carbon = g->C + 0.375 * g->S;

	if (fabs(sum - 100) > 1)
		return call_refuse(call, "A",
		    "C, H, S, O, N, W and A make %.6g %%, not 100 %%", sum);
	if (air <= 0 || carbon <= 0)
		return call_refuse(call, "C", "this does not burn");
	r->V0 = air / (0.21 * 100);
	r->alpha = 21 / (21 - g->O2);
	r->CO2max =
	    21 / (1 + 2.35 * (g->H - 0.126 * g->O + 0.038 * g->N) / carbon);
	return true;
}

const struct entry model_combustion_air = {
	.id = "ENE-035",
	.words = { "固液燃料理论空气量、过量空气系数、RO2max",
	    "Theoretical air, excess air and highest RO2 of a fuel" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V0 = (1.866 C + 5.56 H + 0.7 S - 0.7 O) / 21; alpha = 21 "
		    "/ (21 - O2); RO2max = 21 / (1 + 2.35 (H - 0.126 O + 0.038 "
		    "N) / (C + 0.375 S))",
	.source = "锅炉原理；GB/T 10180",
	.strength = STRENGTH_A,
	.oracle = "balance of moles by atomic weights",
	.note = { "收到基各组分之和须为 100%（±1%）",
	    "The composition as received must make 100 % (within 1 %)" },
	.version = 1,
	.evaluate = evaluate,
};
