#include "knowledge/entry.h"

struct given {
	double C, H, O, S, W;
};

struct result {
	double Qnet;
};

static const struct port given[] = {
	{ IN(C), PORT_NUMBER, "%", { 0, 100 }, { "收到基碳", "carbon" } },
	{ IN(H), PORT_NUMBER, "%", { 0, 100 }, { "收到基氢", "hydrogen" } },
	{ IN(O), PORT_NUMBER, "%", { 0, 100 }, { "收到基氧", "oxygen" } },
	{ IN(S), PORT_NUMBER, "%", { 0, 100 }, { "收到基硫", "sulphur" } },
	{ IN(W), PORT_NUMBER, "%", { 0, 100 }, { "收到基水分", "moisture" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Qnet), PORT_NUMBER, "kJ/kg",
	    .words = { "低位发热量", "net calorific value" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double sum = g->C + g->H + g->O + g->S + g->W;

	if (sum > 101)
		return call_refuse(call, "C",
		    "C, H, O, S and W make %.6g %%, more than 100 %%", sum);
	r->Qnet = 339 * g->C + 1030 * g->H - 109 * (g->O - g->S) - 25 * g->W;
	if (r->Qnet < 0)
		call_warn(call, "发热量为负：不能自持燃烧，公式不适用",
		    "below 0: this does not burn, and the formula does not "
		    "hold");
	return true;
}

const struct entry model_mendeleev_calorific_value = {
	.id = "ENE-036",
	.words = { "门捷列夫低位发热量", "Net calorific value by Mendeleev" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_QUALITY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Qnet = 339 C + 1030 H - 109 (O - S) - 25 W",
	.source = "锅炉原理（门捷列夫公式）",
	.strength = STRENGTH_A,
	.oracle = "Dulong's gross value less latent heat, another correlation",
	.note = { "与 Dulong 公式相差 4% 以内",
	    "Within 4 % of the formula of Dulong" },
	.version = 1,
	.evaluate = evaluate,
};
