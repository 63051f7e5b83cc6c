#include <math.h>

#include "algorithm/optimisation/local_search.h"
#include "knowledge/entry.h"

struct given {
	struct objective_given objective;
	struct vector x0;
	double tol;
};

struct result {
	struct objective_result best;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	OBJECTIVE_PORT_START,
	{ IN(tol), PORT_NUMBER, "1", { 1e-12, 0.1 },
	    { "相对步长容差", "relative step that is close enough" },
	    .otherwise = "1e-8" },
	{ NULL },
};

static const struct port result[] = {
	BEST_PORTS,
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct objective o;
	double *x = call_vector(call, g->objective.names.n).v, value;

	if (!objective_open(call, &g->objective, &o) ||
	    !objective_start(&o, g->x0, x) ||
	    !local_search(&o, NLOPT_LD_LBFGS, g->tol, NULL, x, &value) ||
	    !objective_close(&o, &r->best))
		return false;
	r->best.trace = call_vector(call, 1);
	r->best.trace.v[0] = r->best.value;
	return true;
}

const struct entry algorithm_descent = {
	.id = "OPT-05",
	.words = { "拟牛顿法 L-BFGS（有界）",
	    "Quasi-Newton search L-BFGS, within bounds" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x <- x - t H grad f, H from the last steps; grad by "
		    "central differences",
	.source = "Nocedal 1980; Liu & Nocedal 1989; NLopt 2.7",
	.strength = STRENGTH_A,
	.oracle = "scipy minimize L-BFGS-B",
	.note = { "目标须光滑；得局部最小",
	    "f must be smooth; the minimum is a local one" },
	.version = 1,
	.evaluate = evaluate,
};
