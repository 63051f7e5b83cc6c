#include "knowledge/entry.h"
#include "knowledge/unit.h"

struct given {
	struct vector v;
	struct str from, to;
};

struct result {
	struct vector value;
	double factor, offset;
};

static const struct port given[] = {
	{ IN(v), PORT_VECTOR, "", .words = { "数值", "numbers" } },
	{ IN(from), PORT_TEXT, "",
	    .words = { "原单位（UCUM）", "their unit (UCUM)" } },
	{ IN(to), PORT_TEXT, "",
	    .words = { "目标单位（UCUM）", "unit wanted (UCUM)" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_VECTOR, "",
	    .words = { "换算结果", "in the unit wanted" } },
	{ OUT(factor), PORT_NUMBER, "1", .words = { "系数", "factor" } },
	{ OUT(offset), PORT_NUMBER, "",
	    .words = { "偏移", "offset, in the unit wanted" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!unit_convert(
		call->cx, "from", g->from, g->to, &r->factor, &r->offset))
		return false;
	r->value = call_vector(call, g->v.n);
	for (size_t i = 0; i < g->v.n; i++)
		r->value.v[i] = g->v.v[i] * r->factor + r->offset;
	return true;
}

const struct entry algorithm_convert_unit = {
	.id = "DQP-08",
	.words = { "单位换算与量纲检查", "Units and their kinds" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "value = v factor + offset",
	.source = "UCUM 2.1; the SI brochure, 9th edition",
	.strength = STRENGTH_A,
	.oracle = "scipy.constants",
	.note = { "量纲不同的单位不能换算",
	    "Units of unlike kinds do not convert" },
	.version = 1,
	.evaluate = evaluate,
};
