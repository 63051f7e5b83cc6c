#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
	double lam, L, mu, s;
};

struct result {
	double z;
	struct vector alarms;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "观测序列", "observations" } },
	{ IN(lam), PORT_NUMBER, "1", { 0.01, 1 }, { "平滑系数", "smoothing" } },
	{ IN(L), PORT_NUMBER, "1", { 0.1, 10 },
	    { "限宽（标准差倍数）", "width of the limits" } },
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 }, { "目标", "target" } },
	{ IN(s), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "标准差", "standard deviation" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(z), PORT_NUMBER, "1", .words = { "末值", "last value" } },
	{ OUT(alarms), PORT_VECTOR, "1",
	    .words = { "报警序列（1 为越限）",
		"1 where it is beyond its limits" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double left = 1;

	r->z = g->mu;
	r->alarms = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		double limit;

		r->z = g->lam * g->x.v[i] + (1 - g->lam) * r->z;
		left *= (1 - g->lam) * (1 - g->lam);
		limit = g->L * g->s * sqrt(g->lam / (2 - g->lam) * (1 - left));
		r->alarms.v[i] = fabs(r->z - g->mu) > limit;
	}
	return true;
}

const struct entry model_ewma_chart = {
	.id = "MFG-004",
	.words = { "EWMA 控制图", "EWMA control chart" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "z = lam x + (1 - lam) z from mu on; limit L s sqrt(lam/(2 "
		    "- lam) (1 - (1 - lam)^2i))",
	.source = "GB/T 17989.6; ISO 7870-6",
	.strength = STRENGTH_A,
	.oracle = "pandas' ewm and the variance written out",
	.version = 1,
	.evaluate = evaluate,
};
