#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector observed, expected;
	int64_t estimated;
};

struct result {
	double chi2, p;
	int64_t dof;
	struct vector expected;
};

static const struct port given[] = {
	{ IN(observed), PORT_VECTOR, "1", { 0, 1e15 },
	    { "各类频数", "counts of the classes" }, .shape = "n" },
	{ IN(expected), PORT_VECTOR, "1", { 0, 1e15 },
	    { "期望频数或比例（缺省均等）",
		"counts or shares expected; without them all alike" },
	    .shape = "n", .otherwise = "null" },
	{ IN(estimated), PORT_WHOLE, "1", { 0, 1000 },
	    { "由样本估计的参数个数",
		"parameters that were estimated from the sample" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(chi2), PORT_NUMBER, "1",
	    .words = { "卡方统计量", "chi-squared" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(expected), PORT_VECTOR, "1",
	    .words = { "期望频数", "counts expected" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->observed.n;
	double total = 0, shares = 0;
	bool rough = false;

	r->dof = (int64_t)n - 1 - g->estimated;
	if (r->dof < 1)
		return call_refuse(call, "observed",
		    "no degree of freedom is left of %zu classes", n);
	for (size_t i = 0; i < n; i++) {
		total += g->observed.v[i];
		shares += g->expected.n > 0 ? g->expected.v[i] : 1;
	}
	if (!(total > 0))
		return call_refuse(call, "observed", "observed is all zero");
	r->expected = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		const double share = g->expected.n > 0 ? g->expected.v[i] : 1;
		double E;

		if (!(share > 0))
			return call_refuse(call, "expected",
			    "class %zu is expected never", i + 1);
		E = r->expected.v[i] = total * (share / shares);
		r->chi2 += pow(g->observed.v[i] - E, 2) / E;
		rough |= E < 5;
	}
	if (rough)
		call_warn(call, "有期望频数小于 5，p 值仅为近似",
		    "a count of less than 5 is expected: p is rough");
	r->p = gsl_cdf_chisq_Q(r->chi2, (double)r->dof);
	return true;
}

const struct entry algorithm_goodness_of_fit = {
	.id = "STA-15",
	.words = { "卡方拟合优度检验", "Chi-squared test of fit" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "chi2 = sum((O - E)^2/E), n - 1 - estimated degrees of "
		    "freedom; E scaled to the sum of O",
	.source = "Pearson 1900",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.chisquare",
	.version = 1,
	.evaluate = evaluate,
};
