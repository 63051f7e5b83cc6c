#include "delivery/delivery_web.h"

#include "base/moment.h"
#include "base/word.h"
#include "schedule/schedule_store.h"

/* Receivers ---------------------------------------------------------------- */

static bool
recipient_add(struct cx *cx, struct exchange *x)
{
	struct str name = STR("");

	if (web_has(x, "account") == web_has(x, "address"))
		return cx_fail_code(cx, FAIL_INVALID, "missing",
		    web_has(x, "account") ? "address" : "account",
		    "either an account or an address is told");
	if (web_has(x, "address") &&
	    !word_mailbox(cx, "address", web_text(x, "address")))
		return false;
	if (web_has(x, "name") &&
	    !word_read(cx, "name", web_text(x, "name"), 100, &name))
		return false;
	db_bind(web_binds(x), "name", name);
	web_ask(x, Q_REPORT_RECIPIENT_ADD, web_present);
	return true;
}

/* A test ------------------------------------------------------------------- */

static bool
now_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const enum period_rule *rule = web_kept(x);
	struct reported of;
	int64_t minute;

	if (db_count(r) == 0 ||
	    !civil_read(db_str(r, 0, db_find(r, "civil")), &minute))
		return cx_fail(cx, FAIL_BROKEN, NULL, "it is no time now");
	of = period_reported(cx, *rule, (int32_t)(minute / MINUTES_OF_DAY),
	    (int)db_int(r, 0, db_find(r, "stat_day")));
	db_bind_text(web_binds(x), "day",
	    cx_printf(cx, "%.10s", civil_text(cx, minute)));
	db_bind_text(web_binds(x), "period", of.text);
	db_bind_text(web_binds(x), "from", date_text(cx, of.from));
	db_bind_text(web_binds(x), "to", date_text(cx, of.to));
	web_ask(x, Q_REPORT_SCHEDULE_TEST, web_present);
	return true;
}

static bool
tested_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	enum period_rule *rule = cx_alloc(cx, sizeof(*rule));

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such schedule");
	if (!period_rule_read(db_str(r, 0, db_find(r, "period_rule")), rule))
		return cx_fail(cx, FAIL_BROKEN, NULL, "it has no period");
	web_keep(x, rule);
	db_bind(web_binds(x), "zone", db_str(r, 0, db_find(r, "zone")));
	web_ask(x, Q_SCHEDULE_NOW, now_came);
	return true;
}

static bool
test_send(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_REPORT_SCHEDULE_FIND, tested_came);
	return true;
}

#define SCHEDULE                                                               \
	{                                                                      \
		"schedule", IN_PATH, PARAM_INT, .about = "schedule"            \
	}
#define RECIPIENT                                                              \
	{                                                                      \
		"recipient", IN_PATH, PARAM_INT, .about = "receiver"           \
	}
#define RECIPIENTS                                                             \
	{ "schedule", IN_QUERY, PARAM_INT, .about = "of this schedule only" }, \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "waiting active unsubscribed disabled",         \
		    .about = "in this state only"                              \
	}
#define DISPATCHES                                                             \
	{ "schedule", IN_QUERY, PARAM_INT, .about = "of this schedule only" }, \
	    { "dispatch", IN_QUERY, PARAM_INT, .about = "this one only" },     \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "open queued computing rendering sending "      \
			       "delivered partial failed skipped",             \
		    .about = "in this state; open: not ended"                  \
	}
#define DELIVERIES                                                             \
	{ "dispatch", IN_QUERY, PARAM_INT, .about = "of this dispatch only" }, \
	    { "recipient", IN_QUERY, PARAM_INT,                                \
		    .about = "to this receiver only" },                        \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "queued sending sent failed dropped",           \
		    .about = "in this state only"                              \
	}

#define ALARMS                                                                 \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE, .choices = "open over",       \
						 .about = "in this state only" \
	}

const struct route delivery_routes[] = {
	{ "GET", "/api/v1/report-recipients", "report.schedule",
	    Q_REPORT_RECIPIENT_LIST, REPLY_LIST, NULL, NULL,
	    "Who gets the reports of schedules", "R-7.R.5",
	    .params = { RECIPIENTS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-recipients.csv", "report.schedule",
	    Q_REPORT_RECIPIENT_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Who gets the reports of schedules, as a table", "R-7.R.5",
	    .patience_ms = 20000, .params = { RECIPIENTS, WEB_ROWS } },
	{ "POST", "/api/v1/report-schedules/{schedule}/recipients",
	    "report.schedule", Q_NONE, REPLY_CREATED, NULL, recipient_add,
	    "Send the reports of a schedule to somebody more; an address "
	    "waits until the park confirms it",
	    "R-7.R.5",
	    .params = { SCHEDULE,
		{ "account", IN_BODY, PARAM_INT,
		    .about = "account of the same tenant" },
		{ "address", IN_BODY, PARAM_TEXT, .lo = 3, .hi = 200,
		    .about = "or an e-mail address" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
		    .about = "name of its owner" } } },
	{ "POST", "/api/v1/report-recipients/{recipient}/confirm",
	    "report.confirm", Q_REPORT_RECIPIENT_CONFIRM, REPLY_ONE, NULL, NULL,
	    "Confirm that an address may get what it is to get, also again "
	    "after it was disabled",
	    "R-7.R.5", .params = { RECIPIENT } },
	{ "DELETE", "/api/v1/report-recipients/{recipient}", "report.schedule",
	    Q_REPORT_RECIPIENT_REMOVE, REPLY_DONE, NULL, NULL,
	    "Send him nothing more", "R-7.R.5", .params = { RECIPIENT } },
	{ "POST", "/api/v1/report-schedules/{schedule}/test", "report.schedule",
	    Q_NONE, REPLY_ACCEPTED, NULL, test_send,
	    "Send the report of the last period to oneself, now", "R-7.R.5",
	    .params = { SCHEDULE } },
	{ "GET", "/api/v1/report-dispatches", "report.read",
	    Q_REPORT_DISPATCH_LIST, REPLY_LIST, NULL, NULL,
	    "What became of each time that schedules came, newest first",
	    "R-7.R.5", .params = { DISPATCHES, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-dispatches.csv", "report.read",
	    Q_REPORT_DISPATCH_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "What became of each time that schedules came, as a table",
	    "R-7.R.5", .patience_ms = 20000,
	    .params = { DISPATCHES, WEB_ROWS } },
	{ "GET", "/api/v1/report-deliveries", "report.schedule",
	    Q_REPORT_DELIVERY_LIST, REPLY_LIST, NULL, NULL,
	    "Mails with reports, and each attempt to send them", "R-7.R.5",
	    .params = { DELIVERIES, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-deliveries.csv", "report.schedule",
	    Q_REPORT_DELIVERY_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Mails with reports, as a table", "R-7.R.5", .patience_ms = 20000,
	    .params = { DELIVERIES, WEB_ROWS } },
	{ "POST", "/api/v1/report-deliveries/{delivery}/resend",
	    "report.schedule", Q_REPORT_DELIVERY_RESEND, REPLY_ACCEPTED, NULL,
	    NULL, "Send a mail again, as a new message", "R-7.R.5",
	    .params = { { "delivery", IN_PATH, PARAM_INT,
		.about = "delivery" } } },
	{ "POST", "/api/v1/report-dispatches/{dispatch}/again",
	    "report.schedule", Q_REPORT_DISPATCH_AGAIN, REPLY_ACCEPTED, NULL,
	    NULL, "Begin anew one whose report was not made", "R-7.R.5",
	    .params = { { "dispatch", IN_PATH, PARAM_INT,
		.about = "time of a schedule" } } },
	{ "GET", "/api/v1/report-alarms", "report.schedule",
	    Q_REPORT_ALARM_LIST, REPLY_LIST, NULL, NULL,
	    "Reports that did not reach whom they should", "R-7.R.5",
	    .params = { ALARMS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-alarms.csv", "report.schedule",
	    Q_REPORT_ALARM_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Reports that did not reach whom they should, as a table",
	    "R-7.R.5", .patience_ms = 20000, .params = { ALARMS, WEB_ROWS } },
	{ "POST", "/api/v1/report-alarms/{report_alarm}/acknowledge",
	    "report.schedule", Q_REPORT_ALARM_ACKNOWLEDGE, REPLY_ONE, NULL,
	    NULL, "Take on that a report did not arrive", "R-7.R.5",
	    .params = { { "report_alarm", IN_PATH, PARAM_INT,
			    .about = "alarm of a report" },
		{ "note", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 500,
		    .about = "what is done about it" } } },
	{ .path = NULL }
};
