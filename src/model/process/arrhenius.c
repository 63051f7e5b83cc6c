#include <math.h>

#include "knowledge/entry.h"

struct given {
	double A, Ea, T;
};

struct result {
	double k;
};

static const struct port given[] = {
	{ IN(A), PORT_NUMBER, "{as k}", { 0, 1e40 },
	    { "指前因子", "frequency factor" } },
	{ IN(Ea), PORT_NUMBER, "J/mol", { 0, 1e6 },
	    { "活化能", "activation energy" } },
	{ IN(T), PORT_NUMBER, "K", { 50, 5000 }, { "温度", "temperature" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(k), PORT_NUMBER, "{as A}",
	    .words = { "速率常数", "rate constant" } },
	{ NULL },
};

#define GAS_CONSTANT 8.31446261815324

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->k = g->A * exp(-g->Ea / (GAS_CONSTANT * g->T));
	return true;
}

const struct entry model_arrhenius = {
	.id = "PRO-019",
	.words = { "阿伦尼乌斯速率", "Rate constant (Arrhenius)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "k = A exp(-Ea / (R T))",
	.source = "Arrhenius 1889; IUPAC Gold Book",
	.strength = STRENGTH_B,
	.oracle = "log10 form",
	.version = 1,
	.evaluate = evaluate,
};
