#include "schedule/schedule_web.h"

#include "base/moment.h"
#include "report/definition_store.h"
#include "schedule/schedule_store.h"

#define NAME_MOST 100
#define OCCASIONS_MOST 50

/* What a schedule says ----------------------------------------------------- */

static bool
judge_outputs(struct cx *cx, struct exchange *x)
{
	const json_t *list =
	    web_has(x, "outputs") ? web_json(x, "outputs") : NULL;
	const size_t n = json_array_size(list);
	struct str *words = cx_calloc(cx, n + 1, sizeof(*words));
	bool good = json_is_array(list) && n >= 1 && n <= 2;

	if (list == NULL)
		return true;
	for (size_t i = 0; good && i < n; i++) {
		words[i] = str_of(json_string_value(json_array_get(list, i)));
		good = (str_is(words[i], "pdf") || str_is(words[i], "xlsx")) &&
		    (i == 0 || !str_eq(words[0], words[1]));
	}
	if (!good)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "outputs",
		    "outputs must be a list of \"pdf\", \"xlsx\" or both");
	db_bind_texts(web_binds(x), "outputs", words, n);
	return true;
}

/* A field as it was sent, or as it stands. */
static struct str
sent_or(const struct exchange *x, const char *name, struct str stands)
{
	return web_has(x, name) ? web_text(x, name) : stands;
}

static bool
judge_plan(struct cx *cx, const struct exchange *x,
    const struct definition *definition, struct str cron, struct str workdays,
    struct str period)
{
	const char *grain = json_string_value(json_object_get(
	    json_object_get(definition->json, "period"), "grain"));
	struct schedule_plan plan;

	if (!schedule_plan_read(cx, cron, workdays, period, &plan))
		return false;
	if (!str_is(str_of(grain), period_rule_grain(plan.period)))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_grain",
		    "period_rule", "the report %s is about a %s",
		    definition->id, grain);
	return !web_has(x, "zone") || zone_is_name(cx, web_text(x, "zone"));
}

static bool
judge_params(struct cx *cx, struct exchange *x, const struct definition *d)
{
	json_t *params = definition_params(cx, d, web_json(x, "params"));

	if (params == NULL)
		return false;
	db_bind_text(web_binds(x), "params", json_canonical(cx, params));
	return true;
}

static bool
schedule_add(struct cx *cx, struct exchange *x)
{
	const struct str both[] = { STR("pdf"), STR("xlsx") };
	struct definition d;

	if (!definition_find(cx, web_text(x, "report"), &d)) {
		cx_forgive(cx);
		return cx_fail_code(cx, FAIL_INVALID, "no_such", "report",
		    "there is no such report");
	}
	db_bind_texts(web_binds(x), "outputs", both, 2);
	if (!definition_check_for(cx, &d, web_identity(x)->tenant, "report") ||
	    !web_bind_name(cx, x, NAME_MOST) || !judge_outputs(cx, x) ||
	    !judge_params(cx, x, &d) ||
	    !judge_plan(cx, x, &d, web_text(x, "cron"),
		web_text(x, "workday_rule"), web_text(x, "period_rule")))
		return false;
	web_ask(x, Q_REPORT_SCHEDULE_ADD, web_present);
	return true;
}

static bool
schedule_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	struct definition d;

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such schedule");
	if (!definition_find(cx, db_str(r, 0, db_find(r, "report")), &d) ||
	    (web_has(x, "params") && !judge_params(cx, x, &d)) ||
	    !judge_plan(cx, x, &d,
		sent_or(x, "cron", db_str(r, 0, db_find(r, "cron"))),
		sent_or(x, "workday_rule",
		    db_str(r, 0, db_find(r, "workday_rule"))),
		sent_or(
		    x, "period_rule", db_str(r, 0, db_find(r, "period_rule")))))
		return false;
	web_ask(x, Q_REPORT_SCHEDULE_CHANGE, web_present);
	return true;
}

static bool
schedule_change(struct cx *cx, struct exchange *x)
{
	if (!web_bind_name(cx, x, NAME_MOST) || !judge_outputs(cx, x))
		return false;
	web_ask(x, Q_REPORT_SCHEDULE_FIND, schedule_came);
	return true;
}

/* When it would come ------------------------------------------------------- */

struct preview {
	struct schedule_plan plan;
	struct occasion occasion[OCCASIONS_MOST];
	size_t n;
	int stat_day;
	struct workdays calendar;
};

static bool
moments_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const struct preview *p = web_kept(x);
	struct text *out = web_out(x);

	text_puts(out, "{\"zone\":");
	text_json(out, web_text(x, "zone"));
	text_puts(out, ",\"occasions\":[");
	for (size_t i = 0; i < p->n && i < db_count(r); i++) {
		const struct occasion *o = &p->occasion[i];
		const struct reported of =
		    period_reported(cx, p->plan.period, o->day, p->stat_day);
		const struct str local = db_str(r, i, db_find(r, "local"));
		const char *civil = civil_text(cx, o->at);
		const struct str day = { civil, 10 };

		text_printf(out, "%s{\"at\":\"%s\",\"local\":\"%.*s\"",
		    i > 0 ? "," : "",
		    moment_text(cx, db_moment(r, i, db_find(r, "at")), 0),
		    STR_ARG(local));
		text_printf(out, ",\"day\":\"%s\",\"moved\":%s",
		    date_text(cx, o->day),
		    str_is(day, date_text(cx, o->day)) ? "false" : "true");
		text_printf(out, ",\"clocks\":\"%s\"",
		    !str_is(local, civil)                    ? "forward"
			: db_bool(r, i, db_find(r, "twice")) ? "back"
							     : "");
		text_printf(out, ",\"period\":\"%s\"}", of.text);
	}
	text_puts(out, "],\"years\":[");
	for (size_t i = 0; i < p->calendar.n; i++) {
		const int year = date_of(p->calendar.day[i]).year;

		if (i == 0 || date_of(p->calendar.day[i - 1]).year != year)
			text_printf(out, "%s%d", i > 0 ? "," : "", year);
	}
	text_puts(out, "]}");
	return true;
}

static bool
calendar_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *now = web_rows(x, 0);
	const size_t most = (size_t)web_int(x, "count");
	struct preview *p = web_kept(x);
	struct str *civil = cx_calloc(cx, most, sizeof(*civil));
	int64_t at;

	if (db_count(now) == 0 ||
	    !civil_read(db_str(now, 0, db_find(now, "civil")), &at))
		return cx_fail(cx, FAIL_BROKEN, NULL, "it is no time now");
	p->stat_day = (int)db_int(now, 0, db_find(now, "stat_day"));
	p->calendar = workdays_of(cx, web_rows(x, 1));
	while (p->n < most &&
	    occasion_next(&p->plan.cron, p->plan.workdays, &p->calendar, at,
		&p->occasion[p->n])) {
		at = p->occasion[p->n].at;
		civil[p->n++] = str_of(civil_text(cx, at));
	}
	db_bind_texts(web_binds(x), "civil", civil, p->n);
	web_ask(x, Q_CIVIL_MOMENTS, moments_came);
	return true;
}

static bool
occasions(struct cx *cx, struct exchange *x)
{
	struct preview *p = cx_alloc(cx, sizeof(*p));

	if (!schedule_plan_read(cx, web_text(x, "cron"),
		web_text(x, "workday_rule"), web_text(x, "period_rule"),
		&p->plan) ||
	    !zone_is_name(cx, web_text(x, "zone")))
		return false;
	web_keep(x, p);
	web_ask(x, Q_SCHEDULE_NOW, calendar_came);
	web_ask(x, Q_WORKDAY_EXCEPTIONS, calendar_came);
	return true;
}

/* Routes ------------------------------------------------------------------- */

#define PERIODS                                                                \
	"previous_day previous_week previous_month previous_quarter "          \
	"previous_year this_month"
#define WORKDAYS "any next previous skip"

#define SCHEDULE                                                               \
	{                                                                      \
		"schedule", IN_PATH, PARAM_INT, .about = "schedule"            \
	}
#define FILTERS                                                                \
	{ "report", IN_QUERY, PARAM_TEXT, .hi = 60,                            \
		.about = "of this report only" },                              \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE, .choices = "active paused",   \
						 .about = "in this state only" \
	}
/* What a schedule says, with and without what holds when it is not said. */
#define SAID(fallback_)                                                        \
	{ "params", IN_BODY, PARAM_JSON,                                       \
		.about = "further parameters of the report" },                 \
	    { "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",          \
		    .fallback = fallback_("zh-CN"),                            \
		    .about = "language of report and mails" },                 \
	    { "zone", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 60,                  \
		    .fallback = fallback_("Asia/Shanghai"),                    \
		    .about = "IANA zone in which cron is meant" },             \
	    { "period_rule", IN_BODY, PARAM_CHOICE, .choices = PERIODS,        \
		    .fallback = fallback_("previous_month"),                   \
		    .about = "which period, seen from the day cron means" },   \
	    { "workday_rule", IN_BODY, PARAM_CHOICE, .choices = WORKDAYS,      \
		    .fallback = fallback_("any"),                              \
		    .about = "a day that is not worked is taken, moved, or "   \
			     "skipped" },                                      \
	    { "missed", IN_BODY, PARAM_CHOICE, .choices = "once skip",         \
		    .fallback = fallback_("once"),                             \
		    .about = "what came while the platform was down" },        \
	    { "spread_min", IN_BODY, PARAM_INT, .lo = 0, .hi = 60,             \
		    .fallback = fallback_("5"),                                \
		    .about = "begun within so many minutes" },                 \
	    { "gate_percent", IN_BODY, PARAM_NUMBER, .lo = 0, .hi = 100,       \
		    .fallback = fallback_("95"),                               \
		    .about =                                                   \
			"percent of the period's data that must have come; "   \
			"0: no gate" },                                        \
	    { "gate_wait_h", IN_BODY, PARAM_INT, .lo = 0, .hi = 168,           \
		    .fallback = fallback_("24"),                               \
		    .about = "hours it is waited for them" },                  \
	    { "gate_then", IN_BODY, PARAM_CHOICE, .choices = "send stop",      \
		    .fallback = fallback_("send"),                             \
		    .about = "after that: send, marked, or stop and tell the " \
			     "owner" },                                        \
	    { "only_if", IN_BODY, PARAM_CHOICE,                                \
		    .choices = "always changed weak",                          \
		    .fallback = fallback_("always"),                           \
		    .about =                                                   \
			"sent always, when figures changed, or when one is "   \
			"of grade C or D" },                                   \
	    { "confidential", IN_BODY, PARAM_BOOL,                             \
		    .fallback = fallback_("false"),                            \
		    .about =                                                   \
			"sent as a link to sign in for, to accounts only" },   \
	    { "timeout_h", IN_BODY, PARAM_INT, .lo = 1, .hi = 48,              \
		    .fallback = fallback_("12"),                               \
		    .about = "hours until all is given up" },                  \
	{                                                                      \
		"outputs", IN_BODY, PARAM_JSON,                                \
		    .about = "files that are sent: pdf, xlsx, or both"         \
	}
#define USUAL(word) word
#define AS_IT_IS(word) NULL

const struct route schedule_routes[] = {
	{ "GET", "/api/v1/report-schedules", "report.read",
	    Q_REPORT_SCHEDULE_LIST, REPLY_LIST, NULL, NULL,
	    "Reports that are made and sent by themselves", "R-7.R.5",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-schedules.csv", "report.read",
	    Q_REPORT_SCHEDULE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Reports that are made by themselves, as a table", "R-7.R.5",
	    .patience_ms = 20000, .params = { FILTERS, WEB_ROWS } },
	{ "POST", "/api/v1/report-schedules", "report.schedule", Q_NONE,
	    REPLY_CREATED, NULL, schedule_add,
	    "Have a report made by itself; whoever asks answers for it",
	    "R-7.R.5",
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 100, .about = "what it is called" },
		{ "report", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 60, .about = "report, such as energy-monthly" },
		{ "cron", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = CRON_MOST,
		    .about = "minute hour day month weekday; at most 24 times "
			     "a day" },
		SAID(USUAL) } },
	{ "GET", "/api/v1/report-schedules/{schedule}", "report.read",
	    Q_REPORT_SCHEDULE_FIND, REPLY_ONE, NULL, NULL,
	    "A schedule, with all it says", "R-7.R.5", .params = { SCHEDULE } },
	{ "PATCH", "/api/v1/report-schedules/{schedule}", "report.schedule",
	    Q_NONE, REPLY_ONE, NULL, schedule_change,
	    "Change a schedule; its next time is reckoned anew", "R-7.R.5",
	    .params = { SCHEDULE,
		{ "version", IN_BODY, PARAM_INT, .required = true,
		    .about = "version that was seen" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
		    .about = "what it is called" },
		{ "cron", IN_BODY, PARAM_TEXT, .lo = 1, .hi = CRON_MOST,
		    .about = "minute hour day month weekday" },
		SAID(AS_IT_IS) } },
	{ "DELETE", "/api/v1/report-schedules/{schedule}", "report.schedule",
	    Q_REPORT_SCHEDULE_REMOVE, REPLY_DONE, NULL, NULL,
	    "End a schedule; what it sent stays in the log", "R-7.R.5",
	    .params = { SCHEDULE } },
	{ "POST", "/api/v1/report-schedules/{schedule}/pause",
	    "report.schedule", Q_REPORT_SCHEDULE_PAUSE, REPLY_ONE, NULL, NULL,
	    "Let a schedule rest", "R-7.R.5",
	    .params = { SCHEDULE,
		{ "reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 500, .about = "why" } } },
	{ "POST", "/api/v1/report-schedules/{schedule}/resume",
	    "report.schedule", Q_REPORT_SCHEDULE_RESUME, REPLY_ONE, NULL, NULL,
	    "Let a schedule go on; whoever does so answers for it", "R-7.R.5",
	    .params = { SCHEDULE } },
	{ "GET", "/api/v1/report-occasions", "report.read", Q_NONE, REPLY_OWN,
	    NULL, occasions,
	    "When a schedule would come next, and what it would report on",
	    "R-7.R.5",
	    .shape = "{zone text, occasions [{at moment, local text, day date, "
		     "moved bool, clocks text, period text}], years [int]}",
	    .params = { { "cron", IN_QUERY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = CRON_MOST,
			    .about = "minute hour day month weekday" },
		{ "zone", IN_QUERY, PARAM_TEXT, .lo = 1, .hi = 60,
		    .fallback = "Asia/Shanghai", .about = "IANA zone" },
		{ "workday_rule", IN_QUERY, PARAM_CHOICE, .choices = WORKDAYS,
		    .fallback = "any",
		    .about = "a day that is not worked is taken, moved, or "
			     "skipped" },
		{ "period_rule", IN_QUERY, PARAM_CHOICE, .choices = PERIODS,
		    .fallback = "previous_month", .about = "which period" },
		{ "count", IN_QUERY, PARAM_INT, .lo = 1, .hi = OCCASIONS_MOST,
		    .fallback = "10", .about = "so many" } } },
	{ .path = NULL }
};
