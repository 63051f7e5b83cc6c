#include <gsl/gsl_interp.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define POINTS_MOST 1000000

/* The first five tell the value at a moment, the others one of a step. */
enum method {
	METHOD_LINEAR,
	METHOD_CSPLINE,
	METHOD_AKIMA,
	METHOD_STEFFEN,
	METHOD_PREVIOUS,
	METHOD_MEAN,
	METHOD_SUM,
	METHOD_MIN,
	METHOD_MAX,
	METHOD_COUNT
};

struct given {
	struct vector t, x;
	double start, step, max_gap;
	int64_t n;
	int method;
};

struct result {
	struct vector times, value;
	int64_t missing;
};

static const struct port given[] = {
	{ IN(t), PORT_VECTOR, "s", { -1e12, 1e12 },
	    { "时刻（递增）", "times, ascending" }, "n" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "数值（可缺）", "values, may have gaps" }, "n", .gaps = true },
	{ IN(step), PORT_NUMBER, "s", { 1e-6, 1e9 },
	    { "新的间隔", "step that is wanted" } },
	{ IN(start), PORT_NUMBER, "s", { -1e12, 1e12 },
	    { "首个新时刻（缺省为原首时刻）",
		"first new time; without it that of t" },
	    .otherwise = "null" },
	{ IN(n), PORT_WHOLE, "1", { 0, POINTS_MOST },
	    { "新点数（0 为至末时刻）", "new times; 0: up to the last of t" },
	    .otherwise = "0" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "内插：线性、三次样条、Akima、单调、前值；或每间隔的均值"
		       "、"
		       "和、最小、最大、个数",
		"between: linear, cubic spline, Akima's, monotone, last "
		"value; or of each step the mean, sum, least, most, count" },
	    .choices = "linear cspline akima steffen previous mean sum min "
		       "max count",
	    .otherwise = "\"linear\"" },
	{ IN(max_gap), PORT_NUMBER, "s", { 0, 1e12 },
	    { "可内插的最大缺口（0 为不限）",
		"widest gap that is bridged; 0: any" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(times), PORT_VECTOR, "s",
	    .words = { "新时刻（间隔的起点）",
		"new times, where steps begin" } },
	{ OUT(value), PORT_VECTOR, "1",
	    .words = { "新数值（缺口处为空）", "new values; null in gaps" },
	    .gaps = true },
	{ OUT(missing), PORT_WHOLE, "1",
	    .words = { "空值个数", "how many are null" } },
	{ NULL },
};

/* Those that have values. */
static bool
present(struct call *call, const struct given *g, struct vector *t,
    struct vector *x)
{
	*t = call_vector(call, g->t.n);
	*x = call_vector(call, g->t.n);
	t->n = 0;
	for (size_t i = 0; i < g->t.n; i++) {
		if (i > 0 && !(g->t.v[i] > g->t.v[i - 1]))
			return call_refuse(call, "t", "t must ascend");
		if (isnan(g->x.v[i]))
			continue;
		t->v[t->n] = g->t.v[i];
		x->v[t->n++] = g->x.v[i];
	}
	x->n = t->n;
	return sample_has(call, "x", *x, 2);
}

static bool
new_times(struct call *call, const struct given *g, struct vector *times)
{
	const double start = isnan(g->start) ? g->t.v[0] : g->start;
	const double steps = (g->t.v[g->t.n - 1] - start) / g->step;
	const double n = g->n > 0 ? (double)g->n : floor(steps + 1e-9) + 1;

	if (!(n >= 1))
		return call_refuse(
		    call, "start", "start is after the last time of t");
	if (n > POINTS_MOST)
		return call_refuse(call, "step",
		    "step makes more than %d new times", POINTS_MOST);
	*times = call_vector(call, (size_t)n);
	for (size_t i = 0; i < times->n; i++)
		times->v[i] = start + (double)i * g->step;
	return true;
}

static const gsl_interp_type *
type_of(int method)
{
	return method == METHOD_CSPLINE ? gsl_interp_cspline
	    : method == METHOD_AKIMA    ? gsl_interp_akima
	    : method == METHOD_STEFFEN  ? gsl_interp_steffen
					: gsl_interp_linear;
}

/* Within the times there are, and not across a gap that is too wide. */
static void
between(const struct given *g, struct vector t, struct vector x,
    const gsl_interp *curve, struct result *r)
{
	size_t at = 0;

	for (size_t i = 0; i < r->times.n; i++) {
		const double when = r->times.v[i];

		r->value.v[i] = NAN;
		if (when < t.v[0] || when > t.v[t.n - 1])
			continue;
		while (at + 2 < t.n && t.v[at + 1] <= when)
			at++;
		if (when >= t.v[at + 1])
			r->value.v[i] = x.v[at + 1];
		else if (!(when > t.v[at]))
			r->value.v[i] = x.v[at];
		else if (g->max_gap > 0 && t.v[at + 1] - t.v[at] > g->max_gap)
			continue;
		else
			r->value.v[i] = g->method == METHOD_PREVIOUS
			    ? x.v[at]
			    : gsl_interp_eval(curve, t.v, x.v, when, NULL);
	}
}

static bool
interpolate(struct call *call, const struct given *g, struct vector t,
    struct vector x, struct result *r)
{
	const gsl_interp_type *type = type_of(g->method);
	gsl_interp *curve;

	if (t.n < gsl_interp_type_min_size(type))
		return call_refuse(call, "x", "%s needs at least %u values",
		    type->name, gsl_interp_type_min_size(type));
	curve = gsl_interp_alloc(type, t.n);
	(void)gsl_interp_init(curve, t.v, x.v, t.n);
	between(g, t, x, curve, r);
	gsl_interp_free(curve);
	return true;
}

/* Of [time, time + step); a step without values has a sum and a count of 0
 * and nothing else. */
static void
aggregate(
    const struct given *g, struct vector t, struct vector x, struct result *r)
{
	size_t at = 0;

	for (size_t i = 0; i < r->times.n; i++) {
		const double end = r->times.v[i] + g->step;
		double n = 0, sum = 0, least = INFINITY, most = -INFINITY;

		while (at < t.n && t.v[at] < r->times.v[i])
			at++;
		for (; at < t.n && t.v[at] < end; at++, n++) {
			sum += x.v[at];
			least = fmin(least, x.v[at]);
			most = fmax(most, x.v[at]);
		}
		r->value.v[i] = g->method == METHOD_COUNT ? n
		    : g->method == METHOD_SUM             ? sum
		    : !(n > 0)                            ? (double)NAN
		    : g->method == METHOD_MEAN            ? sum / n
		    : g->method == METHOD_MIN             ? least
							  : most;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector t, x;

	if (!present(call, g, &t, &x) || !new_times(call, g, &r->times))
		return false;
	r->value = call_vector(call, r->times.n);
	if (g->method >= METHOD_MEAN)
		aggregate(g, t, x, r);
	else if (!interpolate(call, g, t, x, r))
		return false;
	for (size_t i = 0; i < r->value.n; i++)
		r->missing += isnan(r->value.v[i]) ? 1 : 0;
	return call_goes_on(call, 1);
}

const struct entry algorithm_resample = {
	.id = "TSF-25",
	.words = { "插值、重采样与对齐", "Resampling and interpolation" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "at start + i step: a curve through the values, or the "
		    "mean, sum, least, most, count of [t, t + step)",
	.source = "Akima 1970; Steffen 1990; de Boor 1978 (natural spline)",
	.strength = STRENGTH_A,
	.oracle = "numpy interp; scipy CubicSpline (natural), Akima; "
		  "pandas resample",
	.note = { "首末之外不外推；缺口只在 max_gap 之内补",
	    "Nothing beyond the ends; gaps are bridged up to max_gap" },
	.version = 1,
	.evaluate = evaluate,
};
