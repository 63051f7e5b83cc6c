#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>

#include "algorithm/classification/classes.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

enum weighting { LOG_RANK, GEHAN };

struct given {
	struct vector time, status, group;
	int weighting;
};

struct result {
	double chi2, p;
	int64_t dof;
	struct vector groups, observed, expected;
};

static const struct port given[] = {
	{ IN(time), PORT_VECTOR, "1", { 0, 1e15 },
	    { "存续时间", "times of event or censoring" }, "n" },
	{ IN(status), PORT_VECTOR, "1", { 0, 1 },
	    { "发生事件 1，截尾 0", "1 event, 0 censored" }, "n" },
	{ IN(group), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "组别（整数）", "groups, whole numbers" }, "n" },
	{ IN(weighting), PORT_CHOICE, "",
	    .words = { "权重：对数秩、Gehan-Breslow（按在险数）",
		"weights: log-rank, or Gehan and Breslow, by those at risk" },
	    .choices = "log_rank gehan", .otherwise = "\"log_rank\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(chi2), PORT_NUMBER, "1", .words = { "卡方", "chi squared" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(groups), PORT_VECTOR, "1",
	    .words = { "组别（升序）", "groups, ascending" } },
	{ OUT(observed), PORT_VECTOR, "1",
	    .words = { "各组事件数", "events of each" } },
	{ OUT(expected), PORT_VECTOR, "1",
	    .words = { "各组期望事件数", "events of each if all were alike" } },
	{ NULL },
};

struct sums {
	size_t k;
	double *risk, *events; /* of each group, at one time */
	double *score, *spread;
};

/* The events of one time, spread by who is at risk. */
static void
take(struct sums *s, const struct given *g, struct result *r)
{
	double n = 0, d = 0, w;

	for (size_t a = 0; a < s->k; a++) {
		n += s->risk[a];
		d += s->events[a];
	}
	w = g->weighting == GEHAN ? n : 1;
	for (size_t a = 0; a < s->k; a++) {
		const double share = s->risk[a] / n;

		r->observed.v[a] += s->events[a];
		r->expected.v[a] += d * share;
		s->score[a] += w * (s->events[a] - d * share);
		for (size_t b = 0; n > 1 && b < s->k; b++)
			s->spread[a * s->k + b] += w * w * d * (n - d) /
			    (n - 1) * share *
			    ((a == b ? 1 : 0) - s->risk[b] / n);
	}
}

/* From the latest time back: those that are later are at risk, too. */
static void
run(struct call *call, const struct given *g, const struct classes *c,
    struct sums *s, struct result *r)
{
	const size_t *order = sample_order(call, g->time);
	double events = 0;

	for (size_t i = g->time.n; i-- > 0;) {
		const size_t row = order[i];

		s->risk[c->of[row]]++;
		s->events[c->of[row]] += g->status.v[row];
		events += g->status.v[row];
		if (i > 0 && !(g->time.v[order[i - 1]] < g->time.v[row]))
			continue;
		if (events > 0)
			take(s, g, r);
		for (size_t a = 0; a < s->k; a++)
			s->events[a] = 0;
		events = 0;
	}
}

static bool
judge(struct call *call, struct sums *s, struct result *r)
{
	const size_t m = s->k - 1;
	double *v = call_matrix(call, m, m).v, *x = call_vector(call, m).v;

	for (size_t a = 0; a < m; a++) {
		x[a] = s->score[a];
		for (size_t b = 0; b < m; b++)
			v[a * m + b] = s->spread[a * s->k + b];
	}
	if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'L', (lapack_int)m, 1, v,
		(lapack_int)m, x, 1) != 0)
		return call_refuse(call, "group",
		    "events never came while two groups were at risk");
	for (size_t a = 0; a < m; a++)
		r->chi2 += x[a] * s->score[a];
	r->dof = (int64_t)m;
	r->p = gsl_cdf_chisq_Q(r->chi2, (double)m);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct classes c;
	struct sums s;

	for (size_t i = 0; i < g->status.n; i++)
		if (g->status.v[i] > 0 && g->status.v[i] < 1)
			return call_refuse(
			    call, "status", "status has 0 and 1 alone");
	if (!classes_of(call, "group", g->group, &c))
		return false;
	s = (struct sums){ c.n, call_vector(call, c.n).v,
		call_vector(call, c.n).v, call_vector(call, c.n).v,
		call_matrix(call, c.n, c.n).v };
	r->observed = call_vector(call, c.n);
	r->expected = call_vector(call, c.n);
	run(call, g, &c, &s, r);
	r->groups = classes_labels(call, &c);
	return judge(call, &s, r);
}

const struct entry algorithm_log_rank = {
	.id = "CLS-22",
	.words = { "对数秩检验", "Log-rank test" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "chi2 = U' V^-1 U, U_a = sum w (d_a - d n_a/n)",
	.source = "Mantel 1966; Peto & Peto 1972; Gehan 1965",
	.strength = STRENGTH_A,
	.oracle = "statsmodels survdiff",
	.version = 1,
	.evaluate = evaluate,
};
