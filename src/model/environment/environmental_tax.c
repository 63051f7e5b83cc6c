#include "knowledge/entry.h"

struct given {
	double q, e, rate, ratio;
};

struct result {
	double N, tax;
};

static const struct port given[] = {
	{ IN(q), PORT_NUMBER, "kg", { 0, 1e12 }, { "排放量", "emission" } },
	{ IN(e), PORT_NUMBER, "kg", { 1e-7, 1e6 },
	    { "污染当量值", "equivalent value of the pollutant" } },
	{ IN(rate), PORT_NUMBER, "{CNY}", { 0, 1000 },
	    { "单位税额", "tax for one equivalent" } },
	{ IN(ratio), PORT_NUMBER, "1", { 0, 1 },
	    { "减征系数", "share that is due: 1, 0.75 or 0.5" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(N), PORT_NUMBER, "1",
	    .words = { "当量数", "pollution equivalents" } },
	{ OUT(tax), PORT_NUMBER, "{CNY}", .words = { "税额", "tax" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->N = g->q / g->e;
	r->tax = r->N * g->rate * g->ratio;
	return true;
}

const struct entry model_environmental_tax = {
	.id = "ENV-008",
	.words = { "环境保护税（污染当量）", "Environmental protection tax" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "N = q / e; tax = N rate ratio",
	.source = "《环境保护税法》及附表",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "浓度低于标准 30% 减按 0.75，低于 50% 减按 0.5 "
		  "征收；当量值如 SO2、NOx 0.95，烟尘 2.18，COD 1，氨氮 0.8",
	    "30 % below the limit 0.75 is due, 50 % below 0.5; equivalents: "
	    "SO2 and NOx 0.95, dust 2.18, COD 1, ammonia 0.8" },
	.version = 1,
	.evaluate = evaluate,
};
