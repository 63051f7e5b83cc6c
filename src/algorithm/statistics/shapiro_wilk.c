#include <gsl/gsl_cdf.h>
#include <gsl/gsl_poly.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 5000
#define PI 3.14159265358979323846

struct given {
	struct vector x;
};

struct result {
	double W, p;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e150, 1e150 },
	    { "样本（3 至 5000 个）", "sample of 3 to 5000 values" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "1", .words = { "W 统计量", "W" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ NULL },
};

/* Weights of the upper half, greatest first. */
static void
weights(size_t n, double *a)
{
	static const double greatest[] = { 0, 0.221157, -0.147981, -2.071190,
		4.434685, -2.706056 };
	static const double second[] = { 0, 0.042981, -0.293762, -1.752461,
		5.682633, -3.582633 };
	const double root = 1 / sqrt((double)n);
	double squares = 0, left, fixed = 0, scale;
	size_t first = n > 5 ? 2 : 1;

	if (n == 3) {
		a[0] = sqrt(0.5);
		return;
	}
	for (size_t i = 0; i < n / 2; i++) {
		a[i] = gsl_cdf_ugaussian_Qinv(
		    ((double)i + 0.625) / ((double)n + 0.25));
		squares += 2 * a[i] * a[i];
	}
	left = squares;
	scale = sqrt(squares);
	for (size_t i = 0; i < first; i++) {
		left -= 2 * a[i] * a[i];
		a[i] = a[i] / scale +
		    gsl_poly_eval(i == 0 ? greatest : second, 6, root);
		fixed += 2 * a[i] * a[i];
	}
	for (size_t i = first; i < n / 2; i++)
		a[i] *= sqrt((1 - fixed) / left);
}

static double
p_value(size_t n, double W)
{
	static const double few_mean[] = { 0.5440, -0.39978, 0.025054,
		-0.0006714 };
	static const double few_log[] = { 1.3822, -0.77857, 0.062767,
		-0.0020322 };
	static const double mean[] = { -1.5861, -0.31082, -0.083751,
		0.0038915 };
	static const double log_sd[] = { -0.4803, -0.082676, 0.0030302 };
	const double count = (double)n, many = log(count);
	double y = log1p(-W);

	if (n == 3)
		return fmax(0, 6 / PI * (asin(sqrt(W)) - asin(sqrt(0.75))));
	if (n > 11)
		return gsl_cdf_ugaussian_Q((y - gsl_poly_eval(mean, 4, many)) /
		    exp(gsl_poly_eval(log_sd, 3, many)));
	if (y >= 0.459 * count - 2.273)
		return 0;
	y = -log(0.459 * count - 2.273 - y);
	return gsl_cdf_ugaussian_Q((y - gsl_poly_eval(few_mean, 4, count)) /
	    exp(gsl_poly_eval(few_log, 4, count)));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct vector x = ((const struct given *)in)->x;
	struct result *r = out;
	struct vector sorted;
	double *a, sum = 0, mean, squares;

	if (!sample_varies(call, "x", x, 3))
		return false;
	if (x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	sorted = sample_sorted(call, x);
	a = call_vector(call, x.n / 2).v;
	weights(x.n, a);
	squares = sqrt(sample_squares(x, &mean));
	for (size_t i = 0; i < x.n / 2; i++)
		sum += a[i] * (sorted.v[x.n - 1 - i] - sorted.v[i]) / squares;
	r->W = fmin(1, sum * sum);
	r->p = fmin(1, p_value(x.n, r->W));
	return true;
}

const struct entry algorithm_shapiro_wilk = {
	.id = "STA-22",
	.words = { "Shapiro-Wilk 正态性检验",
	    "Shapiro-Wilk test of normality" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "W = (sum a x(i))^2/sum (x - mean)^2, a by Royston's "
	    "approximation; ln(1 - W) normal of mean and deviation after n",
	.source = "Shapiro & Wilk 1965; Royston 1995, algorithm AS R94",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.shapiro",
	.version = 1,
	.evaluate = evaluate,
};
