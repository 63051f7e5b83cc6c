#include <math.h>

#include "knowledge/entry.h"

struct given {
	double t, eta, b;
};

struct result {
	double R, h, MTBF, B10;
};

static const struct port given[] = {
	{ IN(t), PORT_NUMBER, "h", { 0, 1e9 }, { "时间", "time" } },
	{ IN(eta), PORT_NUMBER, "h", { 1e-6, 1e9 },
	    { "特征寿命", "characteristic life" } },
	{ IN(b), PORT_NUMBER, "1", { 0.1, 20 }, { "形状参数", "shape" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_NUMBER, "1", .words = { "可靠度", "reliability" } },
	{ OUT(h), PORT_NUMBER, "1/h", .words = { "失效率", "failure rate" } },
	{ OUT(MTBF), PORT_NUMBER, "h", .words = { "平均寿命", "mean life" } },
	{ OUT(B10), PORT_NUMBER, "h",
	    .words = { "B10寿命", "life that a tenth does not reach" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->t == 0 && g->b < 1)
		return call_refuse(call, "t",
		    "at t = 0 the failure rate is infinite where b < 1");
	r->R = exp(-pow(g->t / g->eta, g->b));
	r->h = g->b / g->eta * pow(g->t / g->eta, g->b - 1);
	r->MTBF = g->eta * tgamma(1 + 1 / g->b);
	r->B10 = g->eta * pow(-log(0.9), 1 / g->b);
	return true;
}

const struct entry model_weibull_reliability = {
	.id = "EQP-006",
	.words = { "威布尔可靠度/失效率/MTBF/B10",
	    "Reliability after Weibull" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "R = exp(-(t / eta)^b); h = b / eta (t / eta)^(b - 1); "
		    "MTBF = eta Gamma(1 + 1 / b); B10 = eta (-ln 0.9)^(1 / b)",
	.source = "IEC 61649:2008; GB/T 2689.1",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.weibull_min",
	.version = 1,
	.evaluate = evaluate,
};
