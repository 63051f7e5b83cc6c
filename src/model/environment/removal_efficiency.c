#include "knowledge/entry.h"

struct given {
	double Cin, Qin, Cout, Qout;
};

struct result {
	double eta, E;
};

static const struct port given[] = {
	{ IN(Cin), PORT_NUMBER, "mg/m3", { 0, 1e7 },
	    { "进口浓度", "concentration in" } },
	{ IN(Qin), PORT_NUMBER, "m3{n}/h", { 0, 1e9 },
	    { "进口流量", "flow in" } },
	{ IN(Cout), PORT_NUMBER, "mg/m3", { 0, 1e7 },
	    { "出口浓度", "concentration out" } },
	{ IN(Qout), PORT_NUMBER, "m3{n}/h", { 0, 1e9 },
	    { "出口流量", "flow out" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eta), PORT_NUMBER, "%", .words = { "去除率", "share removed" } },
	{ OUT(E), PORT_NUMBER, "kg/h",
	    .words = { "排放速率", "emission rate" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Cin * g->Qin <= 0)
		return call_refuse(call, "Cin", "nothing comes in");
	r->eta = (1 - g->Cout * g->Qout / (g->Cin * g->Qin)) * 100;
	r->E = g->Cout * g->Qout * 1e-6;
	if (r->eta < 0)
		call_warn(call, "出口排放大于进口，请核对",
		    "more goes out than comes in");
	return true;
}

const struct entry model_removal_efficiency = {
	.id = "ENV-013",
	.words = { "除尘、VOCs 治理去除效率", "Share of dust or VOC removed" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eta = (1 - Cout Qout / (Cin Qin)) 100; E = Cout Qout",
	.source = "HJ 2000; GB 37822",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
