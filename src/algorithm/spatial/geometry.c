#include "algorithm/spatial/geometry.h"

#include <stdio.h>

#include "base/json.h"

static void
listen(const char *message, void *geometry)
{
	struct geometry *g = geometry;

	(void)snprintf(g->said, sizeof(g->said), "%s", message);
}

static void
undo_open(void *geometry)
{
	GEOS_finish_r(((struct geometry *)geometry)->geos);
}

struct geometry *
geometry_open(struct call *call)
{
	struct geometry *g = cx_alloc(call->cx, sizeof(*g));

	g->call = call;
	g->geos = GEOS_init_r();
	(void)GEOSContext_setErrorMessageHandler_r(g->geos, listen, g);
	cx_defer(call->cx, undo_open, g);
	return g;
}

struct kept {
	GEOSContextHandle_t geos;
	GEOSGeometry *shape;
};

static void
undo_keep(void *kept)
{
	struct kept *k = kept;

	GEOSGeom_destroy_r(k->geos, k->shape);
}

GEOSGeometry *
geometry_keep(struct geometry *g, GEOSGeometry *made, const char *input)
{
	struct kept *k = cx_alloc(g->call->cx, sizeof(*k));

	if (made == NULL) {
		(void)call_refuse(g->call, input, "%s: %s", input, g->said);
		return NULL;
	}
	*k = (struct kept){ g->geos, made };
	cx_defer(g->call->cx, undo_keep, k);
	return made;
}

static GEOSGeometry *
parse(struct geometry *g, const char *input, const json_t *geojson)
{
	GEOSGeoJSONReader *reader = GEOSGeoJSONReader_create_r(g->geos);
	char *text = json_canonical(g->call->cx, geojson);
	GEOSGeometry *shape =
	    GEOSGeoJSONReader_readGeometry_r(g->geos, reader, text);

	GEOSGeoJSONReader_destroy_r(g->geos, reader);
	return geometry_keep(g, shape, input);
}

static bool
is_fit(struct geometry *g, const char *input, const GEOSGeometry *shape)
{
	char *reason;

	if (GEOSisEmpty_r(g->geos, shape) != 0)
		return call_refuse(g->call, input, "%s is empty", input);
	if (GEOSGetNumCoordinates_r(g->geos, shape) > GEOMETRY_POINTS)
		return call_refuse(g->call, input, "%s has more than %d points",
		    input, GEOMETRY_POINTS);
	if (GEOSisValid_r(g->geos, shape) == 1)
		return true;
	reason = GEOSisValidReason_r(g->geos, shape);
	(void)call_refuse(g->call, input, "%s is not valid: %s", input, reason);
	GEOSFree_r(g->geos, reason);
	return false;
}

GEOSGeometry *
geometry_read(struct geometry *g, const char *input, const json_t *geojson)
{
	GEOSGeometry *shape;

	if (!json_is_object(geojson)) {
		(void)call_refuse(
		    g->call, input, "%s must be a GeoJSON geometry", input);
		return NULL;
	}
	shape = parse(g, input, geojson);
	return shape != NULL && is_fit(g, input, shape) ? shape : NULL;
}

GEOSGeometry *
geometry_points(struct geometry *g, const char *input, const struct matrix *pts)
{
	GEOSGeometry **points =
	    cx_calloc(g->call->cx, pts->rows, sizeof(*points));

	for (size_t i = 0; i < pts->rows; i++)
		points[i] = GEOSGeom_createPointFromXY_r(
		    g->geos, pts->v[i * 2], pts->v[i * 2 + 1]);
	return geometry_keep(g,
	    GEOSGeom_createCollection_r(
		g->geos, GEOS_MULTIPOINT, points, (unsigned)pts->rows),
	    input);
}

json_t *
geometry_json(struct geometry *g, const char *input, const GEOSGeometry *shape)
{
	GEOSGeoJSONWriter *writer = GEOSGeoJSONWriter_create_r(g->geos);
	char *text =
	    GEOSGeoJSONWriter_writeGeometry_r(g->geos, writer, shape, -1);
	json_t *json = NULL;

	if (text == NULL)
		(void)call_refuse(g->call, input, "%s: %s", input, g->said);
	else
		json = json_own(g->call->cx, json_loads(text, 0, NULL));
	GEOSFree_r(g->geos, text);
	GEOSGeoJSONWriter_destroy_r(g->geos, writer);
	return json;
}

bool
geometry_corners(struct geometry *g, const char *input,
    const GEOSGeometry *shape, struct matrix *corners)
{
	const GEOSGeometry *line =
	    GEOSGeomTypeId_r(g->geos, shape) == GEOS_POLYGON
	    ? GEOSGetExteriorRing_r(g->geos, shape)
	    : shape;
	const GEOSCoordSequence *at =
	    line == NULL ? NULL : GEOSGeom_getCoordSeq_r(g->geos, line);
	unsigned n = 0;

	if (at == NULL || GEOSCoordSeq_getSize_r(g->geos, at, &n) == 0)
		return call_refuse(g->call, input, "%s: %s", input, g->said);
	*corners = call_matrix(g->call, n, 2);
	for (unsigned i = 0; i < n; i++)
		(void)GEOSCoordSeq_getXY_r(
		    g->geos, at, i, &corners->v[i * 2], &corners->v[i * 2 + 1]);
	return true;
}
