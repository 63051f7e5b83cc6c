#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>

#include "algorithm/anomaly/covariance.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, new;
	int64_t k;
	double share, alpha;
};

struct result {
	struct vector T2, Q, flags;
	double T2_limit, Q_limit;
	int64_t k;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "正常工况数据，一行一个时刻",
		"data of normal running, a row a moment" },
	    "n,m" },
	{ IN(new), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "待监测数据（缺省为正常工况自身）",
		"data to be judged; without it X itself" },
	    "k,m", .otherwise = "null" },
	{ IN(k), PORT_WHOLE, "1", { 0, TRIANGLE_MOST },
	    { "主成分数（0 为由方差份额而定）",
		"components; 0: as the share asks" },
	    .otherwise = "0" },
	{ IN(share), PORT_NUMBER, "1", { 0.01, 1 },
	    { "主成分至少解释的方差份额",
		"share of the variance that components explain" },
	    .otherwise = "0.9" },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-6, 0.5 },
	    { "控制限的显著性水平", "level of significance of the limits" },
	    .otherwise = "0.01" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T2), PORT_VECTOR, "1",
	    .words = { "Hotelling T²", "Hotelling's T squared" } },
	{ OUT(Q), PORT_VECTOR, "1",
	    .words = { "SPE（残差平方和）", "squared prediction error" } },
	{ OUT(T2_limit), PORT_NUMBER, "1",
	    .words = { "T² 控制限", "limit of T squared" } },
	{ OUT(Q_limit), PORT_NUMBER, "1",
	    .words = { "SPE 控制限", "limit of the error" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "1 为 T² 越限，2 为 SPE 越限，3 为两者",
		"1: T squared beyond, 2: the error, 3: both" } },
	{ OUT(k), PORT_WHOLE, "1", .words = { "主成分数", "components" } },
	{ NULL },
};

struct model {
	struct covariance c;
	size_t k, m;
	double *variance; /* of each component, falling */
	double *loadings; /* a row each */
	size_t rank;
};

/* Singular values of R are those of the rows. */
static bool
components(struct call *call, const struct given *g, struct model *model)
{
	const size_t m = g->X.cols;
	const lapack_int n = (lapack_int)m;
	double *u = call_vector(call, m * m).v, *rest = call_vector(call, m).v;

	if (!covariance_of(call, "X", &g->X, true, &model->c))
		return false;
	model->m = m;
	model->variance = call_vector(call, m).v;
	model->loadings = call_vector(call, m * m).v;
	/* Columns of V' as LAPACK writes them are rows of components. */
	if (LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'A', 'A', n, n, model->c.t.r, n,
		model->variance, u, n, model->loadings, n, rest) != 0)
		return call_refuse(
		    call, "X", "the components of X are not found");
	for (size_t j = 0; j < m; j++)
		model->variance[j] *=
		    model->variance[j] / (double)(g->X.rows - 1);
	while (model->rank < m &&
	    model->variance[model->rank] > 1e-12 * model->variance[0])
		model->rank++;
	return true;
}

static bool
choose(struct call *call, const struct given *g, struct model *model)
{
	double all = 0, sum = 0;

	for (size_t j = 0; j < model->m; j++)
		all += model->variance[j];
	model->k = (size_t)g->k;
	if (model->k == 0)
		while (model->k < model->rank && sum < g->share * all)
			sum += model->variance[model->k++];
	if (model->k > model->rank)
		return call_refuse(call, "k",
		    "X has %zu components that vary, not %zu", model->rank,
		    model->k);
	return model->k < g->X.rows ||
	    call_refuse(call, "X", "X needs more than %zu rows", model->k);
}

static double
loading(const struct model *m, size_t component, size_t column)
{
	return m->loadings[column * m->m + component];
}

/* The row becomes what the components do not explain. */
static void
judge(const struct model *m, double *row, double *T2, double *Q)
{
	*T2 = *Q = 0;
	for (size_t c = 0; c < m->k; c++) {
		double score = 0;

		for (size_t j = 0; j < m->m; j++)
			score += loading(m, c, j) * row[j];
		for (size_t j = 0; j < m->m; j++)
			row[j] -= score * loading(m, c, j);
		*T2 += score * score / m->variance[c];
	}
	for (size_t j = 0; j < m->m; j++)
		*Q += row[j] * row[j];
}

/* Jackson and Mudholkar; 0 where nothing is left to the error. */
static double
error_limit(const struct model *m, double alpha)
{
	double t1 = 0, t2 = 0, t3 = 0, h, normal, base;

	for (size_t j = m->k; j < m->rank; j++) {
		const double v = m->variance[j];

		t1 += v;
		t2 += v * v;
		t3 += v * v * v;
	}
	if (!(t1 > 0))
		return 0;
	h = 1 - 2 * t1 * t3 / (3 * t2 * t2);
	normal = gsl_cdf_ugaussian_Qinv(alpha);
	base = normal * sqrt(2 * t2 * h * h) / t1 + 1 +
	    t2 * h * (h - 1) / (t1 * t1);
	return base > 0 ? t1 * pow(base, 1 / h) : 0;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *judged = g->new.rows > 0 ? &g->new : &g->X;
	const double n = (double)g->X.rows;
	struct model m = { .k = 0 };
	double *row = call_vector(call, g->X.cols).v, k;

	if (g->X.rows < 3)
		return call_refuse(call, "X", "X needs at least 3 rows");
	if (!components(call, g, &m) || !choose(call, g, &m))
		return false;
	k = (double)m.k;
	r->k = (int64_t)m.k;
	r->T2_limit = k * (n - 1) * (n + 1) / (n * (n - k)) *
	    gsl_cdf_fdist_Qinv(g->alpha, k, n - k);
	r->Q_limit = error_limit(&m, g->alpha);
	r->T2 = call_vector(call, judged->rows);
	r->Q = call_vector(call, judged->rows);
	r->flags = call_vector(call, judged->rows);
	for (size_t i = 0; i < judged->rows; i++) {
		if (!call_goes_on(call, (double)i / (double)judged->rows))
			return false;
		covariance_row(&m.c, judged, i, row);
		judge(&m, row, &r->T2.v[i], &r->Q.v[i]);
		r->flags.v[i] = (r->T2.v[i] > r->T2_limit) +
		    2 * (r->Q.v[i] > r->Q_limit && m.k < m.rank);
	}
	return true;
}

const struct entry algorithm_principal_monitor = {
	.id = "ANO-07",
	.words = { "Hotelling T² 与 SPE（主成分监测）",
	    "Hotelling's T squared and SPE, by principal components" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "T2 = sum t^2/var(t) of k components of scaled X; Q = |x - "
		    "P P'x|^2; limits by F and by Jackson & Mudholkar",
	.source = "Hotelling 1947; Jackson & Mudholkar 1979",
	.strength = STRENGTH_A,
	.oracle = "sklearn PCA of scaled columns; scipy.stats.f",
	.version = 1,
	.evaluate = evaluate,
};
