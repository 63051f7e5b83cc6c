#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/reference.h"

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

/* Units of tolerance that grades 5 to 11 have. */
static const int units[] = { 7, 10, 16, 25, 40, 64, 100 };

/* The row of the step that D is in, and the ends of the step. */
static bool
step_of(struct call *call, double D, struct str *row, double *from, double *to)
{
	const struct reference *t = call_table(call, "tolerance_grade");

	*from = *to = 1;
	for (size_t i = 0; t != NULL && i < t->row_count; i++) {
		*row = t->cells[i * t->column_count];
		*from = *to;
		if (str_double(*row, to) && D <= *to)
			return true;
	}
	return call_refuse(call, "D", "the table has no step for this size");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const char *grade = cx_printf(call->cx, "it%d", (int)g->g);
	double from, to, mean;
	struct str row;

	if (!step_of(call, g->D, &row, &from, &to))
		return false;
	mean = sqrt(from * to);
	r->IT = units[g->g - 5] * (0.45 * cbrt(mean) + 0.001 * mean);
	return call_coefficient(
	    call, "tolerance_grade", row, grade, "D", &r->IT_table);
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
