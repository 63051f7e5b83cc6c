#include "quality/quality.h"

#include <math.h>
#include <stdlib.h>

#include "energy/grade.h"
#include "telemetry/tail.h"

/* Of time ------------------------------------------------------------------ */

static int
compare_steps(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Most devices keep their step: what more than half of them are is the
 * median, and nothing has to be sorted. */
static bool
mostly(const int64_t *step, size_t n, int64_t guess)
{
	size_t same = 0;

	for (size_t i = 0; i < n; i++)
		same += step[i] == guess;
	return same > n / 2;
}

int64_t
quality_step(const struct quality_series *s, int64_t *scratch)
{
	int64_t last_us = 0;
	size_t seen = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->value[i]))
			continue;
		if (seen > 0)
			scratch[seen - 1] = s->at_us[i] - last_us;
		last_us = s->at_us[i];
		seen++;
	}
	if (seen < STEP_LEAST)
		return 0;
	if (mostly(scratch, seen - 1, scratch[0]))
		return scratch[0];
	qsort(scratch, seen - 1, sizeof(*scratch), compare_steps);
	return scratch[(seen - 2) / 2];
}

static int64_t
rounded(int64_t span_us, int64_t interval_us)
{
	return (span_us + interval_us / 2) / interval_us;
}

/* Samples that a distance lacks. */
static int64_t
lacking(int64_t distance_us, int64_t interval_us)
{
	if (distance_us <= interval_us + interval_us / 2)
		return 0;
	return rounded(distance_us, interval_us) - 1;
}

/* Of values ---------------------------------------------------------------- */

static bool
is_bad(const struct quality_series *s, size_t i)
{
	return s->quality != NULL && (s->quality[i] & 3) == QUALITY_BAD;
}

/* A run of one value. */
struct run {
	double value; /* NaN: none yet */
	int64_t from_us, to_us;
	int64_t n;
};

/* How much of it counts as stuck. */
static int64_t
run_stuck(const struct run *run)
{
	const bool stands =
	    run->to_us - run->from_us >= STUCK_US && run->n >= STUCK_LEAST;

	/* Values come back with the bits they had; the same means the same. */
	return stands && fpclassify(run->value) != FP_ZERO ? run->n : 0;
}

static bool
same(double a, double b)
{
	return !(a < b) && !(a > b);
}

/* The next good value; what the run before it adds to stuck. */
static int64_t
run_on(struct run *run, int64_t at_us, double value)
{
	int64_t stuck;

	if (!isnan(run->value) && same(run->value, value)) {
		run->to_us = at_us;
		run->n++;
		return 0;
	}
	stuck = run_stuck(run);
	*run = (struct run){ value, at_us, at_us, 1 };
	return stuck;
}

static bool
is_outside(const struct quality_rule *r, double value)
{
	/* A limit that is NaN lets everything pass. */
	return value < r->lowest || value > r->highest;
}

static void
judge_good(struct quality_tally *t, const struct quality_rule *r,
    struct run *run, int64_t at_us, double value)
{
	t->of[TALLY_OUTSIDE] += is_outside(r, value);
	t->of[TALLY_FALLEN] +=
	    r->counter && !isnan(run->value) && value < run->value;
	if (r->counter)
		run->value = value;
	else
		t->of[TALLY_STUCK] += run_on(run, at_us, value);
}

/* A value and the one before it. */
static void
judge_pair(struct quality_tally *t, const struct quality_rule *r,
    const struct quality_series *s, size_t before, size_t i)
{
	const int64_t distance_us = s->at_us[i] - s->at_us[before];

	t->of[TALLY_MISSING] += lacking(distance_us, r->interval_us);
	t->of[TALLY_REPEATED] += distance_us < r->interval_us / 10 &&
	    same(s->value[before], s->value[i]);
}

/* All values; the first and the last of them.  False when there is none. */
static bool
judge_values(struct quality_tally *t, const struct quality_series *s,
    const struct quality_rule *r, size_t *first, size_t *last)
{
	struct run run = { .value = NAN };

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->value[i]))
			continue;
		if (t->of[TALLY_RECEIVED]++ == 0)
			*first = i;
		else if (r->interval_us > 0)
			judge_pair(t, r, s, *last, i);
		*last = i;
		if (is_bad(s, i))
			t->of[TALLY_BAD]++;
		else
			judge_good(t, r, &run, s->at_us[i], s->value[i]);
	}
	if (!r->counter && !isnan(run.value))
		t->of[TALLY_STUCK] += run_stuck(&run);
	return t->of[TALLY_RECEIVED] > 0;
}

/* What each count is a part of, 0 for what cannot be judged. */
static void
judge_wholes(struct quality_tally *t, const struct quality_rule *r)
{
	const int64_t received = t->of[TALLY_RECEIVED];
	const bool limits = !isnan(r->lowest) || !isnan(r->highest);

	if (r->settled >= 0) {
		t->of[TALLY_TIMED] = received;
		t->of[TALLY_LATE] =
		    received > r->settled ? received - r->settled : 0;
	}
	if (limits || t->of[TALLY_BAD] > 0)
		t->of[TALLY_RANGED] = received;
	if (r->counter || r->measured)
		t->of[TALLY_WATCHED] = received;
	else
		t->of[TALLY_STUCK] = 0;
	if (r->interval_us > 0 && received > 0) {
		t->of[TALLY_OVERWRITTEN] = r->overwritten;
		t->of[TALLY_TOLD] = received + r->overwritten;
	}
}

struct quality_tally
quality_judge(const struct quality_series *s, const struct quality_rule *r)
{
	struct quality_tally t = { { 0 } };
	size_t first = 0, last = 0;
	const bool any = judge_values(&t, s, r, &first, &last);

	if (r->interval_us > 0) {
		const int64_t window_us = r->to_us - r->from_us;
		const int64_t expected = rounded(window_us, r->interval_us);

		t.of[TALLY_EXPECTED] = expected < 1 ? 1 : expected;
		t.of[TALLY_MISSING] += any
		    ? lacking(window_us - (s->at_us[last] - s->at_us[first]),
			  r->interval_us)
		    : t.of[TALLY_EXPECTED];
		if (t.of[TALLY_MISSING] > t.of[TALLY_EXPECTED])
			t.of[TALLY_MISSING] = t.of[TALLY_EXPECTED];
	}
	judge_wholes(&t, r);
	return t;
}

/* Sums and scores ---------------------------------------------------------- */

void
quality_add(struct quality_tally *sum, const struct quality_tally *part)
{
	for (size_t i = 0; i < TALLY_COUNTS; i++)
		sum->of[i] += part->of[i];
}

static double
share(int64_t faults, int64_t whole)
{
	if (whole <= 0)
		return NAN;
	return faults >= whole ? 0 : 1 - (double)faults / (double)whole;
}

struct quality_scores
quality_scores(const struct quality_tally *t)
{
	const int64_t *n = t->of;
	struct quality_scores
	    s = { .of = {
		      [COMPLETENESS] =
			  share(n[TALLY_MISSING], n[TALLY_EXPECTED]),
		      [TIMELINESS] = share(n[TALLY_LATE], n[TALLY_TIMED]),
		      [VALIDITY] = share(
			  n[TALLY_BAD] + n[TALLY_OUTSIDE], n[TALLY_RANGED]),
		      [CONSISTENCY] = share(
			  n[TALLY_STUCK] + n[TALLY_FALLEN], n[TALLY_WATCHED]),
		      [UNIQUENESS] =
			  share(n[TALLY_REPEATED] + n[TALLY_OVERWRITTEN],
			      n[TALLY_TOLD]),
		  } };

	s.score = NAN;
	for (size_t i = 0; i < DIMENSIONS; i++)
		if (!isnan(s.of[i]))
			s.score = (isnan(s.score) ? 1 : s.score) * s.of[i];
	s.grade = grade_letter(grade_of(s.score, 0));
	return s;
}
