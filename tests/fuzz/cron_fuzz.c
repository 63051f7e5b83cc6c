/* Expressions of schedules: whatever is taken comes, later each time, and on
 * a minute that it means; whatever is not names its field. */
#include "schedule/schedule.h"

#include "fuzz.h"

#define FROM INT64_C(29925000) /* 2026-11-24 */

static void
check_times(const struct cron *cron)
{
	int64_t at = FROM;

	for (int i = 0; i < 5; i++) {
		const int64_t next = cron_next(cron, at);

		fuzz_expect(next > at, "time goes on");
		fuzz_expect((cron->minutes >> (next % 60) & 1) != 0,
		    "the minute is meant");
		fuzz_expect(
		    (cron->hours >> (next % MINUTES_OF_DAY / 60) & 1) != 0,
		    "the hour is meant");
		at = next;
	}
}

static void
check_moved(const struct cron *cron, const uint8_t *data, size_t size)
{
	const enum workday_rule rule =
	    (enum workday_rule)(size > 0 ? data[size - 1] % 4 : 0);
	const int32_t day[] = { 20781, 20782, 20785 };
	const bool works[] = { false, false, true };
	const struct workdays calendar = { day, works, 3 };
	struct occasion a, b;

	if (cron_times_a_day(cron) > SCHEDULE_TIMES_A_DAY ||
	    !occasion_next(cron, rule, &calendar, FROM, &a))
		return;
	fuzz_expect(a.at > FROM, "an occasion is ahead");
	if (occasion_next(cron, rule, &calendar, a.at, &b))
		fuzz_expect(b.at > a.at, "and the next one behind it");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };
	struct cron cron;
	struct cx cx;

	cx_init(&cx);
	if (cron_parse(&cx, text, &cron)) {
		check_times(&cron);
		check_moved(&cron, data, size);
	} else {
		fuzz_expect(cx.fail == FAIL_INVALID && cx.field != NULL &&
			strcmp(cx.field, "cron") == 0,
		    "a refusal names its field");
	}
	cx_clear(&cx);
	return 0;
}
