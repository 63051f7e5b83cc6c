#include "knowledge/entry.h"

struct given {
	double t_fg, t_a, O2, A2, B;
};

struct result {
	double qA;
};

static const struct port given[] = {
	{ IN(t_fg), PORT_NUMBER, "Cel", { 40, 600 },
	    { "排烟温度", "temperature of the flue gas" } },
	{ IN(t_a), PORT_NUMBER, "Cel", { -20, 100 },
	    { "送风温度", "temperature of the air" } },
	{ IN(O2), PORT_NUMBER, "%", { 0, 20 },
	    { "干烟气含氧", "oxygen in the dry flue gas" } },
	{ IN(A2), PORT_NUMBER, "1", { 0.6, 0.85 },
	    { "燃料系数A2", "fuel factor A2" } },
	{ IN(B), PORT_NUMBER, "1", { 0, 0.02 },
	    { "燃料系数B", "fuel factor B" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(qA), PORT_NUMBER, "%", .words = { "排烟热损失", "stack loss" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->t_fg < g->t_a)
		return call_refuse(
		    call, "t_fg", "the flue gas is colder than the air");
	r->qA = (g->t_fg - g->t_a) * (g->A2 / (21 - g->O2) + g->B);
	return true;
}

const struct entry model_stack_loss = {
	.id = "ENE-005",
	.words = { "排烟热损失（Siegert 式）", "Stack loss by Siegert" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "qA = (t_fg - t_a) (A2 / (21 - O2) + B)",
	.source = "1. BImSchV / VDI",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "燃气 A2 0.66、B 0.009；燃油 A2 0.68、B 0.007",
	    "Gas: A2 0.66, B 0.009; oil: A2 0.68, B 0.007" },
	.version = 1,
	.evaluate = evaluate,
};
