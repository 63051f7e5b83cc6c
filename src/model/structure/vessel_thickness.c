#include "knowledge/entry.h"

struct given {
	double pc, Di, sig, phi;
};

struct result {
	double delta;
};

static const struct port given[] = {
	{ IN(pc), PORT_NUMBER, "MPa", { 0, 1000 },
	    { "计算压力", "calculation pressure" } },
	{ IN(Di), PORT_NUMBER, "mm", { 1, 20000 },
	    { "内径", "inner diameter" } },
	{ IN(sig), PORT_NUMBER, "MPa", { 1, 2000 },
	    { "许用应力", "allowable stress at design temperature" } },
	{ IN(phi), PORT_NUMBER, "1", { 0.5, 1 },
	    { "焊接系数", "joint factor of the weld" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(delta), PORT_NUMBER, "mm",
	    .words = { "计算厚度", "calculated thickness" } },
	{ NULL },
};

/* Of sig phi, above which the standard has the cylinder as thick. */
#define THIN_MOST 0.4

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double most = THIN_MOST * g->sig * g->phi;

	if (g->pc > most)
		return call_refuse(call, "pc",
		    "pc must be at most %g sig phi, %.10g MPa", THIN_MOST,
		    most);
	r->delta = g->pc * g->Di / (2 * g->sig * g->phi - g->pc);
	return true;
}

const struct entry model_vessel_thickness = {
	.id = "EQP-021",
	.words = { "内压圆筒计算厚度（GB/T 150）",
	    "Calculated thickness of a cylinder under pressure (GB/T 150)" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "delta = pc Di / (2 sig phi - pc); pc <= 0.4 sig phi",
	.source = "GB/T 150.3-2011, equation 3-1",
	.strength = STRENGTH_A,
	.oracle = "mean-diameter hoop stress root",
	.note = { "不含腐蚀裕量与负偏差",
	    "Without allowances for corrosion and tolerance" },
	.version = 1,
	.evaluate = evaluate,
};
