#include <math.h>

#include "knowledge/entry.h"

struct given {
	double th, t;
};

struct result {
	double V, L;
};

static const struct port given[] = {
	{ IN(th), PORT_NUMBER, "Cel", { 0, 180 },
	    { "热点温度", "temperature of the hot spot" } },
	{ IN(t), PORT_NUMBER, "h", { 0, 1e6 }, { "持续", "for how long" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V), PORT_NUMBER, "1",
	    .words = { "相对老化率", "relative rate of ageing" } },
	{ OUT(L), PORT_NUMBER, "h", .words = { "寿命损失", "loss of life" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->V = exp2((g->th - 98) / 6);
	r->L = r->V * g->t;
	return true;
}

const struct entry model_transformer_ageing = {
	.id = "EQP-012",
	.words = { "油浸变压器热老化率与寿命损失",
	    "Ageing of the insulation of a transformer" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_SAFETY,
	.industries = INDUSTRY_RAIL | INDUSTRY_ELECTRONICS | INDUSTRY_CHEMICAL |
	    INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V = 2^((th - 98) / 6); L = V t",
	.source = "IEC 60076-7:2018 (GB/T 1094.7), paper that is not thermally "
		  "upgraded",
	.strength = STRENGTH_B,
	.oracle = "IEC 60076-7 Table 2",
	.note = { "适用普通纸；改性纸须用 110 ℃ 的阿伦尼乌斯式",
	    "For plain paper; upgraded paper has an equation of its own, from "
	    "110 Cel" },
	.version = 1,
	.evaluate = evaluate,
};
