#include <cblas.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define WORK_MOST 4e9

struct given {
	struct vector x, y;
	double fs;
	int64_t max_lag;
	bool centred;
};

struct result {
	struct vector lag, c;
	double delay, peak;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "参考信号", "signal that is referred to" } },
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "滞后信号", "signal that may lag behind it" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ IN(max_lag), PORT_WHOLE, "1", { 0, 1000000 },
	    { "最大滞后点数（0 为全部）", "lags at most, in samples; 0: all" },
	    .otherwise = "0" },
	{ IN(centred), PORT_TRUTH, "",
	    .words = { "先减均值", "less the means first" },
	    .otherwise = "true" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(lag), PORT_VECTOR, "s", .words = { "滞后", "lags" } },
	{ OUT(c), PORT_VECTOR, "1",
	    .words = { "归一互相关",
		"cross-correlation, 1 of equal signals" } },
	{ OUT(delay), PORT_NUMBER, "s",
	    .words = { "y 对 x 的时延", "delay of y behind x" } },
	{ OUT(peak), PORT_NUMBER, "1",
	    .words = { "该处相关", "correlation there" } },
	{ NULL },
};

static double
centre(struct call *call, struct vector from, bool centred, struct vector *to)
{
	double mean = 0, squares = 0;

	*to = call_vector(call, from.n);
	if (centred)
		(void)sample_squares(from, &mean);
	for (size_t t = 0; t < from.n; t++) {
		to->v[t] = from.v[t] - mean;
		squares += to->v[t] * to->v[t];
	}
	return squares;
}

/* Sum of y(t + k) x(t) where both are. */
static double
product(struct vector x, struct vector y, int64_t k)
{
	const size_t ahead = k > 0 ? (size_t)k : 0;
	const size_t behind = k < 0 ? (size_t)-k : 0;
	const size_t n =
	    x.n - behind < y.n - ahead ? x.n - behind : y.n - ahead;

	return cblas_ddot((int)n, x.v + behind, 1, y.v + ahead, 1);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector x, y;
	int64_t before = (int64_t)g->x.n - 1, after = (int64_t)g->y.n - 1;
	double scale;

	if (!sample_varies(call, "x", g->x, 2) ||
	    !sample_varies(call, "y", g->y, 2))
		return false;
	scale = sqrt(centre(call, g->x, g->centred, &x)) *
	    sqrt(centre(call, g->y, g->centred, &y));
	if (g->max_lag > 0 && before > g->max_lag)
		before = g->max_lag;
	if (g->max_lag > 0 && after > g->max_lag)
		after = g->max_lag;
	if ((double)(before + after) * (double)(x.n < y.n ? x.n : y.n) >
	    WORK_MOST)
		return call_refuse(
		    call, "max_lag", "x and y are too long for so many lags");
	r->lag = call_vector(call, (size_t)(before + after) + 1);
	r->c = call_vector(call, r->lag.n);
	for (size_t i = 0; i < r->lag.n; i++) {
		const int64_t k = (int64_t)i - before;

		if (!call_goes_on(call, (double)i / (double)r->lag.n))
			return false;
		r->lag.v[i] = (double)k / g->fs;
		r->c.v[i] = product(x, y, k) / scale;
		if (fabs(r->c.v[i]) > fabs(r->peak)) {
			r->peak = r->c.v[i];
			r->delay = r->lag.v[i];
		}
	}
	return true;
}

const struct entry algorithm_cross_correlation = {
	.id = "SIG-13",
	.words = { "互相关与时延", "Cross-correlation and delay" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "c(k) = sum y(t + k) x(t)/sqrt(sum x^2 sum y^2); delay "
		    "where |c| is greatest",
	.source = "Knapp & Carter 1976",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.correlate, correlation_lags",
	.version = 1,
	.evaluate = evaluate,
};
