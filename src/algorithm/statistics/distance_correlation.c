#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 10000

struct given {
	struct vector x, y;
};

struct result {
	double dcor, dcov;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本 x", "sample x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本 y", "sample y" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dcor), PORT_NUMBER, "1",
	    .words = { "距离相关系数", "distance correlation" } },
	{ OUT(dcov), PORT_NUMBER, "1",
	    .words = { "距离协方差", "distance covariance" } },
	{ NULL },
};

/* Means of each value's distances to all, and of all of them, by sums over the
 * values in order. */
static double
means(struct call *call, struct vector v, double *mean)
{
	const size_t *order = sample_order(call, v);
	const double n = (double)v.n;
	double whole = 0, sum = 0, before = 0, all = 0;

	for (size_t i = 0; i < v.n; i++)
		sum += v.v[i] - v.v[order[0]];
	for (size_t i = 0; i < v.n; i++) {
		const double at = v.v[order[i]] - v.v[order[0]];

		mean[order[i]] = (at * (double)i - before + sum - before -
				     at * (n - (double)i)) /
		    n;
		before += at;
		all += mean[order[i]];
		whole = all / n;
	}
	return whole;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	double *a = call_vector(call, n).v, *b = call_vector(call, n).v;
	double a_mean, b_mean, xx = 0, yy = 0, xy = 0;

	if (!sample_varies(call, "x", g->x, 3) ||
	    !sample_varies(call, "y", g->y, 3))
		return false;
	if (n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	a_mean = means(call, g->x, a);
	b_mean = means(call, g->y, b);
	for (size_t i = 0; i < n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		for (size_t j = 0; j < n; j++) {
			const double A =
			    fabs(g->x.v[i] - g->x.v[j]) - a[i] - a[j] + a_mean;
			const double B =
			    fabs(g->y.v[i] - g->y.v[j]) - b[i] - b[j] + b_mean;

			xx += A * A;
			yy += B * B;
			xy += A * B;
		}
	}
	r->dcov = sqrt(fmax(0, xy)) / (double)n;
	r->dcor = fmin(1, sqrt(fmax(0, xy / sqrt(xx) / sqrt(yy))));
	return true;
}

const struct entry algorithm_distance_correlation = {
	.id = "STA-08",
	.words = { "距离相关", "Distance correlation" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "dcov^2 = mean A(i,j) B(i,j), A and B distances less the means of "
	    "rows and columns; dcor^2 = dcov^2(x,y)/(dcov(x,x) dcov(y,y))",
	.source = "Székely, Rizzo & Bakirov 2007",
	.strength = STRENGTH_A,
	.oracle = "scipy.spatial.distance.cdist, centred in numpy",
	.note = { "为零当且仅当独立（总体意义），可见非线性关系",
	    "Of the population nought only where x and y are independent; sees "
	    "relations that are no lines" },
	.version = 1,
	.evaluate = evaluate,
};
