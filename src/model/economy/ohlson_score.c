#include <math.h>

#include "knowledge/entry.h"

struct given {
	double ta_gnp, tl_ta, wc_ta, cl_ca;
	int64_t oeneg;
	double ni_ta, ffo_tl;
	int64_t intwo;
	double chin;
};

struct result {
	double O, p;
};

static const struct port given[] = {
	{ IN(ta_gnp), PORT_NUMBER, "1", { 1e-9, 1e18 },
	    { "总资产/GNP 平减指数",
		"total assets over the price index of GNP" } },
	{ IN(tl_ta), PORT_NUMBER, "1", { 0, 100 },
	    { "负债率", "liabilities over assets" } },
	{ IN(wc_ta), PORT_NUMBER, "1", { -100, 100 },
	    { "营运资本率", "working capital over assets" } },
	{ IN(cl_ca), PORT_NUMBER, "1", { 0, 1e6 },
	    { "流动负债/流动资产",
		"current liabilities over current assets" } },
	{ IN(oeneg), PORT_WHOLE, "1", { 0, 1 },
	    { "资不抵债（0/1）", "1: liabilities beyond assets" } },
	{ IN(ni_ta), PORT_NUMBER, "1", { -100, 100 },
	    { "净利率", "net income over assets" } },
	{ IN(ffo_tl), PORT_NUMBER, "1", { -1e6, 1e6 },
	    { "经营资金/负债", "funds from operations over liabilities" } },
	{ IN(intwo), PORT_WHOLE, "1", { 0, 1 },
	    { "连亏两年（0/1）", "1: losses in two years" } },
	{ IN(chin), PORT_NUMBER, "1", { -1, 1 },
	    { "净利变化率", "change of net income" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(O), PORT_NUMBER, "1", .words = { "O 值", "score" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "破产概率", "probability of bankruptcy" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	static const char *const names[] = { "constant", "ta_gnp", "tl_ta",
		"wc_ta", "cl_ca", "oeneg", "ni_ta", "ffo_tl", "intwo", "chin" };
	const double x[] = { 1, log(g->ta_gnp), g->tl_ta, g->wc_ta, g->cl_ca,
		(double)g->oeneg, g->ni_ta, g->ffo_tl, (double)g->intwo,
		g->chin };

	r->O = 0;
	for (size_t i = 0; i < 10; i++) {
		double c;

		if (!call_coefficient(call, "ohlson", str_of(names[i]),
			"coefficient", "ta_gnp", &c))
			return false;
		r->O += c * x[i];
	}
	r->p = 1 / (1 + exp(-r->O));
	if ((g->tl_ta > 1) != (g->oeneg == 1))
		call_warn(call, "资不抵债标志与负债率不一致",
		    "The mark of liabilities beyond assets does not fit tl_ta");
	return true;
}

const struct entry model_ohlson_score = {
	.id = "ECO-004",
	.words = { "Ohlson O-score", "Ohlson O-score" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "O = -1.32 - 0.407 ln(TA/GNP) + 6.03 TLTA - 1.43 WCTA + "
		    "0.0757 CLCA - 1.72 OENEG - 2.37 NITA - 1.83 FUTL + 0.285 "
		    "INTWO - 0.521 CHIN; p = 1/(1 + e^-O)",
	.source = "Ohlson 1980, model 1",
	.strength = STRENGTH_C,
	.oracle = "none",
	.note = { "系数未对原文；以美国企业估计，用作交叉核对",
	    "Coefficients not confirmed against the paper; estimated on firms "
	    "in the United States, for cross-checks" },
	.version = 1,
	.tables = { "ohlson" },
	.evaluate = evaluate,
};
