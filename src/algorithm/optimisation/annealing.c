#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "algorithm/optimisation/objective.h"
#include "knowledge/entry.h"

#define STRIDE_MOST 0.5 /* of the bounds */
#define STRIDE_LEAST 1e-9

struct given {
	struct objective_given objective;
	struct vector x0;
	int64_t steps, seed;
	double hot, cold;
};

struct result {
	struct objective_result best;
	double taken;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	OBJECTIVE_PORT_START,
	{ IN(steps), PORT_WHOLE, "1", { 100, 1000000 }, { "步数", "steps" },
	    .otherwise = "50000" },
	{ IN(hot), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "起始温度（目标值的量级）",
		"first temperature, as large as values differ" },
	    .otherwise = "10" },
	{ IN(cold), PORT_NUMBER, "1", { 1e-15, 1e12 },
	    { "终止温度", "last temperature" }, .otherwise = "1e-8" },
	OBJECTIVE_PORT_SEED,
	{ NULL },
};

static const struct port result[] = {
	BEST_PORTS,
	{ OUT(taken), PORT_NUMBER, "1",
	    .words = { "接受率", "share of steps that were taken" } },
	{ NULL },
};

struct walk {
	struct objective *o;
	gsl_rng *rng;
	double *x, *next, value;
};

/* One coordinate is moved, far or hardly: strides are drawn by their
 * logarithm, so that hills are crossed and valleys are searched at any
 * temperature.  Worse is taken by chance. */
static bool
try_step(struct walk *w, double temperature)
{
	const size_t j = gsl_rng_uniform_int(w->rng, w->o->n);
	const double wide = w->o->g->high.v[j] - w->o->g->low.v[j];
	const double stride = wide * STRIDE_MOST *
	    pow(STRIDE_LEAST / STRIDE_MOST, gsl_rng_uniform(w->rng));
	double value;

	memcpy(w->next, w->x, w->o->n * sizeof(*w->x));
	w->next[j] = objective_within(
	    w->o, j, w->x[j] + gsl_ran_gaussian(w->rng, stride));
	value = objective_value(w->o, w->next);
	if (value > w->value &&
	    !(gsl_rng_uniform(w->rng) < exp((w->value - value) / temperature)))
		return false;
	w->value = value;
	w->x[j] = w->next[j];
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct objective o;
	struct walk w = { .o = &o };
	double taken = 0;

	if (g->cold > g->hot)
		return call_refuse(
		    call, "cold", "the last temperature is above the first");
	if (!objective_open(call, &g->objective, &o))
		return false;
	w.rng = objective_random(call, g->seed);
	w.x = call_vector(call, o.n).v;
	w.next = call_vector(call, o.n).v;
	if (!objective_start(&o, g->x0, w.x))
		return false;
	w.value = objective_value(&o, w.x);
	r->best.trace = call_vector(call, (size_t)(g->steps / 100));
	r->best.trace.n = 0;
	for (int64_t k = 1; k <= g->steps && !o.ended; k++) {
		const double t = g->hot *
		    pow(g->cold / g->hot, (double)k / (double)g->steps);

		taken += try_step(&w, t);
		if (k % 100 == 0 && isfinite(o.best))
			r->best.trace.v[r->best.trace.n++] = o.best;
	}
	r->taken = taken / (double)g->steps;
	return objective_close(&o, &r->best);
}

const struct entry algorithm_annealing = {
	.id = "OPT-09",
	.words = { "模拟退火", "Simulated annealing" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a step is taken with min(1, exp(-(f' - f)/T)); T falls "
		    "from hot to cold by equal shares",
	.source = "Kirkpatrick, Gelatt & Vecchi 1983",
	.strength = STRENGTH_A,
	.oracle = "minima known of test functions",
	.note = { "随机搜索：同一种子可重现，不保证最优",
	    "Drawn: the same seed gives the same, and the best is not "
	    "certain" },
	.version = 1,
	.evaluate = evaluate,
};
