#include <math.h>

#include "knowledge/entry.h"

struct given {
	int64_t n;
	double d, D, phi, fr;
};

struct result {
	double BPFO, BPFI, BSF, FTF;
};

static const struct port given[] = {
	{ IN(n), PORT_WHOLE, "1", { 3, 1000 },
	    { "滚动体数", "rolling elements" } },
	{ IN(d), PORT_NUMBER, "mm", { 0.01, 10000 },
	    { "滚动体径", "diameter of a rolling element" } },
	{ IN(D), PORT_NUMBER, "mm", { 0.01, 10000 },
	    { "节圆径", "pitch diameter" } },
	{ IN(phi), PORT_NUMBER, "deg", { 0, 89 },
	    { "接触角", "contact angle" } },
	{ IN(fr), PORT_NUMBER, "Hz", { 0, 10000 },
	    { "转频", "frequency of rotation" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(BPFO), PORT_NUMBER, "Hz", .words = { "外圈", "outer race" } },
	{ OUT(BPFI), PORT_NUMBER, "Hz", .words = { "内圈", "inner race" } },
	{ OUT(BSF), PORT_NUMBER, "Hz",
	    .words = { "滚动体自转", "spin of a rolling element" } },
	{ OUT(FTF), PORT_NUMBER, "Hz", .words = { "保持架", "cage" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double q = g->d / g->D * cos(g->phi * M_PI / 180);

	if (g->d >= g->D)
		return call_refuse(call, "d", "d must be below D");
	r->BPFO = (double)g->n / 2 * g->fr * (1 - q);
	r->BPFI = (double)g->n / 2 * g->fr * (1 + q);
	r->BSF = g->D / (2 * g->d) * g->fr * (1 - q * q);
	r->FTF = g->fr / 2 * (1 - q);
	return true;
}

const struct entry model_bearing_frequencies = {
	.id = "EQP-002",
	.words = { "滚动轴承故障特征频率",
	    "Defect frequencies of a rolling bearing" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "BPFO = n / 2 fr (1 - q); BPFI = n / 2 fr (1 + q); BSF = D / (2 d) "
	    "fr (1 - q^2); FTF = fr / 2 (1 - q); q = d / D cos(phi)",
	.source = "GB/T 43555; Harris, Rolling Bearing Analysis",
	.strength = STRENGTH_B,
	.oracle = "CWRU 6205-2RS published multiples (BSF=4.7135/2)",
	.note = { "外圈固定、纯滚动；滚动体缺陷每转撞击内外圈各一次，故障频率为"
		  " 2 BSF",
	    "Outer ring at rest, no slip; a damaged element meets both races, "
	    "that is, at 2 BSF" },
	.version = 1,
	.evaluate = evaluate,
};
