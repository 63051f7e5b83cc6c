#include <math.h>

#include "knowledge/entry.h"

struct given {
	double v, n, Ct;
};

struct result {
	double T;
};

static const struct port given[] = {
	{ IN(v), PORT_NUMBER, "m/min", { 0.1, 1e4 },
	    { "切削速度", "cutting speed" } },
	{ IN(n), PORT_NUMBER, "1", { 0.05, 1 },
	    { "泰勒指数", "Taylor's exponent" } },
	{ IN(Ct), PORT_NUMBER, "m/min", { 1, 1e5 },
	    { "常数", "Taylor's constant" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T), PORT_NUMBER, "min", .words = { "寿命", "life" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->T = pow(g->Ct / g->v, 1 / g->n);
	return true;
}

const struct entry model_tool_life = {
	.id = "MFG-008",
	.words = { "泰勒刀具寿命", "Taylor tool life" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v T^n = C",
	.source = "ISO 3685",
	.strength = STRENGTH_A,
	.oracle = "root of the equation",
	.version = 1,
	.evaluate = evaluate,
};
