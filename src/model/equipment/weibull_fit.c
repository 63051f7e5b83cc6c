#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/root.h"

struct given {
	struct vector x, cens;
};

struct result {
	double beta, eta;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "h", { 1e-9, 1e12 }, { "时间", "times" },
	    .shape = "n" },
	{ IN(cens), PORT_VECTOR, "1", { 0, 1 },
	    { "失效标志（1 失效，0 截尾）", "1: failed, 0: still running" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_NUMBER, "1", .words = { "形状", "shape" } },
	{ OUT(eta), PORT_NUMBER, "h", .words = { "尺度", "scale" } },
	{ NULL },
};

struct lives {
	struct call *call;
	struct vector log; /* of time / longest */
	double longest;
	double failed, mean_log; /* of those that failed */
};

/* Sums of (time / longest)^b and of that times its logarithm. */
static double
power_sum(const struct lives *l, double b, double *with_log)
{
	double sum = 0;

	*with_log = 0;
	for (size_t i = 0; i < l->log.n; i++) {
		const double power = exp(b * l->log.v[i]);

		sum += power;
		*with_log += power * l->log.v[i];
	}
	return sum;
}

/* Grows with b. */
static double
slope(double b, const void *with)
{
	const struct lives *l = with;
	double with_log;
	const double sum = power_sum(l, b, &with_log);

	if (!call_goes_on(l->call, 0))
		return NAN;
	return with_log / sum - 1 / b - l->mean_log;
}

static bool
gather(struct call *call, const struct given *g, struct lives *l)
{
	*l = (struct lives){ call, call_vector(call, g->x.n) };
	for (size_t i = 0; i < g->x.n; i++)
		l->longest = fmax(l->longest, g->x.v[i]);
	for (size_t i = 0; i < g->x.n; i++) {
		if (g->cens.v[i] != 0 && g->cens.v[i] != 1)
			return call_refuse(call, "cens",
			    "item %zu of cens is neither 0 nor 1", i + 1);
		l->log.v[i] = log(g->x.v[i] / l->longest);
		l->failed += g->cens.v[i];
		l->mean_log += g->cens.v[i] * l->log.v[i];
	}
	if (l->failed == 0)
		return call_refuse(call, "cens", "nothing has failed yet");
	l->mean_log /= l->failed;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct lives l;
	double with_log;

	if (!gather(call, g, &l))
		return false;
	if (!root_above(slope, &l, 1e-3, 1, 1e6, &r->beta))
		return call->cx->fail == FAIL_NONE &&
		    call_refuse(call, "x",
			"all that failed did so at the latest time: no spread");
	r->eta = l.longest *
	    pow(power_sum(&l, r->beta, &with_log) / l.failed, 1 / r->beta);
	return true;
}

const struct entry model_weibull_fit = {
	.id = "EQP-007",
	.words = { "威布尔参数极大似然估计（含右截尾）",
	    "Weibull parameters of lives, some of them still running" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum(x^b ln x) / sum(x^b) - 1 / b = mean ln x of the "
		    "failed; eta = (sum(x^b) / failed)^(1/b)",
	.source = "IEC 61649:2008, maximum likelihood; Cohen 1965",
	.strength = STRENGTH_A,
	.oracle = "direct likelihood maximisation (scipy)",
	.note = { "失效数少于 20 时形状参数偏大",
	    "With fewer than 20 failures the shape comes out too large" },
	.version = 1,
	.evaluate = evaluate,
};
