#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PI_SMALL 0.6745 /* of a small error, in deviations of x */

struct given {
	struct vector x;
	int64_t h;
};

struct result {
	double a, b, mape, C, P;
	struct vector fitted, forecast;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { 1e-12, 1e12 },
	    { "短序列（正数，4 个以上）",
		"short series of positive values, 4 or more" } },
	{ IN(h), PORT_WHOLE, "1", { 1, 1000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(a), PORT_NUMBER, "1",
	    .words = { "发展系数 a", "development a" } },
	{ OUT(b), PORT_NUMBER, "1", .words = { "灰作用量 b", "grey input b" } },
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "拟合值", "fitted values" } },
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ OUT(mape), PORT_NUMBER, "1",
	    .words = { "平均相对误差", "mean relative error" } },
	{ OUT(C), PORT_NUMBER, "1",
	    .words = { "后验差比 C",
		"ratio C of deviations, of the rest over that of x" } },
	{ OUT(P), PORT_NUMBER, "1",
	    .words = { "小误差概率 P", "share P of small errors" } },
	{ NULL },
};

/* a and b by least squares of x on minus the means of running sums. */
static bool
fit(struct call *call, struct vector x, struct result *r)
{
	struct vector z = call_vector(call, x.n - 1);
	const struct vector y = { x.v + 1, x.n - 1 };
	double sum = x.v[0], z_mean, y_mean, squares, product = 0;

	for (size_t k = 1; k < x.n; k++) {
		z.v[k - 1] = sum + x.v[k] / 2;
		sum += x.v[k];
	}
	squares = sample_squares(z, &z_mean);
	(void)sample_squares(y, &y_mean);
	for (size_t k = 0; k < z.n; k++)
		product += (z.v[k] - z_mean) * (y.v[k] - y_mean);
	if (!(squares > 0))
		return call_refuse(call, "x", "x sums up to nothing");
	r->a = -product / squares;
	r->b = y_mean + r->a * z_mean;
	return true;
}

/* The value of step k, from the second on; a line where a is nought. */
static double
value(const struct result *r, double first, double k)
{
	const double growth = expm1(r->a);

	if (!(fabs(r->a) > 1e-12))
		return r->b;
	return -growth * (first - r->b / r->a) * exp(-r->a * k);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	struct vector rest = call_vector(call, n);
	double mean, sd, small = 0;

	if (!sample_varies(call, "x", g->x, 4) || !fit(call, g->x, r))
		return false;
	r->fitted = call_vector(call, n);
	r->fitted.v[0] = g->x.v[0];
	for (size_t k = 0; k < n; k++) {
		if (k > 0)
			r->fitted.v[k] = value(r, g->x.v[0], (double)k);
		rest.v[k] = g->x.v[k] - r->fitted.v[k];
		r->mape += fabs(rest.v[k] / g->x.v[k]) / ((double)n - 1);
	}
	r->forecast = call_vector(call, (size_t)g->h);
	for (size_t i = 0; i < r->forecast.n; i++)
		r->forecast.v[i] = value(r, g->x.v[0], (double)(n + i));
	sd = sqrt(sample_squares(g->x, &mean) / (double)n);
	r->C = sqrt(fmax(0, sample_squares(rest, &mean)) / (double)n) / sd;
	for (size_t k = 0; k < n; k++)
		small += fabs(rest.v[k] - mean) < PI_SMALL * sd;
	r->P = small / (double)n;
	for (size_t i = 0; i < r->forecast.n; i++)
		if (!isfinite(r->forecast.v[i]))
			return call_refuse(
			    call, "h", "the forecast grows beyond all numbers");
	return isfinite(r->mape) ||
	    call_refuse(call, "x", "x grows beyond all numbers");
}

const struct entry algorithm_grey = {
	.id = "TSF-19",
	.words = { "灰色预测 GM(1,1)", "Grey forecast GM(1,1)" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x(k) + a z(k) = b, z(k) = (X(k) + X(k-1))/2, X running "
		    "sums; X^(k+1) = (x(1) - b/a) exp(-a k) + b/a",
	.source = "Deng Julong 1982; Liu Sifeng, Grey Systems Theory (2010), "
		  "ch. 4, 7",
	.strength = STRENGTH_A,
	.oracle = "numpy lstsq",
	.note = { "C 不超过 0.35 且 P 不低于 0.95 为好；宜用于近指数的短序列",
	    "Good when C is at most 0.35 and P at least 0.95; meant for short "
	    "series that are nearly exponential" },
	.version = 1,
	.evaluate = evaluate,
};
