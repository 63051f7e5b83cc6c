#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/anomaly/covariance.h"
#include "knowledge/entry.h"

#define ROUNDS 2000
#define CLOSE 1e-11
#define COLUMNS_MOST 200

struct given {
	struct matrix X;
	int64_t k;
	int rotation;
};

struct result {
	struct matrix loadings;
	struct vector communality, uniqueness, share;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 50 }, { "因子个数", "factors" },
	    .otherwise = "1" },
	{ IN(rotation), PORT_CHOICE, "", .words = { "旋转", "rotation" },
	    .choices = "varimax none", .otherwise = "\"varimax\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(loadings), PORT_MATRIX, "1",
	    .words = { "载荷（行变量，列因子，依方差降序）",
		"loadings; a row a variable, a column a factor, by "
		"variance" } },
	{ OUT(communality), PORT_VECTOR, "1",
	    .words = { "共同度", "communalities" } },
	{ OUT(uniqueness), PORT_VECTOR, "1",
	    .words = { "特殊方差", "what is a variable's own" } },
	{ OUT(share), PORT_VECTOR, "1",
	    .words = { "各因子方差占比",
		"share of the variance of each factor" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

/* Correlations from the triangle, and first communalities, 1 - 1/inverse. */
static bool
begin(struct call *call, const struct covariance *c, double samples, double *R,
    double *h)
{
	const int m = (int)c->t.n;
	double *inverse = call_vector(call, (size_t)m * (size_t)m).v;

	cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, m, m,
	    1 / (samples - 1), c->t.r, m, 0, R, m);
	memcpy(inverse, R, (size_t)m * (size_t)m * sizeof(double));
	if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', m, inverse, m) != 0 ||
	    LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', m, inverse, m) != 0)
		return call_refuse(
		    call, "X", "the columns of X depend on each other");
	for (int j = 0; j < m; j++) {
		h[j] = 1 - 1 / inverse[j * m + j];
		if (!(h[j] >= 0) || !isfinite(h[j]))
			return call_refuse(
			    call, "X", "the columns of X depend on each other");
	}
	return true;
}

/* Loadings of the k greatest eigenvalues; false when one is not positive. */
static bool
extract(const double *R, const double *h, int m, int k, double *work,
    double *values, double *L)
{
	memcpy(work, R, (size_t)m * (size_t)m * sizeof(double));
	for (int j = 0; j < m; j++)
		work[j * m + j] = h[j];
	if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'L', m, work, m, values) != 0)
		return false;
	for (int f = 0; f < k; f++) {
		const double value = values[m - 1 - f];

		if (!(value > 0))
			return false;
		for (int i = 0; i < m; i++)
			L[i * k + f] = sqrt(value) * work[(m - 1 - f) * m + i];
	}
	return true;
}

static bool
iterate(struct call *call, const double *R, double *h, int m, int k,
    struct result *r)
{
	double *work = call_vector(call, (size_t)m * (size_t)m).v;
	double *values = call_vector(call, (size_t)m).v, change = 1;

	for (r->rounds = 0; change > CLOSE; r->rounds++) {
		if (r->rounds == ROUNDS)
			return call_refuse(call, "k",
			    "communalities come to no end after %d rounds",
			    ROUNDS);
		if (!call_goes_on(call, (double)r->rounds / ROUNDS))
			return false;
		if (!extract(R, h, m, k, work, values, r->loadings.v))
			return call_refuse(call, "k",
			    "there are less than %d factors in X", k);
		change = 0;
		for (int i = 0; i < m; i++) {
			const double *row = r->loadings.v + i * k;
			const double next = cblas_ddot(k, row, 1, row, 1);

			change = fmax(change, fabs(next - h[i]));
			h[i] = next;
		}
		if (h[cblas_idamax(m, h, 1)] > 1 + 1e-6)
			return call_refuse(call, "k",
			    "a variable has more in common than it has: fewer "
			    "factors fit");
	}
	return true;
}

/* The angle that makes the criterion of two columns greatest (Kaiser). */
static double
angle(const double *L, size_t m, size_t k, size_t p, size_t q)
{
	double A = 0, B = 0, C = 0, D = 0;

	for (size_t i = 0; i < m; i++) {
		const double x = L[i * k + p], y = L[i * k + q];
		const double u = x * x - y * y, v = 2 * x * y;

		A += u;
		B += v;
		C += u * u - v * v;
		D += 2 * u * v;
	}
	return atan2(
		   D - 2 * A * B / (double)m, C - (A * A - B * B) / (double)m) /
	    4;
}

static void
varimax(struct matrix *L)
{
	double turned = 1;

	for (int round = 0; round < ROUNDS && turned > 1e-10; round++) {
		turned = 0;
		for (size_t p = 0; p < L->cols; p++)
			for (size_t q = p + 1; q < L->cols; q++) {
				const double by =
				    angle(L->v, L->rows, L->cols, p, q);

				turned = fmax(turned, fabs(by));
				cblas_drot((int)L->rows, L->v + p, (int)L->cols,
				    L->v + q, (int)L->cols, cos(by), sin(by));
			}
	}
}

/* Factors by their variance, each with a positive sum. */
static void
arrange(struct result *r)
{
	const size_t m = r->loadings.rows, k = r->loadings.cols;
	double *L = r->loadings.v;

	for (size_t f = 0; f < k; f++) {
		double sum = 0;

		r->share.v[f] =
		    pow(cblas_dnrm2((int)m, L + f, (int)k), 2) / (double)m;
		for (size_t i = 0; i < m; i++)
			sum += L[i * k + f];
		if (sum < 0)
			cblas_dscal((int)m, -1, L + f, (int)k);
	}
	for (size_t f = 0; f < k; f++)
		for (size_t g = f + 1; g < k; g++)
			if (r->share.v[g] > r->share.v[f]) {
				const double share = r->share.v[f];

				r->share.v[f] = r->share.v[g];
				r->share.v[g] = share;
				cblas_dswap(
				    (int)m, L + f, (int)k, L + g, (int)k);
			}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->X.cols, k = (size_t)g->k;
	struct covariance c;
	double *R;

	if (m > COLUMNS_MOST || m < 3 || g->X.rows < m + 2)
		return call_refuse(call, "X",
		    "X needs 3 to %d columns, and two rows more than columns",
		    COLUMNS_MOST);
	if (k >= m)
		return call_refuse(
		    call, "k", "k must be less than %zu variables", m);
	if (!covariance_of(call, "X", &g->X, true, &c))
		return false;
	R = call_vector(call, m * m).v;
	r->communality = call_vector(call, m);
	r->uniqueness = call_vector(call, m);
	r->share = call_vector(call, k);
	r->loadings = call_matrix(call, m, k);
	if (!begin(call, &c, (double)g->X.rows, R, r->communality.v) ||
	    !iterate(call, R, r->communality.v, (int)m, (int)k, r))
		return false;
	if (g->rotation == 0)
		varimax(&r->loadings);
	arrange(r);
	for (size_t i = 0; i < m; i++)
		r->uniqueness.v[i] = 1 - r->communality.v[i];
	return true;
}

const struct entry algorithm_common_factors = {
	.id = "STA-32",
	.words = { "因子分析（主轴法、方差最大旋转）",
	    "Factor analysis (principal axes, varimax)" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "R with communalities on its diagonal = L L' of its k greatest "
	    "eigenvalues, round by round, first those of regression on the "
	    "others; varimax: max sum var of squared loadings",
	.source = "Harman, Modern Factor Analysis (1976); Kaiser 1958",
	.strength = STRENGTH_A,
	.oracle = "statsmodels Factor, method pa",
	.version = 1,
	.evaluate = evaluate,
};
