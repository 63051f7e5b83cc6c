#include <math.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"
#include "knowledge/linear.h"

#define ROWS_MOST 2000
#define COLUMNS_MOST 20

struct given {
	struct matrix X;
	struct vector y;
	double tau;
	bool intercept;
};

struct result {
	struct vector beta;
	double loss, r1;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "因变量", "what is explained" }, .shape = "n" },
	{ IN(tau), PORT_NUMBER, "1", { 0.01, 0.99 }, { "分位", "quantile" },
	    .otherwise = "0.5" },
	{ IN(intercept), PORT_TRUTH, "",
	    .words = { "含截距", "with an intercept" }, .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（截距在前）", "coefficients, intercept first" } },
	{ OUT(loss), PORT_NUMBER, "1",
	    .words = { "分位损失之和", "sum of the pinball loss" } },
	{ OUT(r1), PORT_NUMBER, "1",
	    .words = { "拟合优度 R¹（相对样本分位数）",
		"goodness of fit R1, against the sample's own quantile" } },
	{ NULL },
};

/*
 * The dual: of each row a multiplier a in [0, 1], X'a = (1 - tau) X'1, y'a the
 * greatest.  Its prices are the coefficients, and it has as few rows as there
 * are coefficients.
 */
static glp_prob *
program(const struct given *g, const struct design *d, double scale)
{
	const int n = (int)g->y.n, p = (int)design_width(d);
	const int first = g->intercept ? 1 : 0;
	glp_prob *lp = glp_create_prob();
	int rows[COLUMNS_MOST + 2];
	double terms[COLUMNS_MOST + 2];

	glp_set_obj_dir(lp, GLP_MAX);
	glp_add_rows(lp, p);
	glp_add_cols(lp, n);
	for (int j = 0; j < p; j++) {
		double sum = 0;

		for (int i = 0; i < n; i++)
			sum +=
			    j < first ? 1 : g->X.v[i * (p - first) + j - first];
		glp_set_row_bnds(lp, j + 1, GLP_FX, (1 - g->tau) * sum, 0);
		rows[j + 1] = j + 1;
	}
	for (int i = 0; i < n; i++) {
		glp_set_col_bnds(lp, i + 1, GLP_DB, 0, 1);
		glp_set_obj_coef(lp, i + 1, g->y.v[i] / scale);
		for (int j = 0; j < p; j++)
			terms[j + 1] =
			    j < first ? 1 : g->X.v[i * (p - first) + j - first];
		glp_set_mat_col(lp, i + 1, p, rows, terms);
	}
	return lp;
}

static double
pinball(double u, double tau)
{
	return u < 0 ? (tau - 1) * u : tau * u;
}

/* The loss of the sample's own quantile: a value of it. */
static double
loss_of_quantile(struct call *call, const struct given *g)
{
	const struct vector sorted = sample_sorted(call, g->y);
	const double place = ceil(g->tau * (double)sorted.n) - 1;
	const double q = sorted.v[(size_t)fmax(0, place)];
	double sum = 0;

	for (size_t i = 0; i < sorted.n; i++)
		sum += pinball(sorted.v[i] - q, g->tau);
	return sum;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct design d = { &g->X, g->y.v, g->intercept, NULL };
	struct triangle t;
	glp_prob *lp;
	double scale = 0;
	bool solved;

	if (g->y.n > ROWS_MOST || g->X.cols > COLUMNS_MOST)
		return call_refuse(call, "X",
		    "X has more than %d rows or %d columns", ROWS_MOST,
		    COLUMNS_MOST);
	if (!design_fits(call, &d) || !sample_varies(call, "y", g->y, 2) ||
	    !design_solve(call, &d, &t, &r->beta))
		return false;
	for (size_t i = 0; i < g->y.n; i++)
		scale = fmax(scale, fabs(g->y.v[i]));
	lp = program(g, &d, scale);
	solved = linear_solve(call, lp, "X");
	for (size_t j = 0; j < r->beta.n && solved; j++)
		r->beta.v[j] = scale * glp_get_row_dual(lp, (int)j + 1);
	glp_delete_prob(lp);
	for (size_t i = 0; i < g->y.n && solved; i++)
		r->loss +=
		    pinball(g->y.v[i] - design_value(&d, i, r->beta.v), g->tau);
	r->r1 = 1 - r->loss / loss_of_quantile(call, g);
	return solved;
}

const struct entry algorithm_quantile = {
	.id = "REG-10",
	.words = { "分位数回归", "Quantile regression" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_SUPPLY | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "argmin sum rho(y - X beta), rho(u) = u (tau - (u < 0)), "
		    "as the linear program of its dual",
	.source = "Koenker & Bassett 1978; Koenker & Machado 1999",
	.strength = STRENGTH_A,
	.oracle = "scipy.optimize.linprog of the primal",
	.version = 1,
	.evaluate = evaluate,
};
