#include <math.h>
#include <string.h>

#include "algorithm/optimisation/objective.h"
#include "knowledge/entry.h"

struct given {
	struct objective_given objective;
	int64_t size, rounds, seed;
	double inertia, own, common;
};

struct result {
	struct objective_result best;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	{ IN(size), PORT_WHOLE, "1", { 2, 1000 }, { "粒子数", "particles" },
	    .otherwise = "40" },
	{ IN(rounds), PORT_WHOLE, "1", { 1, 10000 }, { "轮数", "rounds" },
	    .otherwise = "300" },
	{ IN(inertia), PORT_NUMBER, "1", { 0, 1 }, { "惯性权重", "inertia" },
	    .otherwise = "0.7298" },
	{ IN(own), PORT_NUMBER, "1", { 0, 4 },
	    { "个体学习因子", "pull to a particle's own best" },
	    .otherwise = "1.49618" },
	{ IN(common), PORT_NUMBER, "1", { 0, 4 },
	    { "社会学习因子", "pull to the best of all" },
	    .otherwise = "1.49618" },
	OBJECTIVE_PORT_SEED,
	{ NULL },
};

static const struct port result[] = {
	BEST_PORTS,
	{ NULL },
};

struct swarm {
	struct objective *o;
	const struct given *g;
	gsl_rng *rng;
	double *x, *speed, *best, *value; /* of each particle */
};

static void
note(struct swarm *s, size_t i)
{
	const size_t n = s->o->n;
	const double value = objective_value(s->o, s->x + i * n);

	if (!(value < s->value[i]))
		return;
	s->value[i] = value;
	memcpy(s->best + i * n, s->x + i * n, n * sizeof(double));
}

static void
begin(struct swarm *s)
{
	const struct objective_given *g = s->o->g;
	const size_t n = s->o->n;

	for (size_t i = 0; i < (size_t)s->g->size; i++) {
		for (size_t j = 0; j < n; j++) {
			const double wide = g->high.v[j] - g->low.v[j];

			s->x[i * n + j] =
			    g->low.v[j] + gsl_rng_uniform(s->rng) * wide;
			s->speed[i * n + j] =
			    (gsl_rng_uniform(s->rng) - 0.5) * wide / 2;
		}
		s->value[i] = INFINITY;
		note(s, i);
	}
}

/* At a bound a particle stops. */
static void
move(struct swarm *s, size_t i)
{
	const struct objective_given *g = s->o->g;
	const size_t n = s->o->n;

	for (size_t j = 0; j < n; j++) {
		double *x = &s->x[i * n + j], *v = &s->speed[i * n + j];

		*v = s->g->inertia * *v +
		    s->g->own * gsl_rng_uniform(s->rng) *
			(s->best[i * n + j] - *x) +
		    s->g->common * gsl_rng_uniform(s->rng) * (s->o->at[j] - *x);
		*x += *v;
		if (*x < g->low.v[j] || *x > g->high.v[j]) {
			*x = fmin(fmax(*x, g->low.v[j]), g->high.v[j]);
			*v = 0;
		}
	}
	note(s, i);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t size = (size_t)g->size;
	struct objective o;
	struct swarm s = { .o = &o, .g = g };

	if (!objective_open(call, &g->objective, &o))
		return false;
	s.rng = objective_random(call, g->seed);
	s.x = call_matrix(call, size, o.n).v;
	s.speed = call_matrix(call, size, o.n).v;
	s.best = call_matrix(call, size, o.n).v;
	s.value = call_vector(call, size).v;
	r->best.trace = call_vector(call, (size_t)g->rounds);
	r->best.trace.n = 0;
	begin(&s);
	for (int64_t k = 0; k < g->rounds && !o.ended; k++) {
		for (size_t i = 0; i < size && !o.ended; i++)
			move(&s, i);
		if (isfinite(o.best))
			r->best.trace.v[r->best.trace.n++] = o.best;
	}
	return objective_close(&o, &r->best);
}

const struct entry algorithm_swarm = {
	.id = "OPT-08",
	.words = { "粒子群优化", "Particle swarm" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v <- w v + c1 r1 (own best - x) + c2 r2 (best - x); x <- "
		    "x + v",
	.source = "Kennedy & Eberhart 1995; Clerc & Kennedy 2002",
	.strength = STRENGTH_A,
	.oracle = "minima known of test functions",
	.note = { "随机搜索：同一种子可重现，不保证最优",
	    "Drawn: the same seed gives the same, and the best is not "
	    "certain" },
	.version = 1,
	.evaluate = evaluate,
};
