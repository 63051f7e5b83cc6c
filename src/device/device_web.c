#include "device/device_web.h"

#include "base/word.h"
#include "device/device.h"
#include "enterprise/crs.h"
#include "enterprise/pinyin.h"

#define TAGS_MOST 20
#define TAG_MOST 50

static bool
judge_key(struct cx *cx, struct exchange *x)
{
	struct str key;

	if (!web_has(x, "key"))
		return true;
	if (!word_read(cx, "key", web_text(x, "key"), DEVICE_KEY_MOST, &key))
		return false;
	db_bind(web_binds(x), "key", key);
	return true;
}

static bool
judge_name(struct cx *cx, struct exchange *x)
{
	struct db_binds *b = web_binds(x);
	struct str name;

	if (!web_has(x, "name"))
		return true;
	if (!word_read(
		cx, "name", web_text(x, "name"), DEVICE_NAME_MOST, &name))
		return false;
	db_bind(b, "name", name);
	db_bind_text(b, "pinyin", pinyin_initials(cx, name));
	return true;
}

static bool
judge_place(struct cx *cx, struct exchange *x)
{
	double lon, lat;
	enum crs crs;

	if (web_has(x, "lon") != web_has(x, "lat"))
		return cx_fail_code(cx, FAIL_INVALID, "missing",
		    web_has(x, "lon") ? "lat" : "lon",
		    "lon and lat go together");
	if (!crs_read(cx, "crs", web_text(x, "crs"), &crs))
		return false;
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
judge_tags(struct cx *cx, struct exchange *x)
{
	const json_t *tags = web_has(x, "tags") ? web_json(x, "tags") : NULL;

	if (tags != NULL &&
	    (!json_is_array(tags) || json_array_size(tags) > TAGS_MOST))
		return cx_fail_code(cx, FAIL_INVALID, "too_many", "tags",
		    "tags must be a list of at most %d words", TAGS_MOST);
	for (size_t i = 0; i < json_array_size(tags); i++) {
		const json_t *tag = json_array_get(tags, i);
		struct str word;

		if (!json_is_string(tag))
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    "tags", "a tag must be a string");
		if (!word_read(cx, "tags", str_of(json_string_value(tag)),
			TAG_MOST, &word))
			return false;
	}
	return true;
}

static bool
judge_metrics(struct cx *cx, struct exchange *x)
{
	const json_t *metrics;

	if (!web_has(x, "metrics"))
		return true;
	metrics = device_metrics(cx, "metrics", web_json(x, "metrics"));
	if (metrics == NULL)
		return false;
	db_bind_text(web_binds(x), "metrics", json_canonical(cx, metrics));
	return true;
}

static bool
device_add(struct cx *cx, struct exchange *x)
{
	if (!judge_key(cx, x) || !judge_name(cx, x) || !judge_place(cx, x) ||
	    !judge_tags(cx, x) || !judge_metrics(cx, x))
		return false;
	web_ask(x, Q_DEVICE_ADD, web_present);
	return true;
}

static bool
device_change(struct cx *cx, struct exchange *x)
{
	if (!judge_key(cx, x) || !judge_name(cx, x) || !judge_place(cx, x) ||
	    !judge_tags(cx, x))
		return false;
	web_ask(x, Q_DEVICE_CHANGE, web_present);
	return true;
}

/* Metrics ----------------------------------------------------------------- */

/* A device without metrics and no device at all look the same in the list
 * alone, so the device is asked for too. */
static bool
metrics_came(struct cx *cx, struct exchange *x)
{
	struct text *out = web_out(x);

	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such device");
	text_puts(out, "{\"items\":");
	web_json_rows(out, web_rows(x, 1));
	text_puts(out, ",\"next\":null}");
	return true;
}

static bool
metric_list(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_DEVICE_FIND, metrics_came);
	web_ask(x, Q_METRIC_LIST, metrics_came);
	return true;
}

static void
take_text(json_t *one, struct exchange *x, const char *name)
{
	const struct str s = web_text(x, name);

	if (web_has(x, name))
		(void)json_object_set_new(
		    one, name, json_stringn(s.n == 0 ? "" : s.p, s.n));
}

static bool
metric_put(struct cx *cx, struct exchange *x)
{
	json_t *one = json_own(cx, json_object());
	json_t *list = json_own(cx, json_array());
	const json_t *metrics;

	take_text(one, x, "code");
	take_text(one, x, "name");
	take_text(one, x, "name_en");
	take_text(one, x, "unit");
	(void)json_object_set_new(
	    one, "counter", json_boolean(web_int(x, "counter") != 0));
	if (web_has(x, "min"))
		(void)json_object_set_new(
		    one, "min", json_real(web_double(x, "min")));
	if (web_has(x, "max"))
		(void)json_object_set_new(
		    one, "max", json_real(web_double(x, "max")));
	(void)json_array_append(list, one);
	metrics = device_metrics(cx, "code", list);
	if (metrics == NULL)
		return false;
	db_bind_text(web_binds(x), "metrics", json_canonical(cx, metrics));
	web_ask(x, Q_METRIC_PUT, web_present);
	return true;
}

/* Thing models ------------------------------------------------------------ */

#define DEVICE                                                                 \
	{                                                                      \
		"device", IN_PATH, PARAM_INT, .about = "device"                \
	}
#define FILTERS                                                                \
	{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,                                \
		.about = "part of name, key, serial number or initials" },     \
	    { "kind", IN_QUERY, PARAM_CHOICE, .choices = DEVICE_KINDS,         \
		    .about = "of this kind only" },                            \
	    { "tenant", IN_QUERY, PARAM_INT,                                   \
		    .about = "of this enterprise only" },                      \
	    { "model", IN_QUERY, PARAM_TEXT, .hi = 50,                         \
		    .about = "of the thing model with this code only" },       \
	    { "state", IN_QUERY, PARAM_CHOICE,                                 \
		    .choices = "online offline never archived",                \
		    .about = "in this state; all in use when not given" },     \
	{                                                                      \
		"tag", IN_QUERY, PARAM_TEXT, .hi = 50,                         \
					     .about = "with this tag only"     \
	}
#define FACTS                                                                  \
	{ "kind", IN_BODY, PARAM_CHOICE, .choices = DEVICE_KINDS,              \
		.about =                                                       \
		    "kind; a new device has its model's when not given" },     \
	    { "model", IN_BODY, PARAM_TEXT, .hi = 50,                          \
		    .about = "code of its thing model" },                      \
	    { "serial", IN_BODY, PARAM_TEXT, .hi = 100,                        \
		    .about = "serial number on its plate" },                   \
	    { "lon", IN_BODY, PARAM_NUMBER, .lo = -180, .hi = 180,             \
		    .about = "where it stands, degrees in crs" },              \
	    { "lat", IN_BODY, PARAM_NUMBER, .lo = -90, .hi = 90,               \
		    .about = "where it stands, degrees in crs" },              \
	    { "crs", IN_BODY, PARAM_CHOICE, .choices = CRS_CHOICES,            \
		    .fallback = "CGCS2000",                                    \
		    .about = "system of the coordinates sent" },               \
	{                                                                      \
		"tags", IN_BODY, PARAM_JSON,                                   \
		    .about = "list of at most 20 words"                        \
	}
#define METRICS                                                                \
	{                                                                      \
		"metrics", IN_BODY, PARAM_JSON,                                \
		    .about = "[{code, name, name_en, unit, counter, "          \
			     "min, max}]"                                      \
	}

const struct route device_routes[] = {
	{ "GET", "/api/v1/devices", "device.read", Q_DEVICE_LIST, REPLY_LIST,
	    NULL, NULL, "Devices with their state", "R-3.2.2",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/devices.csv", "device.read", Q_DEVICE_CSV, REPLY_CSV,
	    WEB_CSV, NULL, "Devices as a table, at most 50,000", "R-3.2.2",
	    .patience_ms = 20000, .params = { FILTERS, WEB_AFTER } },
	{ "GET", "/api/v1/devices/facets", "device.read", Q_DEVICE_FACETS,
	    REPLY_ONE, NULL, NULL,
	    "How many devices fit, by enterprise, kind, state, model and tag",
	    "R-3.2.2", .cache_s = 2, .slow = true, .params = { FILTERS } },
	{ "POST", "/api/v1/devices", "device.write", Q_NONE, REPLY_CREATED,
	    NULL, device_add, "Register a device", "R-3.2.2",
	    .params = { { "key", IN_BODY, PARAM_TEXT, .required = true,
			    .hi = 200, .about = "name in telemetry" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .hi = 200,
		    .about = "name shown to people" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "enterprise, mine when not given" },
		FACTS, METRICS } },
	{ "GET", "/api/v1/devices/{device}", "device.read", Q_DEVICE_FIND,
	    REPLY_ONE, NULL, NULL, "A device", "R-3.2.2",
	    .params = { DEVICE } },
	{ "PATCH", "/api/v1/devices/{device}", "device.write", Q_NONE,
	    REPLY_ONE, NULL, device_change, "Change a device", "R-3.2.2",
	    .params = { DEVICE,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "key", IN_BODY, PARAM_TEXT, .hi = 200,
		    .about = "name in telemetry" },
		{ "name", IN_BODY, PARAM_TEXT, .hi = 200,
		    .about = "name shown to people" },
		FACTS,
		{ "archived", IN_BODY, PARAM_BOOL,
		    .about = "out of use, or in use again" } } },
	{ "DELETE", "/api/v1/devices/{device}", "device.write",
	    Q_DEVICE_ARCHIVE, REPLY_DONE, NULL, NULL,
	    "Take a device out of use; its data stay", "R-3.2.2",
	    .params = { DEVICE } },
	{ "GET", "/api/v1/devices/{device}/metrics", "device.read", Q_NONE,
	    REPLY_OWN, NULL, metric_list,
	    "What a device measures, with its newest values", "R-3.2.2",
	    .params = { DEVICE } },
	{ "POST", "/api/v1/devices/{device}/metrics", "device.write", Q_NONE,
	    REPLY_CREATED, NULL, metric_put,
	    "Add or describe a metric of a device", "R-3.2.2",
	    .params = { DEVICE,
		{ "code", IN_BODY, PARAM_TEXT, .required = true, .hi = 256,
		    .about = "field name of its telemetry" },
		{ "name", IN_BODY, PARAM_TEXT, .hi = 200,
		    .about = "name shown to people" },
		{ "name_en", IN_BODY, PARAM_TEXT, .hi = 200,
		    .about = "name in English" },
		{ "unit", IN_BODY, PARAM_TEXT, .hi = 30, .about = "UCUM unit" },
		{ "counter", IN_BODY, PARAM_BOOL, .fallback = "false",
		    .about = "a register that only grows" },
		{ "min", IN_BODY, PARAM_NUMBER,
		    .about = "least plausible value, in its unit" },
		{ "max", IN_BODY, PARAM_NUMBER,
		    .about = "greatest plausible value, in its unit" } } },
	{ "GET", "/api/v1/thing-models", "device.read", Q_THING_MODEL_LIST,
	    REPLY_LIST, NULL, NULL, "Thing models, mine and the park's",
	    "R-3.2.2",
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = DEVICE_KINDS,
			    .about = "of this kind only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/thing-models.csv", "device.read", Q_THING_MODEL_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Thing models as a table", "R-3.2.2",
	    .patience_ms = 20000,
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = DEVICE_KINDS,
			    .about = "of this kind only" },
		WEB_ROWS } },
	{ "GET", "/api/v1/thing-models/{model}", "device.read",
	    Q_THING_MODEL_FIND, REPLY_ONE, NULL, NULL, "A thing model",
	    "R-3.2.2",
	    .params = { { "model", IN_PATH, PARAM_INT, .about = "model" } } },
	{ .path = NULL }
};
