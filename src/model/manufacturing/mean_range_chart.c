#include "knowledge/entry.h"

struct given {
	double xbb, Rb;
	int64_t n;
};

struct result {
	double UCLx, LCLx, UCLr, LCLr;
};

static const struct port given[] = {
	{ IN(xbb), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "总均值", "mean of means" } },
	{ IN(Rb), PORT_NUMBER, "1", { 0, 1e12 }, { "平均极差", "mean range" } },
	{ IN(n), PORT_WHOLE, "1", { 2, 10 },
	    { "子组容量", "size of a subgroup" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(UCLx), PORT_NUMBER, "1",
	    .words = { "均值上限", "upper limit of means" } },
	{ OUT(LCLx), PORT_NUMBER, "1",
	    .words = { "均值下限", "lower limit of means" } },
	{ OUT(UCLr), PORT_NUMBER, "1",
	    .words = { "极差上限", "upper limit of ranges" } },
	{ OUT(LCLr), PORT_NUMBER, "1",
	    .words = { "极差下限", "lower limit of ranges" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	static const char *const columns[] = { "A2", "D3", "D4" };
	const struct str key = str_of(cx_printf(call->cx, "%d", (int)g->n));
	double c[3];

	for (size_t i = 0; i < 3; i++)
		if (!call_coefficient(
			call, "control_chart", key, columns[i], "n", &c[i]))
			return false;
	r->UCLx = g->xbb + c[0] * g->Rb;
	r->LCLx = g->xbb - c[0] * g->Rb;
	r->UCLr = c[2] * g->Rb;
	r->LCLr = c[1] * g->Rb;
	return true;
}

const struct entry model_mean_range_chart = {
	.id = "MFG-002",
	.words = { "均值-极差控制图限", "Control limits for mean and range" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = mean +- A2 R; R from D3 R to D4 R",
	.source = "GB/T 17989.2-2020; ISO 7870-2",
	.strength = STRENGTH_A,
	.oracle = "d2 and d3 by integrals over the range of normal samples",
	.version = 1,
	.tables = { "control_chart" },
	.evaluate = evaluate,
};
