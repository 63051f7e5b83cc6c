#include <math.h>

#include "algorithm/anomaly/baseline.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double mu, s, k, h;
	int64_t baseline;
};

struct result {
	struct vector Cp, Cn, alarms;
	double mu, s;
	int64_t alarm, start;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "目标（缺省由基线段估计）",
		"target; without it from the baseline" },
	    .otherwise = "null" },
	{ IN(s), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "标准差（缺省由基线段估计）",
		"standard deviation; without it from the baseline" },
	    .otherwise = "null" },
	{ IN(k), PORT_NUMBER, "1", { 0, 10 },
	    { "参考值（标准差倍数）", "reference value, in s" },
	    .otherwise = "0.5" },
	{ IN(h), PORT_NUMBER, "1", { 0.01, 100 },
	    { "判定值（标准差倍数）", "decision value, in s" },
	    .otherwise = "5" },
	{ IN(baseline), PORT_WHOLE, "1", { 0, 1000000 },
	    { "基线段点数（0 为全部）", "values of the baseline; 0: all" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Cp), PORT_VECTOR, "1", .words = { "上累积和", "upper sums" } },
	{ OUT(Cn), PORT_VECTOR, "1", .words = { "下累积和", "lower sums" } },
	{ OUT(alarms), PORT_VECTOR, "1",
	    .words = { "报警序列（1 向上，-1 向下）",
		"alarms: 1 upwards, -1 downwards" } },
	{ OUT(mu), PORT_NUMBER, "1", .words = { "所用目标", "target taken" } },
	{ OUT(s), PORT_NUMBER, "1",
	    .words = { "所用标准差", "standard deviation taken" } },
	{ OUT(alarm), PORT_WHOLE, "1",
	    .words = { "首次报警位置（-1 为无）",
		"place of the first alarm; -1: none" } },
	{ OUT(start), PORT_WHOLE, "1",
	    .words = { "该偏移的起点（-1 为无）",
		"where that shift began; -1: none" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double up = 0, down = 0;
	size_t up_from = 0, down_from = 0;

	r->mu = g->mu;
	r->s = g->s;
	if (!baseline_of(call, g->x, g->baseline, &r->mu, &r->s))
		return false;
	r->alarm = r->start = -1;
	r->Cp = call_vector(call, g->x.n);
	r->Cn = call_vector(call, g->x.n);
	r->alarms = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		const double z = (g->x.v[i] - r->mu) / r->s;

		up_from = up > 0 ? up_from : i;
		down_from = down > 0 ? down_from : i;
		r->Cp.v[i] = up = fmax(0, up + z - g->k);
		r->Cn.v[i] = down = fmax(0, down - z - g->k);
		r->alarms.v[i] = up > g->h ? 1 : down > g->h ? -1 : 0;
		if (r->alarm < 0 && (up > g->h || down > g->h)) {
			r->alarm = (int64_t)i;
			r->start = (int64_t)(up > g->h ? up_from : down_from);
		}
	}
	return true;
}

const struct entry algorithm_cusum = {
	.id = "ANO-11",
	.words = { "CUSUM 变化检测", "CUSUM change detection" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C+ = max(0, C+ + z - k); C- = max(0, C- - z - k); alarm "
		    "beyond h; the shift began where the sum left 0",
	.source = "Page 1954; ISO 7870-4",
	.strength = STRENGTH_A,
	.oracle = "identity of the reflected random walk in numpy",
	.note = { "目标与标准差由含偏移的数据估计时会迟钝，宜取正常的基线段",
	    "Target and deviation taken from data that shift make it slow: "
	    "give a baseline" },
	.version = 1,
	.evaluate = evaluate,
};
