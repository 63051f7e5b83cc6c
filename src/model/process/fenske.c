#include <math.h>

#include "knowledge/entry.h"

struct given {
	double xD, xB, a;
};

struct result {
	double Nmin;
};

static const struct port given[] = {
	{ IN(xD), PORT_NUMBER, "1", { 1e-6, 0.999999 },
	    { "馏出液轻组分摩尔分数",
		"mole fraction of the light one in the distillate" } },
	{ IN(xB), PORT_NUMBER, "1", { 1e-6, 0.999999 },
	    { "釜液轻组分摩尔分数",
		"mole fraction of the light one at the bottom" } },
	{ IN(a), PORT_NUMBER, "1", { 1.01, 20 },
	    { "相对挥发度", "relative volatility" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Nmin), PORT_NUMBER, "1",
	    .words = { "最少理论板数（含再沸器）",
		"least number of stages, with the reboiler" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->xD <= g->xB)
		return call_refuse(call, "xD", "xD must be above xB");
	r->Nmin = log(g->xD / (1 - g->xD) * (1 - g->xB) / g->xB) / log(g->a);
	return true;
}

const struct entry model_fenske = {
	.id = "PRO-016",
	.words = { "芬斯克最少理论板数",
	    "Least number of theoretical stages (Fenske)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Nmin = ln(xD / (1 - xD) (1 - xB) / xB) / ln(a)",
	.source = "Fenske 1932",
	.strength = STRENGTH_A,
	.oracle = "McCabe-Thiele stepping at total reflux",
	.note = { "全回流、相对挥发度恒定",
	    "At total reflux, with constant relative volatility" },
	.version = 1,
	.evaluate = evaluate,
};
