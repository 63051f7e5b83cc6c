#include <math.h>

#include "algorithm/optimisation/local_search.h"
#include "knowledge/entry.h"

enum method { SLSQP, COBYLA };

struct given {
	struct objective_given objective;
	struct texts most, zero;
	struct vector x0;
	int method;
	double tol;
};

struct result {
	struct vector x, most, zero;
	double value, violation;
	int64_t evaluations;
};

static const struct port given[] = {
	OBJECTIVE_PORTS,
	{ IN_AS(most, "at_most_zero"), PORT_TEXTS, "",
	    .words = { "不等式约束算式（≤ 0）",
		"formulas that are to be at most 0" },
	    .otherwise = "null" },
	{ IN_AS(zero, "zero"), PORT_TEXTS, "",
	    .words = { "等式约束算式（= 0）", "formulas that are to be 0" },
	    .otherwise = "null" },
	OBJECTIVE_PORT_START,
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：SLSQP（光滑）或 COBYLA（不用导数）",
		"method: SLSQP, for smooth ones, or COBYLA, without slopes" },
	    .choices = "slsqp cobyla", .otherwise = "\"slsqp\"" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-12, 0.1 },
	    { "相对步长容差", "relative step that is close enough" },
	    .otherwise = "1e-8" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1",
	    .words = { "最优解", "where it is least" } },
	{ OUT(value), PORT_NUMBER, "1", .words = { "最小值", "least value" } },
	{ OUT(most), PORT_VECTOR, "1",
	    .words = { "不等式约束的值",
		"values of what is to be at most 0" } },
	{ OUT(zero), PORT_VECTOR, "1",
	    .words = { "等式约束的值", "values of what is to be 0" } },
	{ OUT(violation), PORT_NUMBER, "1",
	    .words = { "最大违反量", "greatest excess" } },
	{ OUT(evaluations), PORT_WHOLE, "1",
	    .words = { "求值次数", "how often the formula was worked out" } },
	{ NULL },
};

#define FEASIBLE 1e-5 /* excess that is still kept */

static struct vector
values(struct call *call, const struct algebra *f, size_t n, const double *x)
{
	struct vector v = call_vector(call, n);

	for (size_t i = 0; i < n; i++)
		v.v[i] = algebra_value(&f[i], x);
	return v;
}

static bool
judge(struct call *call, const struct local_search_limits *limits,
    struct result *r)
{
	r->most = values(call, limits->most, limits->most_n, r->x.v);
	r->zero = values(call, limits->zero, limits->zero_n, r->x.v);
	for (size_t i = 0; i < r->most.n; i++)
		r->violation = fmax(r->violation, r->most.v[i]);
	for (size_t i = 0; i < r->zero.n; i++)
		r->violation = fmax(r->violation, fabs(r->zero.v[i]));
	return r->violation <= FEASIBLE ||
	    call_refuse(call, limits->most_n > 0 ? "at_most_zero" : "zero",
		"nothing that keeps all limits was found from there; the "
		"least excess is %.3g",
		r->violation);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct objective_given *og = &g->objective;
	struct local_search_limits limits = {
		.most_n = g->most.n, .zero_n = g->zero.n, .tolerance = 1e-9
	};
	struct objective o;

	r->x = call_vector(call, og->names.n);
	if (!objective_open(call, og, &o) ||
	    !objective_start(&o, g->x0, r->x.v))
		return false;
	limits.most = algebra_read_all(
	    call, "at_most_zero", &g->most, &og->names, &og->parameters);
	limits.zero = limits.most == NULL
	    ? NULL
	    : algebra_read_all(
		  call, "zero", &g->zero, &og->names, &og->parameters);
	if (limits.zero == NULL ||
	    !local_search(&o,
		g->method == SLSQP ? NLOPT_LD_SLSQP : NLOPT_LN_COBYLA, g->tol,
		&limits, r->x.v, &r->value))
		return false;
	r->value = algebra_value(&o.formula, r->x.v);
	r->evaluations = o.evaluations;
	return judge(call, &limits, r);
}

const struct entry algorithm_nonlinear_program = {
	.id = "OPT-04",
	.words = { "非线性约束优化（SLSQP、COBYLA）",
	    "Nonlinear programs (SLSQP, COBYLA)" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min f(x); g(x) <= 0; h(x) = 0; low <= x <= high",
	.source = "Kraft 1988; Powell 1994; NLopt 2.7",
	.strength = STRENGTH_A,
	.oracle = "scipy minimize SLSQP",
	.note = { "得局部最小；非凸时应换起点重试",
	    "The minimum is a local one: try other beginnings when it is not "
	    "convex" },
	.version = 1,
	.evaluate = evaluate,
};
