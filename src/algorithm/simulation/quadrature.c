#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define PIECES 1000

struct given {
	struct str f, name;
	double low, high, rtol, atol;
	struct map parameters;
};

struct result {
	double value, uncertainty;
	int64_t pieces;
};

static const struct port given[] = {
	{ IN_AS(f, "formula"), PORT_TEXT, "",
	    .words = { "被积算式", "formula to integrate" } },
	{ IN(name), PORT_TEXT, "",
	    .words = { "积分变量名", "name of its variable" },
	    .otherwise = "\"x\"" },
	{ IN(low), PORT_NUMBER, "1", { -1e300, 1e300 },
	    { "下限（空为 −∞）", "from; null: minus infinity" },
	    .otherwise = "null" },
	{ IN(high), PORT_NUMBER, "1", { -1e300, 1e300 },
	    { "上限（空为 +∞）", "to; null: infinity" }, .otherwise = "null" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(rtol), PORT_NUMBER, "1", { 1e-13, 0.1 },
	    { "相对容差", "relative tolerance" }, .otherwise = "1e-9" },
	{ IN(atol), PORT_NUMBER, "1", { 0, 1e100 },
	    { "绝对容差", "absolute tolerance" }, .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_NUMBER, "1", .words = { "积分值", "integral" } },
	{ OUT(uncertainty), PORT_NUMBER, "1",
	    .words = { "误差估计", "estimated error" } },
	{ OUT(pieces), PORT_WHOLE, "1",
	    .words = { "区间数", "pieces it was cut into" } },
	{ NULL },
};

struct asked {
	struct call *call;
	struct algebra f;
	int64_t times;
	bool lost, ended;
};

static double
value_at(double x, void *asked)
{
	struct asked *a = asked;
	const double v = algebra_value(&a->f, &x);

	if (++a->times % 1024 == 0 && !call_goes_on(a->call, 0.5))
		a->ended = true;
	a->lost |= !isfinite(v);
	return isfinite(v) && !a->ended ? v : 0;
}

static int
integrate(const struct given *g, gsl_function *f, gsl_integration_workspace *w,
    struct result *r)
{
	const double rtol = g->rtol, atol = g->atol;

	if (isnan(g->low) && isnan(g->high))
		return gsl_integration_qagi(
		    f, atol, rtol, PIECES, w, &r->value, &r->uncertainty);
	if (isnan(g->low))
		return gsl_integration_qagil(f, g->high, atol, rtol, PIECES, w,
		    &r->value, &r->uncertainty);
	if (isnan(g->high))
		return gsl_integration_qagiu(f, g->low, atol, rtol, PIECES, w,
		    &r->value, &r->uncertainty);
	return gsl_integration_qags(f, g->low, g->high, atol, rtol, PIECES, w,
	    &r->value, &r->uncertainty);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct texts names = { (struct str *)(uintptr_t)&g->name, 1 };
	struct asked a = { .call = call };
	gsl_function f = { value_at, &a };
	gsl_integration_workspace *w;
	int rc;

	if (!algebra_read(call, "formula", g->f, &names, &g->parameters, &a.f))
		return false;
	w = gsl_integration_workspace_alloc(PIECES);
	rc = integrate(g, &f, w, r);
	r->pieces = (int64_t)w->size;
	gsl_integration_workspace_free(w);
	if (a.ended)
		return false;
	if (a.lost)
		return call_refuse(call, "formula",
		    "the formula has no value somewhere between the limits");
	return rc == GSL_SUCCESS ||
	    call_refuse(call, "rtol",
		"the integral is not as sure as that: %s (about %.6g, within "
		"%.2g)",
		gsl_strerror(rc), r->value, r->uncertainty);
}

const struct entry algorithm_quadrature = {
	.id = "SIM-03",
	.words = { "数值积分（自适应 Gauss-Kronrod）",
	    "Numerical integration (adaptive Gauss-Kronrod)" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "integral of f from low to high; pieces with the greatest "
		    "error are halved, sums extrapolated",
	.source = "Piessens et al., QUADPACK, 1983; GSL 2.7",
	.strength = STRENGTH_A,
	.oracle = "closed forms by scipy.special and scipy.stats",
	.note = { "被积函数在端点可有可积奇点，内部奇点应分段",
	    "f may be infinite at an end; cut the interval where it is so "
	    "within" },
	.version = 1,
	.evaluate = evaluate,
};
