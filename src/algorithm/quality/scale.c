#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <nlopt.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

enum method { METHOD_STANDARD, METHOD_RANGE, METHOD_ROBUST, METHOD_BOX_COX };

struct given {
	struct vector x;
	int method;
	double lambda;
};

struct result {
	struct vector y;
	double centre, spread, lambda, llf;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本", "sample" } },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：标准化、0–1 归一、稳健、Box-Cox",
		"standard scores, 0 to 1, by quartiles, Box and Cox's" },
	    .choices = "standard range robust box_cox",
	    .otherwise = "\"standard\"" },
	{ IN(lambda), PORT_NUMBER, "1", { -5, 5 },
	    { "Box-Cox 参数（缺省由似然最大估计）",
		"power of Box and Cox; without it the likeliest" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1", .words = { "变换后", "transformed" } },
	{ OUT(centre), PORT_NUMBER, "1",
	    .words = { "减去的中心", "what is taken away" } },
	{ OUT(spread), PORT_NUMBER, "1",
	    .words = { "除以的尺度", "what it is divided by" } },
	{ OUT(lambda), PORT_NUMBER, "1",
	    .words = { "所用 λ（仅 Box-Cox）",
		"power taken; of Box and Cox alone" },
	    .gaps = true },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然（仅 Box-Cox）",
		"log-likelihood; of Box and Cox alone" },
	    .gaps = true },
	{ NULL },
};

static double
power_of(double x, double lambda)
{
	return fabs(lambda) > 1e-12 ? expm1(lambda * log(x)) / lambda : log(x);
}

static double
likelihood(struct vector x, double lambda, struct vector y)
{
	const double n = (double)x.n;
	double logs = 0, mean;

	for (size_t i = 0; i < x.n; i++) {
		y.v[i] = power_of(x.v[i], lambda);
		logs += log(x.v[i]);
	}
	return (lambda - 1) * logs -
	    n / 2 * log(fmax(1e-300, sample_squares(y, &mean) / n));
}

struct sought {
	struct vector x, y;
};

static double
loss(unsigned n, const double *lambda, double *slope, void *with)
{
	const struct sought *s = with;

	(void)n;
	(void)slope;
	return -likelihood(s->x, *lambda, s->y);
}

static double
likeliest(struct call *call, const struct given *g)
{
	struct sought s = { g->x, call_vector(call, g->x.n) };
	nlopt_opt opt = nlopt_create(NLOPT_LN_SBPLX, 1);
	double lambda = 1, least;

	(void)nlopt_set_min_objective(opt, loss, &s);
	(void)nlopt_set_lower_bounds1(opt, -5);
	(void)nlopt_set_upper_bounds1(opt, 5);
	(void)nlopt_set_xtol_abs1(opt, 1e-9);
	(void)nlopt_set_maxeval(opt, 500);
	(void)nlopt_optimize(opt, &lambda, &least);
	nlopt_destroy(opt);
	return lambda;
}

static bool
box_cox(struct call *call, const struct given *g, struct result *r)
{
	for (size_t i = 0; i < g->x.n; i++)
		if (!(g->x.v[i] > 0))
			return call_refuse(call, "x",
			    "Box and Cox's transform needs values above 0, not "
			    "%.10g",
			    g->x.v[i]);
	r->lambda = isnan(g->lambda) ? likeliest(call, g) : g->lambda;
	r->llf = likelihood(g->x, r->lambda, r->y);
	return true;
}

static void
centre(struct call *call, const struct given *g, struct result *r)
{
	const size_t n = g->x.n;
	const struct vector sorted = sample_sorted(call, g->x);

	r->centre = gsl_stats_median_from_sorted_data(sorted.v, 1, n);
	r->spread = gsl_stats_quantile_from_sorted_data(sorted.v, 1, n, 0.75) -
	    gsl_stats_quantile_from_sorted_data(sorted.v, 1, n, 0.25);
	if (g->method == METHOD_RANGE) {
		r->centre = sorted.v[0];
		r->spread = sorted.v[n - 1] - sorted.v[0];
	}
	if (g->method == METHOD_STANDARD)
		r->spread = sqrt(sample_squares(g->x, &r->centre) / (double)n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!sample_varies(call, "x", g->x, 2))
		return false;
	r->y = call_vector(call, g->x.n);
	r->lambda = r->llf = NAN;
	r->spread = 1;
	if (g->method == METHOD_BOX_COX)
		return box_cox(call, g, r);
	centre(call, g, r);
	if (!(r->spread > 0))
		return call_refuse(call, "x",
		    "the quartiles of x are equal: scale it in another way");
	for (size_t i = 0; i < g->x.n; i++)
		r->y.v[i] = (g->x.v[i] - r->centre) / r->spread;
	return true;
}

const struct entry algorithm_scale = {
	.id = "DQP-04",
	.words = { "标准化、归一与 Box-Cox 变换",
	    "Scaling and Box-Cox transforms" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "(x - mean)/s; (x - min)/(max - min); (x - median)/(Q3 - "
		    "Q1); (x^lambda - 1)/lambda, ln x for 0",
	.source = "Box & Cox 1964; sklearn's robust scaling: Huber & "
		  "Ronchetti, Robust Statistics",
	.strength = STRENGTH_A,
	.oracle = "sklearn.preprocessing; scipy.stats.boxcox",
	.note = { "标准化除以 n 的标准差；Box-Cox 要求全为正",
	    "Standard scores divide by the deviation over n; Box and Cox need "
	    "values above 0" },
	.version = 1,
	.evaluate = evaluate,
};
