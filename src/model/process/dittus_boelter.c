#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Re, Pr;
	bool heating, revised;
};

struct result {
	double Nu;
};

static const struct port given[] = {
	{ IN(Re), PORT_NUMBER, "1", { 10000, 1e+07 },
	    { "雷诺数", "Reynolds number" } },
	{ IN(Pr), PORT_NUMBER, "1", { 0.6, 160 },
	    { "普朗特", "Prandtl number" } },
	{ IN(heating), PORT_TRUTH, "",
	    .words = { "流体被加热", "the fluid is heated" } },
	{ IN(revised), PORT_TRUTH, "",
	    .words = { "采用教材常用系数 0.023（否则 0.0243/0.0265）",
		"with 0.023, as most textbooks have it, instead of 0.0243 and "
		"0.0265" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Nu), PORT_NUMBER, "1",
	    .words = { "努塞尔数", "Nusselt number" } },
	{ NULL },
};

static double
factor(bool heating, bool revised)
{
	if (revised)
		return 0.023;
	return heating ? 0.0243 : 0.0265;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Nu = factor(g->heating, g->revised) * pow(g->Re, 0.8) *
	    pow(g->Pr, g->heating ? 0.4 : 0.3);
	return true;
}

const struct entry model_dittus_boelter = {
	.id = "PRO-011",
	.words = { "管内强制对流（Dittus-Boelter）",
	    "Turbulent heat transfer in a pipe (Dittus-Boelter)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Nu = c Re^0.8 Pr^n; heated: c = 0.0243, n = 0.4; cooled: "
		    "c = 0.0265, n = 0.3; revised: c = 0.023",
	.source =
	    "Dittus & Boelter 1930; revised: McAdams 1942; Winterton 1998",
	.strength = STRENGTH_A,
	.oracle = "ht.turbulent_Dittus_Boelter(revised=False)",
	.note = { "原式系数 0.0243（加热）/0.0265（冷却）；教材多用 0.023，由 "
		  "revised 选择，相差约 6%～15%",
	    "The first equation has 0.0243, heated, and 0.0265, cooled; most "
	    "textbooks have 0.023, chosen by revised: 6 to 15 % apart" },
	.version = 1,
	.evaluate = evaluate,
};
