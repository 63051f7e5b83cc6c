#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define SMALL 8
#define EXACT_MOST 2500 /* n times m */

struct given {
	struct vector x, y;
	int method;
};

struct result {
	double U, p, effect;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本 x", "sample x" } },
	{ IN(y), PORT_VECTOR, "1", .words = { "样本 y", "sample y" } },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "p 值：自动、精确、正态近似",
		"p-value: as fits, exact, or normal" },
	    .choices = "auto exact normal", .otherwise = "\"auto\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(U), PORT_NUMBER, "1",
	    .words = { "U（x 大于 y 的对数，相等计半）",
		"U: pairs where x is greater, equal ones half" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(effect), PORT_NUMBER, "1",
	    .words = { "U/(nm)，x 大于 y 的概率",
		"U/(n m), the chance that x is greater" } },
	{ NULL },
};

/*
 * Chance, in all orders of n + m values, of a U of at most u: values come one
 * by one, each of them of x or of y; one of x adds the y's before it.
 */
static bool
exact(struct call *call, size_t n, size_t m, size_t u, double *p)
{
	/* chance[i * width + s]: i of x came, with the sum s. */
	const size_t width = u + 1;
	double *chance = call_vector(call, (n + 1) * width).v;

	chance[0] = 1;
	for (size_t came = 0; came < n + m; came++) {
		if (!call_goes_on(call, (double)came / (double)(n + m)))
			return false;
		for (size_t i = came < n ? came + 1 : n + 1; i-- > 0;) {
			const size_t j = came - i;
			const double left = (double)(n + m - came);
			double *row = chance + i * width;

			if (j > m)
				continue;
			for (size_t s = 0; s < width; s++) {
				const double here = row[s];

				row[s] = here * (double)(m - j) / left;
				if (i < n && s + j < width)
					row[width + s + j] +=
					    here * (double)(n - i) / left;
			}
		}
	}
	*p = 0;
	for (size_t s = 0; s < width; s++)
		*p += chance[n * width + s];
	return true;
}

static double
normal(const struct given *g, double u, double cubes)
{
	const double n = (double)g->x.n, m = (double)g->y.n, N = n + m;
	const double s = sqrt(n * m / 12 * (N + 1 - cubes / (N * (N - 1))));

	return fmin(1, 2 * gsl_cdf_ugaussian_Q((u - n * m / 2 - 0.5) / s));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, m = g->y.n, less = n < m ? n : m;
	struct vector both = call_vector(call, n + m), ranks;
	struct sample_ties ties;
	bool small;

	memcpy(both.v, g->x.v, n * sizeof(double));
	memcpy(both.v + n, g->y.v, m * sizeof(double));
	if (!sample_varies(call, "x", both, 2))
		return false;
	ranks = sample_ranks(call, both);
	ties = sample_ties(call, both);
	r->U = -(double)n * (double)(n + 1) / 2;
	for (size_t i = 0; i < n; i++)
		r->U += ranks.v[i];
	r->effect = r->U / (double)n / (double)m;
	small = less <= SMALL && n * m <= EXACT_MOST && !(ties.pairs > 0);
	if (g->method == 1 && (ties.pairs > 0 || n * m > EXACT_MOST))
		return call_refuse(call, "method",
		    "p is exact for values that all differ, and at most %d "
		    "pairs",
		    EXACT_MOST);
	if (g->method == 2 || (g->method == 0 && !small)) {
		r->p =
		    normal(g, fmax(r->U, (double)(n * m) - r->U), ties.cubes);
		return true;
	}
	if (!exact(
		call, n, m, (size_t)fmin(r->U, (double)(n * m) - r->U), &r->p))
		return false;
	r->p = fmin(1, 2 * r->p);
	return true;
}

const struct entry algorithm_mann_whitney = {
	.id = "STA-18",
	.words = { "Mann-Whitney U 检验", "Mann-Whitney U test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "U = R(x) - n(n+1)/2; z = (|U - nm/2| - 1/2)/sqrt(nm/12 (N "
		    "+ 1 - sum(t^3 - t)/(N(N-1))))",
	.source = "Mann & Whitney 1947; ties: Lehmann, Nonparametrics (1975)",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.mannwhitneyu",
	.note = { "自动：任一样本不超过 8 个且无相等值时精确",
	    "As fits: exact when one sample has at most 8 values and none are "
	    "equal" },
	.version = 1,
	.evaluate = evaluate,
};
