#include "control/control_web.h"

#include <string.h>

#include "base/hash.h"
#include "control/control.h"

#define REPORT_VALUES 256 /* of one report */
#define REASONS                                                                \
	"connected left will lost silent taken_over credential refused "       \
	"shutdown gate_lost"
#define STATES                                                                 \
	"open waiting queued sent acked confirmed refused cancelled "          \
	"timed_out failed"

/* Points and methods ------------------------------------------------------- */

bool
control_judge(struct cx *cx, struct exchange *x)
{
	const json_t *list;

	if (web_has(x, "points")) {
		list = control_points(cx, "points", web_json(x, "points"));
		if (list == NULL)
			return false;
		db_bind_text(web_binds(x), "points", json_canonical(cx, list));
	}
	if (web_has(x, "methods")) {
		list = control_methods(cx, "methods", web_json(x, "methods"));
		if (list == NULL)
			return false;
		db_bind_text(web_binds(x), "methods", json_canonical(cx, list));
	}
	return true;
}

static bool
points_put(struct cx *cx, struct exchange *x)
{
	if (!control_judge(cx, x))
		return false;
	web_ask(x, Q_POINTS_PUT, web_present);
	return true;
}

/* Commands ----------------------------------------------------------------- */

static bool
approve(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bool(web_binds(x), "yes", true);
	web_ask(x, Q_COMMAND_DECIDE, web_present);
	return true;
}

static bool
refuse(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bool(web_binds(x), "yes", false);
	web_ask(x, Q_COMMAND_DECIDE, web_present);
	return true;
}

/* Devices that ask by HTTP ------------------------------------------------- */

static void
bind_own(struct exchange *x)
{
	if (web_device(x) != 0)
		db_bind_int(web_binds(x), "own", web_device(x));
}

/* What a device may report by MQTT it may report here. */
static bool
report(struct cx *cx, struct exchange *x)
{
	json_t *values = web_json(x, "values"), *value;
	const char *name;

	if (!json_is_object(values) || json_object_size(values) > REPORT_VALUES)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "values",
		    "values must be an object of at most %d values",
		    REPORT_VALUES);
	json_object_foreach(values, name, value)
	{
		if (name[0] == '\0' || strlen(name) > 256)
			return cx_fail_code(cx, FAIL_INVALID, "bad_length",
			    "values", "a name has 1 to 256 bytes");
		if (json_is_object(value) || json_is_array(value))
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    "values",
			    "%s must be a number, a truth or a string", name);
	}
	bind_own(x);
	web_ask(x, Q_SHADOW_REPORT, web_present);
	return true;
}

static bool
polled(struct cx *cx, struct exchange *x)
{
	struct text *out = web_out(x);

	(void)cx;
	text_puts(out, "{\"items\":");
	web_json_rows(out, web_rows(x, 0));
	text_char(out, '}');
	return true;
}

static bool
poll(struct cx *cx, struct exchange *x)
{
	bind_own(x);
	db_bind_text(web_binds(x), "session",
	    cx_printf(cx, "http %s", hash_random_word(cx, 16)));
	web_ask(x, Q_COMMAND_POLL, polled);
	return true;
}

static bool
answer(struct cx *cx, struct exchange *x)
{
	(void)cx;
	bind_own(x);
	web_ask(x, Q_COMMAND_ANSWER, web_present);
	return true;
}

#define DEVICE                                                                 \
	{                                                                      \
		"device", IN_PATH, PARAM_INT, .about = "device"                \
	}
#define COMMAND                                                                \
	{                                                                      \
		"command", IN_PATH, PARAM_INT, .about = "command"              \
	}
#define MODEL                                                                  \
	{                                                                      \
		"model", IN_PATH, PARAM_INT, .about = "thing model"            \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,      \
					       .hi = 500, .about = "why"       \
	}
#define FILTERS                                                                \
	{ "device", IN_QUERY, PARAM_INT, .about = "to this device only" },     \
	    { "tenant", IN_QUERY, PARAM_INT,                                   \
		    .about = "of this enterprise only" },                      \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = STATES,                                         \
		    .about = "in this state; open: not ended; all when not "   \
			     "given"                                           \
	}

#define PRESENCE                                                               \
	{ "online", IN_QUERY, PARAM_BOOL, .about = "connected now, or not" },  \
	    { "reason", IN_QUERY, PARAM_CHOICE, .choices = REASONS,            \
		    .about = "for this reason only" },                         \
	    { "gateway", IN_QUERY, PARAM_INT,                                  \
		    .about = "behind this gateway only" },                     \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}

const struct route control_routes[] = {
	{ "GET", "/api/v1/thing-models/{model}/points", "device.read",
	    Q_POINTS_FIND, REPLY_ONE, NULL, NULL,
	    "What of a thing model may be written and called", "R-2.7",
	    .params = { MODEL } },
	{ "PATCH", "/api/v1/thing-models/{model}/points", "device.write",
	    Q_NONE, REPLY_ONE, NULL, points_put,
	    "Say anew what of a thing model may be written and called", "R-2.7",
	    .params = { MODEL,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "points", IN_BODY, PARAM_JSON,
		    .about = "[{code, name, name_en, type, unit, min, max, "
			     "step, choices, dangerous, tolerance, "
			     "timeout_s}]" },
		{ "methods", IN_BODY, PARAM_JSON,
		    .about = "[{code, name, name_en, dangerous, again, "
			     "timeout_s}]" } } },
	{ "GET", "/api/v1/devices/{device}/shadow", "device.read",
	    Q_SHADOW_FIND, REPLY_ONE, NULL, NULL,
	    "What a device should be set to, and what it says that it is",
	    "R-2.7", .params = { DEVICE } },
	{ "POST", "/api/v1/devices/{device}/reported", "telemetry.write",
	    Q_NONE, REPLY_ONE, NULL, report, "A device says what it is set to",
	    "R-2.7", .operation = "postDeviceReported",
	    .params = { DEVICE,
		{ "values", IN_BODY, PARAM_JSON, .required = true,
		    .about = "{name: number, truth, string or null}" } } },
	{ "POST", "/api/v1/devices/{device}/commands/take", "telemetry.write",
	    Q_NONE, REPLY_OWN, NULL, poll,
	    "A device asks what it has to do; a call is handed out once",
	    "R-2.7",
	    .shape = "{items [{id int, kind text, code text, value any}]}",
	    .params = { DEVICE } },
	{ "POST", "/api/v1/devices/{device}/commands/{command}/answer",
	    "telemetry.write", Q_NONE, REPLY_ONE, NULL, answer,
	    "A device answers a call; a member error says that it failed",
	    "R-2.7",
	    .params = { DEVICE, COMMAND,
		{ "answer", IN_BODY, PARAM_ANY, .required = true,
		    .about = "any JSON" } } },
	{ "POST", "/api/v1/devices/{device}/commands", "command.write",
	    Q_COMMAND_ADD, REPLY_CREATED, NULL, NULL,
	    "Ask a device to write a point or to carry out a method", "R-2.7",
	    .params = { DEVICE,
		{ "kind", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = "write call",
		    .about = "write: a point; call: a method" },
		{ "code", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = CONTROL_CODE_MOST,
		    .about = "point or method of its thing model" },
		{ "value", IN_BODY, PARAM_ANY, .required = true,
		    .about = "what to write; of a call, the object of its "
			     "parameters" },
		REASON,
		{ "expires_s", IN_BODY, PARAM_INT, .lo = 10, .hi = 604800,
		    .fallback = "3600",
		    .about = "it is not sent any more after so many "
			     "seconds" } } },
	{ "GET", "/api/v1/commands", "device.read", Q_COMMAND_LIST, REPLY_LIST,
	    NULL, NULL, "Commands to devices, newest first", "R-2.7",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/commands.csv", "device.read", Q_COMMAND_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Commands to devices as a table", "R-2.7",
	    .patience_ms = 20000, .params = { FILTERS, WEB_ROWS } },
	{ "GET", "/api/v1/commands/{command}", "device.read", Q_COMMAND_FIND,
	    REPLY_ONE, NULL, NULL, "A command with its history", "R-2.7",
	    .params = { COMMAND } },
	{ "POST", "/api/v1/commands/{command}/approve", "command.approve",
	    Q_NONE, REPLY_ONE, NULL, approve,
	    "Approve a dangerous command that somebody else asked for", "R-2.7",
	    .params = { COMMAND, REASON } },
	{ "POST", "/api/v1/commands/{command}/refuse", "command.approve",
	    Q_NONE, REPLY_ONE, NULL, refuse,
	    "Refuse a dangerous command that somebody else asked for", "R-2.7",
	    .params = { COMMAND, REASON } },
	{ "POST", "/api/v1/commands/{command}/cancel", "command.write",
	    Q_COMMAND_CANCEL, REPLY_ONE, NULL, NULL,
	    "Take back a command that was not sent yet", "R-2.7",
	    .params = { COMMAND, REASON } },
	{ "GET", "/api/v1/devices/{device}/presence", "device.read",
	    Q_PRESENCE_FIND, REPLY_ONE, NULL, NULL,
	    "Whether a device is connected, since when and why", "R-2.7",
	    .params = { DEVICE } },
	{ "GET", "/api/v1/connections", "device.read", Q_PRESENCE_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Devices that connect, and why they are there or not", "R-2.7",
	    .params = { PRESENCE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/connections.csv", "device.read", Q_PRESENCE_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Devices that connect, as a table",
	    "R-2.7", .patience_ms = 20000, .params = { PRESENCE, WEB_ROWS } },
	{ .path = NULL }
};
