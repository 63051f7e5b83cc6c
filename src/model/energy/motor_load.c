#include "knowledge/entry.h"

struct given {
	double P_in, Pn, eta, eta_new, h;
};

struct result {
	double beta, dE;
};

static const struct port given[] = {
	{ IN(P_in), PORT_NUMBER, "kW", { 0, 1e6 },
	    { "输入功率", "power taken" } },
	{ IN(Pn), PORT_NUMBER, "kW", { 0, 1e6 },
	    { "额定功率", "rated power" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.3, 0.98 },
	    { "当前效率", "efficiency now" } },
	{ IN(eta_new), PORT_NUMBER, "1", { 0.3, 0.99 },
	    { "高效电机效率", "efficiency of a better motor" } },
	{ IN(h), PORT_NUMBER, "h", { 0, 8784 },
	    { "年运行小时", "hours a year" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_NUMBER, "1", .words = { "负载率", "load ratio" } },
	{ OUT(dE), PORT_NUMBER, "kW.h", .words = { "节电量", "energy saved" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Pn <= 0)
		return call_refuse(call, "Pn", "a motor has a rated power");
	if (g->eta_new < g->eta)
		return call_refuse(
		    call, "eta_new", "the new motor is worse than the old one");
	r->beta = g->P_in * g->eta / g->Pn;
	r->dE = g->P_in * g->eta * (1 / g->eta - 1 / g->eta_new) * g->h;
	if (r->beta > 1)
		call_warn(call, "电动机过载", "the motor is overloaded");
	return true;
}

const struct entry model_motor_load = {
	.id = "ENE-037",
	.words = { "电动机负载率与节电潜力",
	    "Load ratio of a motor and saving by a better one" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "beta = P_in eta / Pn; dE = P_in eta (1/eta - 1/eta_new) h",
	.source = "GB/T 12497-2006; GB 18613-2020",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
