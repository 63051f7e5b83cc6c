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
	    !local_search(&o, NLOPT_LN_NELDERMEAD, g->tol, NULL, x, &value) ||
	    !objective_close(&o, &r->best))
		return false;
	r->best.trace = call_vector(call, 1);
	r->best.trace.v[0] = r->best.value;
	return true;
}

const struct entry algorithm_simplex_search = {
	.id = "OPT-06",
	.words = { "单纯形搜索 Nelder-Mead（有界）",
	    "Simplex search of Nelder and Mead, within bounds" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "the worst corner of a simplex is reflected, stretched or "
		    "drawn in",
	.source = "Nelder & Mead 1965; Box 1965; NLopt 2.7",
	.strength = STRENGTH_A,
	.oracle = "scipy minimize Nelder-Mead",
	.note = { "不需导数；得局部最小，变量宜少",
	    "No slopes are needed; the minimum is a local one, variables "
	    "should be few" },
	.version = 1,
	.evaluate = evaluate,
};
