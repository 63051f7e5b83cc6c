#include <math.h>

#include "knowledge/entry.h"

struct given {
	double D;
	int64_t g;
};

struct result {
	double IT, IT_table;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "mm", { 1e-6, 500 },
	    { "公称尺寸（大于 0）", "nominal size" } },
	{ IN(g), PORT_WHOLE, "1", { 5, 11 },
	    { "公差等级（IT5～IT11）", "grade, IT5 to IT11" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(IT), PORT_NUMBER, "um",
	    .words = { "标准公差", "tolerance by the formula" } },
	{ OUT(IT_table), PORT_NUMBER, "um",
	    .words = { "标准公差表值", "tolerance of the table" } },
	{ NULL },
};

/* Ends of the steps of nominal sizes. */
static const int ends[] = { 1, 3, 6, 10, 18, 30, 50, 80, 120, 180, 250, 315,
	400, 500 };

/* Units of tolerance that grades 5 to 11 have. */
static const int units[] = { 7, 10, 16, 25, 40, 64, 100 };

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const char *grade = cx_printf(call->cx, "it%d", (int)g->g);
	size_t step = 1;
	struct str key;
	double mean;

	while (g->D > ends[step])
		step++;
	key = str_of(cx_printf(call->cx, "%d", ends[step]));
	mean = sqrt((double)ends[step - 1] * ends[step]);
	r->IT = units[g->g - 5] * (0.45 * cbrt(mean) + 0.001 * mean);
	return call_coefficient(
	    call, "tolerance_grade", key, grade, "D", &r->IT_table);
	return true;
}

const struct entry model_standard_tolerance = {
	.id = "EQP-023",
	.words = { "标准公差数值（IT）", "Standard tolerance (IT)" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "IT = m i; i = 0.45 D^(1/3) + 0.001 D, D the geometric "
		    "mean of its step",
	.source = "ISO 286-1:2010 (GB/T 1800.1-2020)",
	.strength = STRENGTH_B,
	.oracle = "ISO 286-1 table values (rounded)",
	.note = { "公式值未圆整，标准表值以 IT_table 为准；小尺寸两者可差 15%",
	    "The formula is not rounded: IT_table is what counts; small sizes "
	    "differ by up to 15 %" },
	.version = 1,
	.tables = { "tolerance_grade" },
	.evaluate = evaluate,
};
