#include <math.h>

#include "knowledge/entry.h"

#define PAIRS_MOST 50000000

struct given {
	struct matrix pts, q;
	struct vector x;
	double power, radius;
};

struct result {
	struct vector z;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "测点坐标（平面，一行一点）",
		"places that are known, a row each, on a plane" },
	    "n,2" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "测点数值", "values there" }, "n" },
	{ IN(q), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "待插点坐标", "places that are asked for" }, "k,2" },
	{ IN(power), PORT_NUMBER, "1", { 0.1, 10 },
	    { "距离幂次", "power of the distance" }, .otherwise = "2" },
	{ IN(radius), PORT_NUMBER, "1", { 0, 1e9 },
	    { "搜索半径（与坐标同单位；0 为不限）",
		"how far places count, in units of coordinates; 0: all" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(z), PORT_VECTOR, "1",
	    .words = { "插值（半径内无测点处为空）",
		"values; null where no place is within the radius" },
	    .gaps = true },
	{ NULL },
};

/* Distances in shares of the nearest, so that no power overflows; a place
 * that is known has its value. */
static double
value_at(const struct given *g, const double *q, double *distance)
{
	double nearest = INFINITY, sum = 0, weights = 0;

	for (size_t i = 0; i < g->x.n; i++) {
		distance[i] =
		    hypot(g->pts.v[i * 2] - q[0], g->pts.v[i * 2 + 1] - q[1]);
		if (!(distance[i] > 0))
			return g->x.v[i];
		nearest = fmin(nearest, distance[i]);
	}
	for (size_t i = 0; i < g->x.n; i++) {
		const double w = pow(nearest / distance[i], g->power);

		if (g->radius > 0 && distance[i] > g->radius)
			continue;
		sum += w * g->x.v[i];
		weights += w;
	}
	return weights > 0 ? sum / weights : (double)NAN;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double *distance = call_vector(call, g->x.n).v;

	if (g->q.rows > PAIRS_MOST / g->x.n)
		return call_refuse(
		    call, "q", "q and pts have more than %d pairs", PAIRS_MOST);
	r->z = call_vector(call, g->q.rows);
	for (size_t i = 0; i < g->q.rows; i++) {
		if (!call_goes_on(call, (double)i / (double)g->q.rows))
			return false;
		r->z.v[i] = value_at(g, g->q.v + i * 2, distance);
	}
	return true;
}

const struct entry algorithm_inverse_distance = {
	.id = "SPA-03",
	.words = { "反距离加权插值 IDW", "Inverse distance weighting" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "z(q) = sum x d^-p / sum d^-p; at a known place its value",
	.source = "Shepard 1968",
	.strength = STRENGTH_A,
	.oracle = "numpy; scipy.spatial.distance.cdist",
	.note = { "坐标须为平面坐标（米），经纬度应先投影",
	    "Coordinates are on a plane: project degrees first" },
	.version = 1,
	.evaluate = evaluate,
};
