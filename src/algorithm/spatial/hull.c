#include <math.h>
#include <string.h>

#include "algorithm/spatial/geometry.h"
#include "knowledge/entry.h"

struct given {
	struct matrix pts;
};

struct result {
	struct matrix hull, rectangle;
	double area, perimeter, radius, width, height;
	struct vector center;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "m", { -1e9, 1e9 },
	    { "点坐标（平面，一行一点）", "places on a plane, a row each" },
	    "n,2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(hull), PORT_MATRIX, "m",
	    .words = { "凸包顶点（首尾不重复，逆时针）",
		"corners of the hull, anticlockwise, each once" } },
	{ OUT(area), PORT_NUMBER, "m2",
	    .words = { "凸包面积", "area of the hull" } },
	{ OUT(perimeter), PORT_NUMBER, "m",
	    .words = { "凸包周长", "way round the hull" } },
	{ OUT(center), PORT_VECTOR, "m",
	    .words = { "最小外接圆圆心", "center of the least circle" } },
	{ OUT(radius), PORT_NUMBER, "m",
	    .words = { "最小外接圆半径", "radius of the least circle" } },
	{ OUT(rectangle), PORT_MATRIX, "m",
	    .words = { "最小外接矩形四角", "corners of the least rectangle" } },
	{ OUT(width), PORT_NUMBER, "m",
	    .words = { "矩形长边", "longer side of the rectangle" } },
	{ OUT(height), PORT_NUMBER, "m",
	    .words = { "矩形短边", "shorter side of the rectangle" } },
	{ NULL },
};

/* Twice the area to the left of a ring, below 0 for a clockwise one. */
static double
turned(const struct matrix *ring)
{
	double sum = 0;

	for (size_t i = 0; i + 1 < ring->rows; i++) {
		const double *p = ring->v + i * 2;

		sum += (p[0] - ring->v[0]) * (p[3] - ring->v[1]) -
		    (p[2] - ring->v[0]) * (p[1] - ring->v[1]);
	}
	return sum;
}

/* A ring's corners, each once and anticlockwise. */
static struct matrix
open_ring(struct call *call, const struct matrix *ring)
{
	const size_t n = ring->rows - 1;
	struct matrix to = call_matrix(call, n, 2);
	const bool forth = turned(ring) > 0;

	for (size_t i = 0; i < n; i++)
		memcpy(to.v + i * 2, ring->v + (forth ? i : n - i) * 2,
		    2 * sizeof(double));
	return to;
}

/* How far the hull goes along a direction: least and most. */
static void
extent(
    const struct matrix *hull, double x, double y, double *least, double *most)
{
	*least = HUGE_VAL;
	*most = -HUGE_VAL;
	for (size_t i = 0; i < hull->rows; i++) {
		const double at = hull->v[i * 2] * x + hull->v[i * 2 + 1] * y;

		*least = fmin(*least, at);
		*most = fmax(*most, at);
	}
}

/* The rectangle along the direction x, y, when it is less than that so far. */
static void
try_direction(struct result *r, double x, double y, double *least)
{
	double u[2], v[2], area;

	extent(&r->hull, x, y, &u[0], &u[1]);
	extent(&r->hull, -y, x, &v[0], &v[1]);
	area = (u[1] - u[0]) * (v[1] - v[0]);
	if (!(area < *least))
		return;
	*least = area;
	r->width = fmax(u[1] - u[0], v[1] - v[0]);
	r->height = fmin(u[1] - u[0], v[1] - v[0]);
	for (size_t k = 0; k < 4; k++) {
		const double a = u[k == 1 || k == 2], b = v[k > 1];

		r->rectangle.v[k * 2] = a * x - b * y;
		r->rectangle.v[k * 2 + 1] = a * y + b * x;
	}
}

/* The least one has a side of the hull along one of its own (Freeman &
 * Shapira). */
static void
find_rectangle(struct call *call, struct result *r)
{
	double least = HUGE_VAL;

	r->rectangle = call_matrix(call, 4, 2);
	for (size_t i = 0; i < r->hull.rows; i++) {
		const double *p = r->hull.v + i * 2;
		const double *q = r->hull.v + (i + 1) % r->hull.rows * 2;
		const double way = hypot(q[0] - p[0], q[1] - p[1]);

		try_direction(
		    r, (q[0] - p[0]) / way, (q[1] - p[1]) / way, &least);
	}
}

static bool
circle(struct geometry *geo, const GEOSGeometry *points, struct result *r)
{
	GEOSGeometry *center = NULL;
	GEOSGeometry *around = geometry_keep(geo,
	    GEOSMinimumBoundingCircle_r(geo->geos, points, &r->radius, &center),
	    "pts");
	struct matrix at;

	if (around == NULL || geometry_keep(geo, center, "pts") == NULL ||
	    !geometry_corners(geo, "pts", center, &at))
		return false;
	r->center = (struct vector){ at.v, 2 };
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct geometry *geo = geometry_open(call);
	GEOSGeometry *points, *hull;
	struct matrix ring;

	if (g->pts.rows > 10 * GEOMETRY_POINTS)
		return call_refuse(call, "pts", "pts has more than %d places",
		    10 * GEOMETRY_POINTS);
	points = geometry_points(geo, "pts", &g->pts);
	if (points == NULL)
		return false;
	hull = geometry_keep(geo, GEOSConvexHull_r(geo->geos, points), "pts");
	if (hull == NULL)
		return false;
	if (GEOSGeomTypeId_r(geo->geos, hull) != GEOS_POLYGON)
		return call_refuse(
		    call, "pts", "all places are on one line: no area");
	if (!geometry_corners(geo, "pts", hull, &ring) ||
	    !circle(geo, points, r))
		return false;
	r->hull = open_ring(call, &ring);
	(void)GEOSArea_r(geo->geos, hull, &r->area);
	(void)GEOSLength_r(geo->geos, hull, &r->perimeter);
	find_rectangle(call, r);
	return true;
}

const struct entry algorithm_hull = {
	.id = "SPA-11",
	.words = { "凸包、最小外接圆与最小外接矩形",
	    "Convex hull, least circle and least rectangle" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "least convex area, least circle, least rectangle of any "
		    "direction that hold all places",
	.source = "Graham 1972; Welzl 1991; Freeman & Shapira 1975; GEOS 3.11",
	.strength = STRENGTH_A,
	.oracle = "scipy ConvexHull; every circle of two and three places, "
		  "every side's rectangle",
	.version = 1,
	.evaluate = evaluate,
};
