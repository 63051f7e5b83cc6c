#include "knowledge/entry.h"
#include "model/safety/dispersion.h"

struct given {
	int cl;
	double x;
	int terr;
};

struct result {
	double sy, sz;
};

static const struct port given[] = {
	{ IN(cl), PORT_CHOICE, "", .words = { "稳定度 A-F", "stability class" },
	    .choices = "A B C D E F" },
	{ IN(x), PORT_NUMBER, "m", { 1, 1e4 },
	    { "下风距离", "distance downwind" } },
	{ IN(terr), PORT_CHOICE, "",
	    .words = { "开阔地或城市", "open country or city" },
	    .choices = "rural urban" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(sy), PORT_NUMBER, "m",
	    .words = { "横向扩散参数", "across the wind" } },
	{ OUT(sz), PORT_NUMBER, "m", .words = { "垂向扩散参数", "upwards" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	return briggs_widths(call, g->terr, g->cl, g->x, &r->sy, &r->sz);
}

const struct entry model_dispersion_widths = {
	.id = "SAF-002",
	.words = { "Pasquill-Gifford/Briggs 扩散参数",
	    "Briggs dispersion parameters" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sigma = a x (1 + b x)^p by class and terrain",
	.source = "Briggs 1973; CCPS 1999",
	.strength = STRENGTH_B,
	.oracle = "unit tests of GasDispersion.jl (CCPS sets)",
	.note = { "适用 100 m 至 10 km，更近为外推",
	    "Fitted from 100 m to 10 km; closer is extrapolated" },
	.version = 1,
	.tables = { "briggs" },
	.evaluate = evaluate,
};
