#include "knowledge/root.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#define STEPS 200
#define CLOSE 4e-16 /* relative */

struct task {
	root_function *f;
	const void *with;
};

static double
value(double x, void *task)
{
	const struct task *t = task;

	return t->f(x, t->with);
}

static bool
changes_sign(double a, double b)
{
	return isfinite(a) && isfinite(b) && ((a <= 0) != (b <= 0));
}

/* Between ends of unlike signs. */
static bool
brent(struct task *task, double low, double high, double *x)
{
	gsl_function function = { value, task };
	gsl_root_fsolver *solver =
	    gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	int status = gsl_root_fsolver_set(solver, &function, low, high);

	for (int i = 0; i < STEPS && status == GSL_SUCCESS; i++) {
		status = gsl_root_fsolver_iterate(solver);
		if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
			gsl_root_fsolver_x_upper(solver), 0,
			CLOSE) == GSL_SUCCESS)
			break;
	}
	*x = gsl_root_fsolver_root(solver);
	gsl_root_fsolver_free(solver);
	return status == GSL_SUCCESS;
}

bool
root_between(
    root_function *f, const void *with, double low, double high, double *x)
{
	struct task task = { f, with };
	const double at_low = f(low, with), at_high = f(high, with);

	if (at_low == 0) {
		*x = low;
		return true;
	}
	if (at_high == 0) {
		*x = high;
		return true;
	}
	if (!changes_sign(at_low, at_high))
		return false;
	return brent(&task, low, high, x);
}

bool
root_above(root_function *f, const void *with, double low, double high,
    double most, double *x)
{
	double at_low = f(low, with);

	while (high <= most && isfinite(at_low)) {
		const double at_high = f(high, with);

		if (at_low == 0 || changes_sign(at_low, at_high))
			return root_between(f, with, low, high, x);
		low = high;
		high *= 2;
		at_low = at_high;
	}
	return false;
}
