#include "knowledge/entry.h"

struct given {
	double H2, CH4, C2H6, C2H4, C2H2;
};

struct result {
	struct str code;
};

static const struct port given[] = {
	{ IN(H2), PORT_NUMBER, "uL/L", { 0, 1e6 }, { "氢", "hydrogen" } },
	{ IN(CH4), PORT_NUMBER, "uL/L", { 0, 1e6 }, { "甲烷", "methane" } },
	{ IN(C2H6), PORT_NUMBER, "uL/L", { 0, 1e6 }, { "乙烷", "ethane" } },
	{ IN(C2H4), PORT_NUMBER, "uL/L", { 0, 1e6 }, { "乙烯", "ethylene" } },
	{ IN(C2H2), PORT_NUMBER, "uL/L", { 0, 1e6 }, { "乙炔", "acetylene" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(code), PORT_TEXT, "",
	    .words = { "三比值编码", "code of the three ratios" } },
	{ NULL },
};

#define BANDS 4

struct ratio {
	const char *name, *of; /* column, and the input below the line */
	double above, below;
};

/* The digit of the highest band that the ratio reaches. */
static bool
digit(struct call *call, const struct ratio *q, char *to)
{
	static const char *const bands[BANDS] = { "below", "low", "middle",
		"high" };
	double value = 0;

	if (q->below == 0)
		return call_refuse(
		    call, q->of, "without %s there is no ratio", q->of);
	for (int i = 0; i < BANDS; i++) {
		const struct str band = str_of(bands[i]);
		double from;

		if (!call_coefficient(
			call, "gas_ratio", band, "from", q->of, &from))
			return false;
		if (q->above / q->below >= from &&
		    !call_coefficient(
			call, "gas_ratio", band, q->name, q->of, &value))
			return false;
	}
	*to = (char)('0' + (int)value);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct ratio ratios[] = {
		{ "c2h2_c2h4", "C2H4", g->C2H2, g->C2H4 },
		{ "ch4_h2", "H2", g->CH4, g->H2 },
		{ "c2h4_c2h6", "C2H6", g->C2H4, g->C2H6 },
	};
	char *code = cx_calloc(call->cx, 3, 1);

	for (int i = 0; i < 3; i++)
		if (!digit(call, &ratios[i], &code[i]))
			return false;
	r->code = (struct str){ code, 3 };
	return true;
}

const struct entry model_gas_ratio_code = {
	.id = "EQP-013",
	.words = { "变压器DGA三比值编码",
	    "Code of three gas ratios of transformer oil" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_SAFETY,
	.industries = INDUSTRY_RAIL | INDUSTRY_ELECTRONICS | INDUSTRY_CHEMICAL |
	    INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C2H2 / C2H4, CH4 / H2, C2H4 / C2H6, each as 0, 1 or 2",
	.source = "DL/T 722-2014 (IEC 60599)",
	.strength = STRENGTH_B,
	.oracle = "DL/T 722 code table (022 高温过热 / 010 局部放电)",
	.note = { "仅在气体含量或产气速率超过注意值后使用",
	    "To be used only where a content or its growth is above the limit "
	    "of attention" },
	.version = 1,
	.tables = { "gas_ratio" },
	.evaluate = evaluate,
};
