/*
 * model_web.c - making, changing and taking out thing models.
 *
 * A model says what devices of a kind measure and what of them may be set, so
 * its routes stand above the register of devices and the points both.
 */
#include "control/control_web.h"
#include "device/device.h"

#define NAME_MOST 100

static bool
judge_words(struct cx *cx, struct exchange *x)
{
	const json_t *metrics;

	if (!web_bind_name(cx, x, NAME_MOST))
		return false;
	if (!web_has(x, "metrics"))
		return true;
	metrics = device_metrics(cx, "metrics", web_json(x, "metrics"));
	if (metrics == NULL)
		return false;
	db_bind_text(web_binds(x), "metrics", json_canonical(cx, metrics));
	return true;
}

static bool
model_add(struct cx *cx, struct exchange *x)
{
	if (!judge_words(cx, x) || !control_judge(cx, x))
		return false;
	web_ask(x, Q_THING_MODEL_ADD, web_present);
	return true;
}

static bool
model_change(struct cx *cx, struct exchange *x)
{
	if (!judge_words(cx, x) || !control_judge(cx, x))
		return false;
	web_ask(x, Q_THING_MODEL_CHANGE, web_present);
	return true;
}

#define MODEL                                                                  \
	{                                                                      \
		"model", IN_PATH, PARAM_INT, .about = "thing model"            \
	}
#define METRICS "[{code, name, name_en, unit, counter, min, max}]"
#define SET                                                                    \
	{ "points", IN_BODY, PARAM_JSON,                                       \
		.about = "[{code, name, name_en, type, unit, min, max, step, " \
			 "choices, dangerous, tolerance, timeout_s}]" },       \
	{                                                                      \
		"methods", IN_BODY, PARAM_JSON,                                \
		    .about =                                                   \
			"[{code, name, name_en, dangerous, again, timeout_s}]" \
	}
#define NAME_EN                                                                \
	{                                                                      \
		"name_en", IN_BODY, PARAM_TEXT, .hi = 100,                     \
						.about = "name in English"     \
	}

const struct route model_routes[] = {
	{ "POST", "/api/v1/thing-models", "device.write", Q_NONE, REPLY_CREATED,
	    NULL, model_add, "Make a thing model", "R-3.2.2",
	    .params = { { "code", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 50, .about = "short stable name" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .hi = 100,
		    .about = "name" },
		NAME_EN,
		{ "kind", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = DEVICE_KINDS, .about = "kind of device" },
		{ "metrics", IN_BODY, PARAM_JSON, .required = true,
		    .about = METRICS },
		SET } },
	{ "PATCH", "/api/v1/thing-models/{model}", "device.write", Q_NONE,
	    REPLY_ONE, NULL, model_change,
	    "Change a thing model; devices keep the metrics they were "
	    "registered with",
	    "R-3.2.2",
	    .params = { MODEL,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
		    .about = "name" },
		NAME_EN,
		{ "kind", IN_BODY, PARAM_CHOICE, .choices = DEVICE_KINDS,
		    .about = "kind of device" },
		{ "metrics", IN_BODY, PARAM_JSON, .about = METRICS }, SET } },
	{ "DELETE", "/api/v1/thing-models/{model}", "device.write",
	    Q_THING_MODEL_REMOVE, REPLY_DONE, NULL, NULL,
	    "Take out a thing model that no device is of", "R-3.2.2",
	    .params = { MODEL } },
	{ .path = NULL }
};
