#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define LOG_2PI 1.83787706640934548356
#define STATES_MOST 50
#define SEEN_MOST 50
#define KEPT_MOST 5000000 /* numbers of all covariances */

struct given {
	struct matrix y, F, H, Q, R, P0;
	struct vector x0;
};

struct result {
	struct matrix filtered, filtered_var, smoothed, smoothed_var;
	struct vector next;
	double llf;
};

static const struct port given[] = {
	{ IN(y), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "观测，一行一时刻（可缺失）",
		"observations, a row a moment; null where unknown" },
	    .shape = "n,k", .gaps = true },
	{ IN(F), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "状态转移矩阵", "what a step makes of the state" },
	    .shape = "m,m" },
	{ IN(H), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "观测矩阵", "what is seen of the state" }, .shape = "k,m" },
	{ IN(Q), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "过程噪声协方差", "covariance of what disturbs a step" },
	    .shape = "m,m" },
	{ IN(R), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "观测噪声协方差", "covariance of what disturbs an observation" },
	    .shape = "k,k" },
	{ IN(x0), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "首时刻的先验状态", "state supposed at the first moment" },
	    .shape = "m" },
	{ IN(P0), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "先验状态协方差", "covariance of what is supposed" },
	    .shape = "m,m" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(filtered), PORT_MATRIX, "1",
	    .words = { "滤波状态（用到该时刻为止）",
		"states by what was seen up to then" } },
	{ OUT(filtered_var), PORT_MATRIX, "1",
	    .words = { "滤波状态方差", "their variances" } },
	{ OUT(smoothed), PORT_MATRIX, "1",
	    .words = { "平滑状态（用全部观测，RTS）",
		"states by all that was seen" } },
	{ OUT(smoothed_var), PORT_MATRIX, "1",
	    .words = { "平滑状态方差", "their variances" } },
	{ OUT(next), PORT_VECTOR, "1",
	    .words = { "末时刻之后的状态预测",
		"state expected after the last moment" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ NULL },
};

struct filter {
	const struct given *g;
	size_t n, m, k, seen;         /* of k, at this moment */
	double *x, *P;                /* as expected at each moment */
	double *H, *v, *S, *gain, *M; /* of one moment */
	double *half, *next;
};

static void
product(bool turn, size_t rows, size_t cols, size_t inner, const double *a,
    const double *b, double *to)
{
	cblas_dgemm(CblasRowMajor, CblasNoTrans,
	    turn ? CblasTrans : CblasNoTrans, (int)rows, (int)cols, (int)inner,
	    1, a, (int)inner, b, turn ? (int)inner : (int)cols, 0, to,
	    (int)cols);
}

/* What is seen at a moment: rows of H, differences, noise. */
static void
look(struct filter *f, size_t t)
{
	const struct given *g = f->g;
	size_t seen = 0, place[SEEN_MOST];

	for (size_t i = 0; i < f->k; i++) {
		const double *row = g->H.v + i * f->m;
		const double y = g->y.v[t * f->k + i];

		if (isnan(y))
			continue;
		memcpy(f->H + seen * f->m, row, f->m * sizeof(double));
		f->v[seen] =
		    y - cblas_ddot((int)f->m, row, 1, f->x + t * f->m, 1);
		place[seen++] = i;
	}
	for (size_t i = 0; i < seen; i++)
		for (size_t j = 0; j < seen; j++)
			f->S[i * seen + j] = g->R.v[place[i] * f->k + place[j]];
	f->seen = seen;
}

/*
 * Gain and I - K H of a moment; S becomes its triangle, v becomes S^-1 v.
 * *llf grows by the likelihood of what was seen.
 */
static bool
weigh(struct filter *f, size_t t, double *llf)
{
	const size_t m = f->m, o = f->seen;
	double *PH = f->half, *S = f->S;

	product(true, o, m, m, f->H, f->P + t * m * m, PH);
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)o, (int)o,
	    (int)m, 1, PH, (int)m, f->H, (int)m, 1, S, (int)o);
	memcpy(f->gain, PH, o * m * sizeof(double));
	memcpy(f->next, f->v, o * sizeof(double));
	if (LAPACKE_dpotrf(
		LAPACK_ROW_MAJOR, 'L', (lapack_int)o, S, (lapack_int)o) != 0)
		return false;
	/* The gain as its transpose, o rows of m. */
	(void)LAPACKE_dpotrs(LAPACK_ROW_MAJOR, 'L', (lapack_int)o,
	    (lapack_int)m, S, (lapack_int)o, f->gain, (lapack_int)m);
	(void)LAPACKE_dpotrs(
	    LAPACK_ROW_MAJOR, 'L', (lapack_int)o, 1, S, (lapack_int)o, f->v, 1);
	*llf -=
	    ((double)o * LOG_2PI + cblas_ddot((int)o, f->next, 1, f->v, 1)) / 2;
	for (size_t i = 0; i < o; i++)
		*llf -= log(S[i * o + i]);
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)m, (int)m,
	    (int)o, -1, f->gain, (int)m, f->H, (int)m, 0, f->M, (int)m);
	for (size_t i = 0; i < m; i++)
		f->M[i * m + i] += 1;
	return true;
}

static bool
update(struct call *call, struct filter *f, size_t t, double *llf)
{
	look(f, t);
	memset(f->M, 0, f->m * f->m * sizeof(double));
	for (size_t i = 0; i < f->m; i++)
		f->M[i * f->m + i] = 1;
	return f->seen == 0 || weigh(f, t, llf) ||
	    call_refuse(call, "R",
		"the covariance of what is seen at moment %zu is not positive "
		"definite",
		t + 1);
}

/* From moment t to the next: filtered, then expected. */
static void
advance(struct filter *f, size_t t, struct result *r)
{
	const size_t m = f->m;
	double *x = r->filtered.v + t * m, *P = f->next;

	memcpy(x, f->x + t * m, m * sizeof(double));
	for (size_t o = 0; o < f->seen; o++) {
		/* K v = P H' (S^-1 v). */
		double *row = f->half;

		product(false, 1, m, m, f->H + o * m, f->P + t * m * m, row);
		cblas_daxpy((int)m, f->v[o], row, 1, x, 1);
	}
	product(false, m, m, m, f->M, f->P + t * m * m, P);
	for (size_t i = 0; i < m; i++)
		r->filtered_var.v[t * m + i] = P[i * m + i];
	product(true, m, m, m, P, f->g->F.v, f->half);
	product(false, m, m, m, f->g->F.v, f->half, f->P + (t + 1) * m * m);
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < m; j++)
			f->P[(t + 1) * m * m + i * m + j] +=
			    f->g->Q.v[i * m + j];
	product(true, 1, m, m, x, f->g->F.v, f->x + (t + 1) * m);
}

/* r and N from what comes after moment t to what comes with it. */
static void
back(struct filter *f, double *r, double *N)
{
	const size_t m = f->m;

	/* L = F (I - K H); r = L' r + H' S^-1 v; N = L' N L + H' S^-1 H. */
	product(false, m, m, m, f->g->F.v, f->M, f->next);
	product(false, 1, m, m, r, f->next, f->half);
	memcpy(r, f->half, m * sizeof(double));
	product(false, m, m, m, N, f->next, f->half);
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)m, (int)m,
	    (int)m, 1, f->next, (int)m, f->half, (int)m, 0, N, (int)m);
	if (f->seen == 0)
		return;
	for (size_t o = 0; o < f->seen; o++)
		cblas_daxpy((int)m, f->v[o], f->H + o * m, 1, r, 1);
	memcpy(f->half, f->H, f->seen * m * sizeof(double));
	(void)LAPACKE_dpotrs(LAPACK_ROW_MAJOR, 'L', (lapack_int)f->seen,
	    (lapack_int)m, f->S, (lapack_int)f->seen, f->half, (lapack_int)m);
	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)m, (int)m,
	    (int)f->seen, 1, f->H, (int)m, f->half, (int)m, 1, N, (int)m);
}

static bool
smooth(struct call *call, struct filter *f, struct result *r)
{
	const size_t m = f->m;
	double *ahead = call_vector(call, m).v, *N = call_vector(call, m * m).v;
	double unused = 0;

	for (size_t t = f->n; t-- > 0;) {
		double *x = r->smoothed.v + t * m, *P = f->P + t * m * m;

		if (!call_goes_on(call, 1 - (double)t / (double)f->n / 2) ||
		    !update(call, f, t, &unused))
			return false;
		back(f, ahead, N);
		product(true, 1, m, m, ahead, P, x);
		cblas_daxpy((int)m, 1, f->x + t * m, 1, x, 1);
		product(false, m, m, m, P, N, f->half);
		product(false, m, m, m, f->half, P, f->next);
		for (size_t i = 0; i < m; i++)
			r->smoothed_var.v[t * m + i] =
			    P[i * m + i] - f->next[i * m + i];
	}
	return true;
}

static bool
prepare(struct call *call, const struct given *g, struct filter *f)
{
	const size_t m = g->x0.n, n = g->y.rows, k = g->y.cols;
	const size_t wide = (m > k ? m : k) * (m > k ? m : k);

	if (m > STATES_MOST || k > SEEN_MOST)
		return call_refuse(call, m > STATES_MOST ? "x0" : "y",
		    "states and observations have at most %d numbers",
		    STATES_MOST);
	if (n * m * m > KEPT_MOST)
		return call_refuse(
		    call, "y", "y is too long for %zu states", m);
	*f = (struct filter){ .g = g, .n = n, .m = m, .k = k };
	f->x = call_vector(call, (n + 1) * m).v;
	f->P = call_vector(call, (n + 1) * m * m).v;
	f->H = call_vector(call, k * m).v;
	f->v = call_vector(call, k).v;
	f->S = call_vector(call, k * k).v;
	f->gain = call_vector(call, k * m).v;
	f->M = call_vector(call, m * m).v;
	f->half = call_vector(call, wide).v;
	f->next = call_vector(call, wide).v;
	memcpy(f->x, g->x0.v, m * sizeof(double));
	memcpy(f->P, g->P0.v, m * m * sizeof(double));
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct filter f = { 0 };

	if (!prepare(call, g, &f))
		return false;
	r->filtered = call_matrix(call, f.n, f.m);
	r->filtered_var = call_matrix(call, f.n, f.m);
	r->smoothed = call_matrix(call, f.n, f.m);
	r->smoothed_var = call_matrix(call, f.n, f.m);
	for (size_t t = 0; t < f.n; t++) {
		if (!call_goes_on(call, (double)t / (double)f.n / 2) ||
		    !update(call, &f, t, &r->llf))
			return false;
		advance(&f, t, r);
	}
	r->next = (struct vector){ f.x + f.n * f.m, f.m };
	return smooth(call, &f, r);
}

const struct entry algorithm_kalman = {
	.id = "TSF-16",
	.words = { "卡尔曼滤波与平滑", "Kalman filter and smoother" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SERVICE | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v = y - H x; S = H P H' + R; K = P H' S^-1; x+ = F (x + K "
		    "v); P+ = F (P - K H P) F' + Q; back: r- = H' S^-1 v + (I "
		    "- K H)' F' r, x~ = x + P r-",
	.source = "Kalman 1960; Rauch, Tung & Striebel 1965; Durbin & Koopman, "
		  "Time Series Analysis by State Space Methods (2012), ch. 4",
	.strength = STRENGTH_A,
	.oracle = "statsmodels KalmanSmoother",
	.note = { "平滑以逆向递推求得，与 RTS 相同而不求逆预测协方差",
	    "The smoother is that of Rauch, Tung and Striebel in the form that "
	    "inverts no covariance of states" },
	.version = 1,
	.evaluate = evaluate,
};
