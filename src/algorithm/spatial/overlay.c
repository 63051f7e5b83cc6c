#include <math.h>

#include "algorithm/spatial/geometry.h"
#include "knowledge/entry.h"

enum operation { INTERSECTION, UNION, DIFFERENCE, SYMMETRIC, BUFFER };

struct given {
	int operation;
	const json_t *a, *b;
	double distance;
	int64_t segments;
};

struct result {
	json_t *geometry;
	double area, length, apart;
	bool intersects, contains, within;
	struct str relation;
};

static const struct port given[] = {
	{ IN(operation), PORT_CHOICE, "",
	    .words = { "运算：交、并、差（a 减 b）、对称差、缓冲（只用 a）",
		"intersection, union, difference (a less b), what only one "
		"has, or a buffer (of a alone)" },
	    .choices = "intersection union difference symmetric buffer" },
	{ IN(a), PORT_JSON, "",
	    .words = { "几何 a（GeoJSON，平面坐标，米）",
		"geometry a: GeoJSON, coordinates on a plane, in metres" } },
	{ IN(b), PORT_JSON, "",
	    .words = { "几何 b（缓冲时可缺省）",
		"geometry b; a buffer does without" },
	    .otherwise = "null" },
	{ IN(distance), PORT_NUMBER, "m", { -1e6, 1e6 },
	    { "缓冲距离（负为内缩）",
		"width of the buffer; below 0 it shrinks" },
	    .otherwise = "0" },
	{ IN(segments), PORT_WHOLE, "1", { 1, 100 },
	    { "四分之一圆的折线段数", "straight pieces of a quarter circle" },
	    .otherwise = "16" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(geometry), PORT_JSON, "",
	    .words = { "结果几何（GeoJSON）", "what comes of it, GeoJSON" } },
	{ OUT(area), PORT_NUMBER, "m2", .words = { "结果面积", "its area" } },
	{ OUT(length), PORT_NUMBER, "m",
	    .words = { "结果长度（面为周长）",
		"its length; of areas, all around" } },
	{ OUT(apart), PORT_NUMBER, "m",
	    .words = { "a 与 b 的最小距离（无 b 时为空）",
		"least distance of a and b; null without b" },
	    .gaps = true },
	{ OUT(intersects), PORT_TRUTH, "",
	    .words = { "a 与 b 相交", "a and b have a point in common" } },
	{ OUT(contains), PORT_TRUTH, "",
	    .words = { "a 包含 b", "a contains b" } },
	{ OUT(within), PORT_TRUTH, "",
	    .words = { "a 在 b 内", "a is within b" } },
	{ OUT(relation), PORT_TEXT, "",
	    .words = { "DE-9IM 关系（无 b 时为空）",
		"their relation by DE-9IM; empty without b" } },
	{ NULL },
};

static GEOSGeometry *
operate(struct geometry *geo, const struct given *g, const GEOSGeometry *a,
    const GEOSGeometry *b)
{
	GEOSContextHandle_t geos = geo->geos;

	switch (g->operation) {
	case INTERSECTION:
		return GEOSIntersection_r(geos, a, b);
	case UNION:
		return GEOSUnion_r(geos, a, b);
	case DIFFERENCE:
		return GEOSDifference_r(geos, a, b);
	case SYMMETRIC:
		return GEOSSymDifference_r(geos, a, b);
	default:
		return GEOSBuffer_r(geos, a, g->distance, (int)g->segments);
	}
}

static bool
relate(struct geometry *geo, const GEOSGeometry *a, const GEOSGeometry *b,
    struct result *r)
{
	char *relation;

	if (b == NULL)
		return true;
	relation = GEOSRelate_r(geo->geos, a, b);
	if (relation == NULL || GEOSDistance_r(geo->geos, a, b, &r->apart) == 0)
		return call_refuse(geo->call, "b", "b: %s", geo->said);
	r->relation = str_of(cx_printf(geo->call->cx, "%s", relation));
	GEOSFree_r(geo->geos, relation);
	r->intersects = GEOSIntersects_r(geo->geos, a, b) == 1;
	r->contains = GEOSContains_r(geo->geos, a, b) == 1;
	r->within = GEOSWithin_r(geo->geos, a, b) == 1;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct geometry *geo = geometry_open(call);
	const bool has_b = g->b != NULL && !json_is_null(g->b);
	GEOSGeometry *a, *b = NULL, *made;

	if (!has_b && g->operation != BUFFER)
		return call_refuse(call, "b", "b is missing");
	a = geometry_read(geo, "a", g->a);
	if (a == NULL || (has_b && (b = geometry_read(geo, "b", g->b)) == NULL))
		return false;
	r->apart = NAN;
	made = geometry_keep(geo, operate(geo, g, a, b), "a");
	if (made == NULL || !relate(geo, a, b, r))
		return false;
	(void)GEOSArea_r(geo->geos, made, &r->area);
	(void)GEOSLength_r(geo->geos, made, &r->length);
	r->geometry = geometry_json(geo, "a", made);
	return r->geometry != NULL;
}

const struct entry algorithm_overlay = {
	.id = "SPA-01",
	.words = { "缓冲、叠置与包含关系",
	    "Buffers, overlays and spatial relations" },
	.class = CLASS_SPATIAL,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a op b as sets of points; buffer: points within distance "
		    "of a",
	.source = "OGC 06-103r4 (Simple features, 2011); GEOS 3.11",
	.strength = STRENGTH_A,
	.oracle = "numpy: convex areas clipped by half-planes, Steiner's "
		  "formula",
	.note = { "经纬度须先投影为平面坐标；圆角以折线近似",
	    "Project degrees first; round corners are made of straight "
	    "pieces" },
	.version = 1,
	.evaluate = evaluate,
};
