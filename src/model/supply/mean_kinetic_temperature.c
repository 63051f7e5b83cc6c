#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector T;
	double dH;
};

struct result {
	double MKT;
};

static const struct port given[] = {
	{ IN(T), PORT_VECTOR, "Cel", { -200, 200 },
	    { "温度序列", "temperatures" } },
	{ IN(dH), PORT_NUMBER, "J/mol", { 1000, 1e6 },
	    { "活化能", "activation energy" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(MKT), PORT_NUMBER, "Cel",
	    .words = { "平均动力学温度", "mean kinetic temperature" } },
	{ NULL },
};

#define ZERO_CELSIUS 273.15
#define GAS_CONSTANT 8.314462618 /* J/(mol.K) */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double a = g->dH / GAS_CONSTANT;
	const double hottest = gsl_stats_max(g->T.v, 1, g->T.n) + ZERO_CELSIUS;
	double sum = 0;

	(void)call;
	/* Beside the hottest, or a large energy would leave nothing. */
	for (size_t i = 0; i < g->T.n; i++)
		sum += exp(a / hottest - a / (g->T.v[i] + ZERO_CELSIUS));
	r->MKT = a / (a / hottest - log(sum / (double)g->T.n)) - ZERO_CELSIUS;
	return true;
}

const struct entry model_mean_kinetic_temperature = {
	.id = "SCM-015",
	.words = { "冷链平均动力学温度 MKT", "Mean kinetic temperature" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS | DOMAIN_QUALITY,
	.industries = INDUSTRY_PHARMA | INDUSTRY_FOOD,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "T = (dH/R) / (-ln(mean exp(-dH / (R T))))",
	.source = "USP <1079>; GSP",
	.strength = STRENGTH_A,
	.oracle = "scipy logsumexp",
	.version = 1,
	.evaluate = evaluate,
};
