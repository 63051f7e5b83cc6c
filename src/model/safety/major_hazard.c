#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/reference.h"

struct given {
	struct map q;
	int64_t persons;
};

struct result {
	double S, R;
	int64_t level;
};

static const struct port given[] = {
	{ IN(q), PORT_MAP, "t", { 0, 1e9 },
	    { "各危化品存量（名称或类别符号 → t）",
		"stock of each dangerous chemical, by its Chinese name or "
		"category symbol" } },
	{ IN(persons), PORT_WHOLE, "{person}", { 0, 1e9 },
	    { "厂外 500 m 内可能暴露人数",
		"people who may be exposed within 500 m outside of the "
		"fence" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(S), PORT_NUMBER, "1",
	    .words = { "辨识指标", "identification index" } },
	{ OUT(R), PORT_NUMBER, "1", .words = { "分级指标", "grading index" } },
	{ OUT(level), PORT_WHOLE, "1",
	    .words = { "级别（0 不构成）",
		"grade, 1 the highest; 0: no major hazard" } },
	{ NULL },
};

/* Of the rows that have something in the column: what the highest gives whose
 * least x reaches. */
static bool
step(struct call *call, const char *column, double x, const char *input,
    double *value)
{
	const struct reference *t = call_table(call, "hazard_grade");
	double highest = -INFINITY;

	for (size_t i = 0; t != NULL && i < t->row_count; i++) {
		const struct str key = t->cells[i * t->column_count];
		double least, v;

		if (str_double(reference_cell(t, key, column), &v) &&
		    str_double(reference_cell(t, key, "least"), &least) &&
		    x >= least && least > highest) {
			highest = least;
			*value = v;
		}
	}
	return isfinite(highest) ||
	    call_refuse(
		call, input, "the table of grades has no %s for %g", column, x);
}

/* The shares of the critical quantities, plain in S and weighted in R. */
static bool
sum(struct call *call, const struct map *q, struct result *r)
{
	r->S = r->R = 0;
	for (size_t i = 0; i < q->n; i++) {
		double Q, beta;

		if (!call_coefficient(call, "hazard_substance", q->names[i],
			"quantity_t", "q", &Q) ||
		    !call_coefficient(call, "hazard_substance", q->names[i],
			"beta", "q", &beta))
			return false;
		r->S += q->v[i] / Q;
		r->R += beta * q->v[i] / Q;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double alpha, level = 0;

	if (!step(call, "alpha", (double)g->persons, "persons", &alpha) ||
	    !sum(call, &g->q, r))
		return false;
	r->R *= alpha;
	if (r->S >= 1 && !step(call, "level", r->R, "q", &level))
		return false;
	r->level = (int64_t)level;
	return true;
}

const struct entry model_major_hazard = {
	.id = "SAF-001",
	.words = { "危险化学品重大危险源辨识分级",
	    "Major-hazard installation (GB 18218)" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = sum(q/Q), a major hazard from 1 on; R = alpha "
		    "sum(beta q/Q); grades 1..4 from 100, 50, 10",
	.source = "GB 18218-2018, tables 1 to 6",
	.strength = STRENGTH_B,
	.oracle = "decimal arithmetic of its own",
	.note = { "β 先查表3，再按危险性类别查表4；表4 的 β 须按 GHS "
		  "分类确认。未列名的物质用类别符号（如 "
		  "W5.3、J5），常用别名（液氨、液氯、光气等）同样可用",
	    "beta by table 3 first, then by the category in table 4, which "
	    "needs the GHS classification confirmed. What is not named goes by "
	    "its category (W5.3, J5)" },
	.version = 1,
	.tables = { "hazard_substance", "hazard_grade" },
	.evaluate = evaluate,
};
