#include <math.h>

#include "knowledge/entry.h"

struct given {
	double ni, rev, ta, eq;
};

struct result {
	double roe, npm, at, em;
};

static const struct port given[] = {
	{ IN(ni), PORT_NUMBER, "{CNY}", { -1e18, 1e18 },
	    { "净利润", "net income" } },
	{ IN(rev), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "收入", "revenue" } },
	{ IN(ta), PORT_NUMBER, "{CNY}", { 0.01, 1e18 },
	    { "总资产", "total assets" } },
	{ IN(eq), PORT_NUMBER, "{CNY}", { -1e18, 1e18 }, { "权益", "equity" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(roe), PORT_NUMBER, "1",
	    .words = { "净资产收益率", "return on equity" } },
	{ OUT(npm), PORT_NUMBER, "1",
	    .words = { "净利率", "net profit margin" } },
	{ OUT(at), PORT_NUMBER, "1",
	    .words = { "资产周转", "asset turnover" } },
	{ OUT(em), PORT_NUMBER, "1",
	    .words = { "权益乘数", "equity multiplier" } },
	{ NULL },
};

#define SMALLEST 0.01 /* a fen */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (fabs(g->eq) < SMALLEST)
		return call_refuse(
		    call, "eq", "there is no equity to return on");
	r->npm = g->ni / g->rev;
	r->at = g->rev / g->ta;
	r->em = g->ta / g->eq;
	r->roe = r->npm * r->at * r->em;
	if (g->eq < 0)
		call_warn(call, "权益为负，净资产收益率没有意义",
		    "Equity is negative: a return on it has no meaning");
	return true;
}

const struct entry model_dupont = {
	.id = "ECO-010",
	.words = { "杜邦分析", "DuPont analysis" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "ROE = margin * turnover * multiplier",
	.source = "financial management (DuPont)",
	.strength = STRENGTH_B,
	.oracle = "net income over equity",
	.version = 1,
	.evaluate = evaluate,
};
