#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/reference.h"

struct given {
	struct vector f, P;
	double limit;
};

struct result {
	double IR;
	bool ok;
};

static const struct port given[] = {
	{ IN(f), PORT_VECTOR, "1/a", { 0, 1e6 },
	    { "事故频率", "frequencies of accidents" }, "n" },
	{ IN(P), PORT_VECTOR, "1", { 0, 1 },
	    { "该点致死概率", "probability of death there" }, "n" },
	{ IN(limit), PORT_NUMBER, "1/a", { 1e-12, 1 },
	    { "基准", "criterion" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(IR), PORT_NUMBER, "1/a",
	    .words = { "个人风险", "individual risk" } },
	{ OUT(ok), PORT_TRUTH, "", .words = { "可接受", "acceptable" } },
	{ NULL },
};

/* Says so when the criterion is none of the standard's. */
static void
check_limit(struct call *call, double limit)
{
	const struct reference *t = call_table(call, "risk_limit");

	for (size_t i = 0; t != NULL && i < t->row_count; i++) {
		const struct str key = t->cells[i * t->column_count];
		double value;

		if (str_is(reference_cell(t, key, "of"), "person") &&
		    str_double(reference_cell(t, key, "value"), &value) &&
		    fabs(limit - value) <= 1e-9 * value)
			return;
	}
	call_warn(call, "所给基准不是 GB 36894 的任何一档",
	    "The criterion is none of those of GB 36894");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->IR = 0;
	for (size_t i = 0; i < g->f.n; i++)
		r->IR += g->f.v[i] * g->P.v[i];
	r->ok = r->IR <= g->limit;
	check_limit(call, g->limit);
	return true;
}

const struct entry model_individual_risk = {
	.id = "SAF-015",
	.words = { "个人风险叠加与基准判定",
	    "Individual risk against a criterion" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "IR = sum(f P); acceptable up to the criterion",
	.source = "GB 36894-2018; GB/T 37243-2019",
	.strength = STRENGTH_B,
	.oracle = "product of vectors in numpy",
	.note = { "GB 36894 基准：新建 3e-7、3e-6、1e-5，在役 "
		  "3e-6、1e-5、3e-5（每年，按防护目标类别）；未对原文",
	    "GB 36894: new 3e-7, 3e-6, 1e-5, existing 3e-6, 1e-5, 3e-5 a year "
	    "by what is protected; not confirmed against the original" },
	.version = 1,
	.tables = { "risk_limit" },
	.evaluate = evaluate,
};
