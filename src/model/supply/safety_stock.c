#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	double d, sd, L, sL, sl;
};

struct result {
	double SS, ROP;
};

static const struct port given[] = {
	{ IN(d), PORT_NUMBER, "{pcs}/d", { 0, 1e12 },
	    { "日均需求", "mean demand of a day" } },
	{ IN(sd), PORT_NUMBER, "{pcs}/d", { 0, 1e12 },
	    { "日需求标准差", "standard deviation of the demand of a day" } },
	{ IN(L), PORT_NUMBER, "d", { 0, 10000 }, { "提前期", "lead time" } },
	{ IN(sL), PORT_NUMBER, "d", { 0, 10000 },
	    { "提前期标准差", "standard deviation of the lead time" } },
	{ IN(sl), PORT_NUMBER, "1", { 0.5, 0.9999999 },
	    { "服务水平", "service level" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(SS), PORT_NUMBER, "{pcs}",
	    .words = { "安全库存", "safety stock" } },
	{ OUT(ROP), PORT_NUMBER, "{pcs}",
	    .words = { "再订货点", "reorder point" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double z = gsl_cdf_ugaussian_Pinv(g->sl);

	(void)call;
	r->SS = z * sqrt(g->L * g->sd * g->sd + g->d * g->d * g->sL * g->sL);
	r->ROP = g->d * g->L + r->SS;
	return true;
}

const struct entry model_safety_stock = {
	.id = "SCM-006",
	.words = { "安全库存与再订货点", "Safety stock and reorder point" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "SS = z sqrt(L sd^2 + d^2 sL^2); ROP = d L + SS",
	.source = "库存管理",
	.strength = STRENGTH_A,
	.oracle = "scipy norm.ppf of demand over the lead time",
	.version = 1,
	.evaluate = evaluate,
};
