#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Cr, P, p, n, rel, aiso;
};

struct result {
	double L10, L10h, Lnmh;
};

static const struct port given[] = {
	{ IN(Cr), PORT_NUMBER, "N", { 1, 1e9 },
	    { "额定动载荷", "dynamic load rating" } },
	{ IN(P), PORT_NUMBER, "N", { 1e-3, 1e9 },
	    { "当量动载荷", "equivalent dynamic load" } },
	{ IN(p), PORT_NUMBER, "1", { 3, 3.34 },
	    { "指数（球轴承 3，滚子轴承 10/3）",
		"exponent, 3 for balls and 10/3 for rollers" } },
	{ IN(n), PORT_NUMBER, "{rev}/min", { 1e-3, 1e6 }, { "转速", "speed" } },
	{ IN(rel), PORT_NUMBER, "1", { 90, 99 },
	    { "可靠度（%，取表中各档）",
		"reliability, per cent: one that the table has" } },
	{ IN(aiso), PORT_NUMBER, "1", { 0.1, 50 },
	    { "寿命修正aISO", "life modification factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L10), PORT_NUMBER, "10*6.{rev}",
	    .words = { "基本额定寿命（百万转）", "basic rating life" } },
	{ OUT(L10h), PORT_NUMBER, "h",
	    .words = { "基本额定寿命（小时）", "basic rating life" } },
	{ OUT(Lnmh), PORT_NUMBER, "h",
	    .words = { "修正额定寿命", "modified rating life" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct str key = str_of(cx_printf(call->cx, "%.10g", g->rel));
	double a1;

	if (!call_coefficient(
		call, "bearing_reliability", key, "a1", "rel", &a1))
		return false;
	r->L10 = pow(g->Cr / g->P, g->p);
	r->L10h = 1e6 / (60 * g->n) * r->L10;
	r->Lnmh = a1 * g->aiso * r->L10h;
	return true;
}

const struct entry model_bearing_life = {
	.id = "EQP-001",
	.words = { "滚动轴承基本/修正额定寿命",
	    "Rating life of a rolling bearing" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_DESIGN,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "L10 = (C / P)^p; L10h = 1e6 / (60 n) L10; Lnmh = a1 aISO L10h",
	.source = "ISO 281:2007 (GB/T 6391-2010)",
	.strength = STRENGTH_B,
	.oracle = "definition (C/P=10 -> 1000 Mrev)",
	.note = { "a1 为 2007 版；1990 版 95% 为 0.62",
	    "a1 is that of 2007; in 1990 it was 0.62 at 95 %" },
	.version = 1,
	.tables = { "bearing_reliability" },
	.evaluate = evaluate,
};
