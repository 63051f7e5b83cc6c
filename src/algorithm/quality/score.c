#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector t, v, received, weights;
	double interval, least, most, max_step, max_delay;
};

struct result {
	double completeness, timeliness, accuracy, consistency, score;
	int64_t expected, missing, late, outside, irregular;
};

static const struct port given[] = {
	{ IN(t), PORT_VECTOR, "s", .words = { "采样时刻", "times of samples" },
	    .shape = "n" },
	{ IN(v), PORT_VECTOR, "1",
	    .words = { "采样值（缺失为 null）", "samples, null where missing" },
	    .shape = "n", .gaps = true },
	{ IN(received), PORT_VECTOR, "s",
	    .words = { "到达时刻（缺省不评及时性）",
		"times of arrival (without them all are in time)" },
	    .shape = "n", .otherwise = "null" },
	{ IN(interval), PORT_NUMBER, "s", { 1e-6, 1e9 },
	    { "应有采样间隔", "interval there should be" } },
	{ IN(least), PORT_NUMBER, "1",
	    .words = { "合理下限", "least that is plausible" },
	    .otherwise = "-1e300" },
	{ IN(most), PORT_NUMBER, "1",
	    .words = { "合理上限", "most that is plausible" },
	    .otherwise = "1e300" },
	{ IN(max_step), PORT_NUMBER, "1", { 0, 1e300 },
	    { "相邻值最大变化", "greatest change from one to the next" },
	    .otherwise = "1e300" },
	{ IN(max_delay), PORT_NUMBER, "s", { 0, 1e9 },
	    { "允许时延", "delay that is allowed" }, .otherwise = "60" },
	{ IN(weights), PORT_VECTOR, "1", { 0, 1e6 },
	    { "权重：完整、及时、准确、一致",
		"weights: complete, in time, accurate, consistent" },
	    "4", .otherwise = "[1,1,1,1]" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(completeness), PORT_NUMBER, "%",
	    .words = { "完整性", "completeness" } },
	{ OUT(timeliness), PORT_NUMBER, "%",
	    .words = { "及时性", "timeliness" } },
	{ OUT(accuracy), PORT_NUMBER, "%", .words = { "准确性", "accuracy" } },
	{ OUT(consistency), PORT_NUMBER, "%",
	    .words = { "一致性", "consistency" } },
	{ OUT(score), PORT_NUMBER, "%", .words = { "总分", "score" } },
	{ OUT(expected), PORT_WHOLE, "1",
	    .words = { "应有样本数", "samples there should be" } },
	{ OUT(missing), PORT_WHOLE, "1", .words = { "缺失数", "missing" } },
	{ OUT(late), PORT_WHOLE, "1", .words = { "迟到数", "late" } },
	{ OUT(outside), PORT_WHOLE, "1",
	    .words = { "越界数", "outside what is plausible" } },
	{ OUT(irregular), PORT_WHOLE, "1",
	    .words = { "重复、乱序或突变数",
		"twice, out of order, or a jump" } },
	{ NULL },
};

/* Counts of what is there and what is wrong with it; *there: samples that
 * have a value, each time once. */
static void
count(const struct given *g, struct result *r, double *there, double *fresh)
{
	double last = NAN, first = g->t.v[0], end = g->t.v[0];

	for (size_t i = 0; i < g->t.n; i++) {
		const double v = g->v.v[i];
		const bool follows = i == 0 || g->t.v[i] > end;

		first = fmin(first, g->t.v[i]);
		end = fmax(end, g->t.v[i]);
		if (isnan(v)) {
			r->irregular += !follows;
			continue;
		}
		++*there;
		*fresh += follows;
		r->late += g->received.n > 0 &&
		    g->received.v[i] - g->t.v[i] > g->max_delay;
		r->outside += v < g->least || v > g->most;
		r->irregular += !follows || fabs(v - last) > g->max_step;
		last = v;
	}
	r->expected = (int64_t)floor((end - first) / g->interval + 0.5) + 1;
}

static double
percent(double wrong, double all)
{
	return all > 0 ? 100 * fmax(0, 1 - wrong / all) : 0;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double *w = g->weights.v;
	const double sum = w[0] + w[1] + w[2] + w[3];
	double there = 0, fresh = 0;

	if (!(sum > 0))
		return call_refuse(call, "weights", "all weights are 0");
	if (g->least > g->most)
		return call_refuse(call, "least", "least is above most");
	count(g, r, &there, &fresh);
	r->missing =
	    r->expected > (int64_t)fresh ? r->expected - (int64_t)fresh : 0;
	r->completeness = percent((double)r->missing, (double)r->expected);
	r->timeliness = percent((double)r->late, there);
	r->accuracy = percent((double)r->outside, there);
	r->consistency = percent((double)r->irregular, (double)g->t.n);
	r->score = (w[0] * r->completeness + w[1] * r->timeliness +
		       w[2] * r->accuracy + w[3] * r->consistency) /
	    sum;
	return true;
}

const struct entry algorithm_score = {
	.id = "DQP-06",
	.words = { "数据质量评分（完整、及时、准确、一致）",
	    "Data quality score" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "each share = 100 (1 - wrong/all); score = weighted mean; "
		    "expected = (last - first)/interval + 1",
	.source = "GB/T 36344-2018 (the four of its measures that time series "
		  "have)",
	.strength = STRENGTH_B,
	.oracle = "numpy: the same rules again",
	.note = { "标准未规定权重与阈值，由使用者给出",
	    "The standard gives no weights or limits: they are the user's" },
	.version = 1,
	.evaluate = evaluate,
};
