#include "knowledge/entry.h"

struct given {
	struct vector due, done, start;
};

struct result {
	double otd, lt;
};

static const struct port given[] = {
	{ IN(due), PORT_VECTOR, "d", { 0, 1e6 }, { "应交日", "day promised" },
	    "n" },
	{ IN(done), PORT_VECTOR, "d", { 0, 1e6 }, { "实交日", "day delivered" },
	    "n" },
	{ IN(start), PORT_VECTOR, "d", { 0, 1e6 }, { "下单日", "day ordered" },
	    "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(otd), PORT_NUMBER, "1", .words = { "准时率", "on-time share" } },
	{ OUT(lt), PORT_NUMBER, "d",
	    .words = { "平均周期", "mean lead time" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->due.n;

	r->otd = r->lt = 0;
	for (size_t i = 0; i < g->due.n; i++) {
		if (g->done.v[i] < g->start.v[i])
			return call_refuse(call, "done",
			    "order %zu is delivered before it was placed",
			    i + 1);
		r->otd += (g->done.v[i] <= g->due.v[i]) / n;
		r->lt += (g->done.v[i] - g->start.v[i]) / n;
	}
	return true;
}

const struct entry model_delivery_on_time = {
	.id = "MFG-028",
	.words = { "准时交付率与订单周期", "On-time delivery and lead time" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_OPERATION | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "mean(done <= due); mean(done - start)",
	.source = "SCOR RL.2.2",
	.strength = STRENGTH_B,
	.oracle = "numpy",
	.version = 1,
	.evaluate = evaluate,
};
