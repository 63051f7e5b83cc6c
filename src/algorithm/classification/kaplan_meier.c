#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector time, status;
};

struct result {
	struct vector times, survival, se, at_risk, events, lower, upper;
	double median;
};

static const struct port given[] = {
	{ IN(time), PORT_VECTOR, "1", { 0, 1e15 },
	    { "存续时间", "times of event or censoring" }, "n" },
	{ IN(status), PORT_VECTOR, "1", { 0, 1 },
	    { "发生事件 1，截尾 0", "1 event, 0 censored" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(times), PORT_VECTOR, "1",
	    .words = { "事件时间", "times of events" } },
	{ OUT(survival), PORT_VECTOR, "1",
	    .words = { "存续概率", "probability to last longer" } },
	{ OUT(se), PORT_VECTOR, "1",
	    .words = { "标准误（Greenwood）", "standard errors (Greenwood)" } },
	{ OUT(at_risk), PORT_VECTOR, "1", .words = { "在险数", "at risk" } },
	{ OUT(events), PORT_VECTOR, "1", .words = { "事件数", "events" } },
	{ OUT(lower), PORT_VECTOR, "1",
	    .words = { "95% 下限（log-log）", "95 % lower limit (log-log)" },
	    .gaps = true },
	{ OUT(upper), PORT_VECTOR, "1",
	    .words = { "95% 上限（log-log）", "95 % upper limit (log-log)" },
	    .gaps = true },
	{ OUT(median), PORT_NUMBER, "1",
	    .words = { "中位存续时间（未过半则空）",
		"median time; null when more than half last" },
	    .gaps = true },
	{ NULL },
};

/* One time of events; `spread` is Greenwood's sum so far. */
static void
put(struct result *r, size_t k, double spread)
{
	const double s = r->survival.v[k];
	const double wide =
	    gsl_cdf_ugaussian_Pinv(0.975) * sqrt(spread) / log(s);

	r->se.v[k] = s > 0 ? s * sqrt(spread) : 0;
	r->lower.v[k] = s > 0 && s < 1 ? pow(s, exp(-wide)) : (double)NAN;
	r->upper.v[k] = s > 0 && s < 1 ? pow(s, exp(wide)) : (double)NAN;
	if (isnan(r->median) && s <= 0.5)
		r->median = r->times.v[k];
}

/* Those censored at the time of an event were at risk of it. */
static size_t
walk(const struct given *g, const size_t *order, struct result *r)
{
	const size_t n = g->time.n;
	double survival = 1, spread = 0;
	size_t k = 0, i = 0, end;

	for (; i < n; i = end) {
		const double at = g->time.v[order[i]];
		const double risk = (double)(n - i);
		double events = 0;

		for (end = i; end < n && g->time.v[order[end]] <= at; end++)
			events += g->status.v[order[end]];
		if (!(events > 0))
			continue;
		survival *= 1 - events / risk;
		spread += events / (risk * (risk - events));
		r->times.v[k] = at;
		r->survival.v[k] = survival;
		r->at_risk.v[k] = risk;
		r->events.v[k] = events;
		put(r, k++, spread);
	}
	return k;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->times, &r->survival, &r->se, &r->at_risk,
		&r->events, &r->lower, &r->upper };
	double events = 0;
	size_t k;

	for (size_t i = 0; i < g->status.n; i++) {
		if (g->status.v[i] > 0 && g->status.v[i] < 1)
			return call_refuse(call, "status", "status is 0 or 1");
		events += g->status.v[i];
	}
	if (!(events > 0))
		return call_refuse(call, "status", "there is no event");
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, g->time.n);
	r->median = NAN;
	k = walk(g, sample_order(call, g->time), r);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		all[i]->n = k;
	return true;
}

const struct entry algorithm_kaplan_meier = {
	.id = "CLS-20",
	.words = { "Kaplan-Meier 生存分析", "Kaplan-Meier survival" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S(t) = prod(1 - d/n); se = S sqrt(sum(d/(n(n-d)))); "
		    "limits S^exp(+-1.96 sqrt(sum)/ln S)",
	.source = "Kaplan & Meier 1958; Kalbfleisch & Prentice",
	.strength = STRENGTH_A,
	.oracle = "statsmodels SurvfuncRight",
	.version = 1,
	.evaluate = evaluate,
};
