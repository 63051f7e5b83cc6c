#include <gsl/gsl_qrng.h>
#include <math.h>
#include <string.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define DIMS_MOST 20 /* two of Sobol's 40 dimensions for each variable */
#define EVALUATIONS_MOST 2000000

struct given {
	struct str f;
	struct texts names;
	struct vector low, high;
	struct map parameters;
	int64_t n;
};

struct result {
	struct vector first, total;
	double mean, variance;
	int64_t evaluations;
};

static const struct port given[] = {
	{ IN_AS(f, "formula"), PORT_TEXT, "",
	    .words = { "结果的算式", "what comes of it, a formula" } },
	{ IN(names), PORT_TEXTS, "",
	    .words = { "变量名", "names of the variables" }, .shape = "m" },
	{ IN(low), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各变量下限（均匀分布）", "least of each, evenly spread" }, "m" },
	{ IN(high), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各变量上限", "most of each" }, "m" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(n), PORT_WHOLE, "1", { 16, 200000 },
	    { "基本样本数", "points of the sample" }, .otherwise = "8192" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(first), PORT_VECTOR, "1",
	    .words = { "一阶指数", "first-order index of each" } },
	{ OUT(total), PORT_VECTOR, "1",
	    .words = { "总效应指数", "total index of each" } },
	{ OUT(mean), PORT_NUMBER, "1", .words = { "结果均值", "mean" } },
	{ OUT(variance), PORT_NUMBER, "1",
	    .words = { "结果方差", "variance" } },
	{ OUT(evaluations), PORT_WHOLE, "1",
	    .words = { "求值次数", "how often the formula was worked out" } },
	{ NULL },
};

struct sample {
	struct call *call;
	const struct given *g;
	struct algebra f;
	size_t n, m;
	double *points; /* a row each: that of A, that of B */
	double *a, *b;  /* values there */
	int64_t evaluations;
};

static bool
value(struct sample *s, const double *x, double *to)
{
	*to = algebra_value(&s->f, x);
	if (++s->evaluations % 1024 == 0 &&
	    !call_goes_on(s->call,
		(double)s->evaluations / (double)s->n / (double)(s->m + 2)))
		return false;
	return fabs(*to) < 1e100 ||
	    call_refuse(s->call, "formula",
		"the formula has no finite value somewhere within the bounds");
}

/* Points of A and of B are halves of one sequence. */
static void
draw(struct sample *s)
{
	gsl_qrng *q = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)(2 * s->m));
	const struct given *g = s->g;

	for (size_t i = 0; i < s->n; i++) {
		double *row = s->points + i * 2 * s->m;

		(void)gsl_qrng_get(q, row);
		for (size_t k = 0; k < 2 * s->m; k++)
			row[k] = g->low.v[k % s->m] +
			    row[k] * (g->high.v[k % s->m] - g->low.v[k % s->m]);
	}
	gsl_qrng_free(q);
}

static bool
work_out(struct sample *s, struct result *r)
{
	const double n = 2 * (double)s->n;

	for (size_t i = 0; i < s->n; i++) {
		const double *row = s->points + i * 2 * s->m;

		if (!value(s, row, &s->a[i]) || !value(s, row + s->m, &s->b[i]))
			return false;
		r->mean += (s->a[i] + s->b[i]) / n;
	}
	for (size_t i = 0; i < s->n; i++)
		r->variance +=
		    (pow(s->a[i] - r->mean, 2) + pow(s->b[i] - r->mean, 2)) / n;
	return r->variance > 1e-24 * r->mean * r->mean ||
	    call_refuse(s->call, "formula", "the formula does not vary at all");
}

/* A with one column of B: what that column does alone, and what all of it. */
static bool
compare(struct sample *s, size_t k, struct result *r)
{
	double x[DIMS_MOST], first = 0, total = 0;

	for (size_t i = 0; i < s->n; i++) {
		const double *row = s->points + i * 2 * s->m;
		double mixed;

		memcpy(x, row, s->m * sizeof(*x));
		x[k] = row[s->m + k];
		if (!value(s, x, &mixed))
			return false;
		first += (s->b[i] - r->mean) * (mixed - s->a[i]);
		total += (s->a[i] - mixed) * (s->a[i] - mixed) / 2;
	}
	r->first.v[k] = first / (double)s->n / r->variance;
	r->total.v[k] = total / (double)s->n / r->variance;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct sample s = {
		.call = call, .g = g, .n = (size_t)g->n, .m = g->names.n
	};

	if (s.m > DIMS_MOST)
		return call_refuse(call, "names",
		    "there are more than %d variables", DIMS_MOST);
	if (s.n * (s.m + 2) > EVALUATIONS_MOST)
		return call_refuse(call, "n",
		    "the formula would be worked out more than %d times",
		    EVALUATIONS_MOST);
	for (size_t k = 0; k < s.m; k++)
		if (!(g->low.v[k] < g->high.v[k]))
			return call_refuse(
			    call, "high", "variable %zu has no width", k + 1);
	if (!algebra_names(call, "names", &g->names) ||
	    !algebra_read(
		call, "formula", g->f, &g->names, &g->parameters, &s.f))
		return false;
	s.points = call_matrix(call, s.n, 2 * s.m).v;
	s.a = call_vector(call, s.n).v;
	s.b = call_vector(call, s.n).v;
	r->first = call_vector(call, s.m);
	r->total = call_vector(call, s.m);
	draw(&s);
	if (!work_out(&s, r))
		return false;
	for (size_t k = 0; k < s.m; k++)
		if (!compare(&s, k, r))
			return false;
	r->evaluations = s.evaluations;
	return true;
}

const struct entry algorithm_sensitivity = {
	.id = "SIM-09",
	.words = { "敏感性分析（Sobol 指数）", "Sensitivity: Sobol's indices" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_DESIGN | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S_i = mean(f_B (f_ABi - f_A))/V, ST_i = mean((f_A - "
		    "f_ABi)^2)/(2 V)",
	.source = "Sobol 2001; Saltelli et al. 2010; Jansen 1999",
	.strength = STRENGTH_A,
	.oracle = "closed forms: Ishigami's function, products, sums",
	.note = { "变量相互独立、均匀分布；误差约 1/sqrt(n)",
	    "Variables are independent and evenly spread; errors are about "
	    "1/sqrt(n)" },
	.version = 1,
	.evaluate = evaluate,
};
