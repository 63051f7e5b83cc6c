#include <cblas.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "knowledge/entry.h"

#define CELLS_MOST 1000000
#define TINY 1e-12
#define WORK_MOST 2e10 /* rounds times cells times factors */

struct given {
	struct matrix X;
	int64_t k, rounds, starts, seed;
};

struct result {
	struct matrix W, H;
	double residual, relative;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { 0, 1e12 },
	    { "非负矩阵", "a matrix with nothing below 0" }, "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 200 }, { "因子数", "factors" } },
	{ IN(rounds), PORT_WHOLE, "1", { 1, 10000 },
	    { "每次最多迭代", "rounds of a start at most" },
	    .otherwise = "500" },
	{ IN(starts), PORT_WHOLE, "1", { 1, 50 },
	    { "重启次数", "starts, of which the best is kept" },
	    .otherwise = "3" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_MATRIX, "1",
	    .words = { "左因子（n×k）", "left factor, n rows of k" } },
	{ OUT(H), PORT_MATRIX, "1",
	    .words = { "右因子（k×m，每行和为 1）",
		"right factor, k rows that add up to 1" } },
	{ OUT(residual), PORT_NUMBER, "1",
	    .words = { "Frobenius 误差", "Frobenius norm of X - W H" } },
	{ OUT(relative), PORT_NUMBER, "1",
	    .words = { "相对误差", "the same over that of X" } },
	{ OUT(rounds), PORT_WHOLE, "1",
	    .words = { "最好一次的迭代数", "rounds of the best start" } },
	{ NULL },
};

struct work {
	const struct given *g;
	size_t n, m, k;
	double *w, *h;         /* n k; m k: both a row for each of X's sides */
	double *left, *square; /* X h, h'h and the like */
};

/* Each factor's column of a, with the other side held: the best that is not
 * below 0. */
static void
improve(const struct work *s, double *a, const double *b, size_t rows,
    size_t cols, bool turned)
{
	const int k = (int)s->k;

	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, k, (int)cols, 1,
	    b, k, b, k, 0, s->square, k);
	cblas_dgemm(CblasRowMajor, turned ? CblasTrans : CblasNoTrans,
	    CblasNoTrans, (int)rows, k, (int)cols, 1, s->g->X.v, (int)s->m, b,
	    k, 0, s->left, k);
	for (size_t i = 0; i < rows; i++)
		for (size_t f = 0; f < s->k; f++) {
			double slope = -s->left[i * s->k + f];

			for (size_t l = 0; l < s->k; l++)
				slope +=
				    a[i * s->k + l] * s->square[l * s->k + f];
			a[i * s->k + f] = fmax(0,
			    a[i * s->k + f] -
				slope / fmax(s->square[f * s->k + f], TINY));
		}
}

static double
error_of(const struct work *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->m; j++) {
			double d = s->g->X.v[i * s->m + j];

			for (size_t f = 0; f < s->k; f++)
				d -= s->w[i * s->k + f] * s->h[j * s->k + f];
			sum += d * d;
		}
	return sqrt(sum);
}

static bool
run(struct call *call, struct work *s, gsl_rng *rng, double size, double *error,
    int64_t *round)
{
	const double about = sqrt(size / (double)s->k);

	for (size_t i = 0; i < s->n * s->k; i++)
		s->w[i] = about * gsl_rng_uniform(rng);
	for (size_t i = 0; i < s->m * s->k; i++)
		s->h[i] = about * gsl_rng_uniform(rng);
	*error = error_of(s);
	for (*round = 1; *round <= s->g->rounds; ++*round) {
		const double before = *error;

		if (!call_goes_on(call, (double)*round / (double)s->g->rounds))
			return false;
		improve(s, s->w, s->h, s->n, s->m, false);
		improve(s, s->h, s->w, s->m, s->n, true);
		if (*round % 10 != 0 && *round < s->g->rounds)
			continue;
		*error = error_of(s);
		if (before - *error < 1e-9 * before)
			return true;
	}
	--*round;
	return true;
}

/* Rows of H add up to 1, and factors come by the weight of W, most first. */
static void
keep(struct call *call, const struct work *s, struct result *r)
{
	double *sum = call_vector(call, s->k).v;
	double *weight = call_vector(call, s->k).v;
	size_t *order = cx_calloc(call->cx, s->k, sizeof(*order));

	for (size_t i = 0; i < s->m * s->k; i++)
		sum[i % s->k] += s->h[i];
	for (size_t i = 0; i < s->n * s->k; i++)
		weight[i % s->k] += s->w[i] * sum[i % s->k];
	for (size_t f = 0; f < s->k; f++) {
		size_t at = f;

		for (; at > 0 && weight[order[at - 1]] < weight[f]; at--)
			order[at] = order[at - 1];
		order[at] = f;
	}
	for (size_t f = 0; f < s->k; f++) {
		const size_t from = order[f];
		const double by = sum[from] > 0 ? sum[from] : 1;

		for (size_t i = 0; i < s->n; i++)
			r->W.v[i * s->k + f] = s->w[i * s->k + from] * by;
		for (size_t j = 0; j < s->m; j++)
			r->H.v[f * s->m + j] = s->h[j * s->k + from] / by;
	}
}

static bool
search(struct call *call, struct work *s, gsl_rng *rng, struct result *r)
{
	const size_t cells = s->n * s->m;
	double size = 0, norm = 0;

	for (size_t i = 0; i < cells; i++) {
		size += s->g->X.v[i] / (double)cells;
		norm += s->g->X.v[i] * s->g->X.v[i];
	}
	if (!(norm > 0))
		return call_refuse(call, "X", "X is 0 everywhere");
	r->residual = INFINITY;
	for (int64_t t = 0; t < s->g->starts; t++) {
		double error;
		int64_t round;

		if (!run(call, s, rng, size, &error, &round))
			return false;
		if (!(error < r->residual))
			continue;
		r->residual = error;
		r->rounds = round;
		keep(call, s, r);
	}
	r->relative = r->residual / sqrt(norm);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols, k = (size_t)g->k;
	const size_t side = n > m ? n : m;
	struct work s = { .g = g, .n = n, .m = m, .k = k };
	gsl_rng *rng;
	bool done;

	if (k > (n < m ? n : m))
		return call_refuse(call, "k",
		    "X has %zu rows and %zu columns: fewer factors", n, m);
	if (n * m > CELLS_MOST ||
	    (double)n * (double)m * (double)k * (double)g->rounds *
		    (double)g->starts >
		WORK_MOST)
		return call_refuse(call, "rounds",
		    "X is too large for so many factors and rounds");
	s.w = call_matrix(call, n, k).v;
	s.h = call_matrix(call, m, k).v;
	s.left = call_matrix(call, side, k).v;
	s.square = call_matrix(call, k, k).v;
	r->W = call_matrix(call, n, k);
	r->H = call_matrix(call, k, m);
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(rng, (unsigned long)g->seed);
	done = search(call, &s, rng, r);
	gsl_rng_free(rng);
	return done;
}

const struct entry algorithm_factors = {
	.id = "CLU-14",
	.words = { "非负矩阵分解（NMF）", "Non-negative matrix factorisation" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min |X - W H|, W >= 0, H >= 0, one column after the other",
	.source = "Lee & Seung 1999; Cichocki & Phan 2009 (HALS)",
	.strength = STRENGTH_A,
	.oracle = "sklearn NMF: reconstruction error",
	.note = { "分解不唯一；同一种子可重现",
	    "There may be other factors as good; the same seed gives the "
	    "same" },
	.version = 1,
	.evaluate = evaluate,
};
