#include "algorithm/statistics/studentized.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "knowledge/root.h"

#define NODES 16
#define PANELS 12
#define FAR 1e-17 /* chance of an s outside of what is summed over */
#define FAR_Z 8.5 /* the same of a normal one */
#define MANY_FREE 1000
#define NORMAL_FREE 1e7 /* from here on s is 1 */

/* Gauss and Legendre's nodes and weights on [-1, 1], the positive half. */
static const double nodes[NODES / 2] = { 0.09501250983763744,
	0.28160355077925891, 0.45801677765722739, 0.61787624440264375,
	0.75540440835500303, 0.86563120238783174, 0.94457502307323258,
	0.98940093499164993 };
static const double weights[NODES / 2] = { 0.18945061045506850,
	0.18260341504492359, 0.16915651939500254, 0.14959598881657673,
	0.12462897125553387, 0.09515851168249278, 0.06225352393864789,
	0.02715245941175409 };

typedef double function(double x, const void *with);

static double
integral(function *f, const void *with, double low, double high)
{
	const double half = (high - low) / PANELS / 2;
	double sum = 0;

	for (int panel = 0; panel < PANELS; panel++) {
		const double middle = low + half * (2 * panel + 1);

		for (int i = 0; i < NODES / 2; i++)
			sum += weights[i] *
			    (f(middle + half * nodes[i], with) +
				f(middle - half * nodes[i], with));
	}
	return half * sum;
}

struct mean {
	function *f; /* of s */
	const void *with;
	double free;
};

/* In terms of the logarithm of s, which is smooth down to one degree. */
static double
weighed(double log_s, const void *with)
{
	const struct mean *m = with;
	const double s = exp(log_s), chi = m->free * s * s;

	return m->f(s, m->with) * 2 * chi * gsl_ran_chisq_pdf(chi, m->free);
}

/* The logarithm of the least (side -1) or greatest (1) s that matters.  So far
 * out of many degrees GSL's inverses lose their way; there the cube of a normal
 * number is close enough (Wilson & Hilferty 1931). */
static double
end_of_log_s(double free, double side)
{
	const double w = 2 / (9 * free);

	if (free >= MANY_FREE)
		return log(1 - w + side * FAR_Z * sqrt(w)) * 3 / 2;
	return log((side < 0 ? gsl_cdf_chisq_Pinv(FAR, free)
			     : gsl_cdf_chisq_Qinv(FAR, free)) /
		   free) /
	    2;
}

static double
mean_over_s(function *f, const void *with, double free)
{
	const struct mean m = { f, with, free };

	if (free >= NORMAL_FREE)
		return f(1, with);
	return integral(
	    weighed, &m, end_of_log_s(free, -1), end_of_log_s(free, 1));
}

struct range {
	double k, q, wide; /* wide: q s */
};

/* One is the least at z, and all others are within reach above it. */
static double
least_at(double z, const void *with)
{
	const struct range *r = with;
	const double inside =
	    gsl_cdf_ugaussian_P(z + r->wide) - gsl_cdf_ugaussian_P(z);

	return r->k * gsl_ran_ugaussian_pdf(z) * pow(inside, r->k - 1);
}

static double
range_within(double s, const void *with)
{
	struct range r = *(const struct range *)with;

	r.wide = r.q * s;
	return integral(least_at, &r, -8.5, 8.5);
}

double
studentized_beyond(double q, double k, double free)
{
	const struct range r = { .k = k, .q = q };

	return fmin(1, fmax(0, 1 - mean_over_s(range_within, &r, free)));
}

struct sought {
	double p, k, free;
};

static double
too_much(double q, const void *with)
{
	const struct sought *s = with;

	return 1 - s->p - studentized_beyond(q, s->k, s->free);
}

double
studentized_quantile(double p, double k, double free)
{
	const struct sought s = { p, k, free };
	double q = INFINITY;

	(void)root_above(too_much, &s, 0, 4, 1e6, &q);
	return q;
}

struct shifted {
	double t, delta;
};

static double
below(double s, const void *with)
{
	const struct shifted *at = with;

	return gsl_cdf_ugaussian_P(at->t * s - at->delta);
}

double
noncentral_t(double t, double free, double delta)
{
	const struct shifted at = { t, delta };

	return mean_over_s(below, &at, free);
}
