#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	double A2, A2_adjusted, p;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e150, 1e150 },
	    { "样本（8 个以上）", "sample of at least 8 values" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(A2), PORT_NUMBER, "1", .words = { "A² 统计量", "A squared" } },
	{ OUT(A2_adjusted), PORT_NUMBER, "1",
	    .words = { "按样本量修正的 A²",
		"A squared after the size of the sample" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ NULL },
};

static double
p_value(double a)
{
	if (a >= 0.6)
		return exp(1.2937 - 5.709 * a + 0.0186 * a * a);
	if (a > 0.34)
		return exp(0.9177 - 4.279 * a - 1.38 * a * a);
	if (a > 0.2)
		return 1 - exp(-8.318 + 42.796 * a - 59.938 * a * a);
	return 1 - exp(-13.436 + 101.14 * a - 223.73 * a * a);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct vector x = ((const struct given *)in)->x;
	struct result *r = out;
	const double n = (double)x.n;
	struct vector sorted;
	double mean, sd;

	if (!sample_varies(call, "x", x, 8))
		return false;
	sorted = sample_sorted(call, x);
	sd = sqrt(sample_squares(x, &mean) / (n - 1));
	r->A2 = -n;
	for (size_t i = 0; i < x.n; i++) {
		const double low = (sorted.v[i] - mean) / sd;
		const double high = (sorted.v[x.n - 1 - i] - mean) / sd;

		/* No value is so far off by its own deviation that a chance is
		 * nought, but for very many of them. */
		r->A2 -= (2 * (double)i + 1) / n *
		    (log(fmax(1e-300, gsl_cdf_ugaussian_P(low))) +
			log(fmax(1e-300, gsl_cdf_ugaussian_Q(high))));
	}
	r->A2_adjusted = r->A2 * (1 + 0.75 / n + 2.25 / n / n);
	r->p = fmin(1, fmax(0, p_value(fmin(r->A2_adjusted, 100))));
	return true;
}

const struct entry algorithm_anderson_darling = {
	.id = "STA-23",
	.words = { "Anderson-Darling 正态性检验",
	    "Anderson-Darling test of normality" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "A2 = -n - sum (2i - 1)(ln F(i) + ln(1 - F(n+1-i)))/n; "
		    "adjusted: times 1 + 0.75/n + 2.25/n^2",
	.source = "Anderson & Darling 1954; p: D'Agostino & Stephens, "
		  "Goodness-of-Fit Techniques (1986), table 4.9",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.anderson; statsmodels normal_ad",
	.version = 1,
	.evaluate = evaluate,
};
