#include <gsl/gsl_cdf.h>

#include "knowledge/entry.h"

struct given {
	int64_t D, U, O;
	struct vector fty;
};

struct result {
	double DPMO, RTY, Z;
};

static const struct port given[] = {
	{ IN(D), PORT_WHOLE, "1", { 0, 1e12 }, { "缺陷数", "defects" } },
	{ IN(U), PORT_WHOLE, "1", { 1, 1e12 }, { "单位数", "units" } },
	{ IN(O), PORT_WHOLE, "1", { 1, 1e6 },
	    { "机会数", "opportunities in each" } },
	{ IN(fty), PORT_VECTOR, "1", { 0, 1 },
	    { "各工序直通率", "first-time yield of each step" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(DPMO), PORT_NUMBER, "1",
	    .words = { "百万机会缺陷", "defects per million opportunities" } },
	{ OUT(RTY), PORT_NUMBER, "1",
	    .words = { "滚动直通率", "rolled throughput yield" } },
	{ OUT(Z), PORT_NUMBER, "1",
	    .words = { "西格玛水平（1.5 偏移）",
		"sigma level, shifted by 1.5" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double share = (double)g->D / ((double)g->U * (double)g->O);

	if (!(share > 0 && share < 1))
		return call_refuse(call, "D",
		    "a level of sigma needs some defects and some good ones");
	r->DPMO = 1e6 * share;
	r->Z = gsl_cdf_ugaussian_Qinv(share) + 1.5;
	r->RTY = 1;
	for (size_t i = 0; i < g->fty.n; i++)
		r->RTY *= g->fty.v[i];
	return true;
}

const struct entry model_sigma_level = {
	.id = "MFG-014",
	.words = { "DPMO/RTY/西格玛水平",
	    "DPMO, rolled yield and sigma level" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "DPMO = 1e6 D/(U O); RTY = prod(fty); Z = Phi^-1(1 - "
		    "DPMO/1e6) + 1.5",
	.source = "six sigma",
	.strength = STRENGTH_B,
	.oracle = "the standard table",
	.version = 1,
	.evaluate = evaluate,
};
