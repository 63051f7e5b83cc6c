#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 200
#define SHAPE_LEAST 1e-3
#define SHAPE_MOST 1e3

struct given {
	struct vector x, cens;
};

struct result {
	double beta, eta, llf, b10;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "h", { 1e-9, 1e12 },
	    { "失效或截尾时间", "times of failure or censoring" }, "n" },
	{ IN(cens), PORT_VECTOR, "1", { 0, 1 },
	    { "失效 1，右截尾 0（缺省全为失效）",
		"1 failed, 0 still running; without it all failed" },
	    "n", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_NUMBER, "1", .words = { "形状参数", "shape" } },
	{ OUT(eta), PORT_NUMBER, "h", .words = { "尺度参数", "scale" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(b10), PORT_NUMBER, "h",
	    .words = { "B10 寿命", "time until 10 % have failed" } },
	{ NULL },
};

/* Times in shares of the greatest, so that no power overflows. */
struct sample {
	struct vector log_x; /* <= 0 */
	const double *failed;
	double failures, log_mean; /* of those that failed */
};

/* sum x^b and sum x^b ln x. */
static void
sums(const struct sample *s, double b, double *power, double *moment)
{
	*power = *moment = 0;
	for (size_t i = 0; i < s->log_x.n; i++) {
		const double x = exp(b * s->log_x.v[i]);

		*power += x;
		*moment += x * s->log_x.v[i];
	}
}

/* What the likelihood's slope in the shape is 0 with; it falls with b. */
static double
slope(double b, void *sample)
{
	const struct sample *s = sample;
	double power, moment;

	sums(s, b, &power, &moment);
	return 1 / b + s->log_mean - moment / power;
}

static bool
solve(struct call *call, struct sample *s, double *b)
{
	gsl_function f = { slope, s };
	gsl_root_fsolver *solver;
	double low = SHAPE_LEAST, high = SHAPE_MOST;

	if (slope(low, s) < 0 || slope(high, s) > 0)
		return call_refuse(
		    call, "x", "the shape is not within 0.001 to 1000");
	solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	(void)gsl_root_fsolver_set(solver, &f, low, high);
	for (int i = 0;
	     i < ROUNDS && gsl_root_fsolver_iterate(solver) == GSL_SUCCESS;
	     i++) {
		low = gsl_root_fsolver_x_lower(solver);
		high = gsl_root_fsolver_x_upper(solver);
		if (gsl_root_test_interval(low, high, 0, 1e-13) == GSL_SUCCESS)
			break;
	}
	*b = gsl_root_fsolver_root(solver);
	gsl_root_fsolver_free(solver);
	return true;
}

static bool
take(struct call *call, const struct given *g, struct sample *s, double *scale)
{
	struct vector failed = g->cens;

	if (!sample_varies(call, "x", g->x, 2))
		return false;
	if (failed.n == 0) {
		failed = call_vector(call, g->x.n);
		for (size_t i = 0; i < failed.n; i++)
			failed.v[i] = 1;
	}
	*s = (struct sample){ call_vector(call, g->x.n), failed.v };
	*scale = 0;
	for (size_t i = 0; i < g->x.n; i++)
		*scale = fmax(*scale, g->x.v[i]);
	for (size_t i = 0; i < g->x.n; i++) {
		if (failed.v[i] > 0 && failed.v[i] < 1)
			return call_refuse(call, "cens", "cens is 0 or 1");
		s->log_x.v[i] = log(g->x.v[i] / *scale);
		s->failures += failed.v[i];
		s->log_mean += failed.v[i] * s->log_x.v[i];
	}
	s->log_mean /= s->failures;
	return s->failures >= 2 ||
	    call_refuse(call, "cens", "at least two must have failed");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	struct result *r = out;
	struct sample s;
	double scale, power, moment;

	if (!take(call, in, &s, &scale) || !solve(call, &s, &r->beta))
		return false;
	sums(&s, r->beta, &power, &moment);
	r->eta = scale * pow(power / s.failures, 1 / r->beta);
	r->llf = s.failures *
	    (log(r->beta) - r->beta * log(r->eta / scale) +
		(r->beta - 1) * s.log_mean - log(scale) - 1);
	r->b10 = r->eta * pow(-log(0.9), 1 / r->beta);
	return true;
}

const struct entry algorithm_weibull = {
	.id = "STA-26",
	.words = { "威布尔极大似然估计（含右截尾）",
	    "Weibull maximum likelihood with right censoring" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_SERVICE | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum(x^b ln x)/sum(x^b) - 1/b = mean(ln x of failures); "
		    "eta = (sum(x^b)/failures)^(1/b)",
	.source = "IEC 61649:2008; Cohen 1965",
	.strength = STRENGTH_A,
	.oracle = "scipy: the likelihood maximised directly",
	.version = 1,
	.evaluate = evaluate,
};
