#include "knowledge/entry.h"

struct given {
	double UA, V, Ti, To, Qi;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(UA), PORT_NUMBER, "W/K", { 0, 1e9 },
	    { "围护结构 UA", "UA of the envelope" } },
	{ IN(V), PORT_NUMBER, "m3/h", { 0, 1e8 }, { "新风量", "fresh air" } },
	{ IN(Ti), PORT_NUMBER, "Cel", { -50, 60 },
	    { "室内温度", "temperature inside" } },
	{ IN(To), PORT_NUMBER, "Cel", { -60, 60 },
	    { "室外温度", "temperature outside" } },
	{ IN(Qi), PORT_NUMBER, "W", { 0, 1e9 },
	    { "内部得热", "heat from within" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "W",
	    .words = { "负荷（供热为正）", "load; heating is above 0" } },
	{ NULL },
};

#define AIR_HEAT (1.2 * 1007 / 3600) /* W.h/(m3.K), at 1.2 kg/m3 */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Q = (g->UA + AIR_HEAT * g->V) * (g->Ti - g->To) - g->Qi;
	return true;
}

const struct entry model_building_load = {
	.id = "INF-010",
	.words = { "办公、厂房冷热负荷（稳态）",
	    "Steady load of heating and cooling" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = (UA + 0.3357 V) (Ti - To) - Qi",
	.source = "GB 50736",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
