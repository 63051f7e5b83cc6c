#include "enterprise/crs.h"
#include "knowledge/entry.h"

struct given {
	struct matrix pts;
	int from, to;
};

struct result {
	struct matrix value;
};

static const struct port given[] = {
	{ IN(pts), PORT_MATRIX, "deg", { -180, 180 },
	    { "经度、纬度，一行一点", "longitude, latitude, a row each" },
	    "n,2" },
	{ IN(from), PORT_CHOICE, "",
	    .words = { "原坐标系", "system that they are in" },
	    .choices = CRS_CHOICES, .otherwise = "\"WGS-84\"" },
	{ IN(to), PORT_CHOICE, "",
	    .words = { "目标坐标系", "system that is wanted" },
	    .choices = CRS_CHOICES, .otherwise = "\"CGCS2000\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_MATRIX, "deg",
	    .words = { "经度、纬度，一行一点",
		"longitude, latitude, a row each" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->value = call_matrix(call, g->pts.rows, 2);
	for (size_t i = 0; i < g->pts.rows; i++) {
		double lon = g->pts.v[i * 2], lat = g->pts.v[i * 2 + 1];

		if (lat < -90 || lat > 90)
			return call_refuse(call, "pts",
			    "a latitude is from -90 to 90, not %.10g", lat);
		crs_to_cgcs2000((enum crs)g->from, &lon, &lat);
		crs_from_cgcs2000((enum crs)g->to, &lon, &lat);
		r->value.v[i * 2] = lon;
		r->value.v[i * 2 + 1] = lat;
	}
	return true;
}

const struct entry algorithm_coordinates = {
	.id = "SPA-10",
	.words = { "坐标转换（WGS-84、GCJ-02、BD-09、CGCS2000）",
	    "Coordinates between WGS-84, GCJ-02, BD-09 and CGCS2000" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "GCJ-02 = WGS-84 + shift(lon, lat), back by repetition; "
		    "BD-09 is GCJ-02 in polar form, shifted again",
	.source = "published shifts on Krasovsky's ellipsoid; CGCS2000 and "
		  "WGS-84 taken as one",
	.strength = STRENGTH_A,
	.oracle = "scipy.optimize.root of the shift written out in numpy",
	.note = { "CGCS2000 与 WGS-84 相差不足一米，此处视为相同",
	    "CGCS2000 and WGS-84 differ by less than a metre and are taken "
	    "as one" },
	.version = 1,
	.evaluate = evaluate,
};
