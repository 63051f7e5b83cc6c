#include <math.h>

#include "knowledge/entry.h"

struct given {
	double A, N;
};

struct result {
	double eta;
};

static const struct port given[] = {
	{ IN(A), PORT_NUMBER, "1", { 0.05, 20 },
	    { "吸收因子 L/（mG）", "absorption factor L / (m G)" } },
	{ IN(N), PORT_NUMBER, "1", { 1, 50 },
	    { "理论级", "theoretical stages" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eta), PORT_NUMBER, "1", .words = { "吸收率", "share absorbed" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double a = log(g->A);

	(void)call;
	/* Next to A = 1 both differences vanish. */
	r->eta = a == 0 ? g->N / (g->N + 1)
			: g->A * expm1(g->N * a) / expm1((g->N + 1) * a);
	return true;
}

const struct entry model_kremser = {
	.id = "PRO-024",
	.words = { "Kremser吸收率", "Share absorbed in a column (Kremser)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eta = (A^(N+1) - A) / (A^(N+1) - 1); A = 1: N / (N + 1)",
	.source = "Kremser 1930; Souders & Brown 1932",
	.strength = STRENGTH_A,
	.oracle = "tridiagonal stage-balance solve",
	.note = { "稀溶液、平衡线与操作线均为直线，吸收剂不含溶质",
	    "Dilute, with straight lines, and fresh solvent" },
	.version = 1,
	.evaluate = evaluate,
};
