#include <gsl/gsl_randist.h>
#include <math.h>

#include "knowledge/entry.h"

/* As likely as this one, to within rounding. */
#define AS_LIKELY (1 + 1e-7)

struct given {
	struct matrix table;
};

struct result {
	double p, p_less, p_greater, odds_ratio;
};

static const struct port given[] = {
	{ IN(table), PORT_MATRIX, "1", { 0, 1e6 },
	    { "2×2 频数表（整数）", "counts, whole numbers" }, .shape = "2,2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(p_less), PORT_NUMBER, "1",
	    .words = { "左侧 p 值（首格不大于观测）",
		"p-value of as few in the first cell" } },
	{ OUT(p_greater), PORT_NUMBER, "1",
	    .words = { "右侧 p 值（首格不小于观测）",
		"p-value of as many in the first cell" } },
	{ OUT(odds_ratio), PORT_NUMBER, "1",
	    .words = { "优势比（分母为零时无）",
		"odds ratio; none over nought" },
	    .gaps = true },
	{ NULL },
};

static bool
are_whole(struct call *call, const struct matrix *t)
{
	for (size_t i = 0; i < 4; i++)
		if (t->v[i] > rint(t->v[i]) || t->v[i] < rint(t->v[i]))
			return call_refuse(call, "table",
			    "%.10g is not a whole number", t->v[i]);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct matrix *t = &((const struct given *)in)->table;
	struct result *r = out;
	const double a = t->v[0], b = t->v[1], c = t->v[2], d = t->v[3];
	const unsigned row = (unsigned)(a + b), other = (unsigned)(c + d);
	const unsigned column = (unsigned)(a + c), at = (unsigned)a;
	const unsigned least = column > other ? column - other : 0;
	const unsigned most = column < row ? column : row;
	double here;

	if (!are_whole(call, t))
		return false;
	if (row == 0 || other == 0 || column == 0 || !(b + d > 0))
		return call_refuse(
		    call, "table", "a row or a column of table is all zero");
	here = gsl_ran_hypergeometric_pdf(at, row, other, column);
	for (unsigned k = least; k <= most; k++) {
		const double p =
		    gsl_ran_hypergeometric_pdf(k, row, other, column);

		if (k % 4096 == 0 && !call_goes_on(call, 0.5))
			return false;
		r->p += p <= here * AS_LIKELY ? p : 0;
		r->p_less += k <= at ? p : 0;
		r->p_greater += k >= at ? p : 0;
	}
	r->p = fmin(1, r->p);
	r->p_less = fmin(1, r->p_less);
	r->p_greater = fmin(1, r->p_greater);
	r->odds_ratio = b * c > 0 ? a * d / (b * c) : (double)NAN;
	return true;
}

const struct entry algorithm_fisher_exact = {
	.id = "STA-17",
	.words = { "Fisher 精确检验", "Fisher's exact test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "hypergeometric by the margins; two-sided: all tables not "
		    "likelier than this one; odds = ad/(bc)",
	.source = "Fisher 1935",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.fisher_exact",
	.version = 1,
	.evaluate = evaluate,
};
