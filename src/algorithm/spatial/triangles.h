/*
 * triangles.h - triangles between places, none of whose circles holds
 * another place (Delaunay).
 */
#ifndef SPATIAL_TRIANGLES_H
#define SPATIAL_TRIANGLES_H

#include "knowledge/call.h"

#define TRIANGLES_NONE SIZE_MAX

struct triangles {
	size_t n;
	size_t (*corner)[3]; /* anticlockwise */
	size_t (*beside)[3]; /* the triangle opposite each corner, or none */
};

/* Of places, rows x, y.  Refuses "pts" when two are the same or all are on
 * one line; false, too, when the call is to end. */
bool triangles_of(
    struct call *call, const struct matrix *pts, struct triangles *t);

#endif
