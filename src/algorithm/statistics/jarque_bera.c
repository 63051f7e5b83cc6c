#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	double JB, p, skew, kurt;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e75, 1e75 }, { "样本", "sample" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(JB), PORT_NUMBER, "1", .words = { "JB 统计量", "JB" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(skew), PORT_NUMBER, "1",
	    .words = { "偏度（有偏）", "skewness (biased)" } },
	{ OUT(kurt), PORT_NUMBER, "1",
	    .words = { "超额峰度（有偏）", "excess kurtosis (biased)" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct vector x = ((const struct given *)in)->x;
	struct result *r = out;
	const double n = (double)x.n;
	double mean, sd, cubes = 0, fourths = 0;

	if (!sample_varies(call, "x", x, 3))
		return false;
	sd = sqrt(sample_squares(x, &mean) / n);
	for (size_t i = 0; i < x.n; i++) {
		const double z = (x.v[i] - mean) / sd;

		cubes += z * z * z;
		fourths += z * z * z * z;
	}
	r->skew = cubes / n;
	r->kurt = fourths / n - 3;
	r->JB = n / 6 * (r->skew * r->skew + r->kurt * r->kurt / 4);
	r->p = gsl_cdf_chisq_Q(r->JB, 2);
	return true;
}

const struct entry algorithm_jarque_bera = {
	.id = "STA-24",
	.words = { "Jarque-Bera 正态性检验", "Jarque-Bera test of normality" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "JB = n/6 (skew^2 + kurt^2/4), chi-squared with 2",
	.source = "Jarque & Bera 1987",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.jarque_bera",
	.note = { "样本不足 2000 时 p 值偏粗",
	    "p is rough for less than 2000 values" },
	.version = 1,
	.evaluate = evaluate,
};
