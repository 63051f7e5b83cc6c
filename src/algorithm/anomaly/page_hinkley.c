#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
	double delta, lambda;
	int direction;
};

struct result {
	struct vector alarms, up, down;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(delta), PORT_NUMBER, "1", { 0, 1e12 },
	    { "容许偏移", "shift that is allowed" }, .otherwise = "0.005" },
	{ IN(lambda), PORT_NUMBER, "1", { 1e-12, 1e15 },
	    { "报警阈值", "sum from which it is an alarm" },
	    .otherwise = "50" },
	{ IN(direction), PORT_CHOICE, "", .words = { "方向", "direction" },
	    .choices = "both up down", .otherwise = "\"both\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(alarms), PORT_VECTOR, "1",
	    .words = { "报警序号（其后重新开始）",
		"places of alarms, after each of which it begins anew" } },
	{ OUT(up), PORT_VECTOR, "1",
	    .words = { "上移统计量", "statistic of shifts up" } },
	{ OUT(down), PORT_VECTOR, "1",
	    .words = { "下移统计量", "statistic of shifts down" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double mean = 0, up = 0, down = 0, n = 0;

	r->alarms = call_vector(call, g->x.n);
	r->alarms.n = 0;
	r->up = call_vector(call, g->x.n);
	r->down = call_vector(call, g->x.n);
	for (size_t t = 0; t < g->x.n; t++) {
		mean += (g->x.v[t] - mean) / ++n;
		up = fmax(0, up + g->x.v[t] - mean - g->delta);
		down = fmax(0, down + mean - g->x.v[t] - g->delta);
		r->up.v[t] = up;
		r->down.v[t] = down;
		if ((g->direction != 2 && up > g->lambda) ||
		    (g->direction != 1 && down > g->lambda)) {
			r->alarms.v[r->alarms.n++] = (double)t;
			mean = up = down = n = 0;
		}
	}
	return call_goes_on(call, 1);
}

const struct entry algorithm_page_hinkley = {
	.id = "ANO-13",
	.words = { "Page-Hinkley 均值漂移检测",
	    "Page-Hinkley detection of a shift" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "m = mean so far; U = max(0, U + x - m - delta); D = "
		    "max(0, D + m - x - delta); alarm: > lambda",
	.source = "Page 1954; Hinkley 1971; Gama et al. 2014",
	.strength = STRENGTH_A,
	.oracle = "numpy: a walk less its least, from alarm to alarm",
	.version = 1,
	.evaluate = evaluate,
};
