#include "knowledge/entry.h"

struct given {
	double MTBF, MTTR;
};

struct result {
	double A;
};

static const struct port given[] = {
	{ IN(MTBF), PORT_NUMBER, "h", { 1e-6, 1e12 },
	    { "平均无故障", "mean time between failures" } },
	{ IN(MTTR), PORT_NUMBER, "h", { 0, 1e12 },
	    { "平均修复", "mean time to repair" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(A), PORT_NUMBER, "1", .words = { "可用度", "availability" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->A = g->MTBF / (g->MTBF + g->MTTR);
	return true;
}

const struct entry model_availability = {
	.id = "EQP-008",
	.words = { "稳态可用度", "Steady-state availability" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "A = MTBF / (MTBF + MTTR)",
	.source = "IEC 61703; GB/T 2900.13",
	.strength = STRENGTH_B,
	.oracle = "Markov balance equations",
	.version = 1,
	.evaluate = evaluate,
};
