#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define COLUMNS_MOST 50
#define ROWS_MOST 5000
#define ROUNDS 100
#define CLOSE 1e-12

enum ties { EFRON, BRESLOW };

struct given {
	struct matrix X;
	struct vector time, status;
	int ties;
};

struct result {
	struct vector beta, se, z, p, ratio;
	double llf, llnull, concordance;
	int64_t iterations;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "协变量，一行一个样本", "variables, a row a sample" }, "n,m" },
	{ IN(time), PORT_VECTOR, "1", { 0, 1e15 },
	    { "存续时间", "times of event or censoring" }, "n" },
	{ IN(status), PORT_VECTOR, "1", { 0, 1 },
	    { "发生事件 1，截尾 0", "1 event, 0 censored" }, "n" },
	{ IN(ties), PORT_CHOICE, "",
	    .words = { "同时事件的处理", "events of the same time" },
	    .choices = "efron breslow", .otherwise = "\"efron\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(beta), PORT_VECTOR, "1",
	    .words = { "系数（对数风险比）", "coefficients, log ratios" } },
	{ OUT(ratio), PORT_VECTOR, "1",
	    .words = { "风险比", "ratios of hazards" } },
	{ OUT(se), PORT_VECTOR, "1", .words = { "标准误", "standard errors" } },
	{ OUT(z), PORT_VECTOR, "1", .words = { "z 值", "z-values" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "双侧 p 值", "two-sided p-values" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数偏似然", "log of the partial likelihood" } },
	{ OUT(llnull), PORT_NUMBER, "1",
	    .words = { "零系数时的对数偏似然", "the same of no effect" } },
	{ OUT(concordance), PORT_NUMBER, "1",
	    .words = { "一致性指数 C", "concordance C" } },
	{ OUT(iterations), PORT_WHOLE, "1",
	    .words = { "迭代次数", "iterations" } },
	{ NULL },
};

/* Rows from the latest time back; sums of those at risk and of those whose
 * event is at this very time. */
struct fit {
	const struct given *g;
	size_t m, *order;
	double *x;                  /* about the means of columns */
	double llf, *slope, *curve; /* of beta */
	double s0, *s1, *s2;        /* at risk: sum w, w x, w x x' */
	double d0, *d1, *d2;        /* events of this time */
	double *mean;
};

static void
add(size_t m, const double *x, double w, double *s0, double *s1, double *s2)
{
	*s0 += w;
	for (size_t j = 0; j < m; j++) {
		s1[j] += w * x[j];
		for (size_t k = 0; k <= j; k++)
			s2[j * m + k] += w * x[j] * x[k];
	}
}

/* One event's term: of those at risk a share of the tied ones is gone. */
static void
term(struct fit *f, double gone)
{
	const size_t m = f->m;
	const double all = f->s0 - gone * f->d0;

	f->llf -= log(all);
	for (size_t j = 0; j < m; j++) {
		f->mean[j] = (f->s1[j] - gone * f->d1[j]) / all;
		f->slope[j] -= f->mean[j];
		for (size_t k = 0; k <= j; k++)
			f->curve[j * m + k] +=
			    (f->s2[j * m + k] - gone * f->d2[j * m + k]) / all -
			    f->mean[j] * f->mean[k];
	}
}

static void
clear(struct fit *f)
{
	const size_t m = f->m;

	f->llf = f->s0 = 0;
	memset(f->slope, 0, m * sizeof(double));
	memset(f->curve, 0, m * m * sizeof(double));
	memset(f->s1, 0, m * sizeof(double));
	memset(f->s2, 0, m * m * sizeof(double));
}

/* All rows of one time, [i, end) from the latest back. */
static void
take_time(struct fit *f, const double *beta, size_t i, size_t end)
{
	const size_t m = f->m;
	double events = 0;

	f->d0 = 0;
	memset(f->d1, 0, m * sizeof(double));
	memset(f->d2, 0, m * m * sizeof(double));
	for (; i < end; i++) {
		const size_t row = f->order[i];
		const double *x = f->x + row * m;
		double eta = 0;

		for (size_t j = 0; j < m; j++)
			eta += x[j] * beta[j];
		add(m, x, exp(eta), &f->s0, f->s1, f->s2);
		if (!(f->g->status.v[row] > 0))
			continue;
		add(m, x, exp(eta), &f->d0, f->d1, f->d2);
		f->llf += eta;
		for (size_t j = 0; j < m; j++)
			f->slope[j] += x[j];
		events++;
	}
	for (double k = 0; k < events; k++)
		term(f, f->g->ties == EFRON ? k / events : 0);
}

static void
measure(struct fit *f, const double *beta)
{
	const size_t n = f->g->time.n;

	clear(f);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n &&
		     !(f->g->time.v[f->order[end]] < f->g->time.v[f->order[i]]);
		     end++)
			;
		take_time(f, beta, i, end);
	}
}

static void
begin(struct call *call, const struct given *g, struct fit *f)
{
	const size_t n = g->time.n, m = g->X.cols;
	const size_t *up = sample_order(call, g->time);
	double **rooms[] = { &f->slope, &f->s1, &f->d1, &f->mean };
	double **squares[] = { &f->curve, &f->s2, &f->d2 };

	f->g = g;
	f->m = m;
	f->order = cx_calloc(call->cx, n, sizeof(*f->order));
	f->x = call_matrix(call, n, m).v;
	for (size_t k = 0; k < 4; k++)
		*rooms[k] = call_vector(call, m).v;
	for (size_t k = 0; k < 3; k++)
		*squares[k] = call_matrix(call, m, m).v;
	for (size_t i = 0; i < n * m; i++)
		f->mean[i % m] += g->X.v[i] / (double)n;
	for (size_t i = 0; i < n * m; i++)
		f->x[i] = g->X.v[i] - f->mean[i % m];
	for (size_t i = 0; i < n; i++)
		f->order[i] = up[n - 1 - i];
}

/* Newton's steps, halved until the likelihood grows. */
static bool
climb(struct call *call, struct fit *f, struct result *r)
{
	const lapack_int m = (lapack_int)f->m;
	double *beta = r->beta.v, *step = call_vector(call, f->m).v;
	double *next = call_vector(call, f->m).v, before;

	for (r->iterations = 1; r->iterations <= ROUNDS; r->iterations++) {
		double gain = 0, part = 1;

		if (!call_goes_on(call, (double)r->iterations / ROUNDS))
			return false;
		measure(f, beta);
		before = f->llf;
		memcpy(step, f->slope, f->m * sizeof(*step));
		if (LAPACKE_dposv(
			LAPACK_ROW_MAJOR, 'L', m, 1, f->curve, m, step, 1) != 0)
			return call_refuse(call, "X",
			    "columns depend on each other, or do not vary "
			    "among those at risk");
		for (size_t j = 0; j < f->m; j++)
			gain += step[j] * f->slope[j];
		if (gain < CLOSE * (1 + fabs(before)))
			return true;
		for (;; part /= 2) {
			for (size_t j = 0; j < f->m; j++)
				next[j] = beta[j] + part * step[j];
			measure(f, next);
			if (f->llf >= before || part < 1e-10)
				break;
		}
		memcpy(beta, next, f->m * sizeof(*beta));
	}
	return call_refuse(call, "X",
	    "no end after %d rounds: a column may tell all events apart",
	    ROUNDS);
}

/* Of pairs whose order of times is known: those whose risks agree. */
static double
concordance(const struct fit *f, const double *beta)
{
	const size_t n = f->g->time.n;
	double agree = 0, pairs = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; f->g->status.v[i] > 0 && j < n; j++) {
			double more = 0;

			if (!(f->g->time.v[j] > f->g->time.v[i]))
				continue;
			for (size_t k = 0; k < f->m; k++)
				more +=
				    (f->x[i * f->m + k] - f->x[j * f->m + k]) *
				    beta[k];
			agree += more > 0 ? 1 : more < 0 ? 0 : 0.5;
			pairs++;
		}
	return pairs > 0 ? agree / pairs : 0.5;
}

static bool
tell(struct call *call, struct fit *f, struct result *r)
{
	const lapack_int m = (lapack_int)f->m;

	measure(f, r->beta.v);
	r->llf = f->llf;
	if (LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', m, f->curve, m) != 0 ||
	    LAPACKE_dpotri(LAPACK_ROW_MAJOR, 'L', m, f->curve, m) != 0)
		return call_refuse(call, "X", "columns depend on each other");
	for (size_t j = 0; j < f->m; j++) {
		r->se.v[j] = sqrt(f->curve[j * f->m + j]);
		r->z.v[j] = r->beta.v[j] / r->se.v[j];
		r->p.v[j] = 2 * gsl_cdf_ugaussian_Q(fabs(r->z.v[j]));
		r->ratio.v[j] = exp(r->beta.v[j]);
	}
	r->concordance = concordance(f, r->beta.v);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->beta, &r->se, &r->z, &r->p, &r->ratio };
	struct fit f;
	double events = 0;

	for (size_t i = 0; i < g->status.n; i++) {
		if (g->status.v[i] > 0 && g->status.v[i] < 1)
			return call_refuse(
			    call, "status", "status has 0 and 1 alone");
		events += g->status.v[i];
	}
	if (!(events > 0))
		return call_refuse(call, "status", "there is no event");
	if (g->X.cols > COLUMNS_MOST || g->X.rows > ROWS_MOST)
		return call_refuse(call, "X",
		    "X has more than %d columns or %d rows", COLUMNS_MOST,
		    ROWS_MOST);
	begin(call, g, &f);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, f.m);
	measure(&f, r->beta.v);
	r->llnull = f.llf;
	return climb(call, &f, r) && tell(call, &f, r);
}

const struct entry algorithm_hazards = {
	.id = "CLS-21",
	.words = { "Cox 比例风险回归", "Cox's proportional hazards" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max prod over events exp(x_i b)/sum at risk exp(x_j b); "
		    "ties by Efron or Breslow",
	.source = "Cox 1972; Breslow 1974; Efron 1977; Harrell et al. 1982",
	.strength = STRENGTH_A,
	.oracle = "statsmodels PHReg",
	.version = 1,
	.evaluate = evaluate,
};
