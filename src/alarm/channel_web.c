#include "alarm/alarm_web.h"

#include <string.h>

#include "base/hash.h"
#include "base/word.h"

#define NAME_MOST 100
#define SECRET_LETTERS 40

/* Where it leads is judged when a message is sent: names change. */
static bool
judge_url(struct cx *cx, struct str s)
{
	bool good =
	    str_starts(s, STR("https://")) || str_starts(s, STR("http://"));

	for (size_t i = 0; i < s.n; i++)
		good = good && s.p[i] > ' ' && s.p[i] < 0x7f;
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "wrong_type", "address",
		"address must be a URL that begins with https:// or http://");
}

static bool
judge_address(struct cx *cx, struct exchange *x, struct str kind)
{
	if (!web_has(x, "address"))
		return true;
	return str_is(kind, "email")
	    ? word_mailbox(cx, "address", web_text(x, "address"))
	    : judge_url(cx, web_text(x, "address"));
}

/* Whoever is told at once waits for nothing; all others do. */
static bool
judge_step(struct cx *cx, struct exchange *x)
{
	if (web_has(x, "step") != web_has(x, "after_min"))
		return cx_fail_code(cx, FAIL_INVALID, "missing",
		    web_has(x, "step") ? "after_min" : "step",
		    "step and after_min go together");
	return !web_has(x, "step") ||
	    (web_int(x, "step") == 0) == (web_int(x, "after_min") == 0) ||
	    cx_fail_code(cx, FAIL_INVALID, "out_of_range", "after_min",
		"after_min is 0 for step 0 and above 0 for any other");
}

static bool
channel_add(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, NAME_MOST) || !judge_step(cx, x) ||
	    !judge_address(cx, x, web_text(x, "kind")))
		return false;
	db_bind_text(
	    web_binds(x), "new_secret", hash_random_word(cx, SECRET_LETTERS));
	web_ask(x, Q_ALARM_CHANNEL_ADD, web_present);
	return true;
}

static bool
kind_came(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such channel");
	if (!judge_address(cx, x, db_str(web_rows(x, 0), 0, 0)))
		return false;
	web_ask(x, Q_ALARM_CHANNEL_CHANGE, web_present);
	return true;
}

static bool
channel_change(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, NAME_MOST) || !judge_step(cx, x))
		return false;
	web_ask(x, Q_ALARM_CHANNEL_KIND, kind_came);
	return true;
}

#define CHANNEL                                                                \
	{                                                                      \
		"channel", IN_PATH, PARAM_INT, .about = "channel"              \
	}

#define DELIVERIES                                                             \
	{ "channel", IN_QUERY, PARAM_INT, .about = "to this one only" },       \
	    { "alarm", IN_QUERY, PARAM_INT, .about = "of this alarm only" },   \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "queued sending sent failed dropped",           \
		    .about = "in this state only"                              \
	}

const struct route alarm_channel_routes[] = {
	{ "GET", "/api/v1/alarm-channels", "alarm.write", Q_ALARM_CHANNEL_LIST,
	    REPLY_LIST, NULL, NULL, "Whom to tell of alarms", "R-1.9",
	    .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-channels.csv", "alarm.write",
	    Q_ALARM_CHANNEL_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Whom to tell of alarms, as a table", "R-1.9", .patience_ms = 20000,
	    .params = { WEB_ROWS } },
	{ "POST", "/api/v1/alarm-channels", "alarm.write", Q_NONE,
	    REPLY_CREATED, NULL, channel_add,
	    "Tell somebody of alarms; the secret of a web hook is shown "
	    "once",
	    "R-1.9",
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 100, .about = "who it is" },
		{ "kind", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = "email webhook", .about = "how" },
		{ "address", IN_BODY, PARAM_TEXT, .required = true, .lo = 3,
		    .hi = 500, .about = "e-mail address or URL" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .fallback = "zh-CN", .about = "language of messages" },
		{ "severity", IN_BODY, PARAM_INT, .lo = 1, .hi = 4,
		    .fallback = "2", .about = "alarms at least so urgent" },
		{ "step", IN_BODY, PARAM_INT, .lo = 0, .hi = 9, .fallback = "0",
		    .about = "0 at once, above: when nobody acknowledged" },
		{ "after_min", IN_BODY, PARAM_INT, .lo = 0, .hi = 10080,
		    .fallback = "0", .about = "minutes until this step" },
		{ "per_hour", IN_BODY, PARAM_INT, .lo = 1, .hi = 1000,
		    .fallback = "6",
		    .about = "at most so many messages an hour, the rest in "
			     "one" } } },
	{ "PATCH", "/api/v1/alarm-channels/{channel}", "alarm.write", Q_NONE,
	    REPLY_ONE, NULL, channel_change, "Change whom to tell", "R-1.9",
	    .params = { CHANNEL,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
		    .about = "who it is" },
		{ "address", IN_BODY, PARAM_TEXT, .lo = 3, .hi = 500,
		    .about = "e-mail address or URL, as before" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language of messages" },
		{ "severity", IN_BODY, PARAM_INT, .lo = 1, .hi = 4,
		    .about = "alarms at least so urgent" },
		{ "step", IN_BODY, PARAM_INT, .lo = 0, .hi = 9,
		    .about = "0 at once, above: when nobody acknowledged" },
		{ "after_min", IN_BODY, PARAM_INT, .lo = 0, .hi = 10080,
		    .about = "minutes until this step" },
		{ "per_hour", IN_BODY, PARAM_INT, .lo = 1, .hi = 1000,
		    .about = "at most so many messages an hour" },
		{ "enabled", IN_BODY, PARAM_BOOL, .about = "told at all" } } },
	{ "DELETE", "/api/v1/alarm-channels/{channel}", "alarm.write",
	    Q_ALARM_CHANNEL_REMOVE, REPLY_DONE, NULL, NULL,
	    "Tell somebody no more", "R-1.9", .params = { CHANNEL } },
	{ "POST", "/api/v1/alarm-channels/{channel}/test", "alarm.write",
	    Q_ALARM_CHANNEL_TEST, REPLY_ACCEPTED, NULL, NULL,
	    "Send a message that says that messages arrive", "R-1.9",
	    .params = { CHANNEL } },
	{ "GET", "/api/v1/alarm-deliveries", "alarm.write",
	    Q_ALARM_DELIVERY_LIST, REPLY_LIST, NULL, NULL,
	    "What was told to whom", "R-1.9",
	    .params = { DELIVERIES, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-deliveries.csv", "alarm.write",
	    Q_ALARM_DELIVERY_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "What was told to whom, as a table", "R-1.9", .patience_ms = 20000,
	    .params = { DELIVERIES, WEB_ROWS } },
	{ .path = NULL }
};
