#include <cblas.h>
#include <gsl/gsl_rng.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define ROWS_MOST 100000
#define COLUMNS_MOST 50
#define WORK_MOST 2e10

struct given {
	struct matrix X;
	int64_t k, starts, rounds, seed;
	double floor;
};

struct result {
	struct matrix means, proba;
	struct cube covariances;
	struct vector weights, labels;
	double log_likelihood, bic, aic;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "样本，一行一个", "samples, a row each" }, "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 50 }, { "成分数", "components" } },
	{ IN(starts), PORT_WHOLE, "1", { 1, 50 },
	    { "重启次数", "starts, of which the best is kept" },
	    .otherwise = "5" },
	{ IN(rounds), PORT_WHOLE, "1", { 1, 5000 },
	    { "每次最多迭代", "rounds of a start at most" },
	    .otherwise = "300" },
	{ IN(floor), PORT_NUMBER, "1", { 1e-12, 1e6 },
	    { "加在方差上的下限", "added to variances" }, .otherwise = "1e-6" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "各成分权重（降序）", "weights, greatest first" } },
	{ OUT(means), PORT_MATRIX, "1",
	    .words = { "各成分均值", "means, a row each" } },
	{ OUT(covariances), PORT_CUBE, "1",
	    .words = { "各成分协方差", "covariances" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本最可能的成分", "likeliest component of each" } },
	{ OUT(proba), PORT_MATRIX, "1",
	    .words = { "各样本属于各成分的概率",
		"probability of each component, a row a sample" } },
	{ OUT(log_likelihood), PORT_NUMBER, "1",
	    .words = { "平均对数似然", "mean log-likelihood of a sample" } },
	{ OUT(bic), PORT_NUMBER, "1",
	    .words = { "BIC（越小越好）", "BIC, the less the better" } },
	{ OUT(aic), PORT_NUMBER, "1", .words = { "AIC", "AIC" } },
	{ OUT(rounds), PORT_WHOLE, "1",
	    .words = { "最好一次的迭代数", "rounds of the best start" } },
	{ NULL },
};

#define CLOSE 1e-7 /* change of the mean log-likelihood */

struct fit {
	const struct given *g;
	size_t n, m, k;
	double *weight, *mean, *cov; /* k; k rows of m; k squares */
	double *factor, *share, *d;  /* of one component; n rows of k; m */
	double ll;
};

/* ln of weight times density of one component, of all rows. */
static bool
weigh(struct call *call, struct fit *f, size_t c)
{
	const int m = (int)f->m;
	double start = log(f->weight[c]) - (double)f->m * log(2 * M_PI) / 2;

	memcpy(
	    f->factor, f->cov + c * f->m * f->m, f->m * f->m * sizeof(double));
	if (LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', m, f->factor, m) != 0)
		return call_refuse(call, "floor",
		    "a component has no width: a greater floor is needed");
	for (size_t j = 0; j < f->m; j++)
		start -= log(f->factor[j * f->m + j]);
	for (size_t i = 0; i < f->n; i++) {
		for (size_t j = 0; j < f->m; j++)
			f->d[j] =
			    f->g->X.v[i * f->m + j] - f->mean[c * f->m + j];
		cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, m, f->factor, m, f->d, 1);
		f->share[i * f->k + c] =
		    start - cblas_ddot(m, f->d, 1, f->d, 1) / 2;
	}
	return true;
}

/* Shares of each component in each row, and the likelihood. */
static bool
expect(struct call *call, struct fit *f)
{
	for (size_t c = 0; c < f->k; c++)
		if (!weigh(call, f, c))
			return false;
	f->ll = 0;
	for (size_t i = 0; i < f->n; i++) {
		double *row = f->share + i * f->k, most = row[0], sum = 0;

		for (size_t c = 1; c < f->k; c++)
			most = fmax(most, row[c]);
		for (size_t c = 0; c < f->k; c++)
			sum += exp(row[c] - most);
		f->ll += (most + log(sum)) / (double)f->n;
		for (size_t c = 0; c < f->k; c++)
			row[c] = exp(row[c] - most) / sum;
	}
	return true;
}

static void
maximise(struct fit *f, size_t c)
{
	double *mean = f->mean + c * f->m, *cov = f->cov + c * f->m * f->m;
	double all = 1e-300;

	memset(mean, 0, f->m * sizeof(*mean));
	memset(cov, 0, f->m * f->m * sizeof(*cov));
	for (size_t i = 0; i < f->n; i++) {
		all += f->share[i * f->k + c];
		cblas_daxpy((int)f->m, f->share[i * f->k + c],
		    f->g->X.v + i * f->m, 1, mean, 1);
	}
	cblas_dscal((int)f->m, 1 / all, mean, 1);
	for (size_t i = 0; i < f->n; i++) {
		for (size_t j = 0; j < f->m; j++)
			f->d[j] = f->g->X.v[i * f->m + j] - mean[j];
		cblas_dsyr(CblasRowMajor, CblasLower, (int)f->m,
		    f->share[i * f->k + c] / all, f->d, 1, cov, (int)f->m);
	}
	for (size_t j = 0; j < f->m; j++) {
		cov[j * f->m + j] += f->g->floor;
		for (size_t l = 0; l < j; l++)
			cov[l * f->m + j] = cov[j * f->m + l];
	}
	f->weight[c] = all / (double)f->n;
}

static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* Rows as far apart as they are drawn by the squares of their distances; each
 * other row goes to its nearest. */
static void
begin(struct fit *f, gsl_rng *rng, double *far)
{
	const double *X = f->g->X.v;
	size_t at = gsl_rng_uniform_int(rng, f->n);

	for (size_t i = 0; i < f->n; i++)
		far[i] = HUGE_VAL;
	memset(f->share, 0, f->n * f->k * sizeof(double));
	for (size_t c = 0; c < f->k; c++) {
		double all = 0, left;

		for (size_t i = 0; i < f->n; i++) {
			const double d =
			    apart(X + i * f->m, X + at * f->m, f->m);

			if (d < far[i]) {
				memset(f->share + i * f->k, 0,
				    f->k * sizeof(double));
				f->share[i * f->k + c] = 1;
				far[i] = d;
			}
			all += far[i];
		}
		left = all * gsl_rng_uniform(rng);
		for (at = 0; at + 1 < f->n && left >= far[at]; at++)
			left -= far[at];
	}
	for (size_t c = 0; c < f->k; c++)
		maximise(f, c);
}

static bool
run(struct call *call, struct fit *f, int64_t *round)
{
	double before = -HUGE_VAL;

	for (*round = 1; *round <= f->g->rounds; ++*round) {
		if (!call_goes_on(
			call, (double)*round / (double)f->g->rounds) ||
		    !expect(call, f))
			return false;
		if (fabs(f->ll - before) < CLOSE)
			return true;
		before = f->ll;
		for (size_t c = 0; c < f->k; c++)
			maximise(f, c);
	}
	--*round;
	return expect(call, f);
}

/* Components by their weight. */
static void
keep(struct call *call, const struct fit *f, struct result *r)
{
	const size_t square = f->m * f->m;
	size_t *order = cx_calloc(call->cx, f->k, sizeof(*order));

	for (size_t c = 0; c < f->k; c++) {
		size_t at = c;

		for (; at > 0 && f->weight[order[at - 1]] < f->weight[c]; at--)
			order[at] = order[at - 1];
		order[at] = c;
	}
	for (size_t c = 0; c < f->k; c++) {
		const size_t from = order[c];

		r->weights.v[c] = f->weight[from];
		memcpy(r->means.v + c * f->m, f->mean + from * f->m,
		    f->m * sizeof(double));
		memcpy(r->covariances.v + c * square, f->cov + from * square,
		    square * sizeof(double));
		for (size_t i = 0; i < f->n; i++)
			r->proba.v[i * f->k + c] = f->share[i * f->k + from];
	}
	r->log_likelihood = f->ll;
}

static bool
search(struct call *call, struct fit *f, struct result *r)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double *far = call_vector(call, f->n).v;
	bool on = true;

	gsl_rng_set(rng, (unsigned long)f->g->seed);
	r->log_likelihood = -HUGE_VAL;
	for (int64_t t = 0; t < f->g->starts && on; t++) {
		int64_t round;

		begin(f, rng, far);
		on = run(call, f, &round);
		if (!on || f->ll <= r->log_likelihood)
			continue;
		r->rounds = round;
		keep(call, f, r);
	}
	gsl_rng_free(rng);
	return on;
}

static void
judge(const struct fit *f, struct result *r)
{
	const double m = (double)f->m, k = (double)f->k;
	const double free = k * m + k * m * (m + 1) / 2 + k - 1;
	const double ll = r->log_likelihood * (double)f->n;

	r->bic = free * log((double)f->n) - 2 * ll;
	r->aic = 2 * free - 2 * ll;
	for (size_t i = 0; i < f->n; i++) {
		const double *row = r->proba.v + i * f->k;

		for (size_t c = 1; c < f->k; c++)
			if (row[c] > row[(size_t)r->labels.v[i]])
				r->labels.v[i] = (double)c;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct fit f = {
		.g = g, .n = g->X.rows, .m = g->X.cols, .k = (size_t)g->k
	};

	if (f.n > ROWS_MOST || f.m > COLUMNS_MOST ||
	    (double)f.n * (double)(f.m * f.m * f.k) * (double)g->rounds *
		    (double)g->starts >
		WORK_MOST)
		return call_refuse(call, "X",
		    "X is too large for so many components, rounds and starts");
	if (f.k > f.n)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", f.n);
	f.weight = call_vector(call, f.k).v;
	f.mean = call_matrix(call, f.k, f.m).v;
	f.cov = call_matrix(call, f.k * f.m, f.m).v;
	f.factor = call_matrix(call, f.m, f.m).v;
	f.share = call_matrix(call, f.n, f.k).v;
	f.d = call_vector(call, f.m).v;
	r->weights = call_vector(call, f.k);
	r->means = call_matrix(call, f.k, f.m);
	r->covariances =
	    (struct cube){ call_matrix(call, f.k * f.m, f.m).v, f.k, f.m, f.m };
	r->labels = call_vector(call, f.n);
	r->proba = call_matrix(call, f.n, f.k);
	if (!search(call, &f, r))
		return false;
	judge(&f, r);
	return true;
}

const struct entry algorithm_mixture = {
	.id = "CLU-07",
	.words = { "高斯混合（EM）", "Gaussian mixtures by EM" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p(x) = sum w_c N(x; m_c, S_c), by turns shares and "
		    "weighted moments",
	.source = "Dempster, Laird & Rubin 1977; Schwarz 1978",
	.strength = STRENGTH_A,
	.oracle = "sklearn GaussianMixture: likelihood",
	.note = { "同一种子可重现；成分数可按 BIC 选",
	    "The same seed gives the same; choose components by BIC" },
	.version = 1,
	.evaluate = evaluate,
};
