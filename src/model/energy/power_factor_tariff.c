#include <math.h>

#include "knowledge/entry.h"

struct given {
	double pf, std;
};

struct result {
	double adj;
};

static const struct port given[] = {
	{ IN(pf), PORT_NUMBER, "1", { 0.3, 1 },
	    { "月平均功率因数（两位小数）", "power factor of the month" } },
	{ IN(std), PORT_NUMBER, "1", { 0.8, 0.9 },
	    { "考核标准", "power factor required: 0.8, 0.85 or 0.9" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(adj), PORT_NUMBER, "%",
	    .words = { "电费增减", "change of the bill" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	/* Half-way numbers go up, whatever binary makes of them. */
	const int hundredths = (int)floor(g->pf * 100 + 0.5 + 1e-9);
	const int required = (int)floor(g->std * 100 + 0.5);
	const char *column = cx_printf(call->cx, "std_0.%02d", required);

	if (fabs(g->std * 100 - required) > 1e-6 || required % 5 != 0)
		return call_refuse(
		    call, "std", "the tariff knows 0.8, 0.85 and 0.9");
	return call_coefficient(call, "power_factor_tariff",
	    str_of(cx_printf(
		call->cx, "%d.%02d", hundredths / 100, hundredths % 100)),
	    column, "pf", &r->adj);
}

const struct entry model_power_factor_tariff = {
	.id = "ENE-019",
	.words = { "功率因数调整电费率",
	    "Change of the bill for the power factor" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "table by pf, rounded to two decimals, and standard; below "
		    "0 a reduction",
	.source = "水电部、物价局（83）水电财字 215 号《功率因数调整电费办法》",
	.strength = STRENGTH_B,
	.oracle = "the published tables from memory",
	.note = { "表值凭记忆录入，使用前须与公文原表逐格核对（0.85 标准、0.94 "
		  "以上为 -1.1 尤须核对）",
	    "The table is from memory and to be checked cell by cell against "
	    "the original" },
	.version = 1,
	.tables = { "power_factor_tariff" },
	.evaluate = evaluate,
};
