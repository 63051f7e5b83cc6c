#include "knowledge/entry.h"
#include "model/safety/scale.h"

struct given {
	int64_t L, S;
};

struct result {
	int64_t R, color;
};

static const struct port given[] = {
	{ IN(L), PORT_WHOLE, "1", { 1, 5 }, { "可能性", "likelihood" } },
	{ IN(S), PORT_WHOLE, "1", { 1, 5 }, { "严重性", "severity" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_WHOLE, "1", .words = { "风险值", "risk" } },
	{ OUT(color), PORT_WHOLE, "1",
	    .words = { "4 红、3 橙、2 黄、1 蓝",
		"4 red, 3 orange, 2 yellow, 1 blue" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->R = g->L * g->S;
	return scale_grade(call, "ls", (double)r->R, "L", &r->color);
}

const struct entry model_risk_matrix = {
	.id = "SAF-018",
	.words = { "风险矩阵与 LS 评价", "Risk matrix (LS)" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "R = L S; from 20 red, from 15 orange, from 9 yellow, else blue",
	.source = "dual prevention mechanism (LS method)",
	.strength = STRENGTH_C,
	.oracle = "none",
	.note = { "分界各省文件有差异，在系数表中配置",
	    "Provinces draw the lines differently; they stand in the table" },
	.version = 1,
	.tables = { "risk_scale" },
	.evaluate = evaluate,
};
