#include "enterprise/parcel.h"

#include "unit.h"

#define RING "[[120.64,31.30],[120.65,31.30],[120.65,31.31],[120.64,31.30]]"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":" rings "}"
#define MULTI(polygons)                                                        \
	"{\"type\":\"MultiPolygon\",\"coordinates\":" polygons "}"

static json_t *
read_in(struct cx *cx, const char *text, enum crs crs)
{
	return parcel_read(cx, json_read(cx, str_of(text)), crs);
}

/* The numbers may be written differently, the parcel is the same. */
static void
becomes(struct cx *cx, const char *given, const char *wanted)
{
	json_t *made = read_in(cx, given, CRS_CGCS2000);

	if (made == NULL)
		fail_msg("%s: %s", given, cx->message);
	if (!json_equal(made, json_read(cx, str_of(wanted))))
		fail_msg("%s becomes %s", given, json_canonical(cx, made));
}

static void
refuse(struct cx *cx, const char *given, const char *code)
{
	if (read_in(cx, given, CRS_CGCS2000) != NULL)
		fail_msg("%s is taken", given);
	assert_string_equal(cx->field, "parcel");
	unit_refused(cx, code);
}

static void
a_polygon_becomes_a_multipolygon_of_one(void **state)
{
	becomes(*state, POLYGON("[" RING "]"), MULTI("[[" RING "]]"));
	becomes(*state, MULTI("[[" RING "]]"), MULTI("[[" RING "]]"));
	becomes(*state, MULTI("[[" RING "],[" RING "," RING "]]"),
	    MULTI("[[" RING "],[" RING "," RING "]]"));
}

static void
heights_are_dropped(void **state)
{
	becomes(*state,
	    POLYGON("[[[120.64,31.30,4.5],[120.65,31.30,4],[120.65,31.31,4],"
		    "[120.64,31.30,4.5]]]"),
	    MULTI("[[" RING "]]"));
}

static void
the_given_value_stays_as_it_is(void **state)
{
	struct cx *cx = *state;
	json_t *given = json_read(cx, str_of(POLYGON("[" RING "]")));
	json_t *before = json_own(cx, json_deep_copy(given));

	assert_non_null(parcel_read(cx, given, CRS_GCJ_02));
	assert_true(json_equal(given, before));
}

/* Every position is moved, and by as much as crs.h moves a point. */
static void
positions_are_moved_to_cgcs2000(void **state)
{
	struct cx *cx = *state;
	const json_t *made = read_in(cx, POLYGON("[" RING "]"), CRS_BD_09);
	const json_t *ring = json_array_get(
	    json_array_get(json_object_get(made, "coordinates"), 0), 0);
	static const double given[][2] = { { 120.64, 31.30 }, { 120.65, 31.30 },
		{ 120.65, 31.31 }, { 120.64, 31.30 } };

	assert_int_equal(json_array_size(ring), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *position = json_array_get(ring, i);
		double lon = given[i][0], lat = given[i][1];

		crs_to_cgcs2000(CRS_BD_09, &lon, &lat);
		assert_true(fabs(lon - given[i][0]) > 0.001);
		unit_near("lon", json_number_value(json_array_get(position, 0)),
		    lon, 0, 1e-12);
		unit_near("lat", json_number_value(json_array_get(position, 1)),
		    lat, 0, 1e-12);
	}
}

static void
rings_that_are_open_or_too_short_are_refused(void **state)
{
	refuse(*state,
	    POLYGON("[[[120.64,31.3],[120.65,31.3],[120.65,31.31],"
		    "[120.64,31.31]]]"),
	    "parcel_ring");
	refuse(*state, POLYGON("[[[120.64,31.3],[120.65,31.3],[120.64,31.3]]]"),
	    "parcel_ring");
	refuse(*state, POLYGON("[[]]"), "parcel_ring");
	refuse(*state, MULTI("[[" RING "],[[[1,2]]]]"), "parcel_ring");
}

static void
other_shapes_are_refused(void **state)
{
	refuse(*state, "{\"type\":\"Point\",\"coordinates\":[120,31]}",
	    "parcel_type");
	refuse(*state, "{\"coordinates\":[]}", "parcel_type");
	refuse(*state, "[]", "parcel_type");
	refuse(*state, "{\"type\":\"Polygon\"}", "parcel_type");
	refuse(*state,
	    "{\"type\":\"Polygon\",\"coordinates\":[],\"crs\":\"GCJ-02\"}",
	    "parcel_type");
	refuse(*state, POLYGON("\"everywhere\""), "parcel_shape");
	refuse(*state, POLYGON("[]"), "parcel_shape");
	refuse(*state, POLYGON("[4]"), "parcel_shape");
	refuse(*state, MULTI("[]"), "parcel_shape");
	refuse(*state, MULTI("{}"), "parcel_shape");
	refuse(*state, MULTI("[[]]"), "parcel_shape");
}

static void
positions_that_are_no_place_are_refused(void **state)
{
#define WITH(position) POLYGON("[[" position ",[1,2],[3,4]," position "]]")
	refuse(*state, WITH("[181,31]"), "parcel_position");
	refuse(*state, WITH("[120,91]"), "parcel_position");
	refuse(*state, WITH("[120]"), "parcel_position");
	refuse(*state, WITH("[120,31,4,5]"), "parcel_position");
	refuse(*state, WITH("[\"120\",31]"), "parcel_position");
	refuse(*state, WITH("[null,null]"), "parcel_position");
	refuse(*state, WITH("7"), "parcel_position");
#undef WITH
}

static json_t *
ring_of(struct cx *cx, size_t positions)
{
	json_t *ring = json_array();

	for (size_t i = 0; i + 1 < positions; i++)
		(void)json_array_append_new(
		    ring, json_pack("[f, f]", 120 + (double)i * 1e-5, 31.3));
	(void)json_array_append(ring, json_array_get(ring, 0));
	return json_own(cx,
	    json_pack("{s:s, s:[o]}", "type", "Polygon", "coordinates", ring));
}

static void
a_parcel_has_ten_thousand_positions_at_most(void **state)
{
	struct cx *cx = *state;

	assert_non_null(
	    parcel_read(cx, ring_of(cx, PARCEL_POSITIONS), CRS_CGCS2000));
	assert_null(
	    parcel_read(cx, ring_of(cx, PARCEL_POSITIONS + 1), CRS_CGCS2000));
	unit_refused(cx, "parcel_size");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_polygon_becomes_a_multipolygon_of_one),
		UNIT(heights_are_dropped),
		UNIT(the_given_value_stays_as_it_is),
		UNIT(positions_are_moved_to_cgcs2000),
		UNIT(rings_that_are_open_or_too_short_are_refused),
		UNIT(other_shapes_are_refused),
		UNIT(positions_that_are_no_place_are_refused),
		UNIT(a_parcel_has_ten_thousand_positions_at_most),
	};

	return cmocka_run_group_tests_name("parcel", tests, NULL, NULL);
}
