#include <math.h>

#include "algorithm/anomaly/baseline.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double lam, L, mu, s;
	int64_t baseline;
};

struct result {
	struct vector z, low, high, alarms;
	double mu, s;
	int64_t alarm;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(lam), PORT_NUMBER, "1", { 0.01, 1 }, { "平滑系数", "smoothing" },
	    .otherwise = "0.2" },
	{ IN(L), PORT_NUMBER, "1", { 0.1, 10 },
	    { "限宽（标准差倍数）", "width of the limits" }, .otherwise = "3" },
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "目标（缺省由基线段估计）",
		"target; without it from the baseline" },
	    .otherwise = "null" },
	{ IN(s), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "标准差（缺省由基线段估计）",
		"standard deviation; without it from the baseline" },
	    .otherwise = "null" },
	{ IN(baseline), PORT_WHOLE, "1", { 0, 1000000 },
	    { "基线段点数（0 为全部）", "values of the baseline; 0: all" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(z), PORT_VECTOR, "1", .words = { "平滑值", "smoothed values" } },
	{ OUT(low), PORT_VECTOR, "1", .words = { "下控制限", "lower limits" } },
	{ OUT(high), PORT_VECTOR, "1",
	    .words = { "上控制限", "upper limits" } },
	{ OUT(alarms), PORT_VECTOR, "1",
	    .words = { "报警序列（1 向上，-1 向下）",
		"alarms: 1 upwards, -1 downwards" } },
	{ OUT(mu), PORT_NUMBER, "1", .words = { "所用目标", "target taken" } },
	{ OUT(s), PORT_NUMBER, "1",
	    .words = { "所用标准差", "standard deviation taken" } },
	{ OUT(alarm), PORT_WHOLE, "1",
	    .words = { "首次报警位置（-1 为无）",
		"place of the first alarm; -1: none" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double left = 1, z;

	r->mu = g->mu;
	r->s = g->s;
	if (!baseline_of(call, g->x, g->baseline, &r->mu, &r->s))
		return false;
	r->alarm = -1;
	r->z = call_vector(call, g->x.n);
	r->low = call_vector(call, g->x.n);
	r->high = call_vector(call, g->x.n);
	r->alarms = call_vector(call, g->x.n);
	z = r->mu;
	for (size_t i = 0; i < g->x.n; i++) {
		double limit;

		left *= (1 - g->lam) * (1 - g->lam);
		limit = g->L * r->s * sqrt(g->lam / (2 - g->lam) * (1 - left));
		z = g->lam * g->x.v[i] + (1 - g->lam) * z;
		r->z.v[i] = z;
		r->low.v[i] = r->mu - limit;
		r->high.v[i] = r->mu + limit;
		r->alarms.v[i] = z > r->high.v[i] ? 1
		    : z < r->low.v[i]             ? -1
						  : 0;
		if (r->alarm < 0 && (z > r->high.v[i] || z < r->low.v[i]))
			r->alarm = (int64_t)i;
	}
	return true;
}

const struct entry algorithm_ewma = {
	.id = "ANO-12",
	.words = { "EWMA 变化检测", "EWMA change detection" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "z = lam x + (1 - lam) z from mu on; limits mu -+ L s "
		    "sqrt(lam/(2 - lam) (1 - (1 - lam)^2i))",
	.source = "Roberts 1959; ISO 7870-6",
	.strength = STRENGTH_A,
	.oracle = "pandas ewm and the variance written out",
	.version = 1,
	.evaluate = evaluate,
};
