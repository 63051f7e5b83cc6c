#include "knowledge/entry.h"
#include "model/economy/altman.h"

struct given {
	double wc, re, ebit, bve, ta, tl;
	bool em;
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
	{ IN(bve), PORT_NUMBER, "{CNY}", { -1e18, 1e18 },
	    { "权益账面", "book value of equity" } },
	{ IN(ta), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "总资产", "total assets" } },
	{ IN(tl), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "总负债", "total liabilities" } },
	{ IN(em), PORT_TRUTH, "",
	    .words = { "新兴市场（+3.25）", "emerging market" } },
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
		g->bve / g->tl, 0 };

	return altman_score(
	    call, g->em ? "emerging" : "general", x, &r->Z, &r->zone);
}

const struct entry model_altman_general = {
	.id = "ECO-003",
	.words = { "Altman Z''（非制造/新兴市场）",
	    "Altman Z'' of other firms and emerging markets" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4 (+ 3.25); safe "
		    "above 2.60, distress below 1.10 (emerging: 5.85, 4.35)",
	.source = "Altman 1993, 1995, 2005",
	.strength = STRENGTH_C,
	.oracle = "sum of the coefficients",
	.note = { "系数未对原文；只作先验，不作结论",
	    "Coefficients not confirmed against the papers; a prior, not a "
	    "verdict" },
	.version = 1,
	.tables = { "altman" },
	.evaluate = evaluate,
};
