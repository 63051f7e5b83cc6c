/*
 * schedule_store.h - the calendar of working days out of its rows, and what
 * a schedule says, checked.
 */
#ifndef SCHEDULE_SCHEDULE_STORE_H
#define SCHEDULE_SCHEDULE_STORE_H

#include "db/db.h"
#include "schedule/schedule.h"

/* Of the question workday_exceptions; lives as long as cx. */
struct workdays workdays_of(struct cx *cx, const struct db_rows *rows);

/* When a schedule comes, in its own zone. */
struct schedule_plan {
	struct cron cron;
	enum workday_rule workdays;
	enum period_rule period;
};

/*
 * Of columns or parameters that were checked when they were taken. FAIL_INVALID
 * on "cron", "workday_rule" or "period_rule" otherwise; "too_many_times" for
 * more than SCHEDULE_TIMES_A_DAY.
 */
bool schedule_plan_read(struct cx *cx, struct str cron, struct str workday_rule,
    struct str period_rule, struct schedule_plan *plan);

#endif
