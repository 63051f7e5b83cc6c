#include "knowledge/entry.h"

struct given {
	double K, v, H;
};

struct result {
	double t, Lm;
};

static const struct port given[] = {
	{ IN(K), PORT_NUMBER, "mm/{sqrt(min)}", { 20, 35 },
	    { "凝固系数", "coefficient of solidification" } },
	{ IN(v), PORT_NUMBER, "m/min", { 0.3, 8 },
	    { "拉速", "casting speed" } },
	{ IN(H), PORT_NUMBER, "mm", { 50, 500 },
	    { "坯厚", "thickness of the strand" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "min",
	    .words = { "完全凝固时间", "time to full solidification" } },
	{ OUT(Lm), PORT_NUMBER, "m",
	    .words = { "冶金长度", "metallurgical length" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double root = g->H / 2 / g->K;

	(void)call;
	r->t = root * root;
	r->Lm = g->v * r->t;
	return true;
}

const struct entry model_strand_solidification = {
	.id = "PRO-035",
	.words = { "连铸坯完全凝固时间与冶金长度",
	    "Solidification of a cast strand" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.industries = INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d = K sqrt(t); t = (H / 2 / K)^2; Lm = v t",
	.source = "square-root law of solidification, after Stefan 1891",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
