#include <gsl/gsl_filter.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int64_t window;
	int ends;
};

struct result {
	struct vector y, residual;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(window), PORT_WHOLE, "1", { 1, 10001 },
	    { "窗长（奇数）", "window, odd" }, .otherwise = "5" },
	{ IN(ends), PORT_CHOICE, "",
	    .words = { "端部：补零、补端值、缩窗",
		"beyond the ends: zeros, the end's value, or a shorter "
		"window" },
	    .choices = "zero value shorten", .otherwise = "\"zero\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1", .words = { "滤波后", "filtered" } },
	{ OUT(residual), PORT_VECTOR, "1",
	    .words = { "被去除部分", "what was taken away" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const gsl_filter_end_t ends[] = { GSL_FILTER_END_PADZERO,
		GSL_FILTER_END_PADVALUE, GSL_FILTER_END_TRUNCATE };
	gsl_vector_const_view x = gsl_vector_const_view_array(g->x.v, g->x.n);
	gsl_vector_view y;
	gsl_filter_median_workspace *work;

	if (g->window % 2 == 0)
		return call_refuse(call, "window", "window must be odd");
	if (!sample_has(call, "x", g->x, (size_t)g->window))
		return false;
	r->y = call_vector(call, g->x.n);
	r->residual = call_vector(call, g->x.n);
	y = gsl_vector_view_array(r->y.v, r->y.n);
	work = gsl_filter_median_alloc((size_t)g->window);
	(void)gsl_filter_median(ends[g->ends], &x.vector, &y.vector, work);
	gsl_filter_median_free(work);
	for (size_t t = 0; t < g->x.n; t++)
		r->residual.v[t] = g->x.v[t] - r->y.v[t];
	return true;
}

const struct entry algorithm_median_filter = {
	.id = "SIG-08",
	.words = { "中值滤波", "Median filter" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "y(t) = median of x(t - h) … x(t + h)",
	.source = "Tukey, Exploratory Data Analysis (1977)",
	.strength = STRENGTH_A,
	.oracle =
	    "scipy.signal.medfilt; scipy.ndimage.median_filter; pandas rolling",
	.version = 1,
	.evaluate = evaluate,
};
