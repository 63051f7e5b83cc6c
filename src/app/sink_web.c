#include "app/sink_web.h"

static bool
answer(struct exchange *x, bool ends)
{
	struct db_binds *b = web_binds(x);

	db_bind_bool(b, "ends", ends);
	db_bind_text(b, "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_ALARM_ANSWER, web_present);
	return true;
}

static bool
acknowledge(struct cx *cx, struct exchange *x)
{
	(void)cx;
	return answer(x, false);
}

static bool
end(struct cx *cx, struct exchange *x)
{
	(void)cx;
	return answer(x, true);
}

#define ALARMS "/api/v1/app-alarms"
#define FILTERS                                                                \
	{ "state", IN_QUERY, PARAM_CHOICE,                                     \
		.choices = "open active unacked acked returned normal all",    \
		.fallback = "open",                                            \
		.about = "open: active, or not acknowledged yet" },            \
	    { "app", IN_QUERY, PARAM_TEXT, .lo = 7, .hi = 7,                   \
		    .about = "of this APP only, as APP-009" },                 \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}
#define ALARM                                                                  \
	{                                                                      \
		"app_alarm", IN_PATH, PARAM_INT, .about = "alarm of an APP"    \
	}
#define NOTE                                                                   \
	{                                                                      \
		"note", IN_BODY, PARAM_TEXT, .hi = 1000, .about = "remark"     \
	}

const struct route app_alarm_routes[] = {
	{ "GET", ALARMS, "alarm.read", Q_APP_ALARM_LIST, REPLY_LIST, NULL, NULL,
	    "Alarms that results of APPs raised, newest first", "R-1.9",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", ALARMS ".csv", "alarm.read", Q_APP_ALARM_LIST, REPLY_CSV,
	    WEB_CSV, NULL, "The same as a table", NULL, .patience_ms = 20000,
	    .params = { FILTERS, WEB_ROWS } },
	{ "POST", ALARMS "/{app_alarm}/acknowledge", "alarm.handle", Q_NONE,
	    REPLY_ONE, NULL, acknowledge,
	    "Acknowledge one; what returned before is over with it", "R-1.9",
	    .params = { ALARM, NOTE } },
	{ "POST", ALARMS "/{app_alarm}/return", "alarm.handle", Q_NONE,
	    REPLY_ONE, NULL, end,
	    "End one by hand, which acknowledges it; a run that finds it "
	    "again raises another",
	    "R-1.9", .params = { ALARM, NOTE } },
	{ .path = NULL }
};
