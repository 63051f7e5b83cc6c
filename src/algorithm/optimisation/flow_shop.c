#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define JOBS_MOST 200
#define MACHINES_MOST 50
#define TENURE 7 /* rounds that a job stays where it was put */

struct given {
	struct matrix p;
	int64_t rounds;
};

struct result {
	double makespan, neh;
	struct vector order;
	struct matrix end;
};

static const struct port given[] = {
	{ IN(p), PORT_MATRIX, "min", { 0, 1e6 },
	    { "工时：行为工件，列为依次经过的机器",
		"times: a row a job, columns the machines in turn" } },
	{ IN(rounds), PORT_WHOLE, "1", { 0, 5000 },
	    { "禁忌搜索轮数", "rounds of tabu search" }, .otherwise = "200" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(makespan), PORT_NUMBER, "min",
	    .words = { "最大完工时间", "when the last job ends" } },
	{ OUT(order), PORT_VECTOR, "1",
	    .words = { "加工顺序（工件号从 0 起）", "jobs in order, from 0" } },
	{ OUT(neh), PORT_NUMBER, "min",
	    .words = { "NEH 初始解的完工时间", "the same of NEH's order" } },
	{ OUT(end), PORT_MATRIX, "min",
	    .words = { "各工件在各机器的完工时刻（按顺序）",
		"end of each job of the order on each machine" } },
	{ NULL },
};

struct shop {
	const struct matrix *p;
	double *free; /* when each machine is free */
	size_t *trial;
};

/* Sends a job through the machines. */
static double
send(const struct shop *s, size_t job)
{
	const size_t m = s->p->cols;

	for (size_t k = 0; k < m; k++) {
		const double ready = k > 0 ? s->free[k - 1] : 0;

		s->free[k] = fmax(s->free[k], ready) + s->p->v[job * m + k];
	}
	return s->free[m - 1];
}

static double
span(const struct shop *s, const size_t *order, size_t n)
{
	double end = 0;

	memset(s->free, 0, s->p->cols * sizeof(double));
	for (size_t i = 0; i < n; i++)
		end = send(s, order[i]);
	return end;
}

/* The order with its n-th place, where `job` stands at `at`. */
static void
insert(const size_t *order, size_t n, size_t job, size_t at, size_t *to)
{
	memcpy(to, order, at * sizeof(*to));
	to[at] = job;
	memcpy(to + at + 1, order + at, (n - at) * sizeof(*to));
}

/* Where a job is best put among n; *best is the span then. */
static size_t
best_place(const struct shop *s, const size_t *order, size_t n, size_t job,
    size_t but, double *best)
{
	size_t place = 0;

	*best = HUGE_VAL;
	for (size_t at = 0; at <= n; at++) {
		double length;

		if (at == but)
			continue;
		insert(order, n, job, at, s->trial);
		length = span(s, s->trial, n + 1);
		if (length < *best) {
			*best = length;
			place = at;
		}
	}
	return place;
}

/* Nawaz, Enscore and Ham: long jobs first, each where it is best. */
static double
begin(struct call *call, const struct shop *s, size_t *order)
{
	const size_t n = s->p->rows, m = s->p->cols;
	double *work = call_vector(call, n).v, length = 0;
	size_t *rest = cx_calloc(call->cx, n, sizeof(*rest));

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (size_t k = 0; k < m; k++)
			work[i] += s->p->v[i * m + k];
		for (; at > 0 && work[rest[at - 1]] < work[i]; at--)
			rest[at] = rest[at - 1];
		rest[at] = i;
	}
	for (size_t i = 0; i < n; i++) {
		const size_t at = best_place(s, order, i, rest[i], n, &length);

		insert(order, i, rest[i], at, s->trial);
		memcpy(order, s->trial, (i + 1) * sizeof(*order));
	}
	return length;
}

/* One job taken out and put where it is best, though it be worse than now;
 * jobs moved lately stay unless that makes the best of all. */
static double
step(const struct shop *s, size_t *order, int64_t round, int64_t *until,
    size_t *rest, double known)
{
	const size_t n = s->p->rows;
	double best = HUGE_VAL;
	size_t from = 0, to = 0;

	for (size_t i = 0; i < n; i++) {
		double length;
		size_t at;

		memcpy(rest, order, i * sizeof(*rest));
		memcpy(rest + i, order + i + 1, (n - i - 1) * sizeof(*rest));
		at = best_place(s, rest, n - 1, order[i], i, &length);
		if (length >= best ||
		    (until[order[i]] > round && length >= known))
			continue;
		best = length;
		from = i;
		to = at;
	}
	if (isinf(best))
		return best;
	until[order[from]] = round + TENURE;
	memcpy(rest, order, from * sizeof(*rest));
	memcpy(rest + from, order + from + 1, (n - from - 1) * sizeof(*rest));
	insert(rest, n - 1, order[from], to, s->trial);
	memcpy(order, s->trial, n * sizeof(*order));
	return best;
}

static bool
improve(struct call *call, const struct shop *s, int64_t rounds, size_t *order,
    double *makespan)
{
	const size_t n = s->p->rows;
	size_t *now = cx_calloc(call->cx, n, sizeof(*now)),
	       *rest = cx_calloc(call->cx, n, sizeof(*rest));
	int64_t *until = cx_calloc(call->cx, n, sizeof(*until));

	memcpy(now, order, n * sizeof(*now));
	for (int64_t round = 0; n > 1 && round < rounds; round++) {
		double length;

		if (!call_goes_on(call, (double)round / (double)rounds))
			return false;
		length = step(s, now, round, until, rest, *makespan);
		if (length < *makespan) {
			*makespan = length;
			memcpy(order, now, n * sizeof(*order));
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->p.rows, m = g->p.cols;
	struct shop s = { .p = &g->p,
		.free = call_vector(call, m).v,
		.trial = cx_calloc(call->cx, n, sizeof(size_t)) };
	size_t *order = cx_calloc(call->cx, n, sizeof(*order));

	if (n > JOBS_MOST || m > MACHINES_MOST)
		return call_refuse(call, "p",
		    "p has more than %d rows or %d columns", JOBS_MOST,
		    MACHINES_MOST);
	r->neh = r->makespan = begin(call, &s, order);
	if (!improve(call, &s, g->rounds, order, &r->makespan))
		return false;
	r->order = call_vector(call, n);
	r->end = call_matrix(call, n, m);
	memset(s.free, 0, m * sizeof(double));
	for (size_t i = 0; i < n; i++) {
		r->order.v[i] = (double)order[i];
		(void)send(&s, order[i]);
		memcpy(r->end.v + i * m, s.free, m * sizeof(double));
	}
	return true;
}

const struct entry algorithm_flow_shop = {
	.id = "OPT-13",
	.words = { "流水车间调度（NEH + 禁忌搜索）",
	    "Flow shop: NEH and tabu search" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C(i, k) = max(C(i-1, k), C(i, k-1)) + p(i, k); min "
		    "C(last job, last machine)",
	.source = "Nawaz, Enscore & Ham 1983; Nowicki & Smutnicki 1996",
	.strength = STRENGTH_A,
	.oracle = "every order tried, for up to 7 jobs",
	.note = { "启发式：工件多时不保证最优",
	    "A heuristic: of many jobs it need not be the best order" },
	.version = 1,
	.evaluate = evaluate,
};
