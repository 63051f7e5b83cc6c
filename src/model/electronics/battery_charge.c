#include "knowledge/entry.h"

struct given {
	double soc0;
	struct vector Iseq;
	double dt, Q, eta;
};

struct result {
	double soc;
};

static const struct port given[] = {
	{ IN(soc0), PORT_NUMBER, "1", { 0, 1 },
	    { "初始SOC", "state of charge at the start" } },
	{ IN(Iseq), PORT_VECTOR, "A", { -1e5, 1e5 },
	    { "电流序列（放电正）", "currents, positive out of the battery" },
	    .shape = "n" },
	{ IN(dt), PORT_NUMBER, "s", { 1e-3, 86400 }, { "步长", "step" } },
	{ IN(Q), PORT_NUMBER, "A.h", { 0.001, 1e6 }, { "容量", "capacity" } },
	{ IN(eta), PORT_NUMBER, "1", { 0.5, 1 },
	    { "库伦效率（充电）", "efficiency of charging" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(soc), PORT_NUMBER, "1",
	    .words = { "末SOC", "state of charge at the end" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double charge = 0;

	for (size_t i = 0; i < g->Iseq.n; i++) {
		const double I = g->Iseq.v[i];

		charge += (I < 0 ? g->eta : 1) * I * g->dt;
	}
	r->soc = g->soc0 - charge / (3600 * g->Q);
	if (r->soc < 0 || r->soc > 1)
		call_warn(call, "荷电状态超出 0～1，容量或电流需要校准",
		    "Beyond 0 to 1: capacity or currents need calibration");
	return true;
}

const struct entry model_battery_charge = {
	.id = "EQP-035",
	.words = { "动力电池SOC安时积分",
	    "State of charge of a battery by counting" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_SERVICE | DOMAIN_OPERATION,
	.industries = INDUSTRY_AUTOMOTIVE | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "soc = soc0 - sum(eta I dt) / (3600 Q), eta of charging alone",
	.source = "GB/T 31486; Ng et al. 2009",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "未计自放电与容量衰减，需定期校准",
	    "Without self-discharge and ageing: to be corrected from time to "
	    "time" },
	.version = 1,
	.evaluate = evaluate,
};
