#include "knowledge/entry.h"

struct given {
	double q, dP;
	int kind;
};

struct result {
	bool hit;
};

static const struct port given[] = {
	{ IN(q), PORT_NUMBER, "kW/m2", { 0, 1e4 }, { "热辐射", "heat flux" } },
	{ IN(dP), PORT_NUMBER, "kPa", { 0, 1e5 }, { "超压", "overpressure" } },
	{ IN(kind), PORT_CHOICE, "",
	    .words = { "常压或压力容器", "atmospheric or pressurised vessel" },
	    .choices = "atm press" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(hit), PORT_TRUTH, "", .words = { "触发", "escalates" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct str kind = call_choice(call, "kind", g->kind);
	double radiation, pressure;

	if (!call_coefficient(
		call, "domino", kind, "radiation_kw_m2", "kind", &radiation) ||
	    !call_coefficient(
		call, "domino", kind, "overpressure_kpa", "kind", &pressure))
		return false;
	r->hit = g->q >= radiation || g->dP >= pressure;
	return true;
}

const struct entry model_domino = {
	.id = "SAF-028",
	.words = { "多米诺效应阈值判定",
	    "Domino effect: escalation thresholds" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "atmospheric: 15 kW/m2 (10 min) or 22 kPa; pressurised: 45 "
		    "kW/m2 or 16 kPa",
	.source = "Cozzani et al. 2005, 2006 (Antonioni)",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.tables = { "domino" },
	.evaluate = evaluate,
};
