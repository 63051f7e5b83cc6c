#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Q, H, n;
};

struct result {
	double ns;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "m3/s", { 1e-6, 1000 },
	    { "流量（双吸取一半）", "flow; half of it with double suction" } },
	{ IN(H), PORT_NUMBER, "m", { 0.01, 10000 },
	    { "单级扬程", "head of one stage" } },
	{ IN(n), PORT_NUMBER, "{rev}/min", { 1, 1e5 }, { "转速", "speed" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(ns), PORT_NUMBER, "1",
	    .words = { "比转速（中国制）", "specific speed" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->ns = 3.65 * g->n * sqrt(g->Q) / pow(g->H, 0.75);
	return true;
}

const struct entry model_specific_speed = {
	.id = "PRO-028",
	.words = { "泵比转速", "Specific speed of a pump, as used in China" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "ns = 3.65 n sqrt(Q) / H^0.75",
	.source = "GB/T 7021",
	.strength = STRENGTH_A,
	.oracle = "fluids.pump.specific_speed x 3.65",
	.version = 1,
	.evaluate = evaluate,
};
