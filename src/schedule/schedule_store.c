#include "schedule/schedule_store.h"

struct workdays
workdays_of(struct cx *cx, const struct db_rows *rows)
{
	const size_t n = db_count(rows);
	int32_t *day = cx_calloc(cx, n + 1, sizeof(*day));
	bool *works = cx_calloc(cx, n + 1, sizeof(*works));

	for (size_t i = 0; i < n; i++) {
		day[i] = db_date(rows, i, db_find(rows, "day"));
		works[i] = db_bool(rows, i, db_find(rows, "working"));
	}
	return (struct workdays){ day, works, n };
}

bool
schedule_plan_read(struct cx *cx, struct str cron, struct str workday_rule,
    struct str period_rule, struct schedule_plan *plan)
{
	if (!cron_parse(cx, cron, &plan->cron))
		return false;
	if (cron_times_a_day(&plan->cron) > SCHEDULE_TIMES_A_DAY)
		return cx_fail_code(cx, FAIL_INVALID, "too_many_times", "cron",
		    "a report is made at most %d times a day",
		    SCHEDULE_TIMES_A_DAY);
	if (!workday_rule_read(workday_rule, &plan->workdays))
		return cx_fail(cx, FAIL_INVALID, "workday_rule",
		    "there is no such rule for days that are not worked");
	if (!period_rule_read(period_rule, &plan->period))
		return cx_fail(cx, FAIL_INVALID, "period_rule",
		    "there is no such rule for periods");
	return true;
}
