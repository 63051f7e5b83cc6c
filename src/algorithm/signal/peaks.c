#include <math.h>
#include <stdlib.h>

#include "algorithm/signal/tops.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double height, prominence;
	int64_t distance;
};

struct result {
	struct vector place, heights, prominences;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(height), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "最小峰高", "height at least" }, .otherwise = "null" },
	{ IN(prominence), PORT_NUMBER, "1", { 0, 1e12 },
	    { "最小突出度", "prominence at least" }, .otherwise = "null" },
	{ IN(distance), PORT_WHOLE, "1", { 1, 1000000 },
	    { "最小间距（点数）", "values between two at least" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(place), PORT_VECTOR, "1",
	    .words = { "峰位（序号自 0 起，平顶取中）",
		"places, from 0 on; the middle of a flat top" } },
	{ OUT(heights), PORT_VECTOR, "1", .words = { "峰高", "heights" } },
	{ OUT(prominences), PORT_VECTOR, "1",
	    .words = { "突出度", "prominences" } },
	{ NULL },
};

/* Of peaks too near to each other the higher stays; of equal ones the later. */
static void
keep_away(struct call *call, const struct given *g, const double *place,
    bool *kept, size_t n)
{
	struct vector heights = call_vector(call, n);
	const size_t *order;

	for (size_t i = 0; i < n; i++)
		heights.v[i] = g->x.v[(size_t)place[i]];
	order = sample_order(call, heights);
	for (size_t k = n; k-- > 0;) {
		const size_t i = order[k];

		if (!kept[i])
			continue;
		for (size_t j = i;
		     j-- > 0 && place[i] - place[j] < (double)g->distance;)
			kept[j] = false;
		for (size_t j = i + 1;
		     j < n && place[j] - place[i] < (double)g->distance; j++)
			kept[j] = false;
	}
}

/* Lowest value from a place on to one side, up to a higher one. */
static double
lowest(struct vector x, size_t at, bool right)
{
	double low = x.v[at];

	for (size_t i = at; x.v[i] <= x.v[at];) {
		low = fmin(low, x.v[i]);
		if (right ? ++i == x.n : i-- == 0)
			break;
	}
	return low;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	bool *kept;
	size_t n;

	if (!sample_has(call, "x", g->x, 3))
		return false;
	r->place = call_vector(call, g->x.n);
	r->heights = call_vector(call, g->x.n);
	r->prominences = call_vector(call, g->x.n);
	n = tops_of(g->x.v, g->x.n, 1, r->place.v);
	r->place.n = r->heights.n = r->prominences.n = 0;
	kept = cx_calloc(call->cx, n + 1, sizeof(*kept));
	for (size_t i = 0; i < n; i++)
		kept[i] = isnan(g->height) ||
		    g->x.v[(size_t)r->place.v[i]] >= g->height;
	if (g->distance > 1 && n > 0)
		keep_away(call, g, r->place.v, kept, n);
	for (size_t i = 0; i < n; i++) {
		const size_t at = (size_t)r->place.v[i];
		double rise;

		if (!kept[i])
			continue;
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		rise = g->x.v[at] -
		    fmax(lowest(g->x, at, false), lowest(g->x, at, true));
		if (!isnan(g->prominence) && rise < g->prominence)
			continue;
		r->place.v[r->place.n++] = (double)at;
		r->heights.v[r->heights.n++] = g->x.v[at];
		r->prominences.v[r->prominences.n++] = rise;
	}
	return true;
}

const struct entry algorithm_peaks = {
	.id = "SIG-16",
	.words = { "峰值检测", "Peaks" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a peak is higher than both neighbours; prominence: height "
		    "over the higher of the lowest values between it and a "
		    "higher one, or the end, on each side",
	.source = "Llobera 2001; distance: higher peaks keep lower ones away",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.find_peaks",
	.version = 1,
	.evaluate = evaluate,
};
