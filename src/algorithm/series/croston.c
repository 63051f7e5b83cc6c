#include <math.h>

#include "knowledge/entry.h"

enum method { METHOD_CROSTON, METHOD_SBA, METHOD_TSB };

struct given {
	struct vector x;
	int method;
	double alpha, beta;
};

struct result {
	double forecast, size, interval;
	struct vector fitted;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { 0, 1e12 },
	    { "各期需求（含零）", "demand of each period, zeros included" } },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：Croston、Syntetos-Boylan 修正、TSB",
		"Croston's, corrected by Syntetos and Boylan, or by Teunter, "
		"Syntetos and Babai" },
	    .choices = "croston sba tsb", .otherwise = "\"croston\"" },
	{ IN(alpha), PORT_NUMBER, "1", { 0.001, 1 },
	    { "需求量平滑系数", "smoothing of sizes" }, .otherwise = "0.1" },
	{ IN(beta), PORT_NUMBER, "1", { 0.001, 1 },
	    { "间隔（TSB 为概率）平滑系数",
		"smoothing of intervals, of TSB of chances" },
	    .otherwise = "0.1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(forecast), PORT_NUMBER, "1",
	    .words = { "每期需求预测", "demand of a period forecast" } },
	{ OUT(size), PORT_NUMBER, "1",
	    .words = { "需求量", "size of a demand" } },
	{ OUT(interval), PORT_NUMBER, "1",
	    .words = { "平均间隔（期）",
		"periods from one demand to the next" } },
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "各期的一步预测（首个需求及以前无）",
		"what each period was forecast as; none up to the first "
		"demand" },
	    .gaps = true },
	{ NULL },
};

static double
expected(const struct given *g, const struct result *r)
{
	const double f = r->size / r->interval;

	return g->method == METHOD_SBA ? (1 - g->beta / 2) * f : f;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double since = 0;
	bool begun = false;

	r->fitted = call_vector(call, g->x.n);
	for (size_t t = 0; t < g->x.n; t++) {
		const double x = g->x.v[t];

		since++;
		r->fitted.v[t] = begun ? expected(g, r) : (double)NAN;
		if (begun && g->method == METHOD_TSB)
			r->interval = 1 /
			    (1 / r->interval +
				g->beta * ((x > 0) - 1 / r->interval));
		if (!(x > 0))
			continue;
		if (begun && g->method != METHOD_TSB)
			r->interval += g->beta * (since - r->interval);
		r->size = begun ? r->size + g->alpha * (x - r->size) : x;
		if (!begun)
			r->interval = since;
		begun = true;
		since = 0;
	}
	if (!begun)
		return call_refuse(call, "x", "there is no demand at all");
	r->forecast = expected(g, r);
	return isfinite(r->interval) ||
	    call_refuse(call, "x", "the last demand is too long ago");
}

const struct entry algorithm_croston = {
	.id = "TSF-17",
	.words = { "Croston 间断需求预测",
	    "Croston's forecast of intermittent demand" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "z = z + alpha (x - z), p = p + beta (q - p) when x > 0; f "
		    "= z/p, SBA (1 - beta/2) z/p; TSB: b = b + beta ((x > 0) - "
		    "b) each period, f = b z",
	.source = "Croston 1972; Syntetos & Boylan 2005; Teunter, Syntetos & "
		  "Babai 2011",
	.strength = STRENGTH_A,
	.oracle = "numpy, the recursion written out over demands",
	.version = 1,
	.evaluate = evaluate,
};
