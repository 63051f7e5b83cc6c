#include "algorithm/optimisation/local_search.h"

#include <math.h>
#include <string.h>

#define BAD 1e100 /* where a formula has no value */

/* One formula as NLopt asks for it. */
struct asked {
	struct objective *o;
	const struct algebra *f; /* NULL: the objective */
	nlopt_opt search;
};

static double
value_of(const struct asked *a, const double *x)
{
	const double v =
	    a->f == NULL ? objective_value(a->o, x) : algebra_value(a->f, x);

	if (a->o->ended)
		(void)nlopt_force_stop(a->search);
	return isfinite(v) ? v : BAD;
}

/* Central differences, one-sided at a bound. */
static void
find_slope(const struct asked *a, const double *x, double *slope)
{
	const struct objective_given *g = a->o->g;
	double at[ALGEBRA_NAMES];

	memcpy(at, x, a->o->n * sizeof(*at));
	for (size_t i = 0; i < a->o->n; i++) {
		const double step = 6e-6 * fmax(fabs(x[i]), 1e-2);
		const double up = fmin(x[i] + step, g->high.v[i]);
		const double down = fmax(x[i] - step, g->low.v[i]);
		double first;

		at[i] = up;
		first = value_of(a, at);
		at[i] = down;
		slope[i] = (first - value_of(a, at)) / (up - down);
		at[i] = x[i];
	}
}

static double
ask(unsigned n, const double *x, double *slope, void *asked)
{
	(void)n;
	if (slope != NULL)
		find_slope(asked, x, slope);
	return value_of(asked, x);
}

static void
limit(struct objective *o, nlopt_opt search,
    const struct local_search_limits *limits)
{
	for (size_t i = 0; i < limits->most_n + limits->zero_n; i++) {
		struct asked *a = cx_alloc(o->call->cx, sizeof(*a));
		const bool most = i < limits->most_n;

		*a = (struct asked){ o,
			most ? &limits->most[i]
			     : &limits->zero[i - limits->most_n],
			search };
		if (most)
			(void)nlopt_add_inequality_constraint(
			    search, ask, a, limits->tolerance);
		else
			(void)nlopt_add_equality_constraint(
			    search, ask, a, limits->tolerance);
	}
}

bool
local_search(struct objective *o, nlopt_algorithm algorithm, double close,
    const struct local_search_limits *limits, double *x, double *value)
{
	nlopt_opt search = nlopt_create(algorithm, (unsigned)o->n);
	struct asked objective = { o, NULL, search };
	nlopt_result rc;

	(void)nlopt_set_min_objective(search, ask, &objective);
	(void)nlopt_set_lower_bounds(search, o->g->low.v);
	(void)nlopt_set_upper_bounds(search, o->g->high.v);
	(void)nlopt_set_xtol_rel(search, close);
	(void)nlopt_set_ftol_rel(search, close * close);
	(void)nlopt_set_maxeval(search, 100000);
	if (limits != NULL)
		limit(o, search, limits);
	rc = nlopt_optimize(search, x, value);
	nlopt_destroy(search);
	if (!call_goes_on(o->call, 1))
		return false;
	/* Rounding ends a search where no step is better: that is an end. */
	return rc > 0 || rc == NLOPT_ROUNDOFF_LIMITED ||
	    (rc == NLOPT_FAILURE && isfinite(*value)) ||
	    call_refuse(o->call, "minimize", "the search fails: %s",
		nlopt_result_to_string(rc));
}
