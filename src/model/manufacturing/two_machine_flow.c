#include <math.h>
#include <stdlib.h>

#include "knowledge/entry.h"

struct given {
	struct vector a, b;
};

struct result {
	double Cmax;
};

static const struct port given[] = {
	{ IN(a), PORT_VECTOR, "h", { 0, 1e6 },
	    { "机器 1 工时", "time on the first machine" }, "n" },
	{ IN(b), PORT_VECTOR, "h", { 0, 1e6 },
	    { "机器 2 工时", "time on the second" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Cmax), PORT_NUMBER, "h",
	    .words = { "最短工期", "shortest makespan" } },
	{ NULL },
};

struct job {
	double a, b;
};

/* Those shorter on the first machine come first, shortest ahead; the others
 * end with what is shortest on the second. */
static int
by_johnson(const void *x, const void *y)
{
	const struct job *p = x, *q = y;
	const bool early_p = p->a < p->b, early_q = q->a < q->b;

	if (early_p != early_q)
		return early_p ? -1 : 1;
	return early_p ? (p->a > q->a) - (p->a < q->a)
		       : (p->b < q->b) - (p->b > q->b);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct job *jobs = cx_calloc(call->cx, g->a.n, sizeof(struct job));
	double first = 0;

	for (size_t i = 0; i < g->a.n; i++)
		jobs[i] = (struct job){ g->a.v[i], g->b.v[i] };
	qsort(jobs, g->a.n, sizeof(*jobs), by_johnson);
	r->Cmax = 0;
	for (size_t i = 0; i < g->a.n; i++) {
		first += jobs[i].a;
		r->Cmax = fmax(r->Cmax, first) + jobs[i].b;
	}
	return true;
}

const struct entry model_two_machine_flow = {
	.id = "MFG-019",
	.words = { "两机流水车间 Johnson 最短工期",
	    "Shortest makespan on two machines (Johnson)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Johnson's rule",
	.source = "Johnson 1954",
	.strength = STRENGTH_A,
	.oracle = "all permutations",
	.version = 1,
	.evaluate = evaluate,
};
