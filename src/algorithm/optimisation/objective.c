#include "algorithm/optimisation/objective.h"

#include <math.h>
#include <string.h>

bool
objective_open(
    struct call *call, const struct objective_given *g, struct objective *o)
{
	*o = (struct objective){ .call = call,
		.g = g,
		.n = g->names.n,
		.best = INFINITY,
		.at = call_vector(call, g->names.n).v };
	for (size_t i = 0; i < o->n; i++)
		if (!(g->low.v[i] < g->high.v[i]))
			return call_refuse(call, "high",
			    "the bounds of %.*s are no interval",
			    STR_ARG(g->names.v[i]));
	return algebra_names(call, "names", &g->names) &&
	    algebra_read(
		call, "minimize", g->f, &g->names, &g->parameters, &o->formula);
}

double
objective_value(struct objective *o, const double *x)
{
	const double value = algebra_value(&o->formula, x);

	if (++o->evaluations > OBJECTIVE_EVALUATIONS ||
	    (o->evaluations % 512 == 0 && !call_goes_on(o->call, 0.5)))
		o->ended = true;
	if (!isfinite(value))
		return (double)INFINITY;
	if (value < o->best) {
		o->best = value;
		memcpy(o->at, x, o->n * sizeof(*x));
	}
	return value;
}

bool
objective_start(struct objective *o, struct vector x0, double *x)
{
	for (size_t i = 0; i < o->n; i++) {
		const double low = o->g->low.v[i], high = o->g->high.v[i];

		x[i] = x0.n > 0 ? x0.v[i] : low + (high - low) / 2;
		if (x[i] < low || x[i] > high)
			return call_refuse(o->call, "x0",
			    "x0 is outside of the bounds of %.*s",
			    STR_ARG(o->g->names.v[i]));
	}
	return true;
}

double
objective_within(const struct objective *o, size_t i, double v)
{
	const double low = o->g->low.v[i], wide = o->g->high.v[i] - low;
	double at = fmod(fabs(v - low), 2 * wide);

	if (!isfinite(at))
		return low;
	at = at > wide ? 2 * wide - at : at;
	return fmin(low + at, o->g->high.v[i]);
}

bool
objective_close(struct objective *o, struct objective_result *r)
{
	if (!call_goes_on(o->call, 1))
		return false;
	if (isinf(o->best))
		return call_refuse(o->call, "minimize",
		    "the formula has no value wherever it was tried");
	r->x = (struct vector){ o->at, o->n };
	r->value = o->best;
	r->evaluations = o->evaluations;
	return true;
}

static void
forget(void *rng)
{
	gsl_rng_free(rng);
}

gsl_rng *
objective_random(struct call *call, int64_t seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	cx_defer(call->cx, forget, rng);
	gsl_rng_set(rng, (unsigned long)seed);
	return rng;
}
