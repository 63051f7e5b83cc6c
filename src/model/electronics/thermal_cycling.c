#include <math.h>

#include "knowledge/entry.h"

struct given {
	double dTu, dTs, n;
};

struct result {
	double AF;
};

static const struct port given[] = {
	{ IN(dTu), PORT_NUMBER, "K", { 0.1, 500 },
	    { "使用温变", "change of temperature in use" } },
	{ IN(dTs), PORT_NUMBER, "K", { 0.1, 500 },
	    { "试验温变", "change of temperature in the test" } },
	{ IN(n), PORT_NUMBER, "1", { 0, 20 }, { "指数", "exponent" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(AF), PORT_NUMBER, "1",
	    .words = { "加速因子", "acceleration by the test" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->AF = pow(g->dTs / g->dTu, g->n);
	return true;
}

const struct entry model_thermal_cycling = {
	.id = "EQP-031",
	.words = { "Coffin-Manson热循环加速",
	    "Acceleration by cycles of temperature (Coffin-Manson)" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_QUALITY,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "AF = (dTs / dTu)^n",
	.source = "Coffin 1954, Manson 1953; JEDEC JEP122",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "未计频率与最高温度（Norris-Landzberg）",
	    "Without frequency and highest temperature (Norris-Landzberg)" },
	.version = 1,
	.evaluate = evaluate,
};
