#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector e, a;
};

struct result {
	double psi;
};

static const struct port given[] = {
	{ IN(e), PORT_VECTOR, "1", { 0, 1 }, { "预期占比", "expected shares" },
	    "n" },
	{ IN(a), PORT_VECTOR, "1", { 0, 1 }, { "实际占比", "actual shares" },
	    "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(psi), PORT_NUMBER, "1", .words = { "PSI", "stability index" } },
	{ NULL },
};

#define ROUNDED 0.01 /* so far may the sum of rounded shares be from 1 */

static bool
are_shares(struct call *call, const struct vector *v, const char *input)
{
	double sum = 0;

	for (size_t i = 0; i < v->n; i++) {
		if (!(v->v[i] > 0))
			return call_refuse(call, input,
			    "share %zu is empty: join it with another", i + 1);
		sum += v->v[i];
	}
	if (fabs(sum - 1) > ROUNDED)
		return call_refuse(
		    call, input, "the shares add up to %g, not to 1", sum);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!are_shares(call, &g->e, "e") || !are_shares(call, &g->a, "a"))
		return false;
	r->psi = 0;
	for (size_t i = 0; i < g->e.n; i++)
		r->psi += (g->a.v[i] - g->e.v[i]) * log(g->a.v[i] / g->e.v[i]);
	return true;
}

const struct entry model_population_stability = {
	.id = "ECO-007",
	.words = { "PSI 群体稳定性", "Population stability index" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum((a - e) ln(a/e))",
	.source = "Siddiqi 2006",
	.strength = STRENGTH_A,
	.oracle = "entropies of scipy",
	.note = { "0.1 起关注，0.25 起处置",
	    "Watch from 0.1 on, act from 0.25 on" },
	.version = 1,
	.evaluate = evaluate,
};
