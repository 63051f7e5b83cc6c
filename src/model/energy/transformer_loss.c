#include <math.h>

#include "knowledge/entry.h"

struct given {
	double P0, Pk, S, Sn;
};

struct result {
	double dP, beta, beta_opt;
};

static const struct port given[] = {
	{ IN(P0), PORT_NUMBER, "kW", { 0, 1000 },
	    { "空载损耗", "no-load loss" } },
	{ IN(Pk), PORT_NUMBER, "kW", { 0, 5000 },
	    { "额定负载损耗", "load loss at rating" } },
	{ IN(S), PORT_NUMBER, "kV.A", { 0, 1e6 }, { "实际负荷", "load" } },
	{ IN(Sn), PORT_NUMBER, "kV.A", { 1, 1e6 }, { "额定容量", "rating" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dP), PORT_NUMBER, "kW", .words = { "有功损耗", "active loss" } },
	{ OUT(beta), PORT_NUMBER, "1", .words = { "负载率", "load ratio" } },
	{ OUT(beta_opt), PORT_NUMBER, "1",
	    .words = { "经济负载率", "economic load ratio" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Pk <= 0)
		return call_refuse(
		    call, "Pk", "without load loss no load is economic");
	r->beta = g->S / g->Sn;
	r->dP = g->P0 + r->beta * r->beta * g->Pk;
	r->beta_opt = sqrt(g->P0 / g->Pk);
	if (r->beta > 1)
		call_warn(call, "变压器过载", "the transformer is overloaded");
	return true;
}

const struct entry model_transformer_loss = {
	.id = "ENE-016",
	.words = { "变压器有功损耗与经济负载率",
	    "Active loss and economic load of a transformer" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dP = P0 + beta^2 Pk; beta = S/Sn; beta_opt = sqrt(P0/Pk)",
	.source = "GB/T 13462-2008; GB 20052",
	.strength = STRENGTH_A,
	.oracle = "loss rate minimised numerically (scipy)",
	.version = 1,
	.evaluate = evaluate,
};
