#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LOG_2PI 1.83787706640934548356
#define STEPS 4000
#define STARTS 4
#define VALUES_MOST 100000

struct given {
	struct vector x, params;
	bool centred;
	int64_t h;
};

struct result {
	double omega, alpha, beta, llf, persistence;
	struct vector variance, forecast;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "收益率或残差序列", "returns, or residuals" } },
	{ IN(centred), PORT_TRUTH, "",
	    .words = { "先减均值", "less the mean first" },
	    .otherwise = "true" },
	{ IN(params), PORT_VECTOR, "1", { 0, 1e12 },
	    { "已知 ω、α、β（缺省由似然最大估计）",
		"omega, alpha and beta if known; without them the likeliest" },
	    .shape = "3", .otherwise = "null" },
	{ IN(h), PORT_WHOLE, "1", { 1, 10000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(omega), PORT_NUMBER, "1", .words = { "ω", "omega" } },
	{ OUT(alpha), PORT_NUMBER, "1", .words = { "α", "alpha" } },
	{ OUT(beta), PORT_NUMBER, "1", .words = { "β", "beta" } },
	{ OUT(llf), PORT_NUMBER, "1",
	    .words = { "对数似然", "log-likelihood" } },
	{ OUT(persistence), PORT_NUMBER, "1",
	    .words = { "持续性 α+β", "persistence, alpha + beta" } },
	{ OUT(variance), PORT_VECTOR, "1",
	    .words = { "各点条件方差", "variance at each moment" } },
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步方差预测", "variances of the next steps" } },
	{ NULL },
};

struct garch {
	struct call *call;
	double *e;
	size_t n;
	double first; /* variance of all */
	bool stopped;
};

static double
likelihood(const struct garch *g, const double *p, double *variance)
{
	double v = g->first, llf = 0;

	for (size_t t = 0; t < g->n; t++) {
		if (t > 0)
			v = p[0] + p[1] * g->e[t - 1] * g->e[t - 1] + p[2] * v;
		if (variance != NULL)
			variance[t] = v;
		llf -= (LOG_2PI + log(v) + g->e[t] * g->e[t] / v) / 2;
	}
	return llf;
}

/* From what is searched for, which hardly depend on each other: the variance in
 * the long run over that of x, alpha + beta, and alpha's share of it. */
static void
unfold(const struct garch *g, const double *free, double *p)
{
	p[0] = free[0] * (1 - free[1]) * g->first;
	p[1] = free[1] * free[2];
	p[2] = free[1] - p[1];
}

static double
loss(unsigned n, const double *free, double *slope, void *with)
{
	struct garch *g = with;
	double p[3], llf;

	(void)n;
	(void)slope;
	if (g->stopped || !call_goes_on(g->call, 0.5)) {
		g->stopped = true;
		return HUGE_VAL;
	}
	unfold(g, free, p);
	llf = likelihood(g, p, NULL);
	return isfinite(llf) ? -llf : 1e300;
}

/* From several starts, and once more from the best of what they find. */
static bool
search(struct garch *g, double *best)
{
	static const double starts[STARTS - 1][3] = { { 1, 0.9, 0.1 },
		{ 1, 0.5, 0.4 }, { 1, 0.98, 0.03 } };
	static const double low[] = { 1e-4, 0, 0 };
	static const double high[] = { 1e4, 1 - 1e-6, 1 };
	double free[3] = { 0 }, most = HUGE_VAL;

	for (size_t k = 0; k < STARTS; k++) {
		nlopt_opt opt = nlopt_create(NLOPT_LN_SBPLX, 3);
		double p[3];
		double least = HUGE_VAL;

		memcpy(p, k < STARTS - 1 ? starts[k] : free, sizeof(p));
		(void)nlopt_set_min_objective(opt, loss, g);
		(void)nlopt_set_lower_bounds(opt, low);
		(void)nlopt_set_upper_bounds(opt, high);
		(void)nlopt_set_ftol_abs(opt, 1e-10);
		(void)nlopt_set_maxeval(opt, STEPS);
		(void)nlopt_optimize(opt, p, &least);
		nlopt_destroy(opt);
		if (least < most) {
			most = least;
			memcpy(free, p, sizeof(p));
		}
	}
	unfold(g, free, best);
	return !g->stopped;
}

static void
forecast(struct call *call, const struct garch *g, const struct given *in,
    struct result *r)
{
	const size_t n = g->n;
	double v = r->omega + r->alpha * g->e[n - 1] * g->e[n - 1] +
	    r->beta * r->variance.v[n - 1];

	r->forecast = call_vector(call, (size_t)in->h);
	for (size_t i = 0; i < r->forecast.n; i++) {
		r->forecast.v[i] = v;
		v = r->omega + r->persistence * v;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct garch m = { .call = call, .n = g->x.n };
	double p[3], mean;

	if (!sample_varies(call, "x", g->x, 20))
		return false;
	if (g->x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	(void)sample_squares(g->x, &mean);
	m.e = call_vector(call, m.n).v;
	for (size_t t = 0; t < m.n; t++) {
		m.e[t] = g->x.v[t] - (g->centred ? mean : 0);
		m.first += m.e[t] * m.e[t] / (double)m.n;
	}
	for (size_t i = 0; i < g->params.n; i++)
		p[i] = g->params.v[i];
	if (g->params.n == 0 && !search(&m, p))
		return false;
	if (p[1] + p[2] >= 1 || !(p[0] > 0))
		return call_refuse(call, "params",
		    "omega must be more than 0, and alpha + beta less than 1");
	r->omega = p[0];
	r->alpha = p[1];
	r->beta = p[2];
	r->persistence = p[1] + p[2];
	r->variance = call_vector(call, m.n);
	r->llf = likelihood(&m, p, r->variance.v);
	forecast(call, &m, g, r);
	return true;
}

const struct entry algorithm_garch = {
	.id = "TSF-15",
	.words = { "GARCH(1,1) 波动率", "GARCH(1,1), variance that clusters" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v(t) = omega + alpha e(t-1)^2 + beta v(t-1), v(0) the "
		    "variance of x; llf = -1/2 sum(ln 2 pi + ln v + e^2/v)",
	.source = "Bollerslev 1986",
	.strength = STRENGTH_A,
	.oracle = "the likelihood written out in numpy, maximised by scipy",
	.version = 1,
	.evaluate = evaluate,
};
