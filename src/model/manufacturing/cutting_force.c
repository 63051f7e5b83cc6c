#include <math.h>

#include "knowledge/entry.h"

struct given {
	double kc11, mc, ap, f, kappa, v, eta;
};

struct result {
	double Fc, P;
};

static const struct port given[] = {
	{ IN(kc11), PORT_NUMBER, "MPa", { 100, 2e4 },
	    { "单位切削力", "specific cutting force" } },
	{ IN(mc), PORT_NUMBER, "1", { 0, 0.99 },
	    { "指数", "Kienzle's exponent" } },
	{ IN(ap), PORT_NUMBER, "mm", { 0.001, 100 },
	    { "背吃刀量", "depth of cut" } },
	{ IN(f), PORT_NUMBER, "mm/{rev}", { 0.001, 10 }, { "进给", "feed" } },
	{ IN(kappa), PORT_NUMBER, "deg", { 1, 179 },
	    { "主偏角", "cutting edge angle" } },
	{ IN(v), PORT_NUMBER, "m/min", { 0.1, 1e4 },
	    { "切速", "cutting speed" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.05, 1 }, { "效率", "efficiency" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Fc), PORT_NUMBER, "N", .words = { "主切削力", "cutting force" } },
	{ OUT(P), PORT_NUMBER, "kW", .words = { "功率", "power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double sine = sin(g->kappa * M_PI / 180);
	const double h = g->f * sine, b = g->ap / sine;

	(void)call;
	r->Fc = g->kc11 * b * pow(h, 1 - g->mc);
	r->P = r->Fc * g->v / (60000 * g->eta);
	return true;
}

const struct entry model_cutting_force = {
	.id = "MFG-010",
	.words = { "车削切削力与功率（Kienzle）",
	    "Cutting force and power in turning (Kienzle)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = f sin k; b = ap/sin k; Fc = kc11 b h^(1-mc); P = Fc "
		    "v/(60000 eta)",
	.source = "Kienzle; VDI 3321",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
