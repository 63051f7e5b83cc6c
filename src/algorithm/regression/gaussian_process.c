#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROWS_MOST 1000
#define LOG_2PI 1.83787706640934548356
#define STEPS 200

struct given {
	struct matrix X, Xnew;
	struct vector y;
	double length, signal, noise;
};

struct result {
	struct vector mean, sd;
	double length, signal, noise, llf;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "因变量", "what is explained" }, .shape = "n" },
	{ IN(Xnew), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "预测处", "rows to predict" }, .shape = "k,m" },
	{ IN(length), PORT_NUMBER, "1", { 1e-6, 1e9 },
	    { "长度尺度（缺省由似然最大估计）",
		"length scale; without it the likeliest" },
	    .otherwise = "null" },
	{ IN(signal), PORT_NUMBER, "1", { 1e-9, 1e18 },
	    { "信号方差（缺省由似然最大估计）",
		"variance of the signal; without it the likeliest" },
	    .otherwise = "null" },
	{ IN(noise), PORT_NUMBER, "1", { 1e-12, 1e18 },
	    { "噪声方差（缺省由似然最大估计）",
		"variance of the noise; without it the likeliest" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mean), PORT_VECTOR, "1",
	    .words = { "预测均值", "means predicted" } },
	{ OUT(sd), PORT_VECTOR, "1",
	    .words = { "预测标准差（不含噪声）",
		"standard deviations, without the noise" } },
	{ OUT(length), PORT_NUMBER, "1",
	    .words = { "所用长度尺度", "length scale taken" } },
	{ OUT(signal), PORT_NUMBER, "1",
	    .words = { "所用信号方差", "variance of the signal taken" } },
	{ OUT(noise), PORT_NUMBER, "1",
	    .words = { "所用噪声方差", "variance of the noise taken" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数边际似然", "log marginal likelihood" } },
	{ NULL },
};

struct process {
	struct call *call;
	const struct given *g;
	size_t n;
	double *squares; /* of distances, n by n */
	double *K, *about, *alpha;
	double *open[3]; /* what is searched for */
	double length, signal, noise;
	bool stopped;
};

static double
squared(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* Triangle of K + v I and alpha = its inverse times y; -infinity when it is
 * not positive definite. */
static double
likelihood(struct process *p)
{
	const size_t n = p->n;
	double llf = -(double)n / 2 * LOG_2PI;

	for (size_t i = 0; i < n * n; i++)
		p->K[i] = p->signal *
		    exp(-p->squares[i] / (2 * p->length * p->length));
	for (size_t i = 0; i < n; i++)
		p->K[i * n + i] += p->noise;
	if (LAPACKE_dpotrf(
		LAPACK_COL_MAJOR, 'L', (lapack_int)n, p->K, (lapack_int)n) != 0)
		return -INFINITY;
	memcpy(p->alpha, p->about, n * sizeof(double));
	(void)LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', (lapack_int)n, 1, p->K,
	    (lapack_int)n, p->alpha, (lapack_int)n);
	llf -= cblas_ddot((int)n, p->about, 1, p->alpha, 1) / 2;
	for (size_t i = 0; i < n; i++)
		llf -= log(p->K[i * n + i]);
	return llf;
}

static double
loss(unsigned count, const double *logs, double *slope, void *with)
{
	struct process *p = with;
	double llf;

	(void)slope;
	if (p->stopped || !call_goes_on(p->call, 0.5)) {
		p->stopped = true;
		return HUGE_VAL;
	}
	for (unsigned i = 0; i < count; i++)
		*p->open[i] = exp(logs[i]);
	llf = likelihood(p);
	return isfinite(llf) ? -llf : 1e300;
}

/* Those that are not given, by their logarithms. */
static bool
search(struct process *p)
{
	double logs[3], least;
	unsigned count = 0;
	nlopt_opt opt;

	for (size_t i = 0; i < 3; i++)
		if (p->open[i] != NULL) {
			logs[count] = log(*p->open[i]);
			p->open[count++] = p->open[i];
		}
	if (count == 0)
		return true;
	opt = nlopt_create(NLOPT_LN_SBPLX, count);
	(void)nlopt_set_min_objective(opt, loss, p);
	(void)nlopt_set_lower_bounds1(opt, -20);
	(void)nlopt_set_upper_bounds1(opt, 40);
	(void)nlopt_set_ftol_abs(opt, 1e-7);
	(void)nlopt_set_maxeval(opt, STEPS);
	(void)nlopt_optimize(opt, logs, &least);
	nlopt_destroy(opt);
	for (unsigned i = 0; i < count; i++)
		*p->open[i] = exp(logs[i]);
	return !p->stopped;
}

/* Starts from the spread of y and of the rows. */
static bool
prepare(struct call *call, const struct given *g, struct process *p)
{
	const size_t n = g->y.n;
	double mean, variance, all = 0;

	*p = (struct process){ .call = call, .g = g, .n = n };
	p->squares = call_vector(call, n * n).v;
	p->K = call_vector(call, n * n).v;
	p->about = call_vector(call, n).v;
	p->alpha = call_vector(call, n).v;
	variance = sample_squares(g->y, &mean) / (double)n;
	for (size_t i = 0; i < n; i++) {
		p->about[i] = g->y.v[i] - mean;
		for (size_t j = 0; j < n; j++)
			all += p->squares[i * n + j] =
			    squared(g->X.v + i * g->X.cols,
				g->X.v + j * g->X.cols, g->X.cols);
	}
	if (!(all > 0))
		return call_refuse(call, "X", "all rows of X are equal");
	p->open[0] = isnan(g->length) ? &p->length : NULL;
	p->open[1] = isnan(g->signal) ? &p->signal : NULL;
	p->open[2] = isnan(g->noise) ? &p->noise : NULL;
	p->length =
	    isnan(g->length) ? sqrt(all / (double)(n * n)) / 2 : g->length;
	p->signal = isnan(g->signal) ? variance : g->signal;
	p->noise = isnan(g->noise) ? 0.1 * variance : g->noise;
	return true;
}

static void
predict(
    struct call *call, const struct process *p, double mean, struct result *r)
{
	const struct given *g = p->g;
	const size_t n = p->n, m = g->X.cols;
	double *k = call_vector(call, n).v;

	r->mean = call_vector(call, g->Xnew.rows);
	r->sd = call_vector(call, g->Xnew.rows);
	for (size_t i = 0; i < g->Xnew.rows; i++) {
		double known;

		for (size_t j = 0; j < n; j++)
			k[j] = p->signal *
			    exp(-squared(g->Xnew.v + i * m, g->X.v + j * m, m) /
				(2 * p->length * p->length));
		r->mean.v[i] = mean + cblas_ddot((int)n, k, 1, p->alpha, 1);
		cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, (int)n, p->K, (int)n, k, 1);
		known = cblas_ddot((int)n, k, 1, k, 1);
		r->sd.v[i] = sqrt(fmax(0, p->signal - known));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct process p;
	double mean;

	if (g->y.n > ROWS_MOST || g->Xnew.rows > 100 * ROWS_MOST)
		return call_refuse(call, g->y.n > ROWS_MOST ? "X" : "Xnew",
		    "there are more than %d rows, or than 100 times as many "
		    "to predict",
		    ROWS_MOST);
	if (!sample_varies(call, "y", g->y, 2) || !prepare(call, g, &p) ||
	    !search(&p))
		return false;
	r->llf = likelihood(&p);
	if (!isfinite(r->llf))
		return call_refuse(call, "noise",
		    "rows of X are too much alike for so little noise");
	r->length = p.length;
	r->signal = p.signal;
	r->noise = p.noise;
	(void)sample_squares(g->y, &mean);
	predict(call, &p, mean, r);
	return true;
}

const struct entry algorithm_gaussian_process = {
	.id = "REG-16",
	.words = { "高斯过程回归", "Gaussian process regression" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "k(a,b) = s exp(-|a-b|^2/(2 l^2)); mean = k*' (K + v I)^-1 "
		    "(y - m) + m; var = s - k*' (K + v I)^-1 k*",
	.source = "Rasmussen & Williams, Gaussian Processes for Machine "
		  "Learning (2006), algorithm 2.1",
	.strength = STRENGTH_A,
	.oracle = "sklearn GaussianProcessRegressor",
	.note = { "y 先减均值；自变量应先标准化",
	    "y is taken about its mean; scale the variables first" },
	.version = 1,
	.evaluate = evaluate,
};
