#include <gsl/gsl_errno.h>
#include <gsl/gsl_multiroots.h>
#include <math.h>
#include <string.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define ROUNDS 1000

struct given {
	struct texts equations, names;
	struct vector x0;
	struct map parameters;
	double tol;
};

struct result {
	struct vector x, residual;
	struct matrix jacobian;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(equations), PORT_TEXTS, "",
	    .words = { "方程左端（= 0）的算式", "formulas that are to be 0" },
	    .shape = "n" },
	{ IN(names), PORT_TEXTS, "",
	    .words = { "未知数名", "names of the unknowns" }, .shape = "n" },
	{ IN(x0), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "起点", "where it begins" }, "n" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-14, 1e-2 },
	    { "残差容差（绝对值之和）",
		"what the formulas may be instead of 0, in all" },
	    .otherwise = "1e-10" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1", .words = { "解", "solution" } },
	{ OUT(residual), PORT_VECTOR, "1",
	    .words = { "各方程残差", "what each formula is there" } },
	{ OUT(jacobian), PORT_MATRIX, "1",
	    .words = { "解处的偏导数（差分），一行一个方程",
		"slopes there, by differences, a row a formula" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

struct system {
	const struct algebra *f;
	size_t n;
	bool lost; /* a formula had no value */
};

static int
work_out(const gsl_vector *x, void *system, gsl_vector *to)
{
	struct system *s = system;

	for (size_t i = 0; i < s->n; i++) {
		const double v = algebra_value(&s->f[i], x->data);

		s->lost |= !isfinite(v);
		gsl_vector_set(to, i, isfinite(v) ? v : 1e100);
	}
	return GSL_SUCCESS;
}

/* Powell's hybrid: Newton's step within a region that is trusted. */
static bool
solve(struct call *call, const struct given *g, struct system *s,
    struct result *r, double *off)
{
	gsl_multiroot_function f = { work_out, s->n, s };
	gsl_multiroot_fsolver *solver =
	    gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, s->n);
	gsl_vector_view x0 = gsl_vector_view_array(g->x0.v, s->n);
	int rc = gsl_multiroot_fsolver_set(solver, &f, &x0.vector);
	bool on = true;

	for (r->rounds = 0; on && rc == GSL_SUCCESS && r->rounds < ROUNDS &&
	     gsl_multiroot_test_residual(solver->f, g->tol) == GSL_CONTINUE;
	     r->rounds++) {
		on = call_goes_on(call, (double)r->rounds / ROUNDS);
		rc = gsl_multiroot_fsolver_iterate(solver);
	}
	*off = 0;
	for (size_t i = 0; i < s->n; i++) {
		r->x.v[i] = gsl_vector_get(solver->x, i);
		r->residual.v[i] = gsl_vector_get(solver->f, i);
		*off += fabs(r->residual.v[i]);
	}
	gsl_multiroot_fsolver_free(solver);
	return on;
}

static void
slopes(const struct system *s, struct result *r)
{
	for (size_t j = 0; j < s->n; j++) {
		const double x = r->x.v[j], step = 6e-6 * fmax(fabs(x), 1e-2);

		for (size_t i = 0; i < s->n; i++) {
			double up, down;

			r->x.v[j] = x + step;
			up = algebra_value(&s->f[i], r->x.v);
			r->x.v[j] = x - step;
			down = algebra_value(&s->f[i], r->x.v);
			r->jacobian.v[i * s->n + j] = (up - down) / (2 * step);
		}
		r->x.v[j] = x;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct system s = { .n = g->names.n };
	double off;

	if (!algebra_names(call, "names", &g->names))
		return false;
	s.f = algebra_read_all(
	    call, "equations", &g->equations, &g->names, &g->parameters);
	if (s.f == NULL)
		return false;
	r->x = call_vector(call, s.n);
	r->residual = call_vector(call, s.n);
	r->jacobian = call_matrix(call, s.n, s.n);
	if (!solve(call, g, &s, r, &off))
		return false;
	if (off > g->tol)
		return call_refuse(call, "x0",
		    "no solution is found from there%s; the formulas still "
		    "add up to %.3g",
		    s.lost ? ", where some have no value" : "", off);
	slopes(&s, r);
	return true;
}

const struct entry algorithm_roots = {
	.id = "SIM-02",
	.words = { "非线性方程组（Powell 混合法）",
	    "Systems of nonlinear equations (Powell's hybrid)" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f(x) = 0: Newton's step, or downhill within a region "
		    "that is trusted",
	.source = "Powell 1970; GSL 2.7 (hybrids)",
	.strength = STRENGTH_A,
	.oracle = "scipy root; equations made for a known solution",
	.note = { "可能有多个解，所得取决于起点",
	    "There may be several solutions: which is found depends on where "
	    "it begins" },
	.version = 1,
	.evaluate = evaluate,
};
