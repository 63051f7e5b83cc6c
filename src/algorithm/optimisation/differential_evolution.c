#include <math.h>
#include <string.h>

#include "algorithm/optimisation/objective.h"
#include "knowledge/entry.h"

struct given {
	struct objective_given objective;
	int64_t size, rounds, seed;
	double weight, crossover;
};

struct result {
	struct objective_result best;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	{ IN(size), PORT_WHOLE, "1", { 4, 1000 },
	    { "种群规模", "members of the population" }, .otherwise = "40" },
	{ IN(rounds), PORT_WHOLE, "1", { 1, 10000 }, { "代数", "generations" },
	    .otherwise = "300" },
	{ IN(weight), PORT_NUMBER, "1", { 0, 2 },
	    { "缩放因子 F", "weight F of a difference" }, .otherwise = "0.7" },
	{ IN(crossover), PORT_NUMBER, "1", { 0, 1 },
	    { "交叉率 CR", "share CR of what is new" }, .otherwise = "0.9" },
	OBJECTIVE_PORT_SEED,
	{ NULL },
};

static const struct port result[] = {
	BEST_PORTS,
	{ NULL },
};

struct population {
	struct objective *o;
	const struct given *g;
	gsl_rng *rng;
	double *x, *value, *trial;
};

static void
begin(struct population *p)
{
	const struct objective_given *g = p->o->g;
	const size_t n = p->o->n;

	for (size_t i = 0; i < (size_t)p->g->size; i++) {
		for (size_t j = 0; j < n; j++)
			p->x[i * n + j] = g->low.v[j] +
			    gsl_rng_uniform(p->rng) *
				(g->high.v[j] - g->low.v[j]);
		p->value[i] = objective_value(p->o, p->x + i * n);
	}
}

/* Three others, none twice. */
static void
draw(struct population *p, size_t own, size_t *three)
{
	for (size_t k = 0; k < 3; k++) {
		bool again = true;

		while (again) {
			three[k] = gsl_rng_uniform_int(
			    p->rng, (unsigned long)p->g->size);
			again = three[k] == own;
			for (size_t l = 0; l < k; l++)
				again |= three[l] == three[k];
		}
	}
}

/* A third plus the difference of two takes a member's place when it is no
 * worse. */
static void
renew(struct population *p, size_t i)
{
	const size_t n = p->o->n, kept = gsl_rng_uniform_int(p->rng, n);
	double *own = p->x + i * n, value;
	size_t t[3];

	draw(p, i, t);
	for (size_t j = 0; j < n; j++) {
		const double mixed = p->x[t[0] * n + j] +
		    p->g->weight * (p->x[t[1] * n + j] - p->x[t[2] * n + j]);
		const bool changes =
		    gsl_rng_uniform(p->rng) < p->g->crossover || j == kept;

		p->trial[j] =
		    changes ? objective_within(p->o, j, mixed) : own[j];
	}
	value = objective_value(p->o, p->trial);
	if (value > p->value[i])
		return;
	p->value[i] = value;
	memcpy(own, p->trial, n * sizeof(*own));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t size = (size_t)g->size;
	struct objective o;
	struct population p = { .o = &o, .g = g };

	if (!objective_open(call, &g->objective, &o))
		return false;
	p.rng = objective_random(call, g->seed);
	p.x = call_matrix(call, size, o.n).v;
	p.value = call_vector(call, size).v;
	p.trial = call_vector(call, o.n).v;
	r->best.trace = call_vector(call, (size_t)g->rounds);
	r->best.trace.n = 0;
	begin(&p);
	for (int64_t k = 0; k < g->rounds && !o.ended; k++) {
		for (size_t i = 0; i < size && !o.ended; i++)
			renew(&p, i);
		if (isfinite(o.best))
			r->best.trace.v[r->best.trace.n++] = o.best;
	}
	return objective_close(&o, &r->best);
}

const struct entry algorithm_differential_evolution = {
	.id = "OPT-10",
	.words = { "差分进化", "Differential evolution" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "trial = x_a + F (x_b - x_c), crossed with x_i at CR; the "
		    "better stays",
	.source = "Storn & Price 1997 (DE/rand/1/bin)",
	.strength = STRENGTH_A,
	.oracle = "scipy differential_evolution",
	.note = { "随机搜索：同一种子可重现，不保证最优",
	    "Drawn: the same seed gives the same, and the best is not "
	    "certain" },
	.version = 1,
	.evaluate = evaluate,
};
