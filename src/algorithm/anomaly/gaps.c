#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector t;
	double step, tolerance;
};

struct result {
	struct matrix gaps;
	struct vector duplicates, disorder;
	double step, completeness;
	int64_t expected, distinct, missing;
};

static const struct port given[] = {
	{ IN(t), PORT_VECTOR, "s", { -1e12, 1e12 },
	    { "时刻，按到达次序", "times, as they arrived" } },
	{ IN(step), PORT_NUMBER, "s", { 1e-6, 1e9 },
	    { "应有间隔（缺省为间隔的中位数）",
		"step that is due; without it the median" },
	    .otherwise = "null" },
	{ IN(tolerance), PORT_NUMBER, "1", { 0, 0.5 },
	    { "间隔允差（份额）", "share of a step that is let pass" },
	    .otherwise = "0.5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(gaps), PORT_MATRIX, "1",
	    .words = { "缺口：前一时刻、后一时刻、缺少点数",
		"gaps: time before, time after, how many are missing" } },
	{ OUT(duplicates), PORT_VECTOR, "1",
	    .words = { "重复点的序号（自 0 起）",
		"places of times that were there already" } },
	{ OUT(disorder), PORT_VECTOR, "1",
	    .words = { "乱序点的序号（自 0 起）",
		"places of times before an earlier one" } },
	{ OUT(step), PORT_NUMBER, "s", .words = { "所用间隔", "step taken" } },
	{ OUT(expected), PORT_WHOLE, "1",
	    .words = { "应有点数", "how many are due" } },
	{ OUT(distinct), PORT_WHOLE, "1",
	    .words = { "不重复点数", "different times" } },
	{ OUT(missing), PORT_WHOLE, "1",
	    .words = { "缺少点数", "how many are missing" } },
	{ OUT(completeness), PORT_NUMBER, "1",
	    .words = { "完整率", "share of those due" } },
	{ NULL },
};

/* Places that come too late or twice. */
static void
order_of(struct call *call, struct vector t, struct result *r)
{
	const size_t *order = sample_order(call, t);
	double latest = t.v[0];
	unsigned char *twice = cx_calloc(call->cx, t.n, 1);

	r->duplicates = call_vector(call, t.n);
	r->disorder = call_vector(call, t.n);
	r->duplicates.n = r->disorder.n = 0;
	for (size_t i = 1; i < t.n; i++)
		twice[order[i]] = !(t.v[order[i]] > t.v[order[i - 1]]);
	for (size_t i = 0; i < t.n; i++) {
		if (twice[i])
			r->duplicates.v[r->duplicates.n++] = (double)i;
		if (t.v[i] < latest)
			r->disorder.v[r->disorder.n++] = (double)i;
		latest = fmax(latest, t.v[i]);
	}
}

/* Ascending, each once. */
static struct vector
distinct_of(struct call *call, struct vector t)
{
	struct vector sorted = sample_sorted(call, t);
	size_t n = 1;

	for (size_t i = 1; i < sorted.n; i++)
		if (sorted.v[i] > sorted.v[n - 1])
			sorted.v[n++] = sorted.v[i];
	sorted.n = n;
	return sorted;
}

static double
median_step(struct call *call, struct vector t)
{
	struct vector steps = call_vector(call, t.n - 1);

	for (size_t i = 0; i < steps.n; i++)
		steps.v[i] = t.v[i + 1] - t.v[i];
	return gsl_stats_median(steps.v, 1, steps.n);
}

static void
find_gaps(
    struct call *call, const struct given *g, struct vector t, struct result *r)
{
	r->gaps = call_matrix(call, t.n, 3);
	r->gaps.rows = 0;
	for (size_t i = 1; i < t.n; i++) {
		const double steps = (t.v[i] - t.v[i - 1]) / r->step;
		double *row = r->gaps.v + r->gaps.rows * 3;

		if (steps <= 1 + g->tolerance || round(steps) < 2)
			continue;
		row[0] = t.v[i - 1];
		row[1] = t.v[i];
		row[2] = round(steps) - 1;
		r->missing += (int64_t)row[2];
		r->gaps.rows++;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct vector t = distinct_of(call, g->t);

	if (t.n < 3)
		return call_refuse(call, "t",
		    "t needs at least 3 different times, not %zu", t.n);
	r->step = isnan(g->step) ? median_step(call, t) : g->step;
	if ((t.v[t.n - 1] - t.v[0]) / r->step > 1e15)
		return call_refuse(
		    call, "step", "step is too short for such a span");
	order_of(call, g->t, r);
	find_gaps(call, g, t, r);
	r->distinct = (int64_t)t.n;
	r->expected = r->distinct + r->missing;
	r->completeness = (double)r->distinct / (double)r->expected;
	return true;
}

const struct entry algorithm_gaps = {
	.id = "ANO-19",
	.words = { "缺失与重复检测", "Gaps and duplicates" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a gap of round(dt/step) - 1 values where dt > (1 + "
		    "tolerance) step; completeness = there / due",
	.source = "GB/T 36344-2018, completeness and uniqueness of data",
	.strength = STRENGTH_A,
	.oracle = "pandas duplicated, date_range",
	.version = 1,
	.evaluate = evaluate,
};
