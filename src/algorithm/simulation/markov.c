#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define STATES_MOST 500
#define SUM_OFF 1e-9
#define STEPS_MOST 100000

struct given {
	struct matrix P;
	struct vector start;
	int64_t steps;
};

struct result {
	struct vector stationary, after, absorbing, transient, expected_steps;
	struct matrix absorption;
	int64_t classes;
};

static const struct port given[] = {
	{ IN(P), PORT_MATRIX, "1", { 0, 1 },
	    { "转移概率（行到列，行和为 1）",
		"probability from row to column; rows add up to 1" },
	    "n,n" },
	{ IN(start), PORT_VECTOR, "1", { 0, 1 },
	    { "初始分布（和为 1；缺省均匀）",
		"distribution at first, in all 1; even without" },
	    "n", .otherwise = "null" },
	{ IN(steps), PORT_WHOLE, "1", { 0, STEPS_MOST }, { "步数", "steps" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(stationary), PORT_VECTOR, "1",
	    .words = { "稳态分布（有多个闭类时为空）",
		"stationary distribution; null: there are several" },
	    .gaps = true },
	{ OUT(after), PORT_VECTOR, "1",
	    .words = { "若干步后的分布", "distribution after the steps" } },
	{ OUT(classes), PORT_WHOLE, "1",
	    .words = { "闭类数", "closed classes" } },
	{ OUT(absorbing), PORT_VECTOR, "1",
	    .words = { "吸收态（从 0 起）", "absorbing states, from 0" } },
	{ OUT(transient), PORT_VECTOR, "1",
	    .words = { "瞬态（从 0 起）", "transient states, from 0" } },
	{ OUT(expected_steps), PORT_VECTOR, "1",
	    .words = { "各瞬态到进入闭类的期望步数",
		"steps from each transient state until it is left for good" } },
	{ OUT(absorption), PORT_MATRIX, "1",
	    .words = { "各瞬态终于各吸收态的概率",
		"probability that each transient state ends in each "
		"absorbing one" } },
	{ NULL },
};

/* Which states reach which: closure of the positive probabilities. */
static bool *
reach_of(struct call *call, const struct matrix *P)
{
	const size_t n = P->rows;
	bool *reach = cx_calloc(call->cx, n * n, sizeof(*reach));

	for (size_t i = 0; i < n * n; i++)
		reach[i] = P->v[i] > 0 || i / n == i % n;
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; reach[i * n + k] && j < n; j++)
				reach[i * n + j] |= reach[k * n + j];
	return reach;
}

/* States that lead to where there is no way back are transient. */
static void
sort_states(struct call *call, const struct matrix *P, const bool *reach,
    struct result *r)
{
	const size_t n = P->rows;

	r->absorbing = call_vector(call, n);
	r->transient = call_vector(call, n);
	r->absorbing.n = r->transient.n = 0;
	for (size_t i = 0; i < n; i++) {
		bool back = true, first = true;

		for (size_t j = 0; j < n; j++) {
			if (!reach[i * n + j])
				continue;
			back &= reach[j * n + i];
			first &= j >= i || !reach[j * n + i];
		}
		if (!back) {
			r->transient.v[r->transient.n++] = (double)i;
			continue;
		}
		r->classes += first;
		if (P->v[i * n + i] >= 1)
			r->absorbing.v[r->absorbing.n++] = (double)i;
	}
}

/* pi (P - I) = 0 with one column changed for the sum of pi. */
static bool
settle(struct call *call, const struct matrix *P, struct vector pi)
{
	const size_t n = P->rows;
	double *a = call_matrix(call, n, n).v;
	lapack_int *pivot = cx_calloc(call->cx, n, sizeof(*pivot));

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			a[j * n + i] =
			    j + 1 == n ? 1 : P->v[i * n + j] - (i == j ? 1 : 0);
	memset(pi.v, 0, n * sizeof(*pi.v));
	pi.v[n - 1] = 1;
	if (LAPACKE_dgesv(LAPACK_ROW_MAJOR, (lapack_int)n, 1, a, (lapack_int)n,
		pivot, pi.v, 1) != 0)
		return call_refuse(
		    call, "P", "no stationary distribution was found");
	for (size_t i = 0; i < n; i++)
		pi.v[i] = fmax(0, pi.v[i]);
	return true;
}

/* (I - Q) t = 1 and (I - Q) B = R, of transient states. */
static bool
absorb(struct call *call, const struct matrix *P, struct result *r)
{
	const size_t n = P->rows, m = r->transient.n, k = r->absorbing.n + 1;
	double *a = call_matrix(call, m, m).v, *b = call_matrix(call, m, k).v;
	lapack_int *pivot = cx_calloc(call->cx, m, sizeof(*pivot));

	r->expected_steps = call_vector(call, m);
	r->absorption = call_matrix(call, m, k - 1);
	if (m == 0)
		return true;
	for (size_t i = 0; i < m; i++) {
		const double *row = P->v + (size_t)r->transient.v[i] * n;

		for (size_t j = 0; j < m; j++)
			a[i * m + j] =
			    (i == j ? 1 : 0) - row[(size_t)r->transient.v[j]];
		b[i * k] = 1;
		for (size_t j = 1; j < k; j++)
			b[i * k + j] = row[(size_t)r->absorbing.v[j - 1]];
	}
	if (LAPACKE_dgesv(LAPACK_ROW_MAJOR, (lapack_int)m, (lapack_int)k, a,
		(lapack_int)m, pivot, b, (lapack_int)k) != 0)
		return call_refuse(call, "P", "transient states never end");
	for (size_t i = 0; i < m; i++) {
		r->expected_steps.v[i] = b[i * k];
		for (size_t j = 1; j < k; j++)
			r->absorption.v[i * (k - 1) + j - 1] = b[i * k + j];
	}
	return true;
}

static bool
step(struct call *call, const struct given *g, struct result *r)
{
	const size_t n = g->P.rows;
	double *next = call_vector(call, n).v;

	r->after = call_vector(call, n);
	for (size_t i = 0; i < n; i++)
		r->after.v[i] = g->start.n > 0 ? g->start.v[i] : 1 / (double)n;
	for (int64_t k = 0; k < g->steps; k++) {
		if (!call_goes_on(call, (double)k / (double)g->steps))
			return false;
		memset(next, 0, n * sizeof(*next));
		for (size_t i = 0; i < n * n; i++)
			next[i % n] += r->after.v[i / n] * g->P.v[i];
		memcpy(r->after.v, next, n * sizeof(*next));
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->P.rows;
	double all = 0;

	if (n > STATES_MOST)
		return call_refuse(
		    call, "P", "there are more than %d states", STATES_MOST);
	for (size_t i = 0; i < n; i++) {
		double sum = 0;

		for (size_t j = 0; j < n; j++)
			sum += g->P.v[i * n + j];
		if (fabs(sum - 1) > SUM_OFF)
			return call_refuse(call, "P",
			    "row %zu adds up to %.10g, not 1", i + 1, sum);
	}
	for (size_t i = 0; i < g->start.n; i++)
		all += g->start.v[i];
	if (g->start.n > 0 && fabs(all - 1) > SUM_OFF)
		return call_refuse(
		    call, "start", "start adds up to %.10g, not 1", all);
	return (double)g->steps * (double)n * (double)n < 2e9 ||
	    call_refuse(call, "steps", "too many steps of so many states");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!check(call, g))
		return false;
	sort_states(call, &g->P, reach_of(call, &g->P), r);
	r->stationary = call_vector(call, g->P.rows);
	if (r->classes == 1 && !settle(call, &g->P, r->stationary))
		return false;
	for (size_t i = 0; r->classes > 1 && i < g->P.rows; i++)
		r->stationary.v[i] = NAN;
	return absorb(call, &g->P, r) && step(call, g, r);
}

const struct entry algorithm_markov = {
	.id = "SIM-08",
	.words = { "马尔可夫链（稳态、吸收）",
	    "Markov chains: stationary, absorbing" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "pi P = pi; t = (I - Q)^-1 1, B = (I - Q)^-1 R; p(k) = p "
		    "P^k",
	.source = "Kemeny & Snell, Finite Markov Chains, 1960",
	.strength = STRENGTH_A,
	.oracle = "numpy eig, inv, matrix_power",
	.version = 1,
	.evaluate = evaluate,
};
