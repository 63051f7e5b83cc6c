/*
 * geometry.h - points, lines and areas on a plane, by GEOS.
 *
 * Coordinates are of a plane (metres); whoever has degrees projects them
 * first.  Everything made ends with the call.
 */
#ifndef SPATIAL_GEOMETRY_H
#define SPATIAL_GEOMETRY_H

#include <geos_c.h>

#include "knowledge/call.h"

#define GEOMETRY_POINTS 20000 /* of one geometry at most */

struct geometry {
	struct call *call;
	GEOSContextHandle_t geos;
	char said[200]; /* by GEOS, of what it could not do */
};

struct geometry *geometry_open(struct call *call);

/* Keeps what GEOS made until the call ends; NULL after a refusal of `input`
 * with what GEOS said, when it made nothing. */
GEOSGeometry *geometry_keep(
    struct geometry *g, GEOSGeometry *made, const char *input);

/* From GeoJSON; refuses what is none, empty, too large or not valid, such as
 * an area that crosses itself. */
GEOSGeometry *geometry_read(
    struct geometry *g, const char *input, const json_t *geojson);

/* A multipoint of rows x, y. */
GEOSGeometry *geometry_points(
    struct geometry *g, const char *input, const struct matrix *pts);

/* As GeoJSON; NULL after a refusal of `input`. */
json_t *geometry_json(
    struct geometry *g, const char *input, const GEOSGeometry *shape);

/* Corners of a point, a line or an area's outer ring, rows x, y; a ring ends
 * where it begins. */
bool geometry_corners(struct geometry *g, const char *input,
    const GEOSGeometry *shape, struct matrix *corners);

#endif
