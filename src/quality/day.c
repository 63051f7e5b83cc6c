#include "quality/day.h"

#include <math.h>
#include <stdlib.h>

#include "telemetry/merge.h"

#define MS 1000

static int
compare_steps(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The median of the steps that are known, the lower one of two; of a
 * metric that fell silent what it was judged by last; 0 for nothing. */
static int64_t
usual_step(const struct day_metric *m)
{
	int64_t known[DAY_STEPS];
	size_t n = 0;

	for (size_t i = 0; i < DAY_STEPS; i++)
		if (m->step_us[i] > 0)
			known[n++] = m->step_us[i];
	if (n == 0)
		return m->before_us;
	qsort(known, n, sizeof(known[0]), compare_steps);
	return known[(n - 1) / 2];
}

static size_t
values_of(const struct merge_piece *p, const struct day *day)
{
	size_t n = 0;

	for (size_t i = 0; p->value != NULL && i < p->n; i++)
		n += !isnan(p->value[i]) && p->at_us[i] >= day->from_us &&
		    p->at_us[i] < day->to_us;
	return n;
}

/* The samples of a metric, and how many of them had been there before. */
static struct merge_samples
samples_of(
    struct cx *cx, const struct day *day, int ordinal, int64_t *overwritten)
{
	struct merge_piece *piece =
	    cx_calloc(cx, day->pieces + 1, sizeof(*piece));
	const size_t place = (size_t)ordinal - 1;
	struct merge_samples all;
	size_t sent = 0;

	for (size_t i = 0; i < day->pieces; i++) {
		const struct chunk_rows *rows = &day->piece[i];

		piece[i] =
		    (struct merge_piece){ .n = rows->n, .at_us = rows->at_us };
		if (place >= rows->places)
			continue;
		piece[i].value = rows->value[place];
		piece[i].quality =
		    rows->quality == NULL ? NULL : rows->quality[place];
		sent += values_of(&piece[i], day);
	}
	all = merge_place(cx, piece, day->pieces, day->from_us, day->to_us);
	for (size_t i = 0; i < all.n; i++)
		sent -= isnan(all.value[i]) ? 0U : 1U;
	*overwritten = (int64_t)sent;
	return all;
}

static int32_t
milliseconds(int64_t us)
{
	const int64_t ms = us / MS;

	return us > 0 && ms == 0 ? 1 : ms > INT32_MAX ? INT32_MAX : (int32_t)ms;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void
pack(struct day_scores *out, const struct day_metric *m, int64_t interval_us,
    int64_t step_us, const struct quality_tally *t)
{
	int32_t *p = out->packed + out->n++ * DAY_STRIDE;

	p[0] = m->ordinal;
	p[1] = milliseconds(interval_us);
	p[2] = milliseconds(step_us);
	p[3] = m->interval_us == 0 && interval_us > 0;
	for (size_t i = 0; i < TALLY_COUNTS; i++)
		p[DAY_HEAD + i] =
		    t->of[i] > INT32_MAX ? INT32_MAX : (int32_t)t->of[i];
	quality_add(&out->sum, t);
}

static void
judge(struct cx *cx, const struct day *day, const struct day_metric *m,
    struct day_scores *out)
{
	int64_t overwritten, *scratch, step_us, interval_us;
	const struct merge_samples all =
	    samples_of(cx, day, m->ordinal, &overwritten);
	const struct quality_series s = { all.n, all.at_us, all.value,
		all.quality };
	struct quality_rule rule = { .from_us = day->from_us,
		.to_us = day->to_us,
		.lowest = m->lowest,
		.highest = m->highest,
		.counter = m->counter,
		.measured = m->measured };
	struct quality_tally t;

	scratch = cx_calloc(cx, all.n + 1, sizeof(*scratch));
	step_us = quality_step(&s, scratch);
	interval_us = m->interval_us > 0 ? m->interval_us : usual_step(m);
	if (interval_us == 0)
		interval_us = step_us;
	rule.interval_us = interval_us;
	rule.overwritten = larger(overwritten, m->overwritten);
	/* Scored for the first time, and in time: nothing is late. */
	rule.settled = !day->settled ? -1
	    : m->settled < 0         ? (int64_t)all.n
				     : m->settled;
	t = quality_judge(&s, &rule);
	if (t.of[TALLY_RECEIVED] > 0 || interval_us > 0)
		pack(out, m, interval_us, step_us, &t);
}

static struct day
begun(const struct day *day)
{
	struct day d = *day;
	int64_t first_us = d.to_us;

	for (size_t i = 0; d.fresh && i < d.pieces; i++)
		if (d.piece[i].n > 0 && d.piece[i].at_us[0] < first_us)
			first_us = d.piece[i].at_us[0];
	if (first_us < d.to_us && first_us > d.from_us)
		d.from_us = first_us;
	return d;
}

struct day_scores
day_judge(struct cx *cx, const struct day *whole)
{
	const struct day of = begun(whole), *day = &of;
	struct day_scores out = { .packed = cx_calloc(cx,
				      day->metrics * DAY_STRIDE + 1,
				      sizeof(*out.packed)) };

	for (size_t i = 0; i < day->metrics; i++) {
		struct cx scratch;

		cx_init(&scratch);
		judge(&scratch, day, &day->metric[i], &out);
		cx_clear(&scratch);
	}
	out.scores = quality_scores(&out.sum);
	return out;
}

const int32_t *
day_find(const int32_t *packed, size_t n, int ordinal)
{
	for (size_t i = 0; i < n; i++)
		if (packed[i * DAY_STRIDE] == ordinal)
			return packed + i * DAY_STRIDE;
	return NULL;
}
