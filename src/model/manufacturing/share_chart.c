#include <math.h>

#include "knowledge/entry.h"

struct given {
	double p;
	int64_t n;
};

struct result {
	double UCL, LCL;
};

static const struct port given[] = {
	{ IN(p), PORT_NUMBER, "1", { 0, 1 },
	    { "平均不合格率", "mean share of defectives" } },
	{ IN(n), PORT_WHOLE, "1", { 1, 1e9 },
	    { "样本量", "size of a sample" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(UCL), PORT_NUMBER, "1", .words = { "上限", "upper limit" } },
	{ OUT(LCL), PORT_NUMBER, "1", .words = { "下限", "lower limit" } },
	{ NULL },
};

/* A share knows no limit below nothing or above all. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double width = 3 * sqrt(g->p * (1 - g->p) / (double)g->n);

	(void)call;
	r->UCL = fmin(1, g->p + width);
	r->LCL = fmax(0, g->p - width);
	return true;
}

const struct entry model_share_chart = {
	.id = "MFG-003",
	.words = { "p 图控制限", "p-chart limits" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p +- 3 sqrt(p (1 - p)/n), within 0..1",
	.source = "GB/T 17989.2-2020",
	.strength = STRENGTH_A,
	.oracle = "binomial deviation of scipy",
	.version = 1,
	.evaluate = evaluate,
};
