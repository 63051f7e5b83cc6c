#include "app/schedule_web.h"

#include "app/door_web.h"
#include "app/form.h"
#include "schedule/schedule.h"

#define NAME_MOST 100

static bool
cron_ok(struct cx *cx, const struct exchange *x)
{
	struct cron cron;

	if (!cron_parse(cx, web_text(x, "cron"), &cron))
		return false;
	if (cron_times_a_day(&cron) > SCHEDULE_TIMES_A_DAY)
		return cx_fail_code(cx, FAIL_INVALID, "too_many_times", "cron",
		    "an APP runs by itself at most %d times a day",
		    SCHEDULE_TIMES_A_DAY);
	return zone_is_name(cx, web_text(x, "zone"));
}

static bool
door_came(struct cx *cx, struct exchange *x)
{
	json_t *form = door_form(cx, x);

	if (form == NULL)
		return false;
	if (json_str(form, "month").n > 0)
		return cx_fail_code(cx, FAIL_INVALID, "fixed_month", "month",
		    "a schedule takes the last whole month each time");
	db_bind_text(web_binds(x), "inputs", json_canonical(cx, form));
	web_ask(x, Q_APP_SCHEDULE_ADD, web_present);
	return true;
}

static bool
schedule_add(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, NAME_MOST) || !cron_ok(cx, x))
		return false;
	web_ask(x, Q_APP_DOOR, door_came);
	return true;
}

#define ID                                                                     \
	{                                                                      \
		"id", IN_PATH, PARAM_TEXT, .lo = 7, .hi = 7,                   \
					   .about = "its number, as APP-010"   \
	}
#define SCHEDULE                                                               \
	{                                                                      \
		"app_schedule", IN_PATH, PARAM_INT, .about = "schedule"        \
	}

const struct route app_schedule_routes[] = {
	{ "GET", "/api/v1/apps/{id}/schedules", "app.run", Q_APP_SCHEDULE_LIST,
	    REPLY_LIST, NULL, NULL,
	    "When it runs by itself for my tenant, newest first", "R-6.2.3",
	    .params = { ID, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/apps/{id}/schedules.csv", "app.run",
	    Q_APP_SCHEDULE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", NULL, .patience_ms = 20000,
	    .params = { ID, WEB_ROWS } },
	{ "POST", "/api/v1/apps/{id}/schedules", "app.run", Q_NONE,
	    REPLY_CREATED, NULL, schedule_add,
	    "Have it run by itself; whoever asks answers for it", "R-6.2.3",
	    .params = { ID,
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = NAME_MOST, .about = "what it is called" },
		{ "cron", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = CRON_MOST,
		    .about = "minute hour day month weekday; at most 24 times "
			     "a day" },
		{ "zone", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 60,
		    .fallback = "Asia/Shanghai",
		    .about = "IANA zone in which cron is meant" },
		{ "inputs", IN_BODY, PARAM_JSON,
		    .about = "the form, as of a run; its month is always the "
			     "last whole one" } } },
	{ "GET", "/api/v1/apps/{id}/schedules/{app_schedule}", "app.run",
	    Q_APP_SCHEDULE_FIND, REPLY_ONE, NULL, NULL,
	    "A schedule with its next time and its last run", "R-6.2.3",
	    .params = { ID, SCHEDULE } },
	{ "DELETE", "/api/v1/apps/{id}/schedules/{app_schedule}", "app.run",
	    Q_APP_SCHEDULE_REMOVE, REPLY_DONE, NULL, NULL,
	    "End a schedule; what ran stays to be read", "R-6.2.3",
	    .params = { ID, SCHEDULE } },
	{ "POST", "/api/v1/apps/{id}/schedules/{app_schedule}/pause", "app.run",
	    Q_APP_SCHEDULE_PAUSE, REPLY_ONE, NULL, NULL, "Let a schedule rest",
	    "R-6.2.3",
	    .params = { ID, SCHEDULE,
		{ "reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 500, .about = "why" } } },
	{ "POST", "/api/v1/apps/{id}/schedules/{app_schedule}/resume",
	    "app.run", Q_APP_SCHEDULE_RESUME, REPLY_ONE, NULL, NULL,
	    "Let a schedule go on; whoever does so answers for it", "R-6.2.3",
	    .params = { ID, SCHEDULE } },
	{ .path = NULL }
};
