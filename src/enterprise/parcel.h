/*
 * parcel.h - a land parcel as GeoJSON (RFC 7946).
 *
 * Pure.  Whether rings cross each other and whether the parcel lies in the
 * park is PostGIS's question.
 */
#ifndef ENTERPRISE_PARCEL_H
#define ENTERPRISE_PARCEL_H

#include "base/json.h"
#include "enterprise/crs.h"

#define PARCEL_POSITIONS 10000

/*
 * A MultiPolygon in CGCS2000 made of a Polygon or MultiPolygon whose
 * positions are in crs; heights are dropped.  The result lives as long as
 * cx, the given value stays as it is.
 *
 * Refusals are FAIL_INVALID on the field "parcel", with the codes
 *   parcel_type      neither Polygon nor MultiPolygon, or other members
 *   parcel_shape     not lists of rings of positions
 *   parcel_ring      a ring of fewer than four positions, or not closed
 *   parcel_position  not two numbers, or no place on earth
 *   parcel_size      more than PARCEL_POSITIONS positions
 */
json_t *parcel_read(struct cx *cx, const json_t *given, enum crs crs);

#endif
