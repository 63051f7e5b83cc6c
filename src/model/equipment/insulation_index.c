#include "knowledge/entry.h"

struct given {
	double R15, R60, R600;
};

struct result {
	double K, PI;
};

static const struct port given[] = {
	{ IN(R15), PORT_NUMBER, "MOhm", { 1e-3, 1e9 },
	    { "15 s 绝缘电阻", "resistance after 15 s" } },
	{ IN(R60), PORT_NUMBER, "MOhm", { 1e-3, 1e9 },
	    { "60 s 绝缘电阻", "resistance after 60 s" } },
	{ IN(R600), PORT_NUMBER, "MOhm", { 1e-3, 1e9 },
	    { "600 s 绝缘电阻", "resistance after 600 s" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(K), PORT_NUMBER, "1", .words = { "吸收比", "absorption ratio" } },
	{ OUT(PI), PORT_NUMBER, "1",
	    .words = { "极化指数", "polarisation index" } },
	{ NULL },
};

static bool
is_below(struct call *call, struct str index, const char *input, double v,
    bool *below)
{
	double least;

	if (!call_coefficient(
		call, "insulation_limit", index, "least", input, &least))
		return false;
	*below = v < least;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	bool damp, aged;

	r->K = g->R60 / g->R15;
	r->PI = g->R600 / g->R60;
	if (!is_below(call, STR("absorption"), "R15", r->K, &damp) ||
	    !is_below(call, STR("polarisation"), "R600", r->PI, &aged))
		return false;
	if (damp && aged)
		call_warn(call,
		    "吸收比与极化指数均低于判据，绝缘可能受潮或老化",
		    "Both are below their limits: damp or aged insulation");
	return true;
}

const struct entry model_insulation_index = {
	.id = "EQP-036",
	.words = { "绝缘吸收比与极化指数",
	    "Absorption ratio and polarisation index of an insulation" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SAFETY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "K = R60 / R15; PI = R600 / R60",
	.source = "DL/T 596-2021; IEEE 43 (GB/T 20160)",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "R60 高于 5000 MΩ 时极化指数可不考核（IEEE 43）",
	    "Above 5000 MOhm after 60 s the index says nothing (IEEE 43)" },
	.version = 1,
	.tables = { "insulation_limit" },
	.evaluate = evaluate,
};
