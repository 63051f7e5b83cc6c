#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define RECENT 5

struct given {
	struct vector x;
	double hazard, mu0, kappa0, alpha0, beta0;
	int64_t most;
};

struct result {
	struct vector run, fresh, changes;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 }, { "序列", "series" } },
	{ IN(hazard), PORT_NUMBER, "1", { 1e-6, 0.5 },
	    { "每点变化的先验概率",
		"chance of a change at each value, supposed" },
	    .otherwise = "0.01" },
	{ IN(mu0), PORT_NUMBER, "1", { -1e9, 1e9 },
	    { "先验均值（缺省为样本均值）",
		"mean supposed; without it that of x" },
	    .otherwise = "null" },
	{ IN(kappa0), PORT_NUMBER, "1", { 1e-6, 1e6 },
	    { "先验均值的权重", "values that it weighs as" },
	    .otherwise = "1" },
	{ IN(alpha0), PORT_NUMBER, "1", { 1e-3, 1e6 },
	    { "先验形状参数", "shape of the precision supposed" },
	    .otherwise = "1" },
	{ IN(beta0), PORT_NUMBER, "1", { 1e-12, 1e18 },
	    { "先验尺度参数（缺省为样本方差）",
		"scale of it; without it the variance of x" },
	    .otherwise = "null" },
	{ IN(most), PORT_WHOLE, "1", { 10, 2000 },
	    { "保留的最长运行长度", "longest run that is kept apart" },
	    .otherwise = "500" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(run), PORT_VECTOR, "1",
	    .words = { "各点最可能的运行长度",
		"likeliest length of the run at each value" } },
	{ OUT(fresh), PORT_VECTOR, "1",
	    .words = { "近 5 点内发生变化的概率",
		"chance of a change within the last 5 values" } },
	{ OUT(changes), PORT_VECTOR, "1",
	    .words = { "变点（最可能运行中断处）",
		"places where the likeliest run begins anew" } },
	{ NULL },
};

/* What a run has seen: the law of mean and precision after it. */
struct run {
	double chance, mu, kappa, alpha, beta;
};

/* Student's density with 2 alpha degrees of freedom. */
static double
predict(const struct run *r, double x)
{
	const double free = 2 * r->alpha;
	const double squared = r->beta * (r->kappa + 1) / (r->alpha * r->kappa);
	const double z = (x - r->mu) * (x - r->mu) / squared;

	return exp(gsl_sf_lngamma((free + 1) / 2) - gsl_sf_lngamma(free / 2) -
		   (free + 1) / 2 * log1p(z / free)) /
	    sqrt(free * 3.14159265358979323846 * squared);
}

static void
learn(struct run *r, double x)
{
	r->beta += r->kappa * (x - r->mu) * (x - r->mu) / (2 * (r->kappa + 1));
	r->mu = (r->kappa * r->mu + x) / (r->kappa + 1);
	r->kappa += 1;
	r->alpha += 0.5;
}

/*
 * One value more: runs[l] becomes runs[l + 1], and a new one begins.  Beyond
 * the last place runs join the longest that is kept.
 */
static bool
advance(const struct given *g, struct run *runs, size_t *n, struct run fresh,
    double x)
{
	const size_t most = (size_t)g->most;
	double begins = 0, all = 0, beyond = 0;

	for (size_t l = *n; l-- > 0;) {
		const double seen = runs[l].chance * predict(&runs[l], x);
		struct run next = runs[l];

		begins += seen * g->hazard;
		learn(&next, x);
		next.chance = seen * (1 - g->hazard);
		if (l + 1 < most)
			runs[l + 1] = next;
		else
			beyond = next.chance;
		all += seen;
	}
	runs[0] = fresh;
	runs[0].chance = begins;
	*n = *n + 1 < most ? *n + 1 : most;
	runs[*n - 1].chance += beyond;
	for (size_t l = 0; l < *n && all > 0; l++)
		runs[l].chance /= all;
	return all > 0;
}

static struct run
suppose(const struct given *g)
{
	double mean;
	const double squares = sample_squares(g->x, &mean);

	return (struct run){ 1, isnan(g->mu0) ? mean : g->mu0, g->kappa0,
		g->alpha0,
		isnan(g->beta0) ? squares / ((double)g->x.n - 1) : g->beta0 };
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct run *runs =
	    cx_calloc(call->cx, (size_t)g->most + 1, sizeof(*runs));
	size_t n = 1;

	if (!sample_varies(call, "x", g->x, 3))
		return false;
	runs[0] = suppose(g);
	r->run = call_vector(call, g->x.n);
	r->fresh = call_vector(call, g->x.n);
	r->changes = call_vector(call, g->x.n);
	r->changes.n = 0;
	for (size_t t = 0; t < g->x.n; t++) {
		size_t best = 0;

		if (!call_goes_on(call, (double)t / (double)g->x.n))
			return false;
		if (!advance(g, runs, &n, suppose(g), g->x.v[t]))
			return call_refuse(call, "beta0",
			    "value %zu has no chance under any run", t + 1);
		for (size_t l = 0; l < n; l++) {
			if (runs[l].chance > runs[best].chance)
				best = l;
			if (l < RECENT)
				r->fresh.v[t] += runs[l].chance;
		}
		r->run.v[t] = (double)best;
		if (t > 0 && r->run.v[t] < r->run.v[t - 1])
			r->changes.v[r->changes.n++] = (double)(t + 1 - best);
	}
	return true;
}

const struct entry algorithm_online_change = {
	.id = "ANO-15",
	.words = { "贝叶斯在线变点检测",
	    "Bayesian online detection of changes" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SERVICE | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P(r = l+1) ∝ P(l) t(x | l)(1 - H), P(r = 0) ∝ H sum P(l) "
		    "t(x | l), t Student's of the run's normal-gamma law",
	.source = "Adams & MacKay 2007; Murphy 2007 (normal-gamma)",
	.strength = STRENGTH_A,
	.oracle = "numpy, logarithms of the whole table by scipy.stats.t",
	.version = 1,
	.evaluate = evaluate,
};
