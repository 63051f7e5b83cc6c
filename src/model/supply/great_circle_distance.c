#include <math.h>

#include "knowledge/entry.h"

struct given {
	double lat1, lon1, lat2, lon2;
};

struct result {
	double d;
};

static const struct port given[] = {
	{ IN(lat1), PORT_NUMBER, "deg", { -90, 90 },
	    { "地点 1 纬度", "latitude of place 1" } },
	{ IN(lon1), PORT_NUMBER, "deg", { -180, 180 },
	    { "地点 1 经度", "longitude of place 1" } },
	{ IN(lat2), PORT_NUMBER, "deg", { -90, 90 },
	    { "地点 2 纬度", "latitude of place 2" } },
	{ IN(lon2), PORT_NUMBER, "deg", { -180, 180 },
	    { "地点 2 经度", "longitude of place 2" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(d), PORT_NUMBER, "km", .words = { "两地距离", "distance" } },
	{ NULL },
};

#define EARTH_RADIUS 6371.0088 /* km, mean of IUGG */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double degree = M_PI / 180;
	const double up = sin((g->lat2 - g->lat1) * degree / 2);
	const double along = sin((g->lon2 - g->lon1) * degree / 2);
	const double h = up * up +
	    cos(g->lat1 * degree) * cos(g->lat2 * degree) * along * along;

	(void)call;
	/* At opposite ends of the Earth h may exceed 1 by its last digit. */
	r->d = 2 * EARTH_RADIUS * atan2(sqrt(h), sqrt(fmax(0, 1 - h)));
	return true;
}

const struct entry model_great_circle_distance = {
	.id = "SCM-016",
	.words = { "球面距离（Haversine）", "Great-circle distance" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = sin^2(dlat/2) + cos lat1 cos lat2 sin^2(dlon/2); d = "
		    "2 R asin(sqrt(h)), R = 6371.0088 km",
	.source = "大地测量",
	.strength = STRENGTH_A,
	.oracle = "angle between vectors",
	.version = 1,
	.evaluate = evaluate,
};
