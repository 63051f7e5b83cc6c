#include "demo/land.h"

#include <math.h>

#include "demo/chance.h"

#define COLUMNS 6
#define ROWS 5
#define BLOCKS (COLUMNS * ROWS)
#define WIDTH 6600.0  /* m */
#define HEIGHT 5400.0 /* m */
#define MAIN_ROAD 44.0
#define SIDE_ROAD 18.0
#define SETBACK 4.0 /* a plot's fence stands so far from its neighbour */
#define TURN (-7.0 * 3.14159265358979323846 / 180)
#define MIDDLE_LON 120.64
#define MIDDLE_LAT 31.31
#define LON_M 95140.0  /* metres a degree of longitude at 31.31 N */
#define LAT_M 110870.0 /* and of latitude */
#define SEED UINT64_C(0x1a4d)

/* Blocks from the lake outwards; the lake (14) and the centre (15) are not
 * among them. */
static const unsigned char order[BLOCKS - 2] = { 13, 16, 8, 20, 9, 21, 19, 7,
	10, 22, 12, 17, 2, 26, 3, 27, 1, 25, 4, 28, 6, 18, 11, 23, 0, 24, 5,
	29 };

#define USED (sizeof(order) / sizeof(order[0]))

struct rectangle {
	double x0, y0, x1, y1;
};

static struct rectangle
block_of(size_t block)
{
	const double w = WIDTH / COLUMNS, h = HEIGHT / ROWS;
	const double x = (double)(block % COLUMNS) * w;
	const double y = (double)(block / COLUMNS) * h;

	return (struct rectangle){ x + MAIN_ROAD / 2, y + MAIN_ROAD / 2,
		x + w - MAIN_ROAD / 2, y + h - MAIN_ROAD / 2 };
}

/* A plot's rectangle with one or two corners cut off, as roads bend. */
static void
shape_plot(struct plot *p, struct rectangle r, size_t block, uint64_t seed)
{
	const size_t cut = chance_below(seed, 1, 4);
	const double w = r.x1 - r.x0, h = r.y1 - r.y0;
	const double dx = w * chance_between(seed, 2, 0.05, 0.14);
	const double dy = h * chance_between(seed, 3, 0.05, 0.14);
	const struct land_point whole[4] = { { r.x0, r.y0 }, { r.x1, r.y0 },
		{ r.x1, r.y1 }, { r.x0, r.y1 } };
	const struct land_point in[4] = { { r.x0, r.y0 + dy },
		{ r.x1 - dx, r.y0 }, { r.x1, r.y1 - dy }, { r.x0 + dx, r.y1 } };
	const struct land_point out[4] = { { r.x0 + dx, r.y0 },
		{ r.x1, r.y0 + dy }, { r.x1 - dx, r.y1 }, { r.x0, r.y1 - dy } };

	*p = (struct plot){ r.x0, r.y0, r.x1, r.y1, .block = block };
	for (size_t i = 0; i < 4; i++) {
		if (i != cut) {
			p->corner[p->corners++] = whole[i];
			continue;
		}
		p->corner[p->corners++] = in[i];
		p->corner[p->corners++] = out[i];
	}
}

/* Cuts r into n plots across its longer side, over and over. */
static void
divide(struct plot *plots, size_t n, struct rectangle r, size_t block,
    uint64_t seed)
{
	const double share = (double)(n / 2) / (double)n +
	    (n > 2 ? chance_between(seed, 4, -0.06, 0.06) : 0.05);
	struct rectangle a = r, b = r;

	if (n == 1) {
		shape_plot(plots,
		    (struct rectangle){ r.x0 + SETBACK, r.y0 + SETBACK,
			r.x1 - SETBACK, r.y1 - SETBACK },
		    block, seed);
		return;
	}
	if (r.x1 - r.x0 > r.y1 - r.y0) {
		const double x = r.x0 + (r.x1 - r.x0) * share;

		a.x1 = x - SIDE_ROAD / 2;
		b.x0 = x + SIDE_ROAD / 2;
	} else {
		const double y = r.y0 + (r.y1 - r.y0) * share;

		a.y1 = y - SIDE_ROAD / 2;
		b.y0 = y + SIDE_ROAD / 2;
	}
	divide(plots, n / 2, a, block, chance_mix(seed, 5));
	divide(plots + n / 2, n - n / 2, b, block, chance_mix(seed, 6));
}

void
land_divide(struct plot *plots, size_t n)
{
	/* A few enterprises stand around the lake, two on a block. */
	const size_t used = n < 2 * USED ? (n + 1) / 2 : USED;
	size_t done = 0;

	for (size_t i = 0; i < used; i++) {
		const size_t left = used - i;
		const size_t here = (n - done) / left;

		divide(plots + done, here, block_of(order[i]), order[i],
		    chance_mix(SEED, order[i]));
		done += here;
	}
}

void
land_degrees(struct land_point p, double *lon, double *lat)
{
	const double x = p.x - WIDTH / 2, y = p.y - HEIGHT / 2;
	const double east = x * cos(TURN) - y * sin(TURN);
	const double north = x * sin(TURN) + y * cos(TURN);

	*lon = MIDDLE_LON + east / LON_M;
	*lat = MIDDLE_LAT + north / LAT_M;
}

struct land_point
land_place(const struct plot *plot, size_t i)
{
	/* Four workshops, each a rectangle within the plot, clear of the
	 * corners that may be cut off. */
	const size_t shop = i % 4;
	const uint64_t seed = chance_mix(chance_mix(SEED, plot->block), i);
	const double u = 0.18 + 0.36 * (double)(shop % 2) +
	    0.28 * chance_share(seed, (uint64_t)(plot->x0));
	const double v = 0.18 + 0.36 * (double)(shop / 2) +
	    0.28 * chance_share(seed, (uint64_t)(plot->y0) + 9999);

	return (struct land_point){ plot->x0 + u * (plot->x1 - plot->x0),
		plot->y0 + v * (plot->y1 - plot->y0) };
}

double
land_area(const struct plot *plot)
{
	double twice = 0;

	for (size_t i = 0; i < plot->corners; i++) {
		const struct land_point a = plot->corner[i];
		const struct land_point b =
		    plot->corner[(i + 1) % plot->corners];

		twice += a.x * b.y - b.x * a.y;
	}
	return twice / 2;
}

const char *
land_street(size_t block)
{
	static const char *const names[ROWS] = { "临湖南路", "云溪路",
		"湖心大道", "创新路", "云岭北路" };

	return names[block / COLUMNS % ROWS];
}

const char *
land_street_en(size_t block)
{
	static const char *const names[ROWS] = { "South Lakeside Road",
		"Yunxi Road", "Lake Avenue", "Innovation Road",
		"North Yunling Road" };

	return names[block / COLUMNS % ROWS];
}
