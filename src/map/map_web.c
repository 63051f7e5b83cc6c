#include "map/map_web.h"

#define ZOOM_MOST 20
#define CLUSTERS_BELOW 18
#define TILE_MEDIA "application/vnd.mapbox-vector-tile"

/* A tile that exists: 0 <= x, y < 2^z. */
static bool
judge_tile(struct cx *cx, struct exchange *x)
{
	const int64_t z = web_int(x, "z"),
		      most = z < 0 || z > ZOOM_MOST ? 0 : INT64_C(1) << z;

	if (most == 0)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "z",
		    "z must be between 0 and %d", ZOOM_MOST);
	if (web_int(x, "x") < 0 || web_int(x, "x") >= most)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "x",
		    "x must be between 0 and %lld", (long long)most - 1);
	if (web_int(x, "y") < 0 || web_int(x, "y") >= most)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "y",
		    "y must be between 0 and %lld", (long long)most - 1);
	return true;
}

static bool
parcel_tile(struct cx *cx, struct exchange *x)
{
	if (!judge_tile(cx, x))
		return false;
	web_ask(x, Q_PARCEL_TILE, web_present);
	return true;
}

static bool
device_tile(struct cx *cx, struct exchange *x)
{
	if (!judge_tile(cx, x))
		return false;
	web_ask(x,
	    web_int(x, "z") < CLUSTERS_BELOW ? Q_DEVICE_CLUSTER_TILE
					     : Q_DEVICE_TILE,
	    web_present);
	return true;
}

/* Blanks alone would find everything. */
static bool
search(struct cx *cx, struct exchange *x)
{
	const struct str words = str_trim(web_text(x, "q"));

	if (words.n == 0)
		return cx_fail_code(
		    cx, FAIL_INVALID, "empty", "q", "q must not be blank");
	db_bind(web_binds(x), "q", words);
	web_ask(x, Q_SEARCH, web_present);
	return true;
}

#define TILE                                                                   \
	{ "z", IN_PATH, PARAM_INT, .about = "zoom, 0 to 20" },                 \
	    { "x", IN_PATH, PARAM_INT, .about = "column from the west" },      \
	{                                                                      \
		"y", IN_PATH, PARAM_INT, .about = "row from the north"         \
	}

const struct route map_routes[] = {
	{ "GET", "/tiles/parcel/{z}/{x}/{y}.mvt", "enterprise.read", Q_NONE,
	    REPLY_BYTES, TILE_MEDIA, parcel_tile,
	    "Parcels as a vector tile, layer parcel", "R-3.2.4", .cache_s = 10,
	    .lasting = true, .slow = true, .params = { TILE } },
	{ "GET", "/tiles/device/{z}/{x}/{y}.mvt", "device.read", Q_NONE,
	    REPLY_BYTES, TILE_MEDIA, device_tile,
	    "Devices as a vector tile, layer device, in clusters below zoom 18",
	    "R-3.2.4", .cache_s = 10, .lasting = true, .slow = true,
	    .params = { TILE } },
	{ "GET", "/api/v1/map/summary", "device.read", Q_MAP_SUMMARY, REPLY_ONE,
	    NULL, NULL, "What the map shows, counted", "R-3.2.4",
	    .cache_s = 5 },
	{ "GET", "/api/v1/search", "enterprise.read", Q_SEARCH, REPLY_LIST,
	    NULL, search, "Enterprises and devices by words or initials",
	    "R-3.2.1",
	    .params = { { "q", IN_QUERY, PARAM_TEXT, .required = true, .lo = 1,
			    .hi = 100, .about = "words or pinyin initials" },
		{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 50,
		    .fallback = "20", .about = "at most so many" } } },
	{ .path = NULL }
};
