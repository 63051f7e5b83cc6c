#include <math.h>

#include "knowledge/entry.h"

struct given {
	double NTU, Cr;
	int sub;
};

struct result {
	double eff;
};

static const struct port given[] = {
	{ IN(NTU), PORT_NUMBER, "1", { 0, 20 },
	    { "传热单元数", "number of transfer units" } },
	{ IN(Cr), PORT_NUMBER, "1", { 0, 1 },
	    { "热容比", "ratio of the capacity rates, least to most" } },
	{ IN(sub), PORT_CHOICE, "",
	    .words = { "流型（S&T 为单壳程管壳式）",
		"arrangement; S&T: one shell pass" },
	    .choices = "counterflow parallel S&T" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eff), PORT_NUMBER, "1", .words = { "效能", "effectiveness" } },
	{ NULL },
};

enum arrangement { COUNTERFLOW, PARALLEL, SHELL_AND_TUBE };

/* Written so that neither NTU = 0 nor a Cr next to 1 divides 0 by 0. */
static double
counterflow(double NTU, double Cr)
{
	const double rest = -expm1(-NTU * (1 - Cr));

	return Cr == 1 ? NTU / (1 + NTU) : rest / (1 - Cr + Cr * rest);
}

static double
shell_and_tube(double NTU, double Cr)
{
	const double G = sqrt(1 + Cr * Cr), t = tanh(NTU * G / 2);

	return 2 * t / ((1 + Cr) * t + G);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double both = 1 + g->Cr;

	(void)call;
	if (g->sub == COUNTERFLOW)
		r->eff = counterflow(g->NTU, g->Cr);
	else if (g->sub == PARALLEL)
		r->eff = -expm1(-g->NTU * both) / both;
	else
		r->eff = shell_and_tube(g->NTU, g->Cr);
	return true;
}

const struct entry model_exchanger_effectiveness = {
	.id = "PRO-010",
	.words = { "换热器效能-NTU",
	    "Effectiveness of a heat exchanger by its NTU" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "counterflow: (1 - e) / (1 - Cr e), e = exp(-NTU (1 - "
		    "Cr)); parallel: (1 - exp(-NTU (1 + Cr))) / (1 + Cr); S&T: "
		    "2 / (1 + Cr + G coth(NTU G / 2)), G = sqrt(1 + Cr^2)",
	.source = "Kays & London, Compact Heat Exchangers; Incropera, ch. 11",
	.strength = STRENGTH_A,
	.oracle = "ht.effectiveness_from_NTU",
	.version = 1,
	.evaluate = evaluate,
};
