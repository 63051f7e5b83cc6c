#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define PLACES_MOST 1500
#define QUERIES_MOST 100000
#define BINS 15
#define CONDITION_LEAST 1e-13

enum model { SPHERICAL, EXPONENTIAL, GAUSSIAN };

struct given {
	struct matrix pts, q;
	struct vector x;
	int model;
	double nugget, sill, range;
};

struct result {
	struct vector z, variance, lag, semivariance, pairs;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "m", { -1e9, 1e9 },
	    { "测点坐标（平面，一行一点，互不相同）",
		"places that are known, on a plane, no two the same" },
	    "n,2" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "测点数值", "values there" }, "n" },
	{ IN(q), PORT_MATRIX, "m", { -1e9, 1e9 },
	    { "待插点坐标", "places that are asked for" }, "k,2" },
	{ IN(model), PORT_CHOICE, "",
	    .words = { "变异函数模型", "model of the variogram" },
	    .choices = "spherical exponential gaussian",
	    .otherwise = "\"spherical\"" },
	{ IN(nugget), PORT_NUMBER, "1", { 0, 1e24 }, { "块金值", "nugget" },
	    .otherwise = "0" },
	{ IN(sill), PORT_NUMBER, "1", { 1e-24, 1e24 },
	    { "拱高（基台值减块金值）", "partial sill" } },
	{ IN(range), PORT_NUMBER, "m", { 1e-6, 1e9 },
	    { "变程（指数、高斯型为达 95% 的有效变程）",
		"range; of exponential and gaussian where 95 % is reached" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(z), PORT_VECTOR, "1", .words = { "插值", "values" } },
	{ OUT(variance), PORT_VECTOR, "1",
	    .words = { "克里金方差", "variance of each" } },
	{ OUT(lag), PORT_VECTOR, "m",
	    .words = { "经验变异函数：各组平均距离（无点对为空）",
		"variogram of the places: mean distance; null: no pairs" },
	    .gaps = true },
	{ OUT(semivariance), PORT_VECTOR, "1",
	    .words = { "经验变异函数：半方差",
		"variogram of the places: half of the mean square" },
	    .gaps = true },
	{ OUT(pairs), PORT_VECTOR, "1",
	    .words = { "各组点对数", "pairs of each" } },
	{ NULL },
};

/* gamma(h), 0 at h = 0 and nugget just behind. */
static double
variogram(const struct given *g, double h)
{
	const double u = h / g->range;

	if (!(h > 0))
		return 0;
	switch (g->model) {
	case SPHERICAL:
		return g->nugget + g->sill * (u < 1 ? u * (3 - u * u) / 2 : 1);
	case EXPONENTIAL:
		return g->nugget - g->sill * expm1(-3 * u);
	default:
		return g->nugget - g->sill * expm1(-3 * u * u);
	}
}

static double
apart(const double *a, const double *b)
{
	return hypot(a[0] - b[0], a[1] - b[1]);
}

/* The system of ordinary kriging, with a multiplier for the sum of weights;
 * in units of nugget and sill, so that its parts are alike. */
static double *
build(struct call *call, const struct given *g)
{
	const size_t n = g->x.n, m = n + 1;
	const double unit = g->nugget + g->sill;
	double *a = call_matrix(call, m, m).v;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++)
			a[i * m + j] = a[j * m + i] =
			    variogram(
				g, apart(g->pts.v + i * 2, g->pts.v + j * 2)) /
			    unit;
		a[i * m + n] = a[n * m + i] = 1;
	}
	return a;
}

static bool
factor(struct call *call, const struct given *g, double *a, lapack_int *pivot)
{
	const lapack_int m = (lapack_int)g->x.n + 1;
	const double norm = LAPACKE_dlange(LAPACK_ROW_MAJOR, '1', m, m, a, m);
	double rcond = 0;

	if (LAPACKE_dgetrf(LAPACK_ROW_MAJOR, m, m, a, m, pivot) != 0 ||
	    LAPACKE_dgecon(LAPACK_ROW_MAJOR, '1', m, a, m, norm, &rcond) != 0 ||
	    rcond < CONDITION_LEAST)
		return call_refuse(call, "pts",
		    "places are the same, or too near for this variogram: a "
		    "nugget or a shorter range is needed");
	return true;
}

static bool
predict(struct call *call, const struct given *g, struct result *r)
{
	const size_t n = g->x.n, m = n + 1;
	const double unit = g->nugget + g->sill;
	lapack_int *pivot = cx_calloc(call->cx, m, sizeof(*pivot));
	double *a = build(call, g), *b = call_vector(call, m).v;
	double *w = call_vector(call, m).v;

	if (!factor(call, g, a, pivot))
		return false;
	for (size_t k = 0; k < g->q.rows; k++) {
		if (!call_goes_on(call, (double)k / (double)g->q.rows))
			return false;
		for (size_t i = 0; i < n; i++)
			b[i] = variogram(
				   g, apart(g->pts.v + i * 2, g->q.v + k * 2)) /
			    unit;
		b[n] = 1;
		memcpy(w, b, m * sizeof(*w));
		(void)LAPACKE_dgetrs(LAPACK_ROW_MAJOR, 'N', (lapack_int)m, 1, a,
		    (lapack_int)m, pivot, w, 1);
		for (size_t i = 0; i < m; i++) {
			r->z.v[k] += i < n ? w[i] * g->x.v[i] : 0;
			r->variance.v[k] += unit * w[i] * b[i];
		}
		r->variance.v[k] = fmax(0, r->variance.v[k]);
	}
	return true;
}

/* Pairs up to half of the longest distance, in groups of equal width. */
static void
look(struct call *call, const struct given *g, struct result *r)
{
	double longest = 0;

	r->lag = call_vector(call, BINS);
	r->semivariance = call_vector(call, BINS);
	r->pairs = call_vector(call, BINS);
	for (size_t i = 0; i < g->x.n; i++)
		for (size_t j = 0; j < i; j++)
			longest = fmax(
			    longest, apart(g->pts.v + i * 2, g->pts.v + j * 2));
	for (size_t i = 0; i < g->x.n; i++)
		for (size_t j = 0; j < i; j++) {
			const double h =
			    apart(g->pts.v + i * 2, g->pts.v + j * 2);
			const double by = g->x.v[i] - g->x.v[j];
			const double bin = floor(h / (longest / 2) * BINS);

			if (!(bin < BINS))
				continue;
			r->lag.v[(size_t)bin] += h;
			r->semivariance.v[(size_t)bin] += by * by / 2;
			r->pairs.v[(size_t)bin]++;
		}
	for (size_t k = 0; k < BINS; k++) {
		r->lag.v[k] /= r->pairs.v[k];
		r->semivariance.v[k] /= r->pairs.v[k];
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->x.n < 2 || g->x.n > PLACES_MOST)
		return call_refuse(call, "pts",
		    "pts has %zu places, not 2 to %d", g->x.n, PLACES_MOST);
	if (g->q.rows > QUERIES_MOST)
		return call_refuse(
		    call, "q", "q has more than %d places", QUERIES_MOST);
	r->z = call_vector(call, g->q.rows);
	r->variance = call_vector(call, g->q.rows);
	if (!predict(call, g, r))
		return false;
	look(call, g, r);
	return true;
}

const struct entry algorithm_kriging = {
	.id = "SPA-04",
	.words = { "普通克里金插值", "Ordinary kriging" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum_j w_j gamma(ij) + mu = gamma(iq), sum w = 1; z = "
		    "sum w x, variance = sum w gamma(iq) + mu",
	.source = "Matheron 1963; Cressie, Statistics for Spatial Data, 1993",
	.strength = STRENGTH_A,
	.oracle = "numpy: the same system in covariances, solved",
	.note = { "变异函数须由使用者按经验变异函数（lag、semivariance）选定",
	    "Choose the variogram by that of the places: lag, semivariance" },
	.version = 1,
	.evaluate = evaluate,
};
