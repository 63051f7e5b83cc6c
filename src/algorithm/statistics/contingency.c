#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix table;
	bool correction;
};

struct result {
	double chi2, p, cramers_v;
	int64_t dof;
	struct matrix expected;
};

static const struct port given[] = {
	{ IN(table), PORT_MATRIX, "1", { 0, 1e15 }, { "列联表频数", "counts" },
	    "n,m" },
	{ IN(correction), PORT_TRUTH, "",
	    .words = { "2×2 表作 Yates 校正", "Yates' correction of 2x2" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(chi2), PORT_NUMBER, "1",
	    .words = { "卡方统计量", "chi-squared" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(cramers_v), PORT_NUMBER, "1",
	    .words = { "Cramér V（未校正）", "Cramer's V, not corrected" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(expected), PORT_MATRIX, "1",
	    .words = { "期望频数", "counts expected" } },
	{ NULL },
};

/* What is expected without a relation; false when a row or column is empty. */
static bool
expect(
    struct call *call, const struct matrix *t, double *expected, double *total)
{
	struct vector row = call_vector(call, t->rows);
	struct vector col = call_vector(call, t->cols);

	*total = 0;
	for (size_t i = 0; i < t->rows * t->cols; i++) {
		row.v[i / t->cols] += t->v[i];
		col.v[i % t->cols] += t->v[i];
		*total += t->v[i];
	}
	for (size_t i = 0; i < t->rows * t->cols; i++) {
		expected[i] = row.v[i / t->cols] * col.v[i % t->cols] / *total;
		if (!(expected[i] > 0))
			return false;
	}
	return true;
}

/* With each difference made smaller by up to `less`. */
static double
distance(const struct matrix *t, const double *expected, double less)
{
	double sum = 0;

	for (size_t i = 0; i < t->rows * t->cols; i++) {
		const double d = fabs(t->v[i] - expected[i]);
		const double rest = d - fmin(less, d);

		sum += rest * rest / expected[i];
	}
	return sum;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *t = &g->table;
	const size_t less = t->rows < t->cols ? t->rows : t->cols;
	double total;

	if (less < 2)
		return call_refuse(
		    call, "table", "table needs two rows and two columns");
	r->expected = call_matrix(call, t->rows, t->cols);
	if (!expect(call, t, r->expected.v, &total))
		return call_refuse(
		    call, "table", "a row or a column of table is all zero");
	for (size_t i = 0; i < t->rows * t->cols; i++)
		if (r->expected.v[i] < 5) {
			call_warn(call, "有期望频数小于 5，p 值仅为近似",
			    "a count of less than 5 is expected: p is rough");
			break;
		}
	r->dof = (int64_t)((t->rows - 1) * (t->cols - 1));
	r->chi2 =
	    distance(t, r->expected.v, g->correction && r->dof == 1 ? 0.5 : 0);
	r->p = gsl_cdf_chisq_Q(r->chi2, (double)r->dof);
	r->cramers_v =
	    sqrt(distance(t, r->expected.v, 0) / total / (double)(less - 1));
	return true;
}

const struct entry algorithm_contingency = {
	.id = "STA-16",
	.words = { "卡方独立性检验", "Chi-squared test of independence" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "chi2 = sum((O-E)^2/E); E = row col/total; "
		    "V = sqrt(chi2/(n (min(r,c)-1)))",
	.source = "Pearson 1900; Yates 1934; Cramer 1946",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.chi2_contingency",
	.version = 1,
	.evaluate = evaluate,
};
