#include "device/device_tag_web.h"

#include "device/device.h"

#define TAG_MOST 50
#define CHOSEN_MOST 1000
#define COLOURS "grey red orange yellow green blue purple"

static bool
tag_add(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, TAG_MOST))
		return false;
	web_ask(x, Q_DEVICE_TAG_ADD, web_present);
	return true;
}

static bool
tag_change(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, TAG_MOST))
		return false;
	web_ask(x, Q_DEVICE_TAG_CHANGE, web_present);
	return true;
}

/* Tasks ------------------------------------------------------------------- */

static bool
judge_chosen(struct cx *cx, const json_t *devices)
{
	if (!json_is_array(devices) || json_array_size(devices) == 0 ||
	    json_array_size(devices) > CHOSEN_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_many", "devices",
		    "devices must be a list of 1 to %d numbers", CHOSEN_MOST);
	for (size_t i = 0; i < json_array_size(devices); i++)
		if (!json_is_integer(json_array_get(devices, i)) ||
		    json_integer_value(json_array_get(devices, i)) <= 0)
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    "devices", "a device must be a number");
	return true;
}

/* Nobody means all devices by leaving something out: it must be said. */
static bool
task_add(struct cx *cx, struct exchange *x)
{
	const bool all = web_int(x, "all") != 0;

	if (all == web_has(x, "devices"))
		return cx_fail_code(cx, FAIL_INVALID,
		    all ? "conflict" : "missing", "devices",
		    "either devices, or all: true with the filters of the "
		    "list of devices");
	if (!all && !judge_chosen(cx, web_json(x, "devices")))
		return false;
	if (!web_bind_name(cx, x, TAG_MOST))
		return false;
	web_ask(x, Q_DEVICE_TAG_TASK_ADD, web_present);
	return true;
}

#define TAG                                                                    \
	{                                                                      \
		"device_tag", IN_PATH, PARAM_INT, .about = "tag"               \
	}
#define FACTS(must)                                                            \
	{ "name", IN_BODY, PARAM_TEXT, .required = must, .lo = 1,              \
		.hi = TAG_MOST, .about = "the word that devices carry" },      \
	{                                                                      \
		"colour", IN_BODY, PARAM_CHOICE, .choices = COLOURS,           \
						 .about = "how it is shown"    \
	}
#define PART                                                                   \
	{                                                                      \
		"q", IN_QUERY, PARAM_TEXT, .hi = TAG_MOST,                     \
					   .about = "part of the name"         \
	}

const struct route device_tag_routes[] = {
	{ "GET", "/api/v1/device-tags", "device.read", Q_DEVICE_TAG_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Tags: mine and those that devices carry, counted", "R-3.2.2",
	    .params = { PART, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/device-tags.csv", "device.read", Q_DEVICE_TAG_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Tags as a table", "R-3.2.2",
	    .patience_ms = 20000, .params = { PART, WEB_ROWS } },
	{ "POST", "/api/v1/device-tags", "device.write", Q_NONE, REPLY_CREATED,
	    NULL, tag_add, "Make a tag, or give one that is there a colour",
	    "R-3.2.2", .params = { FACTS(true) } },
	{ "PATCH", "/api/v1/device-tags/{device_tag}", "device.write", Q_NONE,
	    REPLY_ONE, NULL, tag_change,
	    "Rename or recolour a tag; devices follow in the background",
	    "R-3.2.2",
	    .params = { TAG,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		FACTS(false) } },
	{ "DELETE", "/api/v1/device-tags/{device_tag}", "device.write",
	    Q_DEVICE_TAG_DROP, REPLY_DONE, NULL, NULL,
	    "Give a tag up; devices lose it in the background", "R-3.2.2",
	    .params = { TAG } },
	{ "GET", "/api/v1/device-tag-tasks", "device.read",
	    Q_DEVICE_TAG_TASK_LIST, REPLY_LIST, NULL, NULL,
	    "Work on the tags of many devices, newest first", "R-3.2.2",
	    .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/device-tag-tasks/{tag_task}", "device.read",
	    Q_DEVICE_TAG_TASK_FIND, REPLY_ONE, NULL, NULL, "How far it is",
	    "R-3.2.2",
	    .params = { { "tag_task", IN_PATH, PARAM_INT, .about = "task" } } },
	{ "POST", "/api/v1/device-tag-tasks", "device.write", Q_NONE,
	    REPLY_ACCEPTED, NULL, task_add,
	    "Give a tag to many devices, or take it from them", "R-3.2.2",
	    .params = { { "what", IN_BODY, PARAM_CHOICE, .required = true,
			    .choices = "assign remove", .about = "which" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = TAG_MOST, .about = "the tag" },
		{ "devices", IN_BODY, PARAM_JSON,
		    .about = "numbers of 1 to 1000 devices" },
		{ "all", IN_BODY, PARAM_BOOL, .fallback = "false",
		    .about = "instead: all that the filters below find" },
		{ "q", IN_BODY, PARAM_TEXT, .hi = 100,
		    .about = "part of name, key, serial number or initials" },
		{ "kind", IN_BODY, PARAM_CHOICE, .choices = DEVICE_KINDS,
		    .about = "of this kind only" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "of this enterprise only" },
		{ "model", IN_BODY, PARAM_TEXT, .hi = 50,
		    .about = "of the thing model with this code only" },
		{ "state", IN_BODY, PARAM_CHOICE, .choices = DEVICE_STATES,
		    .about = "in this state; all in use when not given" },
		{ "tag", IN_BODY, PARAM_TEXT, .hi = TAG_MOST,
		    .about = "with this tag only" } } },
	{ .path = NULL }
};
