#include <gsl/gsl_blas.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 500
#define PARAMETERS 3
#define CLOSE 1e-10

struct given {
	int curve;
	struct vector x, y, p0;
};

struct result {
	struct vector p, se;
	double sse, r2;
	int64_t iterations;
};

static const struct port given[] = {
	{ IN(curve), PORT_CHOICE, "",
	    .words = { "曲线：a·exp(b x)+c、a·x^b、L/(1+exp(−k(x−x0)))、"
		       "a·exp(−(x−m)²/(2 s²))、a·x/(b+x)",
		"curve: a exp(b x) + c, a x^b, L/(1 + exp(-k (x - x0))), "
		"a exp(-(x - m)^2/(2 s^2)), a x/(b + x)" },
	    .choices = "exponential power logistic gaussian saturation" },
	{ IN(x), PORT_VECTOR, "1", .words = { "自变量", "x" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "y" }, .shape = "n" },
	{ IN(p0), PORT_VECTOR, "1",
	    .words = { "参数初值（缺省全为 1）",
		"where parameters begin (without it: 1)" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "参数（依公式顺序）",
		"parameters, as in the formula" } },
	{ OUT(se), PORT_VECTOR, "1", .words = { "标准误", "standard errors" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "残差平方和", "sum of squares left" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(iterations), PORT_WHOLE, "1",
	    .words = { "迭代次数", "iterations" } },
	{ NULL },
};

struct curve {
	size_t parameters;
	/* Value at x; d: its slopes in the parameters. */
	double (*at)(const double *p, double x, double *d);
};

static double
exponential(const double *p, double x, double *d)
{
	const double e = exp(p[1] * x);

	d[0] = e;
	d[1] = p[0] * x * e;
	d[2] = 1;
	return p[0] * e + p[2];
}

static double
power(const double *p, double x, double *d)
{
	const double raised = pow(x, p[1]);

	d[0] = raised;
	d[1] = x > 0 ? p[0] * raised * log(x) : 0;
	return p[0] * raised;
}

static double
logistic(const double *p, double x, double *d)
{
	const double share = 1 / (1 + exp(-p[1] * (x - p[2])));
	const double slope = p[0] * share * (1 - share);

	d[0] = share;
	d[1] = slope * (x - p[2]);
	d[2] = -slope * p[1];
	return p[0] * share;
}

static double
gaussian(const double *p, double x, double *d)
{
	const double z = (x - p[1]) / p[2];
	const double bell = exp(-z * z / 2);

	d[0] = bell;
	d[1] = p[0] * bell * z / p[2];
	d[2] = p[0] * bell * z * z / p[2];
	return p[0] * bell;
}

static double
saturation(const double *p, double x, double *d)
{
	const double share = x / (p[1] + x);

	d[0] = share;
	d[1] = -p[0] * share / (p[1] + x);
	return p[0] * share;
}

static const struct curve curves[] = {
	{ 3, exponential },
	{ 2, power },
	{ 3, logistic },
	{ 3, gaussian },
	{ 2, saturation },
};

struct problem {
	const struct curve *curve;
	struct vector x, y;
};

static int
residuals(const gsl_vector *p, void *of, gsl_vector *f)
{
	const struct problem *q = of;
	double d[PARAMETERS];

	for (size_t i = 0; i < q->x.n; i++) {
		const double off =
		    q->curve->at(p->data, q->x.v[i], d) - q->y.v[i];

		if (!isfinite(off))
			return GSL_EBADFUNC;
		gsl_vector_set(f, i, off);
	}
	return GSL_SUCCESS;
}

static int
slopes(const gsl_vector *p, void *of, gsl_matrix *jacobian)
{
	const struct problem *q = of;
	double d[PARAMETERS];

	for (size_t i = 0; i < q->x.n; i++) {
		(void)q->curve->at(p->data, q->x.v[i], d);
		for (size_t j = 0; j < q->curve->parameters; j++) {
			if (!isfinite(d[j]))
				return GSL_EBADFUNC;
			gsl_matrix_set(jacobian, i, j, d[j]);
		}
	}
	return GSL_SUCCESS;
}

static void
forget(void *work)
{
	gsl_multifit_nlinear_free(work);
}

/* Parameters, their errors and what is left, when it came to an end. */
static bool
report(struct call *call, struct problem *q, gsl_multifit_nlinear_workspace *w,
    struct result *r)
{
	const size_t k = q->curve->parameters;
	struct matrix covariance = call_matrix(call, k, k);
	gsl_matrix_view c = gsl_matrix_view_array(covariance.v, k, k);
	const gsl_vector *f = gsl_multifit_nlinear_residual(w);
	double mean;

	(void)gsl_blas_ddot(f, f, &r->sse);
	r->r2 = 1 - r->sse / sample_squares(q->y, &mean);
	r->p = call_vector(call, k);
	r->se = call_vector(call, k);
	if (gsl_multifit_nlinear_covar(
		gsl_multifit_nlinear_jac(w), 1e-14, &c.matrix) != GSL_SUCCESS)
		return call_refuse(call, "x", "the parameters are not settled");
	for (size_t j = 0; j < k; j++) {
		const double variance = covariance.v[j * k + j];

		r->p.v[j] = gsl_vector_get(w->x, j);
		r->se.v[j] = sqrt(variance * r->sse / (double)(q->x.n - k));
		if (!(variance > 0))
			return call_refuse(call, "x",
			    "parameter %zu is not settled by these points",
			    j + 1);
	}
	return true;
}

static bool
solve(
    struct call *call, struct problem *q, struct vector start, struct result *r)
{
	const size_t n = q->x.n, k = q->curve->parameters;
	gsl_multifit_nlinear_parameters how =
	    gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf f = { residuals, slopes, NULL, n, k, q };
	gsl_vector_const_view from = gsl_vector_const_view_array(start.v, k);
	gsl_multifit_nlinear_workspace *w =
	    gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, n, k);
	int status, why = 0;

	cx_defer(call->cx, forget, w);
	status = gsl_multifit_nlinear_init(&from.vector, &f, w);
	while (status == GSL_SUCCESS && why == 0) {
		if (!call_goes_on(call, (double)r->iterations / ROUNDS))
			return false;
		if (++r->iterations > ROUNDS)
			break;
		status = gsl_multifit_nlinear_iterate(w);
		/* No step makes it better: it is as good as it gets. */
		if (status == GSL_ENOPROG && r->iterations > 1) {
			why = 1;
			break;
		}
		(void)gsl_multifit_nlinear_test(CLOSE, CLOSE, 0, &why, w);
	}
	if (why == 0)
		return call_refuse(call, "p0",
		    "the fit does not settle from these values; give others");
	return report(call, q, w, r);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct problem q = { &curves[g->curve], g->x, g->y };
	struct vector start = g->p0;

	if (!sample_varies(call, "x", g->x, q.curve->parameters + 1) ||
	    !sample_varies(call, "y", g->y, 2))
		return false;
	if (start.n == 0) {
		start = call_vector(call, q.curve->parameters);
		for (size_t j = 0; j < start.n; j++)
			start.v[j] = 1;
	}
	if (start.n != q.curve->parameters)
		return call_refuse(call, "p0",
		    "this curve has %zu parameters, not %zu",
		    q.curve->parameters, start.n);
	for (size_t i = 0; i < g->x.n; i++)
		if (q.curve->at == power && g->x.v[i] < 0)
			return call_refuse(
			    call, "x", "a power curve needs x >= 0");
	return solve(call, &q, start, out);
}

const struct entry algorithm_curve_fit = {
	.id = "REG-13",
	.words = { "非线性最小二乘（Levenberg-Marquardt）",
	    "Nonlinear least squares (Levenberg-Marquardt)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "argmin sum(f(x; p) - y)^2; "
		    "se = sqrt(diag (J'J)^-1 SSE/(n-k))",
	.source = "Levenberg 1944; Marquardt 1963; More 1978",
	.strength = STRENGTH_A,
	.oracle = "scipy.optimize.curve_fit",
	.note = { "结果可能是局部极小；初值应取物理上合理者",
	    "May end in a local minimum: begin at values that make sense" },
	.version = 1,
	.evaluate = evaluate,
};
