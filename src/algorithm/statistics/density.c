#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROOT_2PI 2.50662827463100050242
#define PLACES 100
#define WORK_MOST 1e9 /* pairs of a value and a place */

struct given {
	struct vector x, at;
	int rule;
	double bandwidth;
};

struct result {
	struct vector at, density;
	double bandwidth;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本", "sample" } },
	{ IN(at), PORT_VECTOR, "1", { -1e13, 1e13 },
	    { "求值点（缺省为 100 个等距点）",
		"where it is asked for; without them at 100 places" },
	    .otherwise = "null" },
	{ IN(rule), PORT_CHOICE, "",
	    .words = { "带宽规则", "rule of the bandwidth" },
	    .choices = "scott silverman", .otherwise = "\"scott\"" },
	{ IN(bandwidth), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "带宽（缺省按规则）", "bandwidth; without it by the rule" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(at), PORT_VECTOR, "1", .words = { "求值点", "places" } },
	{ OUT(density), PORT_VECTOR, "1", .words = { "密度", "density" } },
	{ OUT(bandwidth), PORT_NUMBER, "1",
	    .words = { "所用带宽", "bandwidth taken" } },
	{ NULL },
};

static void
places(struct call *call, const struct given *g, struct result *r)
{
	const struct vector sorted = sample_sorted(call, g->x);
	const double low = sorted.v[0] - 3 * r->bandwidth;
	const double high = sorted.v[sorted.n - 1] + 3 * r->bandwidth;

	r->at = g->at;
	if (g->at.n > 0)
		return;
	r->at = call_vector(call, PLACES);
	for (size_t i = 0; i < PLACES; i++)
		r->at.v[i] = low + (high - low) * (double)i / (PLACES - 1);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n;
	double mean, sd;

	if (!sample_varies(call, "x", g->x, 2))
		return false;
	sd = sqrt(sample_squares(g->x, &mean) / (n - 1));
	r->bandwidth = !isnan(g->bandwidth)
	    ? g->bandwidth
	    : sd * pow(g->rule == 0 ? n : 0.75 * n, -0.2);
	places(call, g, r);
	if (n * (double)r->at.n > WORK_MOST)
		return call_refuse(
		    call, "at", "too many places for so many values");
	r->density = call_vector(call, r->at.n);
	for (size_t i = 0; i < r->at.n; i++) {
		double sum = 0;

		if (!call_goes_on(call, (double)i / (double)r->at.n))
			return false;
		for (size_t j = 0; j < g->x.n; j++) {
			const double z =
			    (r->at.v[i] - g->x.v[j]) / r->bandwidth;

			sum += exp(-z * z / 2);
		}
		r->density.v[i] = sum / (n * r->bandwidth * ROOT_2PI);
	}
	return true;
}

const struct entry algorithm_density = {
	.id = "STA-27",
	.words = { "核密度估计", "Kernel density" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f(t) = sum exp(-(t - x)^2/(2 h^2))/(n h sqrt(2 pi)); "
		    "Scott: h = s n^-0.2, Silverman: h = s (3n/4)^-0.2",
	.source =
	    "Scott, Multivariate Density Estimation (1992); Silverman 1986",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.gaussian_kde",
	.version = 1,
	.evaluate = evaluate,
};
