#include <math.h>
#include <string.h>

#include "algorithm/optimisation/objective.h"
#include "knowledge/entry.h"

#define SPREAD 15.0 /* of children about their parents, and of mutations */

struct given {
	struct objective_given objective;
	int64_t size, rounds, seed;
	double crossover, mutation;
};

struct result {
	struct objective_result best;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	{ IN(size), PORT_WHOLE, "1", { 4, 1000 },
	    { "种群规模", "members of the population" }, .otherwise = "60" },
	{ IN(rounds), PORT_WHOLE, "1", { 1, 10000 }, { "代数", "generations" },
	    .otherwise = "300" },
	{ IN(crossover), PORT_NUMBER, "1", { 0, 1 },
	    { "交叉率", "share of children of two parents" },
	    .otherwise = "0.9" },
	{ IN(mutation), PORT_NUMBER, "1", { 0, 1 },
	    { "变异率（每个变量；0 为 1/变量数）",
		"chance of each number to change; 0: 1 over their number" },
	    .otherwise = "0" },
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
	double *x, *value, *children;
	double mutation;
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

/* The better of two that are drawn. */
static const double *
parent(const struct population *p)
{
	const unsigned long size = (unsigned long)p->g->size;
	const size_t a = gsl_rng_uniform_int(p->rng, size);
	const size_t b = gsl_rng_uniform_int(p->rng, size);

	return p->x + (p->value[a] <= p->value[b] ? a : b) * p->o->n;
}

/* Two numbers as far from their middle as two parents', times what is drawn
 * about 1 (Deb & Agrawal). */
static double
cross(const struct population *p, double a, double b)
{
	const double u = gsl_rng_uniform(p->rng);
	const double beta = u < 0.5 ? pow(2 * u, 1 / (SPREAD + 1))
				    : pow(2 - 2 * u, -1 / (SPREAD + 1));
	const double sign = gsl_rng_uniform(p->rng) < 0.5 ? -1 : 1;

	return (a + b) / 2 + sign * beta * (b - a) / 2;
}

static double
mutate(const struct population *p, size_t j)
{
	const double u = gsl_rng_uniform(p->rng);
	const double by = u < 0.5 ? pow(2 * u, 1 / (SPREAD + 1)) - 1
				  : 1 - pow(2 - 2 * u, 1 / (SPREAD + 1));

	return by * (p->o->g->high.v[j] - p->o->g->low.v[j]);
}

static void
beget(struct population *p, double *child)
{
	const double *a = parent(p), *b = parent(p);
	const bool both = gsl_rng_uniform(p->rng) < p->g->crossover;

	for (size_t j = 0; j < p->o->n; j++) {
		child[j] = both ? cross(p, a[j], b[j]) : a[j];
		if (gsl_rng_uniform(p->rng) < p->mutation)
			child[j] += mutate(p, j);
		child[j] = objective_within(p->o, j, child[j]);
	}
}

/* Children take all places but one, which the best so far keeps. */
static void
renew(struct population *p)
{
	const size_t n = p->o->n, size = (size_t)p->g->size;

	for (size_t i = 1; i < size; i++)
		beget(p, p->children + i * n);
	memcpy(p->children, p->o->at, n * sizeof(double));
	memcpy(p->x, p->children, size * n * sizeof(double));
	p->value[0] = p->o->best;
	for (size_t i = 1; i < size && !p->o->ended; i++)
		p->value[i] = objective_value(p->o, p->x + i * n);
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
	p.children = call_matrix(call, size, o.n).v;
	p.value = call_vector(call, size).v;
	p.mutation = g->mutation > 0 ? g->mutation : 1 / (double)o.n;
	r->best.trace = call_vector(call, (size_t)g->rounds);
	r->best.trace.n = 0;
	begin(&p);
	for (int64_t k = 0; k < g->rounds && !o.ended; k++) {
		renew(&p);
		if (isfinite(o.best))
			r->best.trace.v[r->best.trace.n++] = o.best;
	}
	return objective_close(&o, &r->best);
}

const struct entry algorithm_genetic = {
	.id = "OPT-07",
	.words = { "遗传算法（实数编码）",
	    "Genetic algorithm of real numbers" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "children of the better of two, crossed (SBX) and mutated "
		    "by polynomials; the best stays",
	.source = "Holland 1975; Deb & Agrawal 1995",
	.strength = STRENGTH_A,
	.oracle = "minima known of test functions",
	.note = { "随机搜索：同一种子可重现，不保证最优",
	    "Drawn: the same seed gives the same, and the best is not "
	    "certain" },
	.version = 1,
	.evaluate = evaluate,
};
