#include <math.h>

#include "knowledge/entry.h"

struct given {
	double f, r;
};

struct result {
	double Rz;
};

static const struct port given[] = {
	{ IN(f), PORT_NUMBER, "mm/{rev}", { 0.001, 10 }, { "进给", "feed" } },
	{ IN(r), PORT_NUMBER, "mm", { 0.01, 50 },
	    { "刀尖半径", "nose radius" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Rz), PORT_NUMBER, "um",
	    .words = { "理论残留高度", "height of the ridges" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double half = g->f / 2;

	if (half > g->r)
		return call_refuse(call, "f",
		    "a feed of %g mm passes a nose of %g mm", g->f, g->r);
	/* r - sqrt(r^2 - f^2/4) without the difference of two equals. */
	r->Rz = 1e3 * half * half / (g->r + sqrt(g->r * g->r - half * half));
	return true;
}

const struct entry model_turned_roughness = {
	.id = "MFG-011",
	.words = { "车削理论粗糙度", "Theoretical roughness of turning" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Rz = 1000 (r - sqrt(r^2 - f^2/4)), about f^2/8r",
	.source = "theory of cutting",
	.strength = STRENGTH_A,
	.oracle = "sampling of the profile's geometry",
	.version = 1,
	.evaluate = evaluate,
};
