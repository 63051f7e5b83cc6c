#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Ti, Ta, d1, delta, k, h;
};

struct result {
	double q, ts;
};

static const struct port given[] = {
	{ IN(Ti), PORT_NUMBER, "Cel", { -50, 700 },
	    { "介质温度", "temperature inside" } },
	{ IN(Ta), PORT_NUMBER, "Cel", { -40, 50 },
	    { "环境温度", "temperature outside" } },
	{ IN(d1), PORT_NUMBER, "m", { 0.01, 3 },
	    { "管外径", "outer diameter of the pipe" } },
	{ IN(delta), PORT_NUMBER, "m", { 0.001, 0.5 },
	    { "保温层厚度", "thickness of insulation" } },
	{ IN(k), PORT_NUMBER, "W/(m.K)", { 0.01, 2 },
	    { "导热系数", "thermal conductivity" } },
	{ IN(h), PORT_NUMBER, "W/(m2.K)", { 1, 60 },
	    { "外表面换热系数", "heat transfer coefficient at the surface" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q), PORT_NUMBER, "W/m",
	    .words = { "单位长度散热", "heat lost per length" } },
	{ OUT(ts), PORT_NUMBER, "Cel",
	    .words = { "外表面温度", "temperature of the surface" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double d2 = g->d1 + 2 * g->delta;
	const double inside = log(d2 / g->d1) / (2 * M_PI * g->k);
	const double outside = 1 / (g->h * M_PI * d2);

	(void)call;
	r->q = (g->Ti - g->Ta) / (inside + outside);
	r->ts = g->Ta + r->q * outside;
	return true;
}

const struct entry model_pipe_insulation_loss = {
	.id = "ENE-030",
	.words = { "圆管保温散热", "Heat loss of an insulated pipe" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d2 = d1 + 2 delta; q = (Ti - Ta) / (ln(d2/d1) / (2 pi k) "
		    "+ 1 / (h pi d2))",
	.source = "GB/T 8175-2008",
	.strength = STRENGTH_A,
	.oracle = "ht.conduction.cylindrical_heat_transfer",
	.version = 1,
	.evaluate = evaluate,
};
