#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

enum method {
	METHOD_BH,
	METHOD_BY,
	METHOD_HOLM,
	METHOD_BONFERRONI,
	METHOD_SIDAK
};

struct given {
	struct vector p;
	int method;
	double alpha;
};

struct result {
	struct vector adjusted, rejected;
	int64_t count;
};

static const struct port given[] = {
	{ IN(p), PORT_VECTOR, "1", { 0, 1 }, { "各检验的 p 值", "p-values" } },
	{ IN(method), PORT_CHOICE, "", .words = { "方法", "method" },
	    .choices = "bh by holm bonferroni sidak", .otherwise = "\"bh\"" },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-9, 0.5 }, { "显著水平", "level" },
	    .otherwise = "0.05" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(adjusted), PORT_VECTOR, "1",
	    .words = { "校正后 p 值", "corrected p-values" } },
	{ OUT(rejected), PORT_VECTOR, "1",
	    .words = { "是否拒绝原假设（1 为拒绝）",
		"1 where the null hypothesis is rejected" } },
	{ OUT(count), PORT_WHOLE, "1",
	    .words = { "拒绝个数", "how many are rejected" } },
	{ NULL },
};

/* From the greatest down: none may be more than those after it. */
static void
step_up(struct vector p, const size_t *order, double by, double *adjusted)
{
	double least = 1;

	for (size_t i = p.n; i-- > 0;) {
		least = fmin(
		    least, by * p.v[order[i]] * (double)p.n / ((double)i + 1));
		adjusted[order[i]] = least;
	}
}

/* From the least up: none may be less than those before it. */
static void
step_down(struct vector p, const size_t *order, double *adjusted)
{
	double most = 0;

	for (size_t i = 0; i < p.n; i++) {
		most = fmax(most, p.v[order[i]] * (double)(p.n - i));
		adjusted[order[i]] = fmin(1, most);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->p.n, *order = sample_order(call, g->p);
	double by = 1, *adjusted;

	r->adjusted = call_vector(call, n);
	r->rejected = call_vector(call, n);
	adjusted = r->adjusted.v;
	for (size_t i = 2; i <= n && g->method == METHOD_BY; i++)
		by += 1 / (double)i;
	if (g->method <= METHOD_BY)
		step_up(g->p, order, by, adjusted);
	else if (g->method == METHOD_HOLM)
		step_down(g->p, order, adjusted);
	for (size_t i = 0; i < n; i++) {
		if (g->method == METHOD_BONFERRONI)
			adjusted[i] = fmin(1, (double)n * g->p.v[i]);
		else if (g->method == METHOD_SIDAK)
			adjusted[i] = -expm1((double)n * log1p(-g->p.v[i]));
		r->rejected.v[i] = adjusted[i] <= g->alpha;
		r->count += adjusted[i] <= g->alpha;
	}
	return true;
}

const struct entry algorithm_multiple_tests = {
	.id = "STA-30",
	.words = { "多重比较校正（BH、Holm、Bonferroni）",
	    "Correction for many tests (BH, Holm, Bonferroni)" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "BH: q(i) = min over j >= i of n p(j)/j; BY: times 1 + 1/2 "
		    "+ … + 1/n; Holm: max over j <= i of (n-j+1) p(j); "
		    "Bonferroni: n p; Sidak: 1 - (1-p)^n",
	.source =
	    "Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001; Holm 1979",
	.strength = STRENGTH_A,
	.oracle = "statsmodels multipletests",
	.version = 1,
	.evaluate = evaluate,
};
