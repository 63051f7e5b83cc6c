#include "knowledge/entry.h"

struct given {
	double lam, TI;
	int arch;
};

struct result {
	double PFD;
};

static const struct port given[] = {
	{ IN(lam), PORT_NUMBER, "1/h", { 0, 0.001 },
	    { "危险未检出失效率", "rate of dangerous undetected failures" } },
	{ IN(TI), PORT_NUMBER, "h", { 1, 1e6 },
	    { "检验周期", "interval of proof tests" } },
	{ IN(arch), PORT_CHOICE, "", .words = { "表决结构", "architecture" },
	    .choices = "1oo1 1oo2 2oo3 2oo2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(PFD), PORT_NUMBER, "1",
	    .words = { "平均失效概率",
		"average probability of failure on demand" } },
	{ NULL },
};

enum { OF_1_1, OF_1_2, OF_2_3, OF_2_2 };

#define FIRST_ORDER 0.02

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double x = g->lam * g->TI;

	if (x > 1)
		return call_refuse(call, "TI",
		    "more than one failure is expected between two tests");
	if (x > FIRST_ORDER)
		call_warn(call, "λ·TI 大于 0.02，一阶近似误差超过 2%（偏保守）",
		    "Beyond lam TI of 0.02 the first order is more than 2 % "
		    "high");
	switch (g->arch) {
	case OF_1_1:
		r->PFD = x / 2;
		break;
	case OF_1_2:
		r->PFD = x * x / 3;
		break;
	case OF_2_3:
		r->PFD = x * x;
		break;
	default:
		r->PFD = x;
		break;
	}
	return true;
}

const struct entry model_failure_on_demand = {
	.id = "SAF-020",
	.words = { "SIS 平均失效概率 PFDavg",
	    "Average probability of failure on demand of a safety function" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_SERVICE,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "1oo1: lam TI/2; 1oo2: (lam TI)^2/3; 2oo3: (lam TI)^2; "
		    "2oo2: lam TI",
	.source = "GB/T 20438.6; IEC 61508-6, without common causes",
	.strength = STRENGTH_A,
	.oracle = "average over time of the exact unavailability",
	.note = { "一阶近似，不含共因失效；λ·TI 小于 0.02 时误差小于 2%",
	    "First order, no common causes; within 2 % below lam TI of 0.02" },
	.version = 1,
	.evaluate = evaluate,
};
