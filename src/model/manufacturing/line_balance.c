#include <math.h>

#include "knowledge/entry.h"

struct given {
	double T, D;
	struct vector ts;
};

struct result {
	double takt, bal;
	int64_t nmin;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "s", { 0.001, 1e9 },
	    { "可用时间", "time available" } },
	{ IN(D), PORT_NUMBER, "{pcs}", { 0.001, 1e12 },
	    { "需求量", "demand" } },
	{ IN(ts), PORT_VECTOR, "s", { 0, 1e6 },
	    { "工位时间", "time at each station" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(takt), PORT_NUMBER, "s", .words = { "节拍", "takt" } },
	{ OUT(bal), PORT_NUMBER, "1", .words = { "平衡率", "line balance" } },
	{ OUT(nmin), PORT_WHOLE, "1",
	    .words = { "最少工位", "fewest stations" } },
	{ NULL },
};

#define STATIONS 1e6
#define ROUNDING 1e-12 /* a sum that fits exactly needs no station more */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sum = 0, most = 0;

	for (size_t i = 0; i < g->ts.n; i++) {
		sum += g->ts.v[i];
		most = fmax(most, g->ts.v[i]);
	}
	if (!(most > 0))
		return call_refuse(call, "ts", "no station takes any time");
	r->takt = g->T / g->D;
	if (sum / r->takt > STATIONS)
		return call_refuse(call, "D",
		    "a takt of %g s asks for more than a million stations",
		    r->takt);
	r->bal = sum / ((double)g->ts.n * most);
	r->nmin = (int64_t)ceil(sum / r->takt * (1 - ROUNDING));
	return true;
}

const struct entry model_line_balance = {
	.id = "MFG-007",
	.words = { "节拍与产线平衡率", "Takt time and line balance" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "takt = T/D; balance = sum(t)/(n max(t)); n_min = "
		    "ceil(sum(t)/takt)",
	.source = "industrial engineering",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
