#include "knowledge/entry.h"

struct given {
	double eta_h, eta_e, ref_h, ref_e;
};

struct result {
	double PES;
};

static const struct port given[] = {
	{ IN(eta_h), PORT_NUMBER, "1", { 0, 1 },
	    { "供热效率", "efficiency of heat" } },
	{ IN(eta_e), PORT_NUMBER, "1", { 0, 0.6 },
	    { "发电效率", "efficiency of power" } },
	{ IN(ref_h), PORT_NUMBER, "1", { 0.1, 1.1 },
	    { "参考锅炉效率", "efficiency of the boiler to compare with" } },
	{ IN(ref_e), PORT_NUMBER, "1", { 0.1, 1 },
	    { "参考发电效率", "efficiency of the power to compare with" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(PES), PORT_NUMBER, "%",
	    .words = { "一次能源节约率", "primary energy saved" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double sum = g->eta_h / g->ref_h + g->eta_e / g->ref_e;

	if (sum <= 0)
		return call_refuse(
		    call, "eta_h", "neither heat nor power is made");
	if (g->eta_h + g->eta_e > 1)
		call_warn(call, "热、电效率之和大于 1，请核对",
		    "heat and power together are more than the fuel");
	r->PES = (1 - 1 / sum) * 100;
	return true;
}

const struct entry model_cogeneration_saving = {
	.id = "ENE-038",
	.words = { "热电联产一次能源节约率",
	    "Primary energy saved by cogeneration" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "PES = (1 - 1 / (eta_h/ref_h + eta_e/ref_e)) 100",
	.source = "2012/27/EU, annex II",
	.strength = STRENGTH_B,
	.oracle = "balance of fuel against separate production",
	.version = 1,
	.evaluate = evaluate,
};
