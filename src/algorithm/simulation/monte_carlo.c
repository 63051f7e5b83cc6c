#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define TRIALS_MOST 200000
#define CELLS_MOST 10000000

struct given {
	struct str formula;
	struct texts names, distributions;
	struct matrix parameters;
	int64_t trials, seed;
	double threshold;
	struct vector p;
};

struct result {
	double mean, sd, se, least, most, above;
	struct vector quantiles, correlations;
};

static const struct port given[] = {
	{ IN(formula), PORT_TEXT, "",
	    .words = { "结果的算式", "what comes of it, an expression" } },
	{ IN(names), PORT_TEXTS, "",
	    .words = { "变量名", "names of the variables" }, .shape = "n" },
	{ IN(distributions), PORT_TEXTS, "",
	    .words = { "各变量分布：normal、lognormal、uniform、triangular、"
		       "exponential、constant",
		"distribution of each: normal, lognormal, uniform, "
		"triangular, exponential, constant" },
	    .shape = "n" },
	{ IN(parameters), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "参数：均值与标准差；对数均值与对数标准差；下限与上限；下限、众数"
	      "、"
	      "上限；均值；值",
		"mean and deviation; the same of the logarithm; ends; least, "
		"likeliest, most; mean; value" },
	    "n,3" },
	{ IN(trials), PORT_WHOLE, "1", { 100, TRIALS_MOST },
	    { "试验次数", "trials" }, .otherwise = "10000" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ IN(p), PORT_VECTOR, "1", { 0, 1 },
	    { "要给出的分位", "quantiles to tell" },
	    .otherwise = "[0.05,0.5,0.95]" },
	{ IN(threshold), PORT_NUMBER, "1", { -1e15, 1e15 },
	    { "界限（给出超过它的概率）",
		"limit, whose chance of being exceeded is told" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mean), PORT_NUMBER, "1", .words = { "均值", "mean" } },
	{ OUT(sd), PORT_NUMBER, "1",
	    .words = { "标准差", "standard deviation" } },
	{ OUT(se), PORT_NUMBER, "1",
	    .words = { "均值的标准误", "standard error of the mean" } },
	{ OUT(least), PORT_NUMBER, "1", .words = { "最小值", "least" } },
	{ OUT(most), PORT_NUMBER, "1", .words = { "最大值", "most" } },
	{ OUT(quantiles), PORT_VECTOR, "1",
	    .words = { "分位数", "quantiles" } },
	{ OUT(above), PORT_NUMBER, "1",
	    .words = { "超过界限的概率（未给界限时无）",
		"chance of exceeding the limit; none without it" },
	    .gaps = true },
	{ OUT(correlations), PORT_VECTOR, "1",
	    .words = { "结果与各变量的相关系数（不变时为 0）",
		"correlation with each variable; 0 where it is constant" } },
	{ NULL },
};

/* One draw of a distribution with its three parameters, and whether these
 * make sense. */
struct distribution {
	const char *name;
	bool (*fits)(const double *p);
	double (*draw)(gsl_rng *rng, const double *p);
};

static bool
has_deviation(const double *p)
{
	return p[1] >= 0;
}

static bool
has_small_logarithms(const double *p)
{
	return p[1] >= 0 && p[1] <= 5 && fabs(p[0]) <= 50;
}

static bool
has_ends(const double *p)
{
	return p[0] <= p[1];
}

static bool
has_mode(const double *p)
{
	return p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2];
}

static bool
has_mean(const double *p)
{
	return p[0] > 0;
}

static bool
always(const double *p)
{
	return isfinite(p[0]);
}

static double
normal(gsl_rng *rng, const double *p)
{
	return p[0] + gsl_ran_gaussian_ziggurat(rng, p[1]);
}

static double
lognormal(gsl_rng *rng, const double *p)
{
	return exp(normal(rng, p));
}

static double
uniform(gsl_rng *rng, const double *p)
{
	return gsl_ran_flat(rng, p[0], p[1]);
}

static double
triangular(gsl_rng *rng, const double *p)
{
	const double u = gsl_rng_uniform(rng), wide = p[2] - p[0];
	const double rising = p[1] - p[0], falling = p[2] - p[1];

	return u * wide < rising ? p[0] + sqrt(u * wide * rising)
				 : p[2] - sqrt((1 - u) * wide * falling);
}

static double
exponential(gsl_rng *rng, const double *p)
{
	return gsl_ran_exponential(rng, p[0]);
}

static double
constant(gsl_rng *rng, const double *p)
{
	(void)rng;
	return p[0];
}

static const struct distribution distributions[] = {
	{ "normal", has_deviation, normal },
	{ "lognormal", has_small_logarithms, lognormal },
	{ "uniform", has_ends, uniform },
	{ "triangular", has_mode, triangular },
	{ "exponential", has_mean, exponential },
	{ "constant", always, constant },
};

static const struct distribution *
find(struct str name)
{
	for (size_t i = 0; i < sizeof(distributions) / sizeof(*distributions);
	     i++)
		if (str_is(name, distributions[i].name))
			return &distributions[i];
	return NULL;
}

struct model {
	struct algebra formula;
	const struct distribution **kinds;
	struct vector *drawn; /* of each variable */
	struct vector outcome;
	double *values; /* of one trial */
};

static bool
read_model(struct call *call, const struct given *g, struct model *m)
{
	const size_t n = g->names.n;

	if ((size_t)g->trials > CELLS_MOST / n)
		return call_refuse(call, "trials",
		    "trials times variables are more than %d", CELLS_MOST);
	if (!algebra_read(call, "formula", g->formula, &g->names,
		&(struct map){ .n = 0 }, &m->formula))
		return false;
	m->kinds = cx_calloc(call->cx, n, sizeof(*m->kinds));
	m->drawn = cx_calloc(call->cx, n, sizeof(*m->drawn));
	m->values = call_vector(call, n).v;
	for (size_t i = 0; i < n; i++) {
		m->kinds[i] = find(g->distributions.v[i]);
		if (m->kinds[i] == NULL)
			return call_refuse(call, "distributions",
			    "'%.*s' is not a distribution",
			    STR_ARG(g->distributions.v[i]));
		if (!m->kinds[i]->fits(g->parameters.v + i * 3))
			return call_refuse(call, "parameters",
			    "row %zu does not fit a %s distribution", i + 1,
			    m->kinds[i]->name);
		m->drawn[i] = call_vector(call, (size_t)g->trials);
	}
	m->outcome = call_vector(call, (size_t)g->trials);
	return true;
}

static bool
trial(struct call *call, const struct given *g, struct model *m, gsl_rng *rng,
    size_t k)
{
	for (size_t i = 0; i < g->names.n; i++)
		m->values[i] = m->drawn[i].v[k] =
		    m->kinds[i]->draw(rng, g->parameters.v + i * 3);
	m->outcome.v[k] = algebra_value(&m->formula, m->values);
	if (!(fabs(m->outcome.v[k]) < 1e100))
		return call_refuse(
		    call, "formula", "trial %zu has no finite outcome", k + 1);
	return k % 1024 != 0 ||
	    call_goes_on(call, (double)k / (double)g->trials);
}

static bool
run(struct call *call, const struct given *g, struct model *m)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	bool on = true;

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (size_t k = 0; k < m->outcome.n && on; k++)
		on = trial(call, g, m, rng, k);
	gsl_rng_free(rng);
	return on;
}

static void
tell(struct call *call, const struct given *g, const struct model *m,
    struct result *r)
{
	const struct vector y = m->outcome, sorted = sample_sorted(call, y);
	const double n = (double)y.n;

	r->sd = sqrt(fmax(0, sample_squares(y, &r->mean)) / (n - 1));
	r->se = r->sd / sqrt(n);
	r->least = sorted.v[0];
	r->most = sorted.v[y.n - 1];
	r->quantiles = call_vector(call, g->p.n);
	for (size_t i = 0; i < g->p.n; i++)
		r->quantiles.v[i] = gsl_stats_quantile_from_sorted_data(
		    sorted.v, 1, y.n, g->p.v[i]);
	r->above = isnan(g->threshold) ? (double)NAN : 0;
	for (size_t i = 0; i < y.n; i++)
		r->above += (y.v[i] > g->threshold) / n;
	r->correlations = call_vector(call, g->names.n);
	for (size_t i = 0; i < g->names.n; i++)
		if (!sample_is_constant(m->drawn[i]) && !sample_is_constant(y))
			r->correlations.v[i] = gsl_stats_correlation(
			    m->drawn[i].v, 1, y.v, 1, y.n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct model m = { .kinds = NULL };

	if (!read_model(call, g, &m) || !run(call, g, &m))
		return false;
	tell(call, g, &m, out);
	return true;
}

const struct entry algorithm_monte_carlo = {
	.id = "SIM-04",
	.words = { "蒙特卡洛模拟", "Monte Carlo simulation" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "y = formula of independent draws; mean, deviation and "
		    "quantiles of y; se = sd/sqrt(trials)",
	.source = "Metropolis & Ulam 1949; JCGM 101:2008",
	.strength = STRENGTH_A,
	.oracle = "moments by hand of scipy.stats' distributions",
	.note = { "各变量相互独立；同一种子结果相同",
	    "Variables are independent; the same seed gives the same" },
	.version = 1,
	.evaluate = evaluate,
};
