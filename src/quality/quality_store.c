#include "quality/quality_store.h"

#include "base/moment.h"

/* Rows [*from, return) are of the place; rows are sorted by it. */
static size_t
rows_of(const struct db_rows *rows, int64_t place, size_t *from)
{
	const size_t n = db_count(rows);
	size_t lo = 0, hi = n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (db_int(rows, mid, 0) < place)
			lo = mid + 1;
		else
			hi = mid;
	}
	*from = lo;
	while (lo < n && db_int(rows, lo, 0) == place)
		lo++;
	return lo;
}

struct day_metric *
quality_metrics(
    struct cx *cx, const struct db_rows *rules, int64_t place, size_t *n)
{
	size_t from;
	const size_t to = rows_of(rules, place, &from);
	struct day_metric *m = cx_calloc(cx, to - from + 1, sizeof(*m));

	*n = to - from;
	for (size_t i = 0; i < *n; i++)
		m[i] = (struct day_metric){
			.ordinal = (int)db_int(rules, from + i, 1),
			.interval_us = db_is_null(rules, from + i, 2)
			    ? 0
			    : db_int(rules, from + i, 2) * US_PER_S,
			.lowest = db_double(rules, from + i, 3),
			.highest = db_double(rules, from + i, 4),
			.counter = db_bool(rules, from + i, 5),
			.measured = db_bool(rules, from + i, 6),
			.settled = -1,
		};
	return m;
}

struct past
quality_past(
    struct cx *cx, const struct db_rows *known, int64_t place, size_t more)
{
	size_t from;
	const size_t to = rows_of(known, place, &from);
	struct past past = { .day = cx_calloc(
				 cx, to - from + more + 1, sizeof(*past.day)) };

	for (size_t i = from; i < to; i++) {
		int64_t *wide;
		const size_t n = db_ints(cx, known, i, 2, &wide);
		int32_t *packed = cx_calloc(cx, n + 1, sizeof(*packed));

		for (size_t k = 0; k < n; k++)
			packed[k] = (int32_t)wide[k];
		past.day[past.n++] = (struct past_day){ db_date(known, i, 1),
			packed, n / DAY_STRIDE };
	}
	return past;
}

/* newest: the last day before that said anything of the metric. */
static void
recall_one(struct day_metric *m, const struct past_day *past, int32_t day,
    int32_t *newest)
{
	const int32_t *p = day_find(past->packed, past->n, m->ordinal);

	if (past->day == day) {
		m->settled = p == NULL
		    ? 0
		    : p[DAY_HEAD + TALLY_TIMED] - p[DAY_HEAD + TALLY_LATE];
		m->overwritten =
		    p == NULL ? 0 : p[DAY_HEAD + TALLY_OVERWRITTEN];
	} else if (p != NULL && past->day < day &&
	    past->day >= day - DAY_STEPS) {
		m->step_us[day - past->day - 1] = (int64_t)p[2] * 1000;
		if (past->day > *newest && p[1] > 0) {
			*newest = past->day;
			m->before_us = (int64_t)p[1] * 1000;
		}
	}
}

void
quality_recall(
    struct day_metric *m, size_t n, const struct past *past, int32_t day)
{
	for (size_t i = 0; i < n; i++) {
		int32_t newest = INT32_MIN;

		m[i].settled = -1;
		m[i].overwritten = m[i].before_us = 0;
		for (size_t k = 0; k < DAY_STEPS; k++)
			m[i].step_us[k] = 0;
		for (size_t k = 0; k < past->n; k++)
			recall_one(&m[i], &past->day[k], day, &newest);
	}
}
