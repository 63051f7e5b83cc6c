#include "quality/quality_web.h"

#include "base/moment.h"
#include "quality/today_web.h"

#define RANGE_DAYS 400

/* Both ends are optional; together they are a range, and not a long one. */
static bool
judge_range(struct cx *cx, const struct exchange *x)
{
	int32_t from, to;

	if (!web_has(x, "from") || !web_has(x, "to"))
		return true;
	if (!date_parse(web_text(x, "from"), &from) ||
	    !date_parse(web_text(x, "to"), &to))
		return false;
	if (to < from || to - from >= RANGE_DAYS)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "to",
		    "to lies 0 to %d days behind from", RANGE_DAYS - 1);
	return true;
}

#define LIST(name, query)                                                      \
	static bool name(struct cx *cx, struct exchange *x)                    \
	{                                                                      \
		if (!judge_range(cx, x))                                       \
			return false;                                          \
		web_ask(x, query, web_present);                                \
		return true;                                                   \
	}

LIST(days, Q_QUALITY_DAY_LIST)
LIST(enterprises, Q_QUALITY_ENTERPRISE_LIST)
LIST(calendar, Q_QUALITY_CALENDAR)
LIST(heat, Q_QUALITY_HEAT)

#define TENANT                                                                 \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}
#define DEVICE                                                                 \
	{                                                                      \
		"device", IN_QUERY, PARAM_INT, .about = "of this device only"  \
	}
#define PATH_DEVICE                                                            \
	{                                                                      \
		"device", IN_PATH, PARAM_INT, .about = "device"                \
	}
#define GRADE                                                                  \
	{                                                                      \
		"grade", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "A B C D -",                                    \
		    .about =                                                   \
			"of this grade only; - is: nothing could be judged"    \
	}
#define FROM                                                                   \
	{                                                                      \
		"from", IN_QUERY, PARAM_DATE, .about = "from this day on"      \
	}
#define TO                                                                     \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE,                                    \
		    .about =                                                   \
			"up to and with this day, yesterday when not given"    \
	}
#define NAME                                                                   \
	{                                                                      \
		"q", IN_QUERY, PARAM_TEXT,                                     \
		    .hi = 100,                                                 \
		    .about = "part of the name or key of the device"           \
	}
#define DAY                                                                    \
	{                                                                      \
		"day", IN_QUERY, PARAM_DATE,                                   \
		    .about = "day, yesterday when not given"                   \
	}
#define MOST                                                                   \
	{                                                                      \
		"most", IN_QUERY, PARAM_INT,                                   \
		    .lo = 1, .hi = 100, .fallback = "30",                      \
		    .about = "so many devices at most"                         \
	}

const struct route quality_routes[] = {
	{ "GET", "/api/v1/quality/days", "telemetry.read", Q_QUALITY_DAY_LIST,
	    REPLY_LIST, NULL, days,
	    "How good the data of devices and days are, worst first", "R-3.2.8",
	    .params = { TENANT, DEVICE, GRADE, NAME, FROM, TO, WEB_LIMIT,
		WEB_AFTER } },
	{ "GET", "/api/v1/quality/days.csv", "telemetry.read",
	    Q_QUALITY_DAY_LIST, REPLY_CSV, WEB_CSV, days, "The same as a table",
	    "R-3.2.8", .patience_ms = 20000,
	    .params = { TENANT, DEVICE, GRADE, NAME, FROM, TO, WEB_ROWS } },
	{ "GET", "/api/v1/quality/series", "telemetry.read",
	    Q_QUALITY_SERIES_LIST, REPLY_LIST, NULL, NULL,
	    "How good the data of each metric of a day are, worst first",
	    "R-3.2.8", .slow = true,
	    .params = { TENANT, DEVICE, GRADE, DAY, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/quality/series.csv", "telemetry.read",
	    Q_QUALITY_SERIES_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", "R-3.2.8", .patience_ms = 20000,
	    .params = { TENANT, DEVICE, GRADE, DAY, WEB_ROWS } },
	{ "GET", "/api/v1/quality/enterprises", "telemetry.read",
	    Q_QUALITY_ENTERPRISE_LIST, REPLY_LIST, NULL, enterprises,
	    "Enterprises by the quality of their data, worst first; of the "
	    "last seven days when no dates are given",
	    "R-3.2.8", .slow = true,
	    .params = { FROM, TO, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/quality/enterprises.csv", "telemetry.read",
	    Q_QUALITY_ENTERPRISE_LIST, REPLY_CSV, WEB_CSV, enterprises,
	    "The same as a table", "R-3.2.8", .patience_ms = 20000,
	    .params = { FROM, TO, WEB_ROWS } },
	{ "GET", "/api/v1/quality/calendar", "telemetry.read",
	    Q_QUALITY_CALENDAR, REPLY_LIST, NULL, calendar,
	    "A row a day: the mean of all devices, or the history of one; 28 "
	    "days when no dates are given",
	    "R-3.2.8", .slow = true, .params = { TENANT, DEVICE, FROM, TO } },
	{ "GET", "/api/v1/quality/calendar.csv", "telemetry.read",
	    Q_QUALITY_CALENDAR, REPLY_CSV, WEB_CSV, calendar,
	    "The same as a table", "R-3.2.8", .patience_ms = 20000,
	    .params = { TENANT, DEVICE, FROM, TO } },
	{ "GET", "/api/v1/quality/heat", "telemetry.read", Q_QUALITY_HEAT,
	    REPLY_LIST, NULL, heat,
	    "The days of the worst devices, a row a device and day; 28 days "
	    "when no dates are given",
	    "R-3.2.8", .slow = true, .params = { TENANT, FROM, TO, MOST } },
	{ "GET", "/api/v1/quality/heat.csv", "telemetry.read", Q_QUALITY_HEAT,
	    REPLY_CSV, WEB_CSV, heat, "The same as a table", "R-3.2.8",
	    .patience_ms = 20000, .params = { TENANT, FROM, TO, MOST } },
	{ "GET", "/api/v1/quality/devices/{device}/today", "telemetry.read",
	    Q_NONE, REPLY_OWN, NULL, today_begin,
	    "How good the data of a device are today so far, computed now",
	    "R-3.2.8", .slow = true, .shape = TODAY_SHAPE,
	    .params = { PATH_DEVICE } },
	{ "POST", "/api/v1/quality/devices/{device}/intervals", "device.write",
	    Q_QUALITY_INTERVAL_PUT, REPLY_ONE, NULL, NULL,
	    "Say how often a metric should report; without interval_s it is "
	    "estimated",
	    "R-3.2.8",
	    .params = { PATH_DEVICE,
		{ "metric", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 256, .about = "metric" },
		{ "interval_s", IN_BODY, PARAM_INT, .lo = 1, .hi = 2678400,
		    .about = "seconds between its samples" } } },
	{ "POST", "/api/v1/quality/recompute", "telemetry.write", Q_QUALITY_ASK,
	    REPLY_ACCEPTED, NULL, NULL,
	    "Have days scored that have no score yet, or new data", "R-3.2.8",
	    .params = { { "days", IN_BODY, PARAM_INT, .lo = 1, .hi = 400,
		.fallback = "35", .about = "of the last so many days" } } },
	{ .path = NULL }
};
