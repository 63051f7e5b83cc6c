#include <math.h>
#include <string.h>

#include "algorithm/spatial/triangles.h"
#include "base/json.h"
#include "knowledge/entry.h"

#define PLACES_MOST 20000

struct given {
	struct matrix pts;
	double margin;
};

struct result {
	struct matrix triangles;
	struct vector area, neighbours;
	json_t *cells;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "m", { -1e7, 1e7 },
	    { "点坐标（平面，一行一点，互不相同）",
		"places on a plane, a row each, no two the same" },
	    "n,2" },
	{ IN(margin), PORT_NUMBER, "m", { 0, 1e7 },
	    { "外框比点集外扩的距离",
		"how far the frame is outside of the places" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(triangles), PORT_MATRIX, "1",
	    .words = { "Delaunay 三角形（点的编号，从 0 起）",
		"triangles of Delaunay: places, from 0" } },
	{ OUT(area), PORT_VECTOR, "m2",
	    .words = { "各点泰森多边形面积（限于外框）",
		"area nearest to each place, within the frame" } },
	{ OUT(neighbours), PORT_VECTOR, "1",
	    .words = { "各点相邻点数", "neighbours of each place" } },
	{ OUT(cells), PORT_JSON, "",
	    .words = { "各泰森多边形的顶点", "corners of each such area" } },
	{ NULL },
};

/* Triangles at each place, and the frame: least x and y, greatest. */
struct places {
	const struct matrix *pts;
	struct triangles triangles;
	size_t *begin,
	    *sides; /* place i: neighbours [begin[i], begin[i + 1]) */
	double frame[4];
};

static const double *
place(const struct places *p, size_t i)
{
	return p->pts->v + i * 2;
}

/* Calls of each side of a triangle, once for both that share it. */
static void
each_side(const struct triangles *t,
    void (*see)(struct places *p, size_t a, size_t b), struct places *p)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < 3; k++)
			if (t->beside[i][k] == TRIANGLES_NONE ||
			    t->beside[i][k] > i)
				see(p, t->corner[i][(k + 1) % 3],
				    t->corner[i][(k + 2) % 3]);
}

static void
count(struct places *p, size_t a, size_t b)
{
	p->begin[a]++;
	p->begin[b]++;
}

static void
put(struct places *p, size_t a, size_t b)
{
	p->sides[--p->begin[a]] = b;
	p->sides[--p->begin[b]] = a;
}

static void
join(struct call *call, struct places *p)
{
	const size_t n = p->pts->rows;

	p->begin = cx_calloc(call->cx, n + 1, sizeof(*p->begin));
	each_side(&p->triangles, count, p);
	for (size_t i = 1; i <= n; i++)
		p->begin[i] += p->begin[i - 1];
	p->sides = cx_calloc(call->cx, p->begin[n], sizeof(*p->sides));
	each_side(&p->triangles, put, p);
}

/* The least corner first. */
static void
tell_triangles(struct call *call, const struct triangles *t, struct result *r)
{
	r->triangles = call_matrix(call, t->n, 3);
	for (size_t i = 0; i < t->n; i++) {
		size_t first = 0;

		for (size_t k = 1; k < 3; k++)
			if (t->corner[i][k] < t->corner[i][first])
				first = k;
		for (size_t k = 0; k < 3; k++)
			r->triangles.v[i * 3 + k] =
			    (double)t->corner[i][(first + k) % 3];
	}
}

/* What is nearer to a than to b, of a convex area with n corners. */
static size_t
clip(const double *a, const double *b, const double *from, size_t n, double *to)
{
	const double x = b[0] - a[0], y = b[1] - a[1];
	const double half = (x * (a[0] + b[0]) + y * (a[1] + b[1])) / 2;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		const double *p = from + i * 2, *q = from + (i + 1) % n * 2;
		const double u = x * p[0] + y * p[1] - half;
		const double v = x * q[0] + y * q[1] - half;

		if (u <= 0) {
			to[m * 2] = p[0];
			to[m++ * 2 + 1] = p[1];
		}
		if ((u < 0 && v > 0) || (u > 0 && v < 0)) {
			const double t = u / (u - v);

			to[m * 2] = p[0] + t * (q[0] - p[0]);
			to[m++ * 2 + 1] = p[1] + t * (q[1] - p[1]);
		}
	}
	return m;
}

static double
area(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 2; i < n; i++)
		sum += (v[i * 2 - 2] - v[0]) * (v[i * 2 + 1] - v[1]) -
		    (v[i * 2] - v[0]) * (v[i * 2 - 1] - v[1]);
	return sum / 2;
}

static json_t *
corners(const double *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(
		    list, json_pack("[f,f]", v[i * 2], v[i * 2 + 1]));
	return list;
}

/* The frame, clipped by each neighbour, from one room to the other. */
static void
cut_cell(const struct places *p, size_t i, double *rooms[2], struct result *r)
{
	const double *f = p->frame;
	const double frame[] = { f[0], f[1], f[2], f[1], f[2], f[3], f[0],
		f[3] };
	size_t n = 4, at = 0;

	memcpy(rooms[0], frame, sizeof(frame));
	for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++) {
		n = clip(place(p, i), place(p, p->sides[k]), rooms[at], n,
		    rooms[1 - at]);
		at = 1 - at;
	}
	r->neighbours.v[i] = (double)(p->begin[i + 1] - p->begin[i]);
	r->area.v[i] = area(rooms[at], n);
	(void)json_array_append_new(r->cells, corners(rooms[at], n));
}

static void
find_frame(const struct given *g, struct places *p)
{
	p->frame[0] = p->frame[1] = HUGE_VAL;
	p->frame[2] = p->frame[3] = -HUGE_VAL;
	for (size_t i = 0; i < g->pts.rows * 2; i++) {
		const size_t k = i % 2;

		p->frame[k] = fmin(p->frame[k], g->pts.v[i] - g->margin);
		p->frame[k + 2] =
		    fmax(p->frame[k + 2], g->pts.v[i] + g->margin);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->pts.rows;
	struct places p = { .pts = &g->pts };
	double *rooms[2];

	if (n < 3 || n > PLACES_MOST)
		return call_refuse(call, "pts",
		    "pts has %zu places, not 3 to %d", n, PLACES_MOST);
	if (!triangles_of(call, &g->pts, &p.triangles))
		return false;
	tell_triangles(call, &p.triangles, r);
	join(call, &p);
	find_frame(g, &p);
	rooms[0] = call_vector(call, 4 * n + 16).v;
	rooms[1] = call_vector(call, 4 * n + 16).v;
	r->area = call_vector(call, n);
	r->neighbours = call_vector(call, n);
	r->cells = json_own(call->cx, json_array());
	for (size_t i = 0; i < n; i++)
		cut_cell(&p, i, rooms, r);
	return true;
}

const struct entry algorithm_voronoi = {
	.id = "SPA-07",
	.words = { "Delaunay 三角网与泰森多边形",
	    "Delaunay triangles and Voronoi cells" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_LOGISTICS | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "triangles whose circles are empty; cell(i) = points "
		    "nearer to i than to any other place",
	.source = "Delaunay 1934; Voronoi 1908; Lawson 1977",
	.strength = STRENGTH_A,
	.oracle = "scipy.spatial.Delaunay; areas by every other place's "
		  "half-plane",
	.note = { "四点共圆时三角形划分不唯一",
	    "Of four places on a circle either diagonal is right" },
	.version = 1,
	.evaluate = evaluate,
};
