#include "knowledge/entry.h"

struct given {
	double Cc, H, O, S;
};

struct result {
	double HHV;
};

static const struct port given[] = {
	{ IN(Cc), PORT_NUMBER, "%", { 0, 100 },
	    { "碳质量分数", "carbon, by mass" } },
	{ IN(H), PORT_NUMBER, "%", { 0, 100 },
	    { "氢质量分数", "hydrogen, by mass" } },
	{ IN(O), PORT_NUMBER, "%", { 0, 100 },
	    { "氧质量分数", "oxygen, by mass" } },
	{ IN(S), PORT_NUMBER, "%", { 0, 100 },
	    { "硫质量分数", "sulphur, by mass" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(HHV), PORT_NUMBER, "kJ/kg",
	    .words = { "高位热值", "higher heating value" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double sum = g->Cc + g->H + g->O + g->S;

	if (sum > 100)
		return call_refuse(
		    call, "Cc", "Cc + H + O + S is %.6g, above 100 %%", sum);
	r->HHV = 338.2 * g->Cc + 1442.8 * (g->H - g->O / 8) + 94.2 * g->S;
	if (r->HHV < 0)
		return call_refuse(
		    call, "O", "more oxygen than this equation is good for");
	return true;
}

const struct entry model_dulong = {
	.id = "PRO-025",
	.words = { "杜隆高位热值", "Higher heating value of coal (Dulong)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_QUALITY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "HHV = 338.2 C + 1442.8 (H - O / 8) + 94.2 S",
	.source = "Perry's Chemical Engineers' Handbook, 8th ed., section 24",
	.strength = STRENGTH_C,
	.oracle = "hand evaluation",
	.note = { "各含量须同一基准；适用氧含量不高的煤",
	    "All contents on one basis; for coal with little oxygen" },
	.version = 1,
	.evaluate = evaluate,
};
