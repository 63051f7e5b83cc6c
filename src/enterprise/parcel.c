#include "enterprise/parcel.h"

#include <math.h>

struct reading {
	struct cx *cx;
	enum crs crs;
	size_t positions;
};

static json_t *
refuse(struct cx *cx, const char *code, const char *why)
{
	(void)cx_fail_code(cx, FAIL_INVALID, code, "parcel", "%s", why);
	return NULL;
}

/* A converted copy of a position. */
static json_t *
read_position(struct reading *r, const json_t *given)
{
	const json_t *x = json_array_get(given, 0),
		     *y = json_array_get(given, 1);
	const size_t n = json_array_size(given);
	double lon = json_number_value(x), lat = json_number_value(y);

	if (n < 2 || n > 3 || !json_is_number(x) || !json_is_number(y) ||
	    !(fabs(lon) <= 180 && fabs(lat) <= 90))
		return refuse(r->cx, "parcel_position",
		    "a position must be [longitude, latitude] in degrees");
	if (++r->positions > PARCEL_POSITIONS)
		return refuse(
		    r->cx, "parcel_size", "the parcel has too many positions");
	crs_to_cgcs2000(r->crs, &lon, &lat);
	return json_pack("[f, f]", lon, lat);
}

static json_t *
read_ring(struct reading *r, const json_t *given)
{
	const size_t n = json_array_size(given);
	json_t *ring = json_own(r->cx, json_array());

	if (!json_is_array(given))
		return refuse(r->cx, "parcel_shape",
		    "a parcel is a list of rings of positions");
	if (n < 4 ||
	    !json_equal(json_array_get(given, 0), json_array_get(given, n - 1)))
		return refuse(r->cx, "parcel_ring",
		    "a ring needs four positions or more, "
		    "and the last must repeat the first");
	for (size_t i = 0; i < n; i++) {
		json_t *position = read_position(r, json_array_get(given, i));

		if (position == NULL)
			return NULL;
		(void)json_array_append_new(ring, position);
	}
	return ring;
}

static json_t *
read_polygon(struct reading *r, const json_t *given)
{
	json_t *polygon = json_own(r->cx, json_array());

	if (!json_is_array(given) || json_array_size(given) == 0)
		return refuse(r->cx, "parcel_shape",
		    "a parcel is a list of rings of positions");
	for (size_t i = 0; i < json_array_size(given); i++) {
		json_t *ring = read_ring(r, json_array_get(given, i));

		if (ring == NULL)
			return NULL;
		(void)json_array_append(polygon, ring);
	}
	return polygon;
}

/* What stands under "coordinates", as a list of polygons. */
static json_t *
polygons_of(struct cx *cx, const json_t *given)
{
	const struct str type = json_str(given, "type");
	json_t *coordinates = json_object_get(given, "coordinates");
	json_t *one;

	if (json_object_size(given) != 2 || coordinates == NULL)
		return refuse(cx, "parcel_type",
		    "a parcel has the members type and coordinates alone");
	if (str_is(type, "MultiPolygon"))
		return coordinates;
	if (!str_is(type, "Polygon"))
		return refuse(cx, "parcel_type",
		    "a parcel must be a Polygon or a MultiPolygon");
	one = json_own(cx, json_array());
	(void)json_array_append(one, coordinates);
	return one;
}

json_t *
parcel_read(struct cx *cx, const json_t *given, enum crs crs)
{
	struct reading r = { .cx = cx, .crs = crs };
	const json_t *polygons = polygons_of(cx, given);
	json_t *made;

	if (polygons == NULL)
		return NULL;
	if (!json_is_array(polygons) || json_array_size(polygons) == 0)
		return refuse(
		    cx, "parcel_shape", "the parcel has no polygon at all");
	made = json_own(cx, json_array());
	for (size_t i = 0; i < json_array_size(polygons); i++) {
		json_t *polygon = read_polygon(&r, json_array_get(polygons, i));

		if (polygon == NULL)
			return NULL;
		(void)json_array_append(made, polygon);
	}
	return json_own(cx,
	    json_pack(
		"{s:s, s:O}", "type", "MultiPolygon", "coordinates", made));
}
