#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

#define SERIES_MOST 30
#define LOG_2PI 1.83787706640934548356

struct given {
	struct matrix Y;
	int64_t lags, h;
};

struct result {
	struct matrix coef, sigma, forecast;
	double llf, aic, bic, radius;
};

static const struct port given[] = {
	{ IN(Y), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "多元序列，一行一时刻", "series, a row a moment" },
	    .shape = "n,k" },
	{ IN(lags), PORT_WHOLE, "1", { 1, 50 }, { "滞后阶数", "lags" },
	    .otherwise = "1" },
	{ IN(h), PORT_WHOLE, "1", { 1, 10000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_MATRIX, "1",
	    .words = { "系数（首行常数，其后逐阶；一列一方程）",
		"coefficients: constants, then lag by lag; a column an "
		"equation" } },
	{ OUT(sigma), PORT_MATRIX, "1",
	    .words = { "新息协方差（自由度校正）",
		"covariance of the innovations, for degrees of freedom" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(aic), PORT_NUMBER, "1",
	    .words = { "AIC（每点）", "AIC, a moment" } },
	{ OUT(bic), PORT_NUMBER, "1",
	    .words = { "BIC（每点）", "BIC, a moment" } },
	{ OUT(radius), PORT_NUMBER, "1",
	    .words = { "伴随矩阵谱半径（小于 1 为平稳）",
		"spectral radius of the companion; below 1: stationary" } },
	{ OUT(forecast), PORT_MATRIX, "1",
	    .words = { "各步预测", "forecasts" } },
	{ NULL },
};

static void
row(const void *design, size_t i, double *to, size_t step)
{
	const struct given *g = design;
	const size_t k = g->Y.cols, p = (size_t)g->lags;
	const double *now = g->Y.v + (i + p) * k;

	*to = 1;
	to += step;
	for (size_t lag = 1; lag <= p; lag++)
		for (size_t j = 0; j < k; j++, to += step)
			*to = *(now - lag * k + j);
	for (size_t j = 0; j < k; j++, to += step)
		*to = now[j];
}

/* Solves for all equations at once, whose right sides are the last k columns;
 * false when the columns before them depend on each other. */
static bool
solve(
    struct call *call, const struct triangle *t, size_t k, struct matrix *coef)
{
	const size_t p = t->n - k;
	double *right = call_vector(call, p * k).v;

	for (size_t j = 0; j < p; j++) {
		const double *column = t->r + j * t->n;

		if (!(fabs(column[j]) >
			1e-11 * cblas_dnrm2((int)j + 1, column, 1)))
			return false;
	}
	for (size_t j = 0; j < k; j++)
		memcpy(
		    right + j * p, t->r + (p + j) * t->n, p * sizeof(double));
	cblas_dtrsm(CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans,
	    CblasNonUnit, (int)p, (int)k, 1, t->r, (int)t->n, right, (int)p);
	*coef = call_matrix(call, p, k);
	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j < k; j++)
			coef->v[i * k + j] = right[j * p + i];
	return true;
}

/* Covariance from the corner of the triangle that the equations leave. */
static double
innovations(struct call *call, const struct triangle *t, size_t k, double free,
    struct matrix *sigma)
{
	const size_t p = t->n - k;
	double log_det = 0;

	*sigma = call_matrix(call, k, k);
	for (size_t i = 0; i < k; i++) {
		const double *a = t->r + (p + i) * t->n + p;

		log_det += 2 * log(fabs(a[i]));
		for (size_t j = 0; j < k; j++)
			sigma->v[i * k + j] =
			    cblas_ddot((int)(i < j ? i : j) + 1, a, 1,
				t->r + (p + j) * t->n + p, 1) /
			    free;
	}
	return log_det;
}

static double
radius(struct call *call, const struct matrix *coef, size_t k, size_t p)
{
	const size_t m = k * p;
	double *A = call_vector(call, m * m).v, most = 0;
	double *re = call_vector(call, m).v, *im = call_vector(call, m).v;

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < m; j++)
			A[i * m + j] =
			    i < k ? coef->v[(1 + j) * k + i] : i == j + k;
	if (LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'N', (lapack_int)m, A,
		(lapack_int)m, re, im, NULL, (lapack_int)m, NULL,
		(lapack_int)m) != 0)
		return NAN;
	for (size_t i = 0; i < m; i++)
		most = fmax(most, hypot(re[i], im[i]));
	return most;
}

static void
forecast(struct call *call, const struct given *g, struct result *r)
{
	const size_t k = g->Y.cols, p = (size_t)g->lags, h = (size_t)g->h;
	double *path = call_vector(call, (p + h) * k).v;

	memcpy(path, g->Y.v + (g->Y.rows - p) * k, p * k * sizeof(double));
	for (size_t t = p; t < p + h; t++)
		for (size_t j = 0; j < k; j++) {
			double sum = r->coef.v[j];

			for (size_t lag = 1; lag <= p; lag++)
				for (size_t i = 0; i < k; i++)
					sum += path[(t - lag) * k + i] *
					    r->coef
						.v[(1 + (lag - 1) * k + i) * k +
						    j];
			path[t * k + j] = sum;
		}
	r->forecast = call_matrix(call, h, k);
	memcpy(r->forecast.v, path + p * k, h * k * sizeof(double));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t k = g->Y.cols, p = (size_t)g->lags, width = 1 + k * p;
	struct triangle t;
	double T, log_det, params;

	if (k > SERIES_MOST || k * p > 200)
		return call_refuse(call, k > SERIES_MOST ? "Y" : "lags",
		    "at most %d series, and 200 coefficients of past values",
		    SERIES_MOST);
	if (g->Y.rows < p + width + k + 1)
		return call_refuse(
		    call, "Y", "Y needs at least %zu rows", p + width + k + 1);
	if (!triangle_of(call, row, g, g->Y.rows - p, width + k, &t))
		return false;
	if (!solve(call, &t, k, &r->coef))
		return call_refuse(
		    call, "Y", "past values of Y depend on each other");
	T = (double)(g->Y.rows - p);
	log_det = innovations(call, &t, k, T - (double)width, &r->sigma);
	if (!isfinite(log_det))
		return call_refuse(call, "Y",
		    "a series follows from the others without a rest");
	log_det -= (double)k * log(T);
	params = (double)(k * width);
	r->llf = -T / 2 * ((double)k * (LOG_2PI + 1) + log_det);
	r->aic = log_det + 2 * params / T;
	r->bic = log_det + log(T) * params / T;
	r->radius = radius(call, &r->coef, k, p);
	forecast(call, g, r);
	return true;
}

const struct entry algorithm_vector_autoregression = {
	.id = "TSF-14",
	.words = { "向量自回归 VAR", "Vector autoregression" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Y(t) = c + A1 Y(t-1) + … + Ap Y(t-p) + e, by least "
		    "squares of each equation",
	.source = "Lütkepohl, New Introduction to Multiple Time Series "
		  "Analysis (2005), ch. 3",
	.strength = STRENGTH_A,
	.oracle = "statsmodels VAR",
	.version = 1,
	.evaluate = evaluate,
};
