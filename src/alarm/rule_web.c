#include "alarm/alarm_web.h"
#include "alarm/rule.h"

#include "base/word.h"
#include "device/device.h"

#define NAME_MOST 100

static bool
judge_word(struct cx *cx, struct exchange *x, const char *field)
{
	struct str word;

	if (!web_has(x, field) || web_text(x, field).n == 0)
		return true;
	if (!word_read(cx, field, web_text(x, field), NAME_MOST, &word))
		return false;
	db_bind(web_binds(x), field, word);
	return true;
}

/* A definition is checked whole before it is kept, and what it needs of a
 * device is kept beside it. */
static bool
judge_definition(struct cx *cx, struct exchange *x)
{
	struct rule rule;

	if (!web_has(x, "definition"))
		return true;
	if (!rule_read(cx, web_json(x, "definition"), &rule))
		return false;
	if (rule.kind == RULE_EXPRESSION)
		db_bind_texts(web_binds(x), "metrics", rule.condition.names,
		    rule.condition.name_count);
	else
		db_bind_texts(
		    web_binds(x), "metrics", &rule.metric, rule.metric.n > 0);
	return true;
}

static bool
judge_scope(struct cx *cx, struct exchange *x)
{
	const struct str scope = web_text(x, "scope");
	const struct str value = web_text(x, "scope_value");
	struct str kind;

	if (!web_has(x, "scope")) {
		const char *field = web_has(x, "scope_value") ? "scope_value"
		    : web_has(x, "only_tenant")               ? "only_tenant"
							      : NULL;

		return field == NULL ||
		    cx_fail_code(cx, FAIL_INVALID, "missing", "scope",
			"%s goes together with scope", field);
	}
	if (str_is(scope, "all") != (value.n == 0))
		return cx_fail_code(cx, FAIL_INVALID,
		    value.n == 0 ? "missing" : "out_of_range", "scope_value",
		    value.n == 0 ? "scope_value says of which %.*s"
				 : "for scope %.*s there is no scope_value",
		    STR_ARG(scope));
	return !str_is(scope, "kind") ||
	    device_kind(cx, "scope_value", value, &kind);
}

static bool
judge(struct cx *cx, struct exchange *x)
{
	return judge_word(cx, x, "name") && judge_word(cx, x, "name_en") &&
	    judge_scope(cx, x) && judge_definition(cx, x);
}

static bool
rule_add(struct cx *cx, struct exchange *x)
{
	if (!judge(cx, x))
		return false;
	web_ask(x, Q_ALARM_RULE_ADD, web_present);
	return true;
}

static bool
rule_change(struct cx *cx, struct exchange *x)
{
	if (!judge(cx, x))
		return false;
	web_ask(x, Q_ALARM_RULE_CHANGE, web_present);
	return true;
}

#define RULE                                                                   \
	{                                                                      \
		"rule", IN_PATH, PARAM_INT, .about = "rule"                    \
	}
#define VERSION                                                                \
	{                                                                      \
		"version", IN_BODY, PARAM_INT,                                 \
		    .required = true, .about = "version that was seen"         \
	}
#define FILTERS                                                                \
	{ "q", IN_QUERY, PARAM_TEXT, .hi = 100, .about = "part of the name" }, \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "working paused draft archived",                \
		    .about = "in this state; all not given up if absent"       \
	}
#define SCOPES "device model kind tag all"
#define TEXTS                                                                  \
	{ "scope_value", IN_BODY, PARAM_TEXT, .hi = 200,                       \
		.about = "number of the device, code of the model, kind, or "  \
			 "tag" },                                              \
	    { "only_tenant", IN_BODY, PARAM_INT,                               \
		    .about = "devices of this enterprise only" },              \
	    { "message", IN_BODY, PARAM_TEXT, .hi = 500,                       \
		    .about = "what the alarm says in Chinese" },               \
	    { "message_en", IN_BODY, PARAM_TEXT, .hi = 500,                    \
		    .about = "what it says in English" },                      \
	    { "cause", IN_BODY, PARAM_TEXT, .hi = 1000,                        \
		    .about = "what usually causes it" },                       \
	    { "consequence", IN_BODY, PARAM_TEXT, .hi = 1000,                  \
		    .about = "what happens when nobody acts" },                \
	    { "response", IN_BODY, PARAM_TEXT, .hi = 1000,                     \
		    .about = "what the operator does" },                       \
	{                                                                      \
		"name_en", IN_BODY, PARAM_TEXT, .hi = 100,                     \
						.about = "name in English"     \
	}

const struct route alarm_rule_routes[] = {
	{ "GET", "/api/v1/alarm-rules", "alarm.read", Q_ALARM_RULE_LIST,
	    REPLY_LIST, NULL, NULL, "Rules of alarms", "R-1.9",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-rules.csv", "alarm.read", Q_ALARM_RULE_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Rules of alarms as a table", "R-1.9",
	    .patience_ms = 20000, .params = { FILTERS, WEB_ROWS } },
	{ "POST", "/api/v1/alarm-rules", "alarm.write", Q_NONE, REPLY_CREATED,
	    NULL, rule_add, "Begin a rule, as a draft", "R-1.9",
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = NAME_MOST, .about = "name" },
		{ "severity", IN_BODY, PARAM_INT, .required = true, .lo = 1,
		    .hi = 4, .about = "1 urgent, 2 high, 3 medium, 4 low" },
		{ "scope", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = SCOPES, .about = "which devices" },
		{ "definition", IN_BODY, PARAM_JSON, .required = true,
		    .about = "conditions, by kind: " RULE_KINDS },
		TEXTS } },
	{ "GET", "/api/v1/alarm-rules/{rule}", "alarm.read", Q_ALARM_RULE_FIND,
	    REPLY_ONE, NULL, NULL, "A rule with all its versions", "R-1.9",
	    .params = { RULE } },
	{ "PATCH", "/api/v1/alarm-rules/{rule}", "alarm.write", Q_NONE,
	    REPLY_ONE, NULL, rule_change,
	    "Change a rule; what it says goes into its draft", "R-1.9",
	    .params = { RULE, VERSION,
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = NAME_MOST,
		    .about = "name" },
		{ "enabled", IN_BODY, PARAM_BOOL,
		    .about = "at work, or paused" },
		{ "severity", IN_BODY, PARAM_INT, .lo = 1, .hi = 4,
		    .about = "1 urgent, 2 high, 3 medium, 4 low" },
		{ "scope", IN_BODY, PARAM_CHOICE, .choices = SCOPES,
		    .about = "which devices" },
		{ "definition", IN_BODY, PARAM_JSON,
		    .about = "conditions, by kind: " RULE_KINDS },
		TEXTS } },
	{ "DELETE", "/api/v1/alarm-rules/{rule}", "alarm.write",
	    Q_ALARM_RULE_ARCHIVE, REPLY_DONE, NULL, NULL,
	    "Give a rule up; its alarms stay to be read", "R-1.9",
	    .params = { RULE } },
	{ "POST", "/api/v1/alarm-rules/{rule}/publish", "alarm.write",
	    Q_ALARM_RULE_PUBLISH, REPLY_ONE, NULL, NULL,
	    "Put the draft of a rule to work", "R-1.9",
	    .params = { RULE, VERSION } },
	{ "GET", "/api/v1/alarm-rules/{rule}/devices", "alarm.read",
	    Q_ALARM_RULE_DEVICES, REPLY_LIST, NULL, NULL,
	    "Devices the newest version of a rule is about", "R-1.9",
	    .params = { RULE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/alarm-rules/{rule}/trials", "alarm.read",
	    Q_ALARM_TRIAL_LIST, REPLY_LIST, NULL, NULL,
	    "Trials of a rule on the past, newest first", "R-1.9",
	    .params = { RULE, WEB_LIMIT, WEB_AFTER } },
	{ "POST", "/api/v1/alarm-rules/{rule}/trials", "alarm.write",
	    Q_ALARM_TRIAL_ASK, REPLY_ACCEPTED, NULL, NULL,
	    "Try the newest version of a rule on the past", "R-1.9",
	    .params = { RULE,
		{ "days", IN_BODY, PARAM_INT, .lo = 1, .hi = 90,
		    .fallback = "90", .about = "so many days back" } } },
	{ "GET", "/api/v1/alarm-trials/{trial}", "alarm.read",
	    Q_ALARM_TRIAL_FIND, REPLY_ONE, NULL, NULL, "A trial of a rule",
	    "R-1.9",
	    .params = { { "trial", IN_PATH, PARAM_INT, .about = "trial" } } },
	{ .path = NULL }
};
