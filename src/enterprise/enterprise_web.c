#include "enterprise/enterprise_web.h"

#include "base/word.h"
#include "enterprise/crs.h"
#include "enterprise/parcel.h"
#include "enterprise/pinyin.h"
#include "enterprise/uscc.h"

#define NAME_MOST 200

/* Replaces a name by itself without blanks, and adds its initials. */
static bool
judge_name(struct cx *cx, struct exchange *x)
{
	struct db_binds *b = web_binds(x);
	struct str name;

	if (!web_has(x, "name"))
		return true;
	if (!word_read(cx, "name", web_text(x, "name"), NAME_MOST, &name))
		return false;
	db_bind(b, "name", name);
	db_bind_text(b, "pinyin", pinyin_initials(cx, name));
	return true;
}

static bool
judge_uscc(struct cx *cx, struct exchange *x)
{
	struct str code;

	if (!web_has(x, "uscc"))
		return true;
	if (!uscc_read(cx, web_text(x, "uscc"), &code))
		return false;
	db_bind(web_binds(x), "uscc", code);
	return true;
}

static bool
judge_place(struct cx *cx, struct exchange *x, enum crs crs)
{
	double lon, lat;

	if (web_has(x, "lon") != web_has(x, "lat"))
		return cx_fail_code(cx, FAIL_INVALID, "missing",
		    web_has(x, "lon") ? "lat" : "lon",
		    "lon and lat go together");
	if (!web_has(x, "lon"))
		return true;
	lon = web_double(x, "lon");
	lat = web_double(x, "lat");
	crs_to_cgcs2000(crs, &lon, &lat);
	db_bind_double(web_binds(x), "lon", lon);
	db_bind_double(web_binds(x), "lat", lat);
	return true;
}

static bool
judge_parcel(struct cx *cx, struct exchange *x, enum crs crs)
{
	json_t *parcel;

	if (!web_has(x, "parcel"))
		return true;
	parcel = parcel_read(cx, web_json(x, "parcel"), crs);
	if (parcel == NULL)
		return false;
	db_bind_text(web_binds(x), "geometry", json_canonical(cx, parcel));
	return true;
}

static bool
judge(struct cx *cx, struct exchange *x)
{
	enum crs crs;

	return crs_read(cx, "crs", web_text(x, "crs"), &crs) &&
	    judge_name(cx, x) && judge_uscc(cx, x) && judge_place(cx, x, crs) &&
	    judge_parcel(cx, x, crs);
}

static bool
enterprise_add(struct cx *cx, struct exchange *x)
{
	if (!judge(cx, x))
		return false;
	web_ask(x, Q_ENTERPRISE_ADD, web_present);
	return true;
}

static bool
enterprise_change(struct cx *cx, struct exchange *x)
{
	if (!judge(cx, x))
		return false;
	web_ask(x, Q_ENTERPRISE_CHANGE, web_present);
	return true;
}

#define FILTERS                                                                \
	{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,                                \
		.about = "part of a name, of the code or of the initials" },   \
	    { "industry", IN_QUERY, PARAM_TEXT, .hi = 10,                      \
		    .about = "of this GB/T 4754 division only" },              \
	    { "above_scale", IN_QUERY, PARAM_BOOL,                             \
		    .about = "above designated size only, or below only" },    \
	{                                                                      \
		"status", IN_QUERY, PARAM_CHOICE, .choices = STATUSES,         \
						  .about = "in this stage"     \
	}
#define STATUSES "joining building operating suspended left"
#define TENANT                                                                 \
	{                                                                      \
		"tenant", IN_PATH, PARAM_INT, .about = "enterprise"            \
	}
/* All but the code and the name, which a change may leave out. */
#define FACTS                                                                  \
	{ "name_en", IN_BODY, PARAM_TEXT, .hi = 200,                           \
		.about = "name in English" },                                  \
	    { "short_name", IN_BODY, PARAM_TEXT, .hi = 50,                     \
		    .about = "name in tables and charts" },                    \
	    { "industry_code", IN_BODY, PARAM_TEXT, .hi = 10,                  \
		    .about = "GB/T 4754 division" },                           \
	    { "above_scale", IN_BODY, PARAM_BOOL,                              \
		    .about = "above designated size" },                        \
	    { "status", IN_BODY, PARAM_CHOICE, .choices = STATUSES,            \
		    .about = "stage of its life in the park" },                \
	    { "address", IN_BODY, PARAM_TEXT, .hi = 300,                       \
		    .about = "address in the park" },                          \
	    { "lon", IN_BODY, PARAM_NUMBER, .lo = -180, .hi = 180,             \
		    .about = "main entrance, degrees in crs" },                \
	    { "lat", IN_BODY, PARAM_NUMBER, .lo = -90, .hi = 90,               \
		    .about = "main entrance, degrees in crs" },                \
	    { "parcel", IN_BODY, PARAM_JSON,                                   \
		    .about = "GeoJSON Polygon or MultiPolygon in crs" },       \
	    { "crs", IN_BODY, PARAM_CHOICE, .choices = CRS_CHOICES,            \
		    .fallback = "CGCS2000",                                    \
		    .about = "system of the coordinates sent" },               \
	{                                                                      \
		"entered_on", IN_BODY, PARAM_DATE,                             \
		    .about = "day it entered the park"                         \
	}

const struct route enterprise_routes[] = {
	{ "GET", "/api/v1/enterprises", "enterprise.read", Q_ENTERPRISE_LIST,
	    REPLY_LIST, NULL, NULL, "Enterprises", "R-3.2.1",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/enterprises.csv", "enterprise.read", Q_ENTERPRISE_CSV,
	    REPLY_CSV, WEB_CSV, NULL, "Enterprises as a table, at most 50,000",
	    "R-3.2.1", .patience_ms = 20000, .params = { FILTERS } },
	{ "POST", "/api/v1/enterprises", "enterprise.write", Q_NONE,
	    REPLY_CREATED, NULL, enterprise_add, "Register an enterprise",
	    "R-3.2.1",
	    .params = { { "uscc", IN_BODY, PARAM_TEXT, .required = true,
			    .hi = 60, .about = "unified social credit code" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .hi = 200,
		    .about = "registered name" },
		FACTS,
		{ "demo", IN_BODY, PARAM_BOOL,
		    .about = "demonstration data" } } },
	{ "GET", "/api/v1/enterprises/{tenant}", "enterprise.read",
	    Q_ENTERPRISE_FIND, REPLY_ONE, NULL, NULL, "An enterprise",
	    "R-3.2.1", .params = { TENANT } },
	{ "PATCH", "/api/v1/enterprises/{tenant}", "enterprise.write", Q_NONE,
	    REPLY_ONE, NULL, enterprise_change, "Change an enterprise",
	    "R-3.2.1",
	    .params = { TENANT,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "uscc", IN_BODY, PARAM_TEXT, .hi = 60,
		    .about = "unified social credit code" },
		{ "name", IN_BODY, PARAM_TEXT, .hi = 200,
		    .about = "registered name" },
		FACTS } },
	{ "GET", "/api/v1/enterprises/{tenant}/profile", "enterprise.read",
	    Q_ENTERPRISE_PROFILE, REPLY_ONE, NULL, NULL,
	    "An enterprise on one page", "R-3.2.1", .params = { TENANT } },
	{ "GET", "/api/v1/industries", "enterprise.read", Q_INDUSTRY_LIST,
	    REPLY_LIST, NULL, NULL, "Divisions of GB/T 4754", NULL,
	    .cache_s = 300 },
	{ .path = NULL }
};
