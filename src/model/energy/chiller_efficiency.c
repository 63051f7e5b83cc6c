#include "knowledge/entry.h"

struct given {
	double Q, P, A, B, C, D;
};

struct result {
	double COP, IPLV;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "kW", { 0, 1e9 }, { "制冷量", "cooling" } },
	{ IN(P), PORT_NUMBER, "kW", { 0, 1e9 }, { "功率", "power" } },
	{ IN(A), PORT_NUMBER, "1", { 0, 30 },
	    { "100 % 负荷 COP", "COP at 100 % load" } },
	{ IN(B), PORT_NUMBER, "1", { 0, 30 },
	    { "75 % 负荷 COP", "COP at 75 % load" } },
	{ IN(C), PORT_NUMBER, "1", { 0, 30 },
	    { "50 % 负荷 COP", "COP at 50 % load" } },
	{ IN(D), PORT_NUMBER, "1", { 0, 30 },
	    { "25 % 负荷 COP", "COP at 25 % load" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(COP), PORT_NUMBER, "1",
	    .words = { "性能系数", "coefficient of performance" } },
	{ OUT(IPLV), PORT_NUMBER, "1",
	    .words = { "综合部分负荷性能系数", "integrated part load value" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double cop[] = { g->A, g->B, g->C, g->D };
	double weight;

	if (g->P <= 0)
		return call_refuse(call, "P", "no power is taken");
	r->COP = g->Q / g->P;
	r->IPLV = 0;
	for (size_t i = 0; i < 4; i++) {
		const struct str load = { &"ABCD"[i], 1 };

		if (!call_coefficient(
			call, "part_load_weight", load, "weight", "A", &weight))
			return false;
		r->IPLV += weight * cop[i];
	}
	return true;
}

const struct entry model_chiller_efficiency = {
	.id = "ENE-032",
	.words = { "冷水机组 COP 与 IPLV", "COP and IPLV of a chiller" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_CHEMICAL | INDUSTRY_FOOD,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "COP = Q / P; IPLV = sum of weights by COP at 100, 75, 50 "
		    "and 25 % load",
	.source = "GB 50189-2015, 4.2.13",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "权重随标准版本而异，见系数表",
	    "The weights differ by edition, see the table" },
	.version = 1,
	.tables = { "part_load_weight" },
	.evaluate = evaluate,
};
