#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, reference;
	int64_t stuck;
	double jump, drift, least, most;
};

struct result {
	struct vector stuck, jump, outside, missing;
	double noise, drift_slope, drift_z;
	bool drifts;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "测点读数（可缺）", "readings, may have gaps" }, .gaps = true },
	{ IN(reference), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "同位参考测点（缺省则对自身首值判漂移）",
		"a reference beside it; without it drift is judged by x "
		"itself" },
	    .otherwise = "null", .gaps = true },
	{ IN(stuck), PORT_WHOLE, "1", { 2, 100000 },
	    { "连续相同多少点为卡死",
		"equal readings in a row that are stuck" },
	    .otherwise = "5" },
	{ IN(jump), PORT_NUMBER, "1", { 1, 1000 },
	    { "跳变的判定值（噪声倍数）", "a jump, in deviations of noise" },
	    .otherwise = "6" },
	{ IN(drift), PORT_NUMBER, "1", { 1, 1000 },
	    { "漂移的判定值（趋势检验 |z|）",
		"a drift, |z| of the test for a trend" },
	    .otherwise = "4" },
	{ IN(least), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "量程下限", "least of the range" }, .otherwise = "null" },
	{ IN(most), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "量程上限", "most of the range" }, .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(stuck), PORT_VECTOR, "1",
	    .words = { "卡死标记", "1 where it is stuck" } },
	{ OUT(jump), PORT_VECTOR, "1",
	    .words = { "跳变标记", "1 where it jumps" } },
	{ OUT(outside), PORT_VECTOR, "1",
	    .words = { "超量程标记", "1 where it is out of range" } },
	{ OUT(missing), PORT_VECTOR, "1",
	    .words = { "缺测标记", "1 where it is missing" } },
	{ OUT(noise), PORT_NUMBER, "1",
	    .words = { "差分噪声（标准差）",
		"noise of differences, a standard deviation" } },
	{ OUT(drift_slope), PORT_NUMBER, "1",
	    .words = { "每点漂移（Sen 斜率）",
		"drift a reading, Sen's slope of means" } },
	{ OUT(drift_z), PORT_NUMBER, "1",
	    .words = { "趋势检验 Z", "Z of the test for a trend" } },
	{ OUT(drifts), PORT_TRUTH, "", .words = { "漂移", "it drifts" } },
	{ NULL },
};

/* Runs of one value. */
static void
find_stuck(struct vector x, size_t least, double *flags)
{
	size_t begin = 0;

	for (size_t i = 1; i <= x.n; i++) {
		if (i < x.n && x.v[i] >= x.v[begin] && x.v[i] <= x.v[begin])
			continue;
		for (size_t j = begin; i - begin >= least && j < i; j++)
			flags[j] = 1;
		begin = i;
	}
}

/* Half of the differences are less than this many deviations of them. */
static double
noise_of(struct call *call, struct vector x)
{
	struct vector apart = call_vector(call, x.n);
	size_t n = 0;

	for (size_t i = 1; i < x.n; i++) {
		const double d = fabs(x.v[i] - x.v[i - 1]);

		if (d > 0)
			apart.v[n++] = d;
	}
	if (n == 0)
		return 0;
	return gsl_stats_median(apart.v, 1, n) / 0.67448975019608171;
}

#define PARTS 40 /* whose means are tested for a trend */

/* Means of equal parts, so that what is slow is seen and what repeats is
 * not; how many have readings. */
static size_t
parts(const struct given *g, double *mean, double *at)
{
	const size_t count = g->x.n / 3 < PARTS ? g->x.n / 3 : PARTS;
	size_t n = 0;

	for (size_t p = 0; p < count; p++) {
		double sum = 0, places = 0, readings = 0;

		for (size_t i = p * g->x.n / count;
		     i < (p + 1) * g->x.n / count; i++) {
			const double d = g->x.v[i] -
			    (g->reference.n > 0 ? g->reference.v[i] : 0);

			if (isnan(d))
				continue;
			sum += d;
			places += (double)i;
			readings++;
		}
		if (readings > 0) {
			mean[n] = sum / readings;
			at[n++] = places / readings;
		}
	}
	return n;
}

/* Sen's slope and the Z of Mann and Kendall of the parts. */
static void
trend(const double *mean, const double *at, size_t n, struct result *r)
{
	double slopes[PARTS * (PARTS - 1) / 2], S = 0;
	const double m = (double)n;
	size_t pairs = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			const double rise = mean[j] - mean[i];

			S += (rise > 0) - (rise < 0);
			slopes[pairs++] = rise / (at[j] - at[i]);
		}
	if (pairs == 0)
		return;
	r->drift_slope = gsl_stats_median(slopes, 1, pairs);
	r->drift_z =
	    (S - (S > 0) + (S < 0)) / sqrt(m * (m - 1) * (2 * m + 5) / 18);
}

static void
find_others(const struct given *g, struct result *r)
{
	for (size_t i = 0; i < g->x.n; i++) {
		const double x = g->x.v[i];

		r->missing.v[i] = isnan(x);
		r->outside.v[i] = x < g->least || x > g->most;
		r->jump.v[i] = i > 0 && r->noise > 0 &&
		    fabs(x - g->x.v[i - 1]) > g->jump * r->noise;
	}
}

static bool
fits(struct call *call, const struct given *g)
{
	size_t readings = 0;

	for (size_t i = 0; i < g->x.n; i++)
		readings += isnan(g->x.v[i]) ? 0 : 1;
	if (readings < 3)
		return call_refuse(call, "x",
		    "x needs at least 3 readings, not %zu", readings);
	if (g->reference.n > 0 && g->reference.n != g->x.n)
		return call_refuse(call, "reference",
		    "reference must have %zu readings, as x has", g->x.n);
	return !(g->least >= g->most) ||
	    call_refuse(call, "most", "most must be greater than least");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double mean[PARTS], at[PARTS];

	if (!fits(call, g))
		return false;
	r->stuck = call_vector(call, g->x.n);
	r->jump = call_vector(call, g->x.n);
	r->outside = call_vector(call, g->x.n);
	r->missing = call_vector(call, g->x.n);
	r->noise = noise_of(call, g->x);
	find_stuck(g->x, (size_t)g->stuck, r->stuck.v);
	find_others(g, r);
	trend(mean, at, parts(g, mean, at), r);
	r->drifts = fabs(r->drift_z) > g->drift;
	return true;
}

const struct entry algorithm_sensor_health = {
	.id = "ANO-18",
	.words = { "传感器卡死、跳变与漂移检测",
	    "Stuck, jumping and drifting sensors" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAFETY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "stuck: equal in a row; jump: |dx| > k median |dx|/0.6745; "
		    "drift: Mann-Kendall Z of the means of 40 parts",
	.source = "Sharma, Golubchik & Govindan 2010; Mann 1945; Sen 1968",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.theilslopes, numpy, itertools",
	.note = { "无参考测点时，工况本身的缓慢变化也会报为漂移",
	    "Without a reference, a slow change of what is measured is a "
	    "drift, too" },
	.version = 1,
	.evaluate = evaluate,
};
