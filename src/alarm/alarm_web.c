#include "alarm/alarm_web.h"

#define ALARMS_MOST 500 /* of one request */
#define SHELF_MOST_MIN 480

#define CAUSES                                                                 \
	"process equipment instrument communication operation test nuisance"

/* Numbers of alarms, as many as one request may name. */
static bool
judge_alarms(struct cx *cx, struct exchange *x)
{
	const json_t *list = web_json(x, "alarms");

	if (!json_is_array(list) || json_array_size(list) == 0 ||
	    json_array_size(list) > ALARMS_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "alarms",
		    "alarms must be a list of 1 to %d numbers", ALARMS_MOST);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!json_is_integer(json_array_get(list, i)))
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    "alarms", "an alarm is a whole number");
	return true;
}

static bool
acknowledge(struct cx *cx, struct exchange *x)
{
	if (!judge_alarms(cx, x))
		return false;
	web_ask(x, Q_ALARM_ACKNOWLEDGE, web_present);
	return true;
}

static bool
shelve(struct cx *cx, struct exchange *x)
{
	if (!judge_alarms(cx, x))
		return false;
	web_ask(x, Q_ALARM_SHELVE, web_present);
	return true;
}

static bool
unshelve(struct cx *cx, struct exchange *x)
{
	if (!judge_alarms(cx, x))
		return false;
	web_ask(x, Q_ALARM_UNSHELVE, web_present);
	return true;
}

static bool
suppress(struct cx *cx, struct exchange *x)
{
	if (!judge_alarms(cx, x))
		return false;
	web_ask(x, Q_ALARM_SUPPRESS, web_present);
	return true;
}

static bool
unsuppress(struct cx *cx, struct exchange *x)
{
	if (!judge_alarms(cx, x))
		return false;
	web_ask(x, Q_ALARM_UNSUPPRESS, web_present);
	return true;
}

#define ALARMS                                                                 \
	{                                                                      \
		"alarms", IN_BODY, PARAM_JSON,                                 \
		    .required = true,                                          \
		    .about = "numbers of alarms, 500 "                         \
			     "at most; all or none"                            \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,      \
					       .hi = 500, .about = "why"       \
	}
#define CAUSE                                                                  \
	{                                                                      \
		"cause", IN_BODY, PARAM_CHOICE, .choices = CAUSES,             \
						.about = "what it was"         \
	}
#define FILTERS                                                                \
	{ "state", IN_QUERY, PARAM_CHOICE,                                     \
		.choices = "open active unacked acked returned normal all",    \
		.about = "open: not normal; active: not returned; open when "  \
			 "not given" },                                        \
	    { "severity", IN_QUERY, PARAM_INT, .lo = 1, .hi = 4,               \
		    .about = "exactly so urgent, 1 is the most" },             \
	    { "tenant", IN_QUERY, PARAM_INT,                                   \
		    .about = "of this enterprise only" },                      \
	    { "device", IN_QUERY, PARAM_INT, .about = "of this device only" }, \
	    { "rule", IN_QUERY, PARAM_INT, .about = "of this rule only" },     \
	    { "group", IN_QUERY, PARAM_INT, .about = "of this group only" },   \
	    { "quiet", IN_QUERY, PARAM_CHOICE,                                 \
		    .choices = "no shelved suppressed",                        \
		    .about = "no: neither shelved nor suppressed" },           \
	    { "q", IN_QUERY, PARAM_TEXT, .hi = 100,                            \
		    .about = "part of the name of rule or device" },           \
	    { "from", IN_QUERY, PARAM_MOMENT,                                  \
		    .about = "raised at this time or later" },                 \
	{                                                                      \
		"to", IN_QUERY, PARAM_MOMENT, .about = "raised before"         \
	}

const struct route alarm_routes[] = {
	{ "GET", "/api/v1/alarms", "alarm.read", Q_ALARM_LIST, REPLY_LIST, NULL,
	    NULL, "Alarms, newest first", "R-1.9",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarms.csv", "alarm.read", Q_ALARM_LIST, REPLY_CSV,
	    WEB_CSV, NULL, "Alarms as a table", "R-1.9", .patience_ms = 20000,
	    .params = { FILTERS, WEB_ROWS } },
	{ "GET", "/api/v1/alarms/{alarm}", "alarm.read", Q_ALARM_FIND,
	    REPLY_ONE, NULL, NULL, "An alarm with its history", "R-1.9",
	    .params = { { "alarm", IN_PATH, PARAM_INT, .about = "alarm" } } },
	{ "POST", "/api/v1/alarms/{alarm}/comments", "alarm.handle",
	    Q_ALARM_COMMENT, REPLY_CREATED, NULL, NULL,
	    "Add a remark, or say what it was", "R-1.9",
	    .params = { { "alarm", IN_PATH, PARAM_INT, .about = "alarm" },
		{ "note", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 1000, .about = "remark" },
		CAUSE } },
	{ "POST", "/api/v1/alarms/acknowledge", "alarm.handle", Q_NONE,
	    REPLY_ONE, NULL, acknowledge,
	    "Acknowledge alarms; those that returned are over", "R-1.9",
	    .params = { ALARMS,
		{ "note", IN_BODY, PARAM_TEXT, .hi = 1000, .about = "remark" },
		CAUSE } },
	{ "POST", "/api/v1/alarms/shelve", "alarm.handle", Q_NONE, REPLY_ONE,
	    NULL, shelve, "Shelve alarms for a while", "R-1.9",
	    .params = { ALARMS,
		{ "minutes", IN_BODY, PARAM_INT, .required = true, .lo = 1,
		    .hi = SHELF_MOST_MIN, .about = "for so long" },
		REASON } },
	{ "POST", "/api/v1/alarms/unshelve", "alarm.handle", Q_NONE, REPLY_ONE,
	    NULL, unshelve, "Take alarms from the shelf", "R-1.9",
	    .params = { ALARMS } },
	{ "POST", "/api/v1/alarms/suppress", "alarm.write", Q_NONE, REPLY_ONE,
	    NULL, suppress, "Suppress alarms until further notice", "R-1.9",
	    .params = { ALARMS, REASON } },
	{ "POST", "/api/v1/alarms/unsuppress", "alarm.write", Q_NONE, REPLY_ONE,
	    NULL, unsuppress, "End the suppression of alarms", "R-1.9",
	    .params = { ALARMS } },
	{ "GET", "/api/v1/alarm-summary", "alarm.read", Q_ALARM_SUMMARY,
	    REPLY_ONE, NULL, NULL,
	    "How many alarms are open, and the newest urgent one", "R-1.9" },
	{ "GET", "/api/v1/alarm-groups", "alarm.read", Q_ALARM_GROUP_LIST,
	    REPLY_LIST, NULL, NULL, "Alarms close together in place and time",
	    "R-1.9",
	    .params = { { "state", IN_QUERY, PARAM_CHOICE,
			    .choices = "open all", .fallback = "open",
			    .about = "open: with an alarm that is not over" },
		{ "tenant", IN_QUERY, PARAM_INT,
		    .about = "of this enterprise only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-groups.csv", "alarm.read", Q_ALARM_GROUP_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Groups of alarms as a table", "R-1.9",
	    .patience_ms = 20000,
	    .params = { { "state", IN_QUERY, PARAM_CHOICE,
			    .choices = "open all", .fallback = "open",
			    .about = "open: with an alarm that is not over" },
		{ "tenant", IN_QUERY, PARAM_INT,
		    .about = "of this enterprise only" },
		WEB_ROWS } },
	{ "GET", "/api/v1/alarm-hushes", "alarm.read", Q_ALARM_HUSH_LIST,
	    REPLY_LIST, NULL, NULL, "What is shelved or suppressed now",
	    "R-1.9",
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = "shelved suppressed",
			    .about = "of this kind only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-hushes.csv", "alarm.read", Q_ALARM_HUSH_LIST,
	    REPLY_CSV, WEB_CSV, NULL,
	    "What is shelved or suppressed now, as a table", "R-1.9",
	    .patience_ms = 20000,
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = "shelved suppressed",
			    .about = "of this kind only" },
		WEB_ROWS } },
	{ .path = NULL }
};
