#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define EXACT_MOST 50

struct given {
	struct vector x, y;
};

struct result {
	double W, W_plus, p;
	int64_t n;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e150, 1e150 },
	    { "样本 x（或差值）", "sample x, or differences" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e150, 1e150 },
	    { "与 x 成对的样本 y", "sample y, value by value beside x" },
	    .shape = "n", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "1",
	    .words = { "正负秩和之小者", "lesser sum of ranks" } },
	{ OUT(W_plus), PORT_NUMBER, "1",
	    .words = { "正秩和", "sum of the ranks of positive differences" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(n), PORT_WHOLE, "1",
	    .words = { "非零差值个数", "differences that are not 0" } },
	{ NULL },
};

/* Chance of a sum of at most W when each rank counts or does not. */
static double
exact(struct call *call, size_t n, size_t W)
{
	double *chance = call_vector(call, W + 1).v, sum = 0;

	chance[0] = 1;
	for (size_t rank = 1; rank <= n; rank++)
		for (size_t s = W + 1; s-- > 0;)
			chance[s] =
			    (chance[s] + (s >= rank ? chance[s - rank] : 0)) /
			    2;
	for (size_t s = 0; s <= W; s++)
		sum += chance[s];
	return fmin(1, 2 * sum);
}

static double
normal(double n, double W, double cubes)
{
	const double variance = n * (n + 1) * (2 * n + 1) / 24 - cubes / 48;

	return fmin(
	    1, 2 * gsl_cdf_ugaussian_P((W - n * (n + 1) / 4) / sqrt(variance)));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector size = call_vector(call, g->x.n), ranks;
	bool *positive = cx_calloc(call->cx, g->x.n, sizeof(*positive));
	struct sample_ties ties;
	size_t n = 0;

	for (size_t i = 0; i < g->x.n; i++) {
		const double d = g->x.v[i] - (g->y.n > 0 ? g->y.v[i] : 0);

		size.v[n] = fabs(d);
		positive[n] = d > 0;
		n += fabs(d) > 0;
	}
	if (n == 0)
		return call_refuse(call, "x", "all differences are 0");
	size.n = n;
	ranks = sample_ranks(call, size);
	ties = sample_ties(call, size);
	for (size_t i = 0; i < n; i++)
		r->W_plus += positive[i] ? ranks.v[i] : 0;
	r->n = (int64_t)n;
	r->W = fmin(r->W_plus, (double)n * (double)(n + 1) / 2 - r->W_plus);
	r->p = n <= EXACT_MOST && n == g->x.n && !(ties.pairs > 0)
	    ? exact(call, n, (size_t)r->W)
	    : normal((double)n, r->W, ties.cubes);
	return true;
}

const struct entry algorithm_wilcoxon = {
	.id = "STA-19",
	.words = { "Wilcoxon 符号秩检验", "Wilcoxon's signed-rank test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "W = min(sum of ranks of d > 0, of d < 0), d = x - y without "
	    "zeros; z = (W - n(n+1)/4)/sqrt(n(n+1)(2n+1)/24 - sum(t^3 - t)/48)",
	.source = "Wilcoxon 1945; Lehmann, Nonparametrics (1975)",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.wilcoxon",
	.note = { "零差值剔除；无零、无相等且不超过 50 个时 p 值精确",
	    "Zeros are left out; p is exact for up to 50 differences that all "
	    "differ, none of them 0" },
	.version = 1,
	.evaluate = evaluate,
};
