#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LOG_2PI 1.83787706640934548356

struct given {
	struct vector x, p;
	int law;
};

struct result {
	double mu, sigma, mean, llf, aic, D;
	struct vector quantiles;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e100, 1e100 }, { "样本", "sample" } },
	{ IN(law), PORT_CHOICE, "", .words = { "分布", "law" },
	    .choices = "normal lognormal", .otherwise = "\"normal\"" },
	{ IN(p), PORT_VECTOR, "1", { 1e-9, 0.999999999 },
	    { "所求分位的概率", "chances whose quantiles are asked for" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mu), PORT_NUMBER, "1",
	    .words = { "μ（对数正态为对数均值）",
		"mu; of a lognormal of the logarithms" } },
	{ OUT(sigma), PORT_NUMBER, "1",
	    .words = { "σ（极大似然，除以 n）",
		"sigma, of maximum likelihood: over n" } },
	{ OUT(mean), PORT_NUMBER, "1",
	    .words = { "分布均值", "mean of the law" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(aic), PORT_NUMBER, "1", .words = { "AIC", "AIC" } },
	{ OUT(D), PORT_NUMBER, "1",
	    .words = { "与样本分布函数的最大差",
		"greatest distance to the sample's own distribution" } },
	{ OUT(quantiles), PORT_VECTOR, "1",
	    .words = { "分位数", "quantiles" } },
	{ NULL },
};

/* Greatest distance of the steps of a sample in order to the curve. */
static double
distance(struct vector sorted, double mu, double sigma)
{
	const double n = (double)sorted.n;
	double most = 0;

	for (size_t i = 0; i < sorted.n; i++) {
		const double at =
		    gsl_cdf_ugaussian_P((sorted.v[i] - mu) / sigma);

		most = fmax(most, at - (double)i / n);
		most = fmax(most, ((double)i + 1) / n - at);
	}
	return most;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const bool logs = g->law == 1;
	const double n = (double)g->x.n;
	struct vector z = sample_sorted(call, g->x);
	double all = 0;

	if (!sample_varies(call, "x", g->x, 2))
		return false;
	if (logs && !(z.v[0] > 0))
		return call_refuse(
		    call, "x", "a lognormal needs values above 0");
	for (size_t i = 0; i < z.n && logs; i++)
		all += z.v[i] = log(z.v[i]);
	r->sigma = sqrt(sample_squares(z, &r->mu) / n);
	r->mean = logs ? exp(r->mu + r->sigma * r->sigma / 2) : r->mu;
	r->llf = -n / 2 * (LOG_2PI + 1 + 2 * log(r->sigma)) - all;
	r->aic = 4 - 2 * r->llf;
	r->D = distance(z, r->mu, r->sigma);
	r->quantiles = call_vector(call, g->p.n);
	for (size_t i = 0; i < g->p.n; i++) {
		const double q =
		    r->mu + r->sigma * gsl_cdf_ugaussian_Pinv(g->p.v[i]);

		r->quantiles.v[i] = logs ? exp(q) : q;
	}
	return true;
}

const struct entry algorithm_normal_fit = {
	.id = "STA-25",
	.words = { "正态与对数正态极大似然拟合",
	    "Normal and lognormal fits by maximum likelihood" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "mu = mean z, sigma^2 = mean (z - mu)^2, z = x or ln x; "
		    "lognormal: mean = exp(mu + sigma^2/2)",
	.source = "Johnson, Kotz & Balakrishnan, Continuous Univariate "
		  "Distributions 1 (1994), ch. 13-14",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.norm.fit, lognorm.fit",
	.version = 1,
	.evaluate = evaluate,
};
