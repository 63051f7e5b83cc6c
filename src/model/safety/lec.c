#include "knowledge/entry.h"
#include "model/safety/scale.h"

struct given {
	double L, E, C;
};

struct result {
	double D;
	int64_t lvl;
};

static const struct port given[] = {
	{ IN(L), PORT_NUMBER, "1", { 0.1, 10 }, { "可能性", "likelihood" } },
	{ IN(E), PORT_NUMBER, "1", { 0.5, 10 },
	    { "暴露频繁程度", "exposure" } },
	{ IN(C), PORT_NUMBER, "1", { 1, 100 }, { "后果", "consequence" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(D), PORT_NUMBER, "1", .words = { "危险性", "danger" } },
	{ OUT(lvl), PORT_WHOLE, "1",
	    .words = { "等级（5 极高至 1 稍有）",
		"grade, 5 extreme to 1 slight" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->D = g->L * g->E * g->C;
	return scale_grade(call, "lec", r->D, "L", &r->lvl);
}

const struct entry model_lec = {
	.id = "SAF-017",
	.words = { "LEC 作业条件危险性", "LEC: danger of working conditions" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "D = L E C; above 320: 5, from 160: 4, from 70: 3, from "
		    "20: 2, else 1",
	.source = "Graham & Kinney",
	.strength = STRENGTH_B,
	.oracle = "the published table of grades",
	.version = 1,
	.tables = { "risk_scale" },
	.evaluate = evaluate,
};
