#include <math.h>

#include "algorithm/classification/classes.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Xnew;
	struct vector y;
	double smoothing;
};

struct result {
	struct vector classes, label;
	struct matrix proba, means, variances;
};

static const struct port given[] = {
	CLASSES_PORTS,
	{ IN(smoothing), PORT_NUMBER, "1", { 1e-15, 1 },
	    { "方差下限：最大列方差的份额",
		"added to variances: share of the greatest of a column" },
	    .otherwise = "1e-9" },
	{ NULL },
};

static const struct port result[] = {
	CLASSES_PORT_LABELS,
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(proba), PORT_MATRIX, "1",
	    .words = { "各类概率，一行一个样本",
		"probability of each class, a row a sample" } },
	{ OUT(means), PORT_MATRIX, "1",
	    .words = { "各类均值，一行一类", "means of each class" } },
	{ OUT(variances), PORT_MATRIX, "1",
	    .words = { "各类方差（含下限）",
		"variances of each class, smoothed" } },
	{ NULL },
};

/* The greatest variance of a column, over all rows. */
static double
widest(struct call *call, const struct matrix *X)
{
	struct vector column = call_vector(call, X->rows);
	double most = 0, mean;

	for (size_t j = 0; j < X->cols; j++) {
		for (size_t i = 0; i < X->rows; i++)
			column.v[i] = X->v[i * X->cols + j];
		if (!sample_is_constant(column))
			most = fmax(most,
			    sample_squares(column, &mean) / (double)X->rows);
	}
	return most;
}

static void
learn(const struct given *g, const struct classes *c, double least,
    struct result *r)
{
	const size_t m = g->X.cols;

	for (size_t i = 0; i < g->X.rows * m; i++)
		r->means.v[c->of[i / m] * m + i % m] +=
		    g->X.v[i] / c->count[c->of[i / m]];
	for (size_t i = 0; i < g->X.rows * m; i++) {
		const size_t at = c->of[i / m] * m + i % m;

		r->variances.v[at] +=
		    pow(g->X.v[i] - r->means.v[at], 2) / c->count[c->of[i / m]];
	}
	for (size_t i = 0; i < c->n * m; i++)
		r->variances.v[i] += least;
}

static void
judge(const struct given *g, const struct classes *c, const struct matrix *rows,
    struct result *r)
{
	const size_t m = g->X.cols;

	for (size_t i = 0; i < rows->rows; i++)
		for (size_t k = 0; k < c->n; k++) {
			double *log_p = &r->proba.v[i * c->n + k];

			*log_p = log(c->count[k] / (double)g->X.rows);
			for (size_t j = 0; j < m; j++) {
				const double v = r->variances.v[k * m + j];
				const double d =
				    rows->v[i * m + j] - r->means.v[k * m + j];

				*log_p -= (log(2 * M_PI * v) + d * d / v) / 2;
			}
		}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *rows = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	const double wide = widest(call, &g->X);
	struct classes c;

	if (!classes_of(call, "y", g->y, &c))
		return false;
	if (!(wide > 0))
		return call_refuse(call, "X", "no column of X varies");
	r->means = call_matrix(call, c.n, g->X.cols);
	r->variances = call_matrix(call, c.n, g->X.cols);
	r->proba = call_matrix(call, rows->rows, c.n);
	learn(g, &c, g->smoothing * wide, r);
	judge(g, &c, rows, r);
	r->classes = classes_labels(call, &c);
	r->label = classes_decide(call, &c, &r->proba);
	return true;
}

const struct entry algorithm_naive_bayes = {
	.id = "CLS-02",
	.words = { "朴素贝叶斯（高斯）", "Naive Bayes (Gaussian)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p(k|x) ~ share_k prod_j N(x_j; m_kj, v_kj + s max var)",
	.source = "Hastie, Tibshirani & Friedman, 2nd ed., 2009, section 6.6",
	.strength = STRENGTH_A,
	.oracle = "sklearn GaussianNB",
	.version = 1,
	.evaluate = evaluate,
};
