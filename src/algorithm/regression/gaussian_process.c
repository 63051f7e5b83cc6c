#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROWS_MOST 1000
#define LOG_2PI 1.83787706640934548356
#define LOG_10 2.30258509299404568402
#define GOLDEN 0.61803398874989484820
#define STEPS 48  /* of a first look, over all that is searched */
#define HILLS 3   /* that are climbed then */
#define CLOSER 20 /* steps of a climb */

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

/*
 * Lengths are searched for.  For each, R = exp(-|a-b|^2/(2 l^2)) = Q T Q' with
 * T tridiagonal, so that each share of noise to signal costs no more than n
 * steps; and where neither is given the best signal follows from the share.
 */
struct process {
	struct call *call;
	const struct given *g;
	size_t n;
	double *squares; /* of distances, n by n */
	double *K, *about, *alpha;
	double *diagonal, *beside, *tau; /* T, and what Q is made from */
	double *turned;                  /* Q'y */
	double spread, variance;         /* of the rows, of y */
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

static bool
reduce(struct process *p)
{
	const lapack_int n = (lapack_int)p->n;

	for (size_t i = 0; i < p->n * p->n; i++)
		p->K[i] = exp(-p->squares[i] / (2 * p->length * p->length));
	memcpy(p->turned, p->about, p->n * sizeof(double));
	return LAPACKE_dsytrd(LAPACK_COL_MAJOR, 'L', n, p->K, n, p->diagonal,
		   p->beside, p->tau) == 0 &&
	    LAPACKE_dormtr(LAPACK_COL_MAJOR, 'L', 'L', 'T', n, 1, p->K, n,
		p->tau, p->turned, n) == 0;
}

/* The likelihood of a share of noise to signal, by its logarithm, and the
 * variances it comes with. */
static double
of_share(struct process *p, double logarithm)
{
	const double n = (double)p->n, share = exp(logarithm);
	double squares = 0, log_det = 0, z = 0, beside = 0, pivot = 1;

	for (size_t i = 0; i < p->n; i++) {
		const double from = beside / pivot;

		z = p->turned[i] - from * z;
		pivot = p->diagonal[i] + share - from * beside;
		if (!(pivot > 0))
			return -INFINITY;
		log_det += log(pivot);
		squares += z * z / pivot;
		beside = i + 1 < p->n ? p->beside[i] : 0;
	}
	p->signal = !isnan(p->g->signal) ? p->g->signal
	    : !isnan(p->g->noise)        ? p->g->noise / share
					 : squares / n;
	p->noise = !isnan(p->g->noise) ? p->g->noise : share * p->signal;
	return -(n * (LOG_2PI + log(p->signal)) + log_det +
		   squares / p->signal) /
	    2;
}

/* The top of the one hill between two ends; its height. */
static double
summit(double (*height)(struct process *, double), struct process *p,
    double low, double high, double *top)
{
	for (int k = 0; k < CLOSER; k++) {
		const double a = high - GOLDEN * (high - low);
		const double b = low + GOLDEN * (high - low);

		if (height(p, a) >= height(p, b))
			high = b;
		else
			low = a;
	}
	*top = (low + high) / 2;
	return height(p, *top);
}

/* The even step that is higher than both beside it, the highest of those not
 * yet taken, which it is then; STEPS + 1 when there is none. */
static int
next_hill(const double *heights, bool *taken)
{
	int best = STEPS + 1;

	for (int k = 0; k <= STEPS; k++) {
		const bool hill = (k == 0 || heights[k] > heights[k - 1]) &&
		    (k == STEPS || heights[k] >= heights[k + 1]);

		if (hill && !taken[k] && isfinite(heights[k]) &&
		    (best > STEPS || heights[k] > heights[best]))
			best = k;
	}
	if (best <= STEPS)
		taken[best] = true;
	return best;
}

/* Where a height is greatest between two ends, of the hills that even steps
 * see.  Goes there once more. */
static double
highest(double (*height)(struct process *, double), struct process *p,
    double from, double to)
{
	const double step = (to - from) / STEPS;
	double heights[STEPS + 1], top = from, best = -INFINITY;
	bool taken[STEPS + 1] = { false };

	for (int k = 0; k <= STEPS; k++)
		heights[k] = height(p, from + k * step);
	for (int hill = 0; hill < HILLS; hill++) {
		const int k = next_hill(heights, taken);
		double here, up;

		if (k > STEPS)
			break;
		up = summit(height, p, fmax(from, from + (k - 1) * step),
		    fmin(to, from + (k + 1) * step), &here);
		if (up < heights[k]) {
			up = heights[k];
			here = from + k * step;
		}
		if (up > best) {
			best = up;
			top = here;
		}
	}
	return height(p, top);
}

/* The likelihood of a length, by its logarithm, with the best of what else is
 * not given. */
static double
of_length(struct process *p, double logarithm)
{
	const struct given *g = p->g;
	const double known = log(g->noise / p->variance);

	p->stopped = p->stopped || !call_goes_on(p->call, 0.5);
	p->length = exp(logarithm);
	if (p->stopped || !reduce(p))
		return -INFINITY;
	if (!isnan(g->signal) && !isnan(g->noise))
		return of_share(p, log(g->noise / g->signal));
	return isnan(g->noise)
	    ? highest(of_share, p, -10 * LOG_10, 8 * LOG_10)
	    : highest(of_share, p, known - 6 * LOG_10, known + 6 * LOG_10);
}

/* Those that are not given. */
static bool
search(struct process *p)
{
	const struct given *g = p->g;
	const double middle = log(p->spread);

	if (isnan(g->length))
		(void)highest(
		    of_length, p, middle - 3 * LOG_10, middle + 3 * LOG_10);
	else if (isnan(g->signal) || isnan(g->noise))
		(void)of_length(p, log(g->length));
	return !p->stopped;
}

static bool
prepare(struct call *call, const struct given *g, struct process *p)
{
	const size_t n = g->y.n;
	double mean, all = 0;

	*p = (struct process){ .call = call, .g = g, .n = n };
	p->squares = call_vector(call, n * n).v;
	p->K = call_vector(call, n * n).v;
	p->about = call_vector(call, n).v;
	p->alpha = call_vector(call, n).v;
	p->diagonal = call_vector(call, n).v;
	p->beside = call_vector(call, n).v;
	p->tau = call_vector(call, n).v;
	p->turned = call_vector(call, n).v;
	p->variance = sample_squares(g->y, &mean) / (double)n;
	for (size_t i = 0; i < n; i++) {
		p->about[i] = g->y.v[i] - mean;
		for (size_t j = 0; j < n; j++)
			all += p->squares[i * n + j] =
			    squared(g->X.v + i * g->X.cols,
				g->X.v + j * g->X.cols, g->X.cols);
	}
	if (!(all > 0))
		return call_refuse(call, "X", "all rows of X are equal");
	p->spread = sqrt(all / (double)(n * n));
	p->length = g->length;
	p->signal = g->signal;
	p->noise = g->noise;
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
	.version = 2,
	.evaluate = evaluate,
};
