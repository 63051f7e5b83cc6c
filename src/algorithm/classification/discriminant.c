#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/classification/classes.h"
#include "knowledge/entry.h"

#define COLUMNS_MOST 200
#define FLAT 1e-10 /* of a variance: as little is none */

enum kind { LINEAR, QUADRATIC };

struct given {
	struct matrix X, Xnew;
	struct vector y, priors;
	int kind;
};

struct result {
	struct vector classes, label, priors;
	struct matrix proba, means;
};

static const struct port given[] = {
	CLASSES_PORTS,
	{ IN(kind), PORT_CHOICE, "",
	    .words = { "线性（共用协方差）或二次（各类协方差）",
		"linear, with one covariance, or quadratic, with one a "
		"class" },
	    .choices = "linear quadratic", .otherwise = "\"linear\"" },
	{ IN(priors), PORT_VECTOR, "1", { 1e-9, 1 },
	    { "先验概率（按类别升序；缺省为样本中的份额）",
		"shares of the classes, ascending; without it those of y" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	CLASSES_PORT_LABELS,
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(proba), PORT_MATRIX, "1",
	    .words = { "各类后验概率，一行一个样本",
		"probability of each class, a row a sample" } },
	{ OUT(means), PORT_MATRIX, "1",
	    .words = { "各类均值，一行一类", "means of each class" } },
	{ OUT(priors), PORT_VECTOR, "1",
	    .words = { "所用先验概率", "shares that were used" } },
	{ NULL },
};

static void
find_means(const struct given *g, const struct classes *c, struct matrix means)
{
	const size_t m = g->X.cols;

	for (size_t i = 0; i < g->X.rows * m; i++)
		means.v[c->of[i / m] * m + i % m] +=
		    g->X.v[i] / c->count[c->of[i / m]];
}

/* Products of rows about their class's means, of one class or of all, over
 * the degrees of freedom; its Cholesky factor, and its determinant's log. */
static bool
spread(struct call *call, const struct given *g, const struct classes *c,
    struct matrix means, size_t class, double *factor, double *log_det)
{
	const size_t m = g->X.cols;
	const bool all = class == c->n;
	const double free =
	    all ? (double)g->X.rows - (double)c->n : c->count[class] - 1;
	double *d = call_vector(call, m).v, *kept = call_vector(call, m).v;

	memset(factor, 0, m * m * sizeof(*factor));
	for (size_t i = 0; i < g->X.rows; i++) {
		if (!all && c->of[i] != class)
			continue;
		for (size_t j = 0; j < m; j++)
			d[j] = g->X.v[i * m + j] - means.v[c->of[i] * m + j];
		cblas_dsyr(CblasRowMajor, CblasLower, (int)m, 1 / fmax(free, 1),
		    d, 1, factor, (int)m);
	}
	for (size_t j = 0; j < m; j++)
		kept[j] = factor[j * m + j];
	if (free < 1 ||
	    LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', (lapack_int)m, factor,
		(lapack_int)m) != 0)
		return call_refuse(call, "X",
		    "columns depend on each other within a class, or it has "
		    "too few rows");
	*log_det = 0;
	for (size_t j = 0; j < m; j++) {
		const double own = factor[j * m + j];

		if (own * own < FLAT * kept[j])
			return call_refuse(call, "X",
			    "column %zu depends on those before it within a "
			    "class",
			    j + 1);
		*log_det += 2 * log(own);
	}
	return true;
}

/* log(share) - log det/2 - distance^2/2, for one class. */
static void
judge(const struct matrix *rows, const double *mean, const double *factor,
    double start, double *d, struct matrix *logs, size_t class)
{
	const int m = (int)rows->cols;

	for (size_t i = 0; i < rows->rows; i++) {
		for (int j = 0; j < m; j++)
			d[j] = rows->v[i * rows->cols + (size_t)j] - mean[j];
		cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, m, factor, m, d, 1);
		logs->v[i * logs->cols + class] =
		    start - cblas_ddot(m, d, 1, d, 1) / 2;
	}
}

static bool
find_priors(struct call *call, const struct given *g, const struct classes *c,
    struct vector *to)
{
	double sum = 0;

	*to = call_vector(call, c->n);
	if (g->priors.n > 0 && g->priors.n != c->n)
		return call_refuse(call, "priors",
		    "there are %zu classes, not %zu", c->n, g->priors.n);
	for (size_t k = 0; k < c->n; k++) {
		to->v[k] = g->priors.n > 0 ? g->priors.v[k] : c->count[k];
		sum += to->v[k];
	}
	for (size_t k = 0; k < c->n; k++)
		to->v[k] /= sum;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *rows = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	const size_t m = g->X.cols;
	struct classes c;
	double *factor, *d, log_det = 0;

	if (m > COLUMNS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d columns", COLUMNS_MOST);
	if (!classes_of(call, "y", g->y, &c) ||
	    !find_priors(call, g, &c, &r->priors))
		return false;
	factor = call_matrix(call, m, m).v;
	d = call_vector(call, m).v;
	r->means = call_matrix(call, c.n, m);
	find_means(g, &c, r->means);
	r->proba = call_matrix(call, rows->rows, c.n);
	for (size_t k = 0; k < c.n; k++) {
		if (!call_goes_on(call, (double)k / (double)c.n) ||
		    ((k == 0 || g->kind == QUADRATIC) &&
			!spread(call, g, &c, r->means,
			    g->kind == QUADRATIC ? k : c.n, factor, &log_det)))
			return false;
		judge(rows, r->means.v + k * m, factor,
		    log(r->priors.v[k]) - log_det / 2, d, &r->proba, k);
	}
	r->classes = classes_labels(call, &c);
	r->label = classes_decide(call, &c, &r->proba);
	return true;
}

const struct entry algorithm_discriminant = {
	.id = "CLS-01",
	.words = { "线性与二次判别分析（LDA/QDA）",
	    "Linear and quadratic discriminant analysis" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "ln p(k|x) = ln pi_k - ln|S_k|/2 - (x - m_k)' S_k^-1 (x - "
		    "m_k)/2 + const; linear: one S, over n - K",
	.source = "Fisher 1936; Hastie, Tibshirani & Friedman, 2nd ed., 2009, "
		  "section 4.3",
	.strength = STRENGTH_A,
	.oracle = "sklearn LinearDiscriminantAnalysis, "
		  "QuadraticDiscriminantAnalysis",
	.version = 1,
	.evaluate = evaluate,
};
