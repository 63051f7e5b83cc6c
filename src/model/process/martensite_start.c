#include "knowledge/entry.h"

struct given {
	double Cc, Mn, Ni, Cr, Mo;
};

struct result {
	double Ms;
};

static const struct port given[] = {
	{ IN(Cc), PORT_NUMBER, "%", { 0, 0.6 },
	    { "碳质量分数", "carbon, by mass" } },
	{ IN(Mn), PORT_NUMBER, "%", { 0, 5 }, { "锰", "manganese" } },
	{ IN(Ni), PORT_NUMBER, "%", { 0, 5 }, { "镍", "nickel" } },
	{ IN(Cr), PORT_NUMBER, "%", { 0, 5 }, { "铬", "chromium" } },
	{ IN(Mo), PORT_NUMBER, "%", { 0, 5.4 }, { "钼", "molybdenum" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Ms), PORT_NUMBER, "Cel",
	    .words = { "马氏体点", "start of martensite" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Ms = 539 - 423 * g->Cc - 30.4 * g->Mn - 17.7 * g->Ni - 12.1 * g->Cr -
	    7.5 * g->Mo;
	return true;
}

const struct entry model_martensite_start = {
	.id = "PRO-034",
	.words = { "马氏体开始温度（Andrews）",
	    "Temperature where martensite starts (Andrews)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_QUALITY,
	.industries = INDUSTRY_STEEL | INDUSTRY_AUTOMOTIVE | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Ms = 539 - 423 C - 30.4 Mn - 17.7 Ni - 12.1 Cr - 7.5 Mo",
	.source = "Andrews 1965, the linear equation",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "适用低合金钢，C≤0.6%",
	    "For low-alloy steels up to 0.6 % C" },
	.version = 1,
	.evaluate = evaluate,
};
