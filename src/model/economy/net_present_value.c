#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/root.h"

struct given {
	double r;
	struct vector cf;
};

struct result {
	double npv, irr;
};

static const struct port given[] = {
	{ IN(r), PORT_NUMBER, "1", { -0.99, 100 },
	    { "折现率", "discount rate" } },
	{ IN(cf), PORT_VECTOR, "{CNY}", { -1e15, 1e15 },
	    { "现金流（第 0 期起）", "cash flows from period 0 on" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(npv), PORT_NUMBER, "{CNY}",
	    .words = { "净现值", "net present value" } },
	{ OUT(irr), PORT_NUMBER, "1",
	    .words = { "内部收益率", "internal rate of return" } },
	{ NULL },
};

/* Continuous rates, ln(1 + r), that are looked at, and how closely. */
#define LEAST log(0.01)
#define MOST log(1001)
#define STEP 0.01
#define PERIODS 10000

/* Horner's way, from the last flow back. */
static double
value_at(double rate, const void *flows)
{
	const struct vector *cf = flows;
	const double v = exp(-rate);
	double sum = 0;

	for (size_t i = cf->n; i > 0; i--)
		sum = sum * v + cf->v[i - 1];
	return sum;
}

/* Outwards from nought on both sides; of two in one step the nearer. */
static bool
nearest_rate(const struct vector *cf, double *rate)
{
	for (double at = 0; at < MOST; at += STEP) {
		double up, down;
		const bool above =
		    root_between(value_at, cf, at, fmin(at + STEP, MOST), &up);
		const bool below = -at > LEAST &&
		    root_between(
			value_at, cf, fmax(-at - STEP, LEAST), -at, &down);

		if (above || below) {
			*rate = above && (!below || up < -down) ? up : down;
			return true;
		}
	}
	return false;
}

static int
sign_changes(const struct vector *cf)
{
	double last = 0;
	int n = 0;

	for (size_t i = 0; i < cf->n; i++) {
		n += cf->v[i] * last < 0;
		if (fabs(cf->v[i]) > 0)
			last = cf->v[i];
	}
	return n;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double rate;

	if (g->cf.n > PERIODS)
		return call_refuse(call, "cf", "%zu periods are more than %d",
		    g->cf.n, PERIODS);
	r->npv = value_at(log1p(g->r), &g->cf);
	if (!nearest_rate(&g->cf, &rate))
		return call_refuse(call, "cf",
		    "no rate from -99 %% to 100,000 %% brings the flows to "
		    "nought");
	r->irr = expm1(rate);
	if (sign_changes(&g->cf) > 1)
		call_warn(call,
		    "现金流多次变号，内部收益率可能不唯一，给出最接近零的一个",
		    "The flows change sign more than once: of several rates "
		    "this is the one nearest to nought");
	return true;
}

const struct entry model_net_present_value = {
	.id = "ECO-009",
	.words = { "NPV 与 IRR",
	    "Net present value and internal rate of return" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "NPV = sum(CF_t/(1 + r)^t); NPV(IRR) = 0",
	.source = "建设项目经济评价方法与参数，第三版",
	.strength = STRENGTH_A,
	.oracle = "roots of the polynomial",
	.version = 1,
	.evaluate = evaluate,
};
