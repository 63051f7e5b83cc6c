#include "knowledge/entry.h"

struct given {
	struct vector kwh, price;
	double MD, dp, adj;
};

struct result {
	double bill;
};

static const struct port given[] = {
	{ IN(kwh), PORT_VECTOR, "kW.h", { 0, 1e12 },
	    { "各时段电量（如尖、峰、平、谷）", "energy by time of use" },
	    .shape = "n" },
	{ IN(price), PORT_VECTOR, "{CNY}/(kW.h)", { -100, 100 },
	    { "各时段电价", "price by time of use" }, .shape = "n" },
	{ IN(MD), PORT_NUMBER, "kW", { 0, 1e9 },
	    { "计费需量", "demand that is billed" } },
	{ IN(dp), PORT_NUMBER, "{CNY}/kW", { 0, 100 },
	    { "需量电价", "price of demand" } },
	{ IN(adj), PORT_NUMBER, "%", { -2, 100 },
	    { "力调率", "change for the power factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(bill), PORT_NUMBER, "{CNY}", .words = { "应付电费", "bill" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double energy = 0;

	(void)call;
	for (size_t i = 0; i < g->kwh.n; i++)
		energy += g->kwh.v[i] * g->price.v[i];
	r->bill = (energy + g->MD * g->dp) * (1 + g->adj / 100);
	return true;
}

const struct entry model_two_part_bill = {
	.id = "ENE-020",
	.words = { "分时与两部制电费", "Bill of two parts with times of use" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "bill = (sum kwh price + MD dp) (1 + adj / 100)",
	.source = "两部制电价政策",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "力调是否作用于代征基金随政策而定",
	    "Whether levies are adjusted for the power factor depends on "
	    "policy" },
	.version = 1,
	.evaluate = evaluate,
};
