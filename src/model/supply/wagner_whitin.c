#include <math.h>

#include "knowledge/entry.h"

struct given {
	int64_t T;
	double K, h, c;
	struct vector d;
};

struct result {
	double cost;
	struct vector Q;
};

static const struct port given[] = {
	{ IN(T), PORT_WHOLE, "1", { 1, 5000 },
	    { "期数", "number of periods" } },
	{ IN(K), PORT_NUMBER, "{CNY}", { 0, 1e12 },
	    { "订货费", "cost of an order" } },
	{ IN(h), PORT_NUMBER, "{CNY}/{pcs}", { 0, 1e9 },
	    { "单期持有费", "cost of holding a piece for a period" } },
	{ IN(c), PORT_NUMBER, "{CNY}/{pcs}", { 0, 1e9 },
	    { "单价", "price of a piece" } },
	{ IN(d), PORT_VECTOR, "{pcs}", { 0, 1e12 },
	    { "各期需求", "demand of each period" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cost), PORT_NUMBER, "{CNY}",
	    .words = { "最优成本", "least cost" } },
	{ OUT(Q), PORT_VECTOR, "{pcs}",
	    .words = { "各期批量", "quantity ordered in each period" } },
	{ NULL },
};

#define LOOK_EVERY 256 /* periods */

/* Of what begins with each period: the least cost, and the period in which
 * the order after the one in it is placed. */
struct plan {
	double *least;
	size_t *next;
};

/* From the last period back: an order covers the periods up to the next. */
static bool
find_plan(struct call *call, const struct given *g, struct plan *plan)
{
	const size_t n = g->d.n;

	plan->least = cx_calloc(call->cx, n + 1, sizeof(*plan->least));
	plan->next = cx_calloc(call->cx, n, sizeof(*plan->next));
	for (size_t t = n; t-- > 0;) {
		double held = 0, ordered = 0;

		plan->least[t] = HUGE_VAL;
		for (size_t i = t; i < n; i++) {
			double cost;

			held += g->h * (double)(i - t) * g->d.v[i];
			ordered += g->d.v[i];
			cost = (ordered > 0 ? g->K : 0) + held +
			    plan->least[i + 1];
			if (cost < plan->least[t]) {
				plan->least[t] = cost;
				plan->next[t] = i + 1;
			}
		}
		if (t % LOOK_EVERY == 0 &&
		    !call_goes_on(call, 1 - (double)t / (double)n))
			return false;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct plan plan;
	double total = 0;

	if ((size_t)g->T != g->d.n)
		return call_refuse(call, "T",
		    "T is %d, and demand is given for %zu periods", (int)g->T,
		    g->d.n);
	if (!find_plan(call, g, &plan))
		return false;
	r->Q = call_vector(call, g->d.n);
	for (size_t t = 0; t < g->d.n; t = plan.next[t])
		for (size_t i = t; i < plan.next[t]; i++)
			r->Q.v[t] += g->d.v[i];
	for (size_t i = 0; i < g->d.n; i++)
		total += g->d.v[i];
	r->cost = plan.least[0] + g->c * total;
	return true;
}

const struct entry model_wagner_whitin = {
	.id = "SCM-005",
	.words = { "动态批量（Wagner-Whitin）",
	    "Lot sizes over time (Wagner-Whitin)" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "theta_t = min_s {K + h sum (i - t) d_i + theta_s}; cost = "
		    "theta_1 + c sum d",
	.source = "Wagner & Whitin 1958",
	.strength = STRENGTH_A,
	.oracle = "stockpyl.wagner_whitin",
	.version = 1,
	.evaluate = evaluate,
};
