#include <gsl/gsl_rng.h>
#include <math.h>

#include "knowledge/entry.h"

#define CELLS_MOST 200000
#define SUM_OFF 1e-9

struct given {
	struct cube P;
	struct matrix reward;
	double gamma, rate, explore;
	int64_t steps, seed, start;
	struct matrix Q;
};

struct result {
	struct matrix Q, exact;
	struct vector policy, value, loss;
	double off;
};

static const struct port given[] = {
	{ IN(P), PORT_CUBE, "1", { 0, 1 },
	    { "转移概率：每个动作一个矩阵（行到列，行和为 1）",
		"probabilities: a matrix for each action, rows add up to 1" },
	    "a,s,s" },
	{ IN(reward), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "即时回报（一行一个状态，一列一个动作）",
		"reward at once, a row a state, a column an action" },
	    "s,a" },
	{ IN(gamma), PORT_NUMBER, "1", { 0, 0.999 }, { "折扣因子", "discount" },
	    .otherwise = "0.9" },
	{ IN(steps), PORT_WHOLE, "1", { 0, 10000000 },
	    { "学习步数（0 为不学）", "steps to learn, 0: none" },
	    .otherwise = "200000" },
	{ IN(rate), PORT_NUMBER, "1", { 0.5, 1 },
	    { "学习率衰减指数（学习率 = 次数的负幂）",
		"rates of learning are the number of visits to minus this "
		"power" },
	    .otherwise = "0.6" },
	{ IN(explore), PORT_NUMBER, "1", { 0, 1 },
	    { "探索概率", "chance of any action at all" }, .otherwise = "0.3" },
	{ IN(start), PORT_WHOLE, "1", { 0, CELLS_MOST },
	    { "起始状态", "state it begins in" }, .otherwise = "0" },
	{ IN(Q), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "起始 Q（如上次学习的结果）",
		"Q to begin with, as of another learning" },
	    "s,a", .otherwise = "null" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_MATRIX, "1",
	    .words = { "学得的 Q，可再作输入",
		"Q that was learned, to be given again" } },
	{ OUT(exact), PORT_MATRIX, "1",
	    .words = { "精确 Q（价值迭代）", "exact Q, by value iteration" } },
	{ OUT(policy), PORT_VECTOR, "1",
	    .words = { "学得策略：各状态的动作",
		"action of each state by what was learned" } },
	{ OUT(value), PORT_VECTOR, "1",
	    .words = { "各状态的最优价值（精确）",
		"best value of each state, exact" } },
	{ OUT(loss), PORT_VECTOR, "1",
	    .words = { "学习曲线：各段时序差分误差的均值",
		"curve of learning: mean absolute error of each part" } },
	{ OUT(off), PORT_NUMBER, "1",
	    .words = { "学得与精确 Q 的最大差",
		"greatest difference of both" } },
	{ NULL },
};

#define PARTS 50

struct world {
	const struct given *g;
	size_t states, actions;
};

static double
best(const struct world *w, const double *Q, size_t state)
{
	double most = Q[state * w->actions];

	for (size_t a = 1; a < w->actions; a++)
		most = fmax(most, Q[state * w->actions + a]);
	return most;
}

/* Until no value changes by more than rounding. */
static bool
iterate(struct call *call, const struct world *w, struct result *r)
{
	const size_t n = w->states;
	double change = HUGE_VAL, size = 1;

	for (size_t i = 0; i < n * w->actions; i++)
		size = fmax(size, fabs(w->g->reward.v[i]));
	while (change > 1e-12 * size) {
		change = 0;
		if (!call_goes_on(call, 0.1))
			return false;
		for (size_t s = 0; s < n; s++)
			r->value.v[s] = best(w, r->exact.v, s);
		for (size_t i = 0; i < n * w->actions; i++) {
			const size_t s = i / w->actions, a = i % w->actions;
			const double *p = w->g->P.v + (a * n + s) * n;
			double q = w->g->reward.v[i];

			for (size_t t = 0; t < n; t++)
				q += w->g->gamma * p[t] * r->value.v[t];
			change = fmax(change, fabs(q - r->exact.v[i]));
			r->exact.v[i] = q;
		}
	}
	for (size_t s = 0; s < n; s++)
		r->value.v[s] = best(w, r->exact.v, s);
	return true;
}

static size_t
choose(const struct world *w, const double *Q, size_t state, gsl_rng *rng)
{
	size_t most = 0;

	if (gsl_rng_uniform(rng) < w->g->explore)
		return gsl_rng_uniform_int(rng, w->actions);
	for (size_t a = 1; a < w->actions; a++)
		if (Q[state * w->actions + a] > Q[state * w->actions + most])
			most = a;
	return most;
}

static size_t
next_state(const struct world *w, size_t state, size_t action, gsl_rng *rng)
{
	const double *p = w->g->P.v + (action * w->states + state) * w->states;
	double left = gsl_rng_uniform(rng);
	size_t t = 0;

	while (t + 1 < w->states && left >= p[t])
		left -= p[t++];
	return t;
}

static bool
learn(struct call *call, const struct world *w, gsl_rng *rng, struct result *r)
{
	const int64_t steps = w->g->steps;
	double *visits = call_matrix(call, w->states, w->actions).v;
	size_t s = (size_t)w->g->start;

	for (int64_t k = 0; k < steps; k++) {
		const size_t a = choose(w, r->Q.v, s, rng);
		const size_t to = next_state(w, s, a, rng);
		double *q = &r->Q.v[s * w->actions + a];
		const double off = w->g->reward.v[s * w->actions + a] +
		    w->g->gamma * best(w, r->Q.v, to) - *q;

		if (k % 4096 == 0 &&
		    !call_goes_on(call, (double)k / (double)steps))
			return false;
		visits[s * w->actions + a]++;
		*q += off * pow(visits[s * w->actions + a], -w->g->rate);
		r->loss.v[(size_t)(k * PARTS / steps)] +=
		    fabs(off) * PARTS / (double)steps;
		s = to;
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->P.rows;

	if (g->P.layers * n * n > CELLS_MOST)
		return call_refuse(
		    call, "P", "P has more than %d numbers", CELLS_MOST);
	if ((size_t)g->start >= n)
		return call_refuse(
		    call, "start", "there are %zu states, from 0", n);
	for (size_t i = 0; i < g->P.layers * n; i++) {
		double sum = 0;

		for (size_t t = 0; t < n; t++)
			sum += g->P.v[i * n + t];
		if (fabs(sum - 1) > SUM_OFF)
			return call_refuse(call, "P",
			    "action %zu, row %zu adds up to %.10g, not 1",
			    i / n + 1, i % n + 1, sum);
	}
	return true;
}

static void
tell(const struct world *w, struct result *r)
{
	for (size_t s = 0; s < w->states; s++)
		for (size_t a = 0; a < w->actions; a++) {
			const size_t at = s * w->actions + a;
			const size_t own =
			    s * w->actions + (size_t)r->policy.v[s];

			r->off =
			    fmax(r->off, fabs(r->Q.v[at] - r->exact.v[at]));
			if (r->Q.v[at] > r->Q.v[own])
				r->policy.v[s] = (double)a;
		}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct world w = { g, g->P.rows, g->P.layers };
	gsl_rng *rng;
	bool done;

	if (!check(call, g))
		return false;
	r->exact = call_matrix(call, w.states, w.actions);
	r->Q = call_matrix(call, w.states, w.actions);
	r->policy = call_vector(call, w.states);
	r->value = call_vector(call, w.states);
	r->loss = call_vector(call, g->steps > 0 ? PARTS : 0);
	for (size_t i = 0; g->Q.rows > 0 && i < w.states * w.actions; i++)
		r->Q.v[i] = g->Q.v[i];
	if (!iterate(call, &w, r))
		return false;
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(rng, (unsigned long)g->seed);
	done = learn(call, &w, rng, r);
	gsl_rng_free(rng);
	if (done)
		tell(&w, r);
	return done;
}

const struct entry algorithm_reinforcement = {
	.id = "NNT-10",
	.words = { "Q 学习（附价值迭代精确解）",
	    "Q-learning, beside exact value iteration" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q(s,a) += rate (r + gamma max Q(s',.) - Q(s,a)); exact: "
		    "Q = r + gamma P max Q",
	.source = "Watkins & Dayan 1992; Bellman 1957; Sutton & Barto, 2nd "
		  "ed., 2018",
	.strength = STRENGTH_A,
	.oracle = "numpy: policy iteration by linear equations",
	.note = { "学得值随步数趋近精确值；同一种子可重现",
	    "What is learned comes near to what is exact with more steps; "
	    "the same seed gives the same" },
	.version = 1,
	.evaluate = evaluate,
};
