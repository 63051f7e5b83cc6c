#include "knowledge/entry.h"

struct given {
	struct vector p;
	int64_t win;
};

struct result {
	double MD;
	int64_t start;
};

static const struct port given[] = {
	{ IN(p), PORT_VECTOR, "kW", { -1e9, 1e9 },
	    { "等间隔功率序列", "power at equal intervals" } },
	{ IN(win), PORT_WHOLE, "1", { 1, 60 },
	    { "窗口点数", "points in a window" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(MD), PORT_NUMBER, "kW",
	    .words = { "最大需量", "maximum demand" } },
	{ OUT(start), PORT_WHOLE, "1",
	    .words = { "窗口起点下标（从 0 起）",
		"first point of the window, from 0" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t win = (size_t)g->win;
	double sum = 0, most;

	if (win > g->p.n)
		return call_refuse(call, "win",
		    "a window of %zu points is longer than the %zu given", win,
		    g->p.n);
	for (size_t i = 0; i < win; i++)
		sum += g->p.v[i];
	most = sum;
	r->start = 0;
	for (size_t i = win; i < g->p.n; i++) {
		sum += g->p.v[i] - g->p.v[i - win];
		if (sum > most) {
			most = sum;
			r->start = (int64_t)(i - win + 1);
		}
	}
	r->MD = most / (double)win;
	return true;
}

const struct entry model_maximum_demand = {
	.id = "ENE-021",
	.words = { "滑差最大需量", "Maximum demand of a sliding window" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "MD = max_t mean(p[t .. t+win-1])",
	.source = "DL/T 614（需量计算）",
	.strength = STRENGTH_A,
	.oracle = "pandas rolling mean",
	.version = 1,
	.evaluate = evaluate,
};
