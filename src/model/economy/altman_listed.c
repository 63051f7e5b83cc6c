#include "knowledge/entry.h"
#include "model/economy/altman.h"

struct given {
	double wc, re, ebit, mve, sales, ta, tl;
};

struct result {
	double Z;
	int64_t zone;
};

static const struct port given[] = {
	{ IN(wc), PORT_NUMBER, "{CNY}", { -1e18, 1e18 },
	    { "营运资本", "working capital" } },
	{ IN(re), PORT_NUMBER, "{CNY}", { -1e18, 1e18 },
	    { "留存收益", "retained earnings" } },
	{ IN(ebit), PORT_NUMBER, "{CNY}", { -1e18, 1e18 }, { "EBIT", "EBIT" } },
	{ IN(mve), PORT_NUMBER, "{CNY}", { 0, 1e18 },
	    { "权益市值", "market value of equity" } },
	{ IN(sales), PORT_NUMBER, "{CNY}", { 0, 1e18 }, { "收入", "sales" } },
	{ IN(ta), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "总资产", "total assets" } },
	{ IN(tl), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "总负债", "total liabilities" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Z), PORT_NUMBER, "1", .words = { "Z 值", "score" } },
	{ OUT(zone), PORT_WHOLE, "1",
	    .words = { "1 安全、0 灰色、-1 危险",
		"1 safe, 0 grey, -1 distress" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double x[5] = { g->wc / g->ta, g->re / g->ta, g->ebit / g->ta,
		g->mve / g->tl, g->sales / g->ta };

	return altman_score(call, "listed", x, &r->Z, &r->zone);
}

const struct entry model_altman_listed = {
	.id = "ECO-001",
	.words = { "Altman Z（上市制造业）",
	    "Altman Z of listed manufacturers" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "1.2 X1 + 1.4 X2 + 3.3 X3 + 0.6 X4 + 0.999 X5; safe above "
		    "2.99, distress below 1.81",
	.source = "Altman 1968",
	.strength = STRENGTH_C,
	.oracle = "none",
	.note = { "系数未对原文；只作先验，不作结论",
	    "Coefficients not confirmed against the papers; a prior, not a "
	    "verdict" },
	.version = 1,
	.tables = { "altman" },
	.evaluate = evaluate,
};
