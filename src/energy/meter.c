#include "energy/meter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"

/* Registers are decimal, doubles are not: 100.00000000000001 is 100. */
#define ALMOST 1e-9

/* The meter as it is between two events. */
struct state {
	double multiplier;
	int digits;
};

/* One stretch of register without an event inside. */
struct stretch {
	int64_t from_us, to_us;
	double from, to;
	struct state state;
	int64_t judged_us; /* the time in which the amount must be possible */
	unsigned flags;    /* carried from before: METER_DROPPED */
};

enum verdict { COUNTS, ROLLS_OVER, RESETS, IS_NEGATIVE, IS_SPIKE };

struct work {
	struct cx *cx;
	const struct meter_rule *rule;
	struct meter_reading *readings;
	size_t n;
	struct meter_event *events;
	size_t event_count;
	struct meter_series *series;
};

static bool
check_rule(struct cx *cx, const struct meter_rule *rule)
{
	if (!(isfinite(rule->multiplier) && rule->multiplier > 0))
		return cx_fail(cx, FAIL_INVALID, "multiplier",
		    "the multiplier must be above 0");
	if (rule->digits < 3 || rule->digits > 12)
		return cx_fail(cx, FAIL_INVALID, "digits",
		    "a register has 3 to 12 digits, not %d", rule->digits);
	if (!(rule->max_rate > 0))
		return cx_fail(cx, FAIL_INVALID, "max_rate",
		    "the largest rate must be above 0");
	if (rule->bucket_min != 15 && rule->bucket_min != 60)
		return cx_fail(cx, FAIL_INVALID, "bucket_min",
		    "an interval has 15 or 60 minutes, not %d",
		    rule->bucket_min);
	if (rule->short_gap_min < 0)
		return cx_fail(cx, FAIL_INVALID, "short_gap_min",
		    "a gap cannot be shorter than nothing");
	if (rule->buckets < 1 || rule->buckets > METER_BUCKETS)
		return cx_fail(cx, FAIL_INVALID, "buckets",
		    "%zu intervals are not within 1..%d", rule->buckets,
		    METER_BUCKETS);
	return true;
}

static bool
check_profile(struct cx *cx, const double *profile)
{
	for (size_t i = 0; profile != NULL && i < 24; i++)
		if (!(isfinite(profile[i]) && profile[i] >= 0))
			return cx_fail(cx, FAIL_INVALID, "profile",
			    "hour %zu of the profile is not a weight", i);
	return true;
}

static bool
check_event(struct cx *cx, const struct meter_event *e)
{
	if (!isfinite(e->old_final) || !isfinite(e->new_initial) ||
	    e->old_final < 0 || e->new_initial < 0)
		return cx_fail(cx, FAIL_INVALID, "old_final",
		    "an event needs both registers, not below 0");
	if (!isfinite(e->new_multiplier) || e->new_multiplier < 0)
		return cx_fail(cx, FAIL_INVALID, "new_multiplier",
		    "the new multiplier must be above 0");
	if (e->new_digits != 0 && (e->new_digits < 3 || e->new_digits > 12))
		return cx_fail(cx, FAIL_INVALID, "new_digits",
		    "a register has 3 to 12 digits, not %d", e->new_digits);
	return true;
}

static int
by_time(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_readings(const void *a, const void *b)
{
	const struct meter_reading *const *x = a, *const *y = b;
	const int order = by_time((*x)->at_us, (*y)->at_us);

	/* Pointers into one array: the later one came later. */
	return order != 0 ? order : (*x > *y) - (*x < *y);
}

static int
compare_events(const void *a, const void *b)
{
	return by_time(((const struct meter_event *)a)->at_us,
	    ((const struct meter_event *)b)->at_us);
}

static int
compare_issues(const void *a, const void *b)
{
	return by_time(((const struct meter_issue *)a)->at_us,
	    ((const struct meter_issue *)b)->at_us);
}

/* Readings by time, one an instant, without those that are no number. */
static void
take_readings(struct work *w, const struct meter_reading *given, size_t n)
{
	const struct meter_reading **order =
	    cx_calloc(w->cx, n, sizeof(*order));
	size_t m = 0;

	w->readings = cx_calloc(w->cx, n, sizeof(*w->readings));
	for (size_t i = 0; i < n; i++)
		if (isfinite(given[i].value))
			order[m++] = &given[i];
	qsort(order, m, sizeof(*order), compare_readings);
	for (size_t i = 0; i < m; i++) {
		if (w->n > 0 && w->readings[w->n - 1].at_us == order[i]->at_us)
			w->n--;
		w->readings[w->n++] = *order[i];
	}
}

static bool
take_events(struct work *w, const struct meter_event *given, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!check_event(w->cx, &given[i]))
			return false;
	w->events = cx_calloc(w->cx, n, sizeof(*w->events));
	w->event_count = n;
	if (n > 0)
		memcpy(w->events, given, n * sizeof(*given));
	qsort(w->events, n, sizeof(*w->events), compare_events);
	return true;
}

static void
report(struct work *w, int64_t at_us, enum meter_issue_kind kind, double amount,
    double after)
{
	w->series->issues[w->series->issue_count++] =
	    (struct meter_issue){ at_us, kind, amount, after };
}

static void
apply(struct state *state, const struct meter_event *e)
{
	if (e->new_multiplier > 0)
		state->multiplier = e->new_multiplier;
	if (e->new_digits > 0)
		state->digits = e->new_digits;
}

/* Rules 2 to 4. */
static enum verdict
judge(const struct stretch *s, double max_rate, double *amount)
{
	const double full = pow(10, s->state.digits);
	const double m = s->state.multiplier;
	const double most =
	    max_rate * (double)s->judged_us / US_PER_HOUR * (1 + ALMOST);
	const double rolled = (s->to + full - s->from) * m;

	*amount = (s->to - s->from) * m;
	if (*amount >= 0)
		return *amount > most ? IS_SPIKE : COUNTS;
	if (s->from >= 0.9 * full && s->to <= 0.1 * full && rolled <= most) {
		*amount = rolled;
		return ROLLS_OVER;
	}
	if (s->to >= 0 && s->to <= 0.05 * s->from && s->to * m <= most) {
		*amount = s->to * m;
		return RESETS;
	}
	return IS_NEGATIVE;
}

/* First event behind an instant. */
static size_t
first_event(const struct work *w, int64_t after_us)
{
	size_t i = 0;

	while (i < w->event_count && w->events[i].at_us <= after_us)
		i++;
	return i;
}

static int64_t
bucket_us(const struct meter_rule *rule)
{
	return rule->bucket_min * US_PER_MIN;
}

static int
local_hour(const struct meter_rule *rule, int64_t at_us)
{
	const int32_t day = moment_day(at_us, rule->zone_min);

	return (
	    int)((at_us - moment_of_day(day, rule->zone_min)) / US_PER_HOUR);
}

/* The part of [at,to) within one local hour and one bucket. */
static int64_t
piece_end(const struct meter_rule *rule, int64_t at_us, int64_t to_us)
{
	const int64_t width = bucket_us(rule);
	const int64_t zone_us = rule->zone_min * US_PER_MIN;
	const int64_t in_hour =
	    ((at_us + zone_us) % US_PER_HOUR + US_PER_HOUR) % US_PER_HOUR;
	const int64_t in_bucket =
	    ((at_us - rule->from_us) % width + width) % width;
	int64_t end = to_us;

	if (at_us - in_hour + US_PER_HOUR < end)
		end = at_us - in_hour + US_PER_HOUR;
	if (at_us - in_bucket + width < end)
		end = at_us - in_bucket + width;
	return end;
}

static double
weight_of(const struct meter_rule *rule, bool by_profile, int64_t from_us,
    int64_t to_us)
{
	const double span = (double)(to_us - from_us);

	return by_profile ? span * rule->profile[local_hour(rule, from_us)]
			  : span;
}

static double
total_weight(const struct meter_rule *rule, const struct stretch *s)
{
	double sum = 0;
	int64_t end;

	for (int64_t at = s->from_us; at < s->to_us; at = end) {
		end = piece_end(rule, at, s->to_us);
		sum += weight_of(rule, true, at, end);
	}
	return sum;
}

static struct meter_interval *
interval_at(const struct work *w, int64_t at_us)
{
	const int64_t off = at_us - w->rule->from_us;

	if (off < 0 || off / bucket_us(w->rule) >= (int64_t)w->rule->buckets)
		return NULL;
	return &w->series->intervals[off / bucket_us(w->rule)];
}

static void
put(struct work *w, int64_t at_us, int64_t span_us, double amount,
    unsigned flags)
{
	struct meter_interval *interval = interval_at(w, at_us);

	if (interval == NULL)
		return;
	interval->amount += amount;
	interval->flags |= flags;
	interval->covered_us += span_us;
}

/* Where a stretch begins to matter: its pieces before the buckets do not. */
static int64_t
clip_from(const struct meter_rule *rule, int64_t at_us)
{
	return at_us < rule->from_us ? rule->from_us : at_us;
}

static int64_t
clip_to(const struct meter_rule *rule, int64_t at_us)
{
	const int64_t to =
	    rule->from_us + (int64_t)rule->buckets * bucket_us(rule);

	return at_us > to ? to : at_us;
}

static void
divide(struct work *w, const struct stretch *s, double amount, bool by_profile,
    unsigned flags)
{
	const struct meter_rule *rule = w->rule;
	const int64_t to_us = clip_to(rule, s->to_us);
	const double all = by_profile ? total_weight(rule, s)
				      : (double)(s->to_us - s->from_us);
	int64_t end;

	for (int64_t at = clip_from(rule, s->from_us); at < to_us; at = end) {
		end = piece_end(rule, at, to_us);
		put(w, at, end - at,
		    amount * weight_of(rule, by_profile, at, end) / all, flags);
	}
}

/* Rule 4: what counts is metered, or a gap of one of three lengths. */
static void
spread(struct work *w, const struct stretch *s, double amount, unsigned flags)
{
	const struct meter_rule *rule = w->rule;
	const int64_t span = s->to_us - s->from_us;

	flags |= s->flags;
	if (span == 0) {
		/* An event at the very instant of the reading. */
		put(w, s->to_us - 1, 0, amount, flags | METER_GOOD);
	} else if (span <= bucket_us(rule)) {
		divide(w, s, amount, false, flags == 0 ? METER_GOOD : flags);
	} else if (span > METER_GAP_DAYS * US_PER_DAY) {
		report(w, s->to_us, METER_ISSUE_GAP, amount, 0);
		divide(w, s, 0, false, flags | METER_UNUSABLE);
	} else if (span > rule->short_gap_min * US_PER_MIN &&
	    rule->profile != NULL && total_weight(rule, s) > 0) {
		divide(w, s, amount, true, flags | METER_PROFILE);
	} else {
		divide(w, s, amount, false, flags | METER_LINEAR);
	}
}

/* Judges and spreads a stretch; returns the amount it counted. */
static double
count(struct work *w, const struct stretch *s)
{
	static const enum meter_issue_kind kinds[] = {
		[ROLLS_OVER] = METER_ISSUE_ROLLOVER,
		[RESETS] = METER_ISSUE_RESET,
		[IS_NEGATIVE] = METER_ISSUE_NEGATIVE,
		[IS_SPIKE] = METER_ISSUE_SPIKE,
	};
	double amount;
	const enum verdict verdict = judge(s, w->rule->max_rate, &amount);

	if (verdict != COUNTS)
		report(w, s->to_us, kinds[verdict], amount, 0);
	if (verdict == IS_NEGATIVE || verdict == IS_SPIKE)
		divide(w, s, 0, false, METER_UNUSABLE | s->flags);
	else
		spread(w, s, amount, verdict == RESETS ? METER_RESET : 0);
	return amount;
}

static void
report_event(
    struct work *w, const struct meter_event *e, double before, double after)
{
	static const enum meter_issue_kind kinds[] = {
		[METER_REPLACED] = METER_ISSUE_REPLACED,
		[METER_CT_CHANGED] = METER_ISSUE_CT_CHANGED,
		[METER_RESET_NOTED] = METER_ISSUE_RESET_NOTED,
	};

	report(w, e->at_us, kinds[e->change], before, after);
}

/*
 * Rule 1, and then the others for each stretch between events.  People note
 * the minute of an event from memory, so each stretch is judged within the
 * time of the whole pair.
 */
static void
count_pair(struct work *w, const struct meter_reading *a,
    const struct meter_reading *b, struct state *state, unsigned flags)
{
	const struct meter_event *before = NULL;
	struct stretch s = {
		.from_us = a->at_us,
		.from = a->value,
		.judged_us = b->at_us - a->at_us,
		.flags = flags,
	};
	double counted, earlier = 0;

	for (size_t i = first_event(w, a->at_us);; i++) {
		const bool last =
		    i == w->event_count || w->events[i].at_us > b->at_us;
		const struct meter_event *e = last ? NULL : &w->events[i];

		s.state = *state;
		s.to_us = last ? b->at_us : e->at_us;
		s.to = last ? b->value : e->old_final;
		counted = count(w, &s);
		if (before != NULL)
			report_event(w, before, earlier, counted);
		if (last)
			return;
		apply(state, e);
		before = e;
		earlier = counted;
		s.from_us = e->at_us;
		s.from = e->new_initial;
	}
}

static bool
is_possible(const struct work *w, const struct meter_reading *a,
    const struct meter_reading *b, struct state state)
{
	const struct stretch s = {
		.from = a->value,
		.to = b->value,
		.state = state,
		.judged_us = b->at_us - a->at_us,
	};
	const size_t i = first_event(w, a->at_us);
	double amount;
	enum verdict verdict;

	if (i < w->event_count && w->events[i].at_us <= b->at_us)
		return true;
	verdict = judge(&s, w->rule->max_rate, &amount);
	return verdict != IS_NEGATIVE && verdict != IS_SPIKE;
}

/* True when reading i fits neither neighbour, which fit each other. */
static bool
is_outlier(const struct work *w, const struct meter_reading *before, size_t i,
    struct state state)
{
	const struct meter_reading *at = &w->readings[i];

	return w->rule->rescue && i + 1 < w->n &&
	    !is_possible(w, before, at, state) &&
	    !is_possible(w, at, at + 1, state) &&
	    is_possible(w, before, at + 1, state);
}

static void
walk(struct work *w)
{
	struct state state = { w->rule->multiplier, w->rule->digits };
	const struct meter_reading *before = w->readings;

	for (size_t i = 0; w->n > 0 && i < first_event(w, before->at_us); i++)
		apply(&state, &w->events[i]);
	for (size_t i = 1; i < w->n; i++) {
		unsigned flags = 0;

		if (is_outlier(w, before, i, state)) {
			report(w, w->readings[i].at_us, METER_ISSUE_DROPPED,
			    w->readings[i].value, 0);
			flags = METER_DROPPED;
			i++;
		}
		count_pair(w, before, &w->readings[i], &state, flags);
		before = &w->readings[i];
	}
}

/* Unusable parts make an interval unusable; untouched ones are missing. */
static void
finish(struct meter_series *series)
{
	for (size_t i = 0; i < series->n; i++) {
		struct meter_interval *interval = &series->intervals[i];

		if (interval->flags == 0 ||
		    (interval->flags & METER_UNUSABLE) != 0)
			interval->amount = NAN;
		else
			series->total += interval->amount;
	}
	qsort(series->issues, series->issue_count, sizeof(*series->issues),
	    compare_issues);
}

bool
meter_intervals(struct cx *cx, const struct meter_rule *rule,
    const struct meter_reading *readings, size_t n,
    const struct meter_event *events, size_t event_count,
    struct meter_series *series)
{
	struct work w = { .cx = cx, .rule = rule, .series = series };

	if (!check_rule(cx, rule) || !check_profile(cx, rule->profile) ||
	    !take_events(&w, events, event_count))
		return false;
	take_readings(&w, readings, n);
	*series = (struct meter_series){
		.intervals =
		    cx_calloc(cx, rule->buckets, sizeof(*series->intervals)),
		.n = rule->buckets,
		/* A stretch reports at most twice, an event once more. */
		.issues = cx_calloc(
		    cx, 2 * n + 3 * event_count, sizeof(*series->issues)),
	};
	walk(&w);
	finish(series);
	return true;
}

size_t
meter_fill(struct meter_series *series, const double *estimates)
{
	size_t filled = 0;

	for (size_t i = 0; i < series->n; i++) {
		struct meter_interval *interval = &series->intervals[i];

		if (interval->flags != 0 || !isfinite(estimates[i]))
			continue;
		interval->amount = estimates[i];
		interval->flags = METER_ESTIMATED;
		series->total += estimates[i];
		filled++;
	}
	return filled;
}

static int
compare_doubles(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, size_t n)
{
	if (n == 0)
		return 0;
	qsort(v, n, sizeof(*v), compare_doubles);
	return n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

void
meter_profile(const double (*days)[24], size_t n, double profile[24])
{
	enum { MOST_DAYS = 32 };
	const size_t first = n > MOST_DAYS ? n - MOST_DAYS : 0;

	for (size_t hour = 0; hour < 24; hour++) {
		double seen[MOST_DAYS];
		size_t m = 0;

		for (size_t d = first; d < n; d++)
			if (isfinite(days[d][hour]))
				seen[m++] = days[d][hour];
		profile[hour] = median(seen, m);
	}
}

const char *
meter_flag_text(struct cx *cx, unsigned flags)
{
	static const struct {
		unsigned flag;
		char letter;
	} letters[] = { { METER_ESTIMATED, 'E' }, { METER_GOOD, 'G' },
		{ METER_LINEAR, 'L' }, { METER_DROPPED, 'O' },
		{ METER_PROFILE, 'P' }, { METER_UNUSABLE, 'X' },
		{ METER_RESET, 'Z' } };
	char text[8];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if ((flags & letters[i].flag) != 0)
			text[n++] = letters[i].letter;
	return n == 0 ? "-" : cx_strndup(cx, text, n);
}

char
meter_flag_letter(unsigned flags)
{
	if ((flags & METER_UNUSABLE) != 0)
		return 'X';
	if ((flags & METER_ESTIMATED) != 0)
		return 'E';
	if ((flags & METER_RESET) != 0)
		return 'Z';
	if ((flags & METER_PROFILE) != 0)
		return 'P';
	if ((flags & (METER_LINEAR | METER_DROPPED)) != 0)
		return 'L';
	return (flags & METER_GOOD) != 0 ? 'G' : '-';
}

const char *
meter_issue_name(enum meter_issue_kind kind)
{
	static const char *const names[METER_ISSUE_COUNT] = {
		[METER_ISSUE_REPLACED] = "replaced",
		[METER_ISSUE_CT_CHANGED] = "ct_changed",
		[METER_ISSUE_RESET_NOTED] = "reset_noted",
		[METER_ISSUE_ROLLOVER] = "rollover",
		[METER_ISSUE_RESET] = "reset",
		[METER_ISSUE_NEGATIVE] = "negative",
		[METER_ISSUE_SPIKE] = "spike",
		[METER_ISSUE_GAP] = "gap",
		[METER_ISSUE_DROPPED] = "dropped",
	};

	return names[kind];
}
