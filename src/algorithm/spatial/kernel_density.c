#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PAIRS_MOST 50000000

enum kernel { GAUSSIAN, EPANECHNIKOV };

struct given {
	struct matrix pts;
	struct vector weights;
	double bandwidth, margin;
	int kernel;
	int64_t columns, rows;
};

struct result {
	struct vector x, y, peak;
	struct matrix density;
	double bandwidth, most;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "m", { -1e9, 1e9 },
	    { "点坐标（平面，一行一点）", "places on a plane, a row each" },
	    "n,2" },
	{ IN(weights), PORT_VECTOR, "1", { 0, 1e9 },
	    { "各点权重（如次数、损失；缺省为 1）",
		"weight of each, as a number of times; 1 without" },
	    "n", .otherwise = "null" },
	{ IN(kernel), PORT_CHOICE, "", .words = { "核函数", "kernel" },
	    .choices = "gaussian epanechnikov", .otherwise = "\"gaussian\"" },
	{ IN(bandwidth), PORT_NUMBER, "m", { 0, 1e9 },
	    { "带宽（0 为按 Scott 准则）", "bandwidth; 0: by Scott's rule" },
	    .otherwise = "0" },
	{ IN(columns), PORT_WHOLE, "1", { 1, 500 },
	    { "格网列数", "columns of the grid" }, .otherwise = "50" },
	{ IN(rows), PORT_WHOLE, "1", { 1, 500 },
	    { "格网行数", "rows of the grid" }, .otherwise = "50" },
	{ IN(margin), PORT_NUMBER, "m", { 0, 1e9 },
	    { "格网比点集外扩的距离",
		"how far the grid goes beyond the places" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "m",
	    .words = { "各列中心 x", "x of the middle of each column" } },
	{ OUT(y), PORT_VECTOR, "m",
	    .words = { "各行中心 y", "y of the middle of each row" } },
	{ OUT(density), PORT_MATRIX, "m-2",
	    .words = { "密度（每平方米的权重），一行一个 y",
		"weight in a square metre, a row for each y" } },
	{ OUT(bandwidth), PORT_NUMBER, "m",
	    .words = { "所用带宽", "bandwidth that was used" } },
	{ OUT(most), PORT_NUMBER, "m-2",
	    .words = { "最大密度", "greatest density" } },
	{ OUT(peak), PORT_VECTOR, "m",
	    .words = { "最大密度所在格的中心 x、y",
		"where it is: middle of the cell, x and y" } },
	{ NULL },
};

static struct vector
column(struct call *call, const struct matrix *m, size_t k)
{
	struct vector v = call_vector(call, m->rows);

	for (size_t i = 0; i < v.n; i++)
		v.v[i] = m->v[i * m->cols + k];
	return v;
}

/* Scott: n^(-1/6) of the deviation along an axis, here of both in the mean. */
static double
usual(struct vector x, struct vector y)
{
	double mean;
	const double squares =
	    sample_squares(x, &mean) + sample_squares(y, &mean);

	return sqrt(squares / 2 / ((double)x.n - 1)) *
	    pow((double)x.n, -1.0 / 6);
}

/* Middles of n cells from end to end. */
static struct vector
middles(struct call *call, struct vector v, double margin, int64_t n)
{
	struct vector to = call_vector(call, (size_t)n);
	double least = v.v[0], most = v.v[0];

	for (size_t i = 1; i < v.n; i++) {
		least = fmin(least, v.v[i]);
		most = fmax(most, v.v[i]);
	}
	least -= margin;
	most += margin;
	for (size_t i = 0; i < to.n; i++)
		to.v[i] =
		    least + (most - least) * ((double)i + 0.5) / (double)n;
	return to;
}

/* Of a distance in bandwidths, squared; its integral over the plane is 1. */
static double
kernel(int kind, double square)
{
	if (kind == GAUSSIAN)
		return exp(-square / 2) / (2 * M_PI);
	return square < 1 ? 2 / M_PI * (1 - square) : 0;
}

static double
density_at(const struct given *g, double x, double y, double h)
{
	double sum = 0;

	for (size_t i = 0; i < g->pts.rows; i++) {
		const double dx = (g->pts.v[i * 2] - x) / h;
		const double dy = (g->pts.v[i * 2 + 1] - y) / h;

		sum += (g->weights.n > 0 ? g->weights.v[i] : 1) *
		    kernel(g->kernel, dx * dx + dy * dy);
	}
	return sum / (h * h);
}

static bool
fill(struct call *call, const struct given *g, struct result *r)
{
	r->most = -1;
	for (size_t i = 0; i < r->y.n; i++) {
		if (!call_goes_on(call, (double)i / (double)r->y.n))
			return false;
		for (size_t j = 0; j < r->x.n; j++) {
			const double d =
			    density_at(g, r->x.v[j], r->y.v[i], r->bandwidth);

			r->density.v[i * r->x.n + j] = d;
			if (d <= r->most)
				continue;
			r->most = d;
			r->peak.v[0] = r->x.v[j];
			r->peak.v[1] = r->y.v[i];
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct vector x = column(call, &g->pts, 0);
	const struct vector y = column(call, &g->pts, 1);

	if ((double)x.n * (double)g->columns * (double)g->rows > PAIRS_MOST)
		return call_refuse(call, "pts",
		    "places times cells are more than %d", PAIRS_MOST);
	if (!(g->bandwidth > 0) && sample_is_constant(x) &&
	    sample_is_constant(y))
		return call_refuse(call, "bandwidth",
		    "all places are one: a bandwidth must be given");
	r->bandwidth = g->bandwidth > 0 ? g->bandwidth : usual(x, y);
	r->x = middles(call, x, g->margin, g->columns);
	r->y = middles(call, y, g->margin, g->rows);
	r->density = call_matrix(call, r->y.n, r->x.n);
	r->peak = call_vector(call, 2);
	return fill(call, g, r);
}

const struct entry algorithm_kernel_density = {
	.id = "SPA-02",
	.words = { "核密度热力", "Kernel density of places" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f(q) = sum w K(|q - p|/h)/h^2; gaussian exp(-u^2/2)/2pi, "
		    "epanechnikov 2/pi (1 - u^2)",
	.source = "Silverman, Density Estimation, 1986; Scott 1992",
	.strength = STRENGTH_A,
	.oracle = "sklearn KernelDensity",
	.note = { "坐标须为平面坐标（米）", "Coordinates are on a plane" },
	.version = 1,
	.evaluate = evaluate,
};
