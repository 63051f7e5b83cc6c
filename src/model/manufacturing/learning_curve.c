#include <math.h>

#include "knowledge/entry.h"

struct given {
	double T1;
	int64_t n;
	double r;
};

struct result {
	double Tn;
};

static const struct port given[] = {
	{ IN(T1), PORT_NUMBER, "h", { 0, 1e9 },
	    { "首件工时", "time of the first piece" } },
	{ IN(n), PORT_WHOLE, "1", { 1, 1e9 }, { "第 n 件", "which piece" } },
	{ IN(r), PORT_NUMBER, "1", { 0.5, 1 }, { "学习率", "learning rate" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Tn), PORT_NUMBER, "h",
	    .words = { "第 n 件工时", "time of piece n" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Tn = g->T1 * pow((double)g->n, log2(g->r));
	return true;
}

const struct entry model_learning_curve = {
	.id = "MFG-025",
	.words = { "学习曲线工时", "Learning curve" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Tn = T1 n^(log2 r)",
	.source = "Wright 1936",
	.strength = STRENGTH_B,
	.oracle = "twice the pieces, r times the time",
	.version = 1,
	.evaluate = evaluate,
};
