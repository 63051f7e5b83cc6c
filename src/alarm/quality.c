#include "alarm/quality.h"

#include <math.h>
#include <stdlib.h>

#include "base/moment.h"

#define BIN_US (QUALITY_BIN_S * US_PER_S)
#define MANY 10      /* alarms in a bin */
#define FLOOD_ENDS 5 /* below so many */
#define CHATTER_US (60 * US_PER_S)
#define FLEETING_US (2 * US_PER_S)
#define PAIR_US (60 * US_PER_S)
#define PAIR_LEAST 3
#define PAIR_BACK 8 /* raises of a device looked back at */

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Pointers into one array of events: of equal ones the earlier comes first. */
static int
by_tag(const void *a, const void *b)
{
	const struct quality_event *x = *(const struct quality_event *const *)a;
	const struct quality_event *y = *(const struct quality_event *const *)b;
	int way = order(x->rule, y->rule);

	way = way != 0 ? way : order(x->device, y->device);
	return way != 0 ? way : (x > y) - (x < y);
}

static int
by_device(const void *a, const void *b)
{
	const struct quality_event *x = *(const struct quality_event *const *)a;
	const struct quality_event *y = *(const struct quality_event *const *)b;
	const int way = order(x->device, y->device);

	return way != 0 ? way : (x > y) - (x < y);
}

static int
by_count(const void *a, const void *b)
{
	const struct quality_tag *x = a, *y = b;
	int way = (x->count < y->count) - (x->count > y->count);

	way = way != 0 ? way : order(x->rule, y->rule);
	return way != 0 ? way : order(x->device, y->device);
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
by_pair(const void *a, const void *b)
{
	const struct quality_pair *x = a, *y = b;
	int way = order(x->device, y->device);

	way = way != 0 ? way : order(x->rule, y->rule);
	return way != 0 ? way : order(x->other, y->other);
}

static double
share(size_t part, size_t whole)
{
	return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

static void
note(struct quality_tag *list, size_t *n, const struct quality_event *e,
    size_t count)
{
	if (*n < QUALITY_LIST)
		list[*n] = (struct quality_tag){ e->rule, e->device, count };
	(*n)++;
}

/* Ten minutes and floods --------------------------------------------------- */

static void
measure_floods(const unsigned *bin, size_t bins, struct quality *q)
{
	size_t flooded = 0;

	for (size_t i = 0; i < bins; i++) {
		struct quality_flood f = { i, i, bin[i] };

		if (bin[i] <= MANY)
			continue;
		while (
		    f.last_bin + 1 < bins && bin[f.last_bin + 1] >= FLOOD_ENDS)
			f.alarms += bin[++f.last_bin];
		flooded += f.last_bin - f.first_bin + 1;
		if (q->flood_count < QUALITY_LIST)
			q->floods[q->flood_count] = f;
		q->flood_count++;
		i = f.last_bin;
	}
	q->flood_pct = share(flooded, bins);
}

static void
measure_bins(struct cx *cx, const struct quality_event *e, size_t n,
    int64_t from_us, int operators, struct quality *q)
{
	unsigned *bin = cx_calloc(cx, q->bins, sizeof(*bin));

	for (size_t i = 0; i < n; i++) {
		const size_t at = (size_t)((e[i].at_us - from_us) / BIN_US);

		if (e[i].kind != QUALITY_RAISED || at >= q->bins)
			continue;
		q->raised++;
		q->severity_pct[e[i].severity]++;
		bin[at]++;
	}
	for (size_t i = 0; i < q->bins; i++) {
		q->busiest = bin[i] > q->busiest ? bin[i] : q->busiest;
		q->bins_over += bin[i] > MANY;
	}
	for (size_t i = 1; i < 5; i++)
		q->severity_pct[i] = q->raised == 0
		    ? 0
		    : 100 * q->severity_pct[i] / (double)q->raised;
	q->per_bin = (double)q->raised / (double)q->bins / operators;
	q->band = q->per_bin <= 1 ? BAND_ACCEPTABLE
	    : q->per_bin <= 2     ? BAND_MANAGEABLE
				  : BAND_OVERLOAD;
	q->over_pct = share(q->bins_over, q->bins);
	measure_floods(bin, q->bins, q);
}

/* One alarm after the other ------------------------------------------------ */

struct walk {
	struct quality_tag *tags;
	size_t tag_count;
	double *acks;
	size_t ack_count;
	int64_t to_us;
};

/* The events of one rule on one device, in order of time. */
static void
measure_tag(
    const struct quality_event **e, size_t n, struct walk *w, struct quality *q)
{
	int64_t raised_us[2] = { INT64_MIN, INT64_MIN }; /* the two before */
	int64_t active_us = INT64_MIN, waits_us = INT64_MIN;
	size_t raises = 0, fleeting = 0, hours = 0;
	bool chatters = false;

	for (size_t i = 0; i < n; i++) {
		const int64_t at_us = e[i]->at_us;

		if (e[i]->kind == QUALITY_RAISED) {
			chatters = chatters ||
			    (raises >= 2 && at_us - raised_us[0] < CHATTER_US);
			raised_us[0] = raised_us[1];
			raised_us[1] = at_us;
			raises++;
			active_us = at_us;
			waits_us = at_us;
		} else if (e[i]->kind == QUALITY_ACKNOWLEDGED &&
		    waits_us != INT64_MIN) {
			w->acks[w->ack_count++] =
			    (double)(at_us - waits_us) / 1e6;
			waits_us = INT64_MIN;
		} else if (e[i]->kind == QUALITY_RETURNED &&
		    active_us != INT64_MIN) {
			const int64_t lasted_us = at_us - active_us;

			fleeting += lasted_us <= FLEETING_US;
			if (lasted_us > US_PER_DAY)
				hours = (size_t)(lasted_us / US_PER_HOUR);
			active_us = INT64_MIN;
		}
	}
	if (active_us != INT64_MIN && w->to_us - active_us > US_PER_DAY)
		hours = (size_t)((w->to_us - active_us) / US_PER_HOUR);
	if (raises > 0)
		w->tags[w->tag_count++] =
		    (struct quality_tag){ e[0]->rule, e[0]->device, raises };
	if (chatters)
		note(q->chattering, &q->chattering_count, e[0], raises);
	if (fleeting > 0)
		note(q->fleeting, &q->fleeting_count, e[0], fleeting);
	if (hours > 0)
		note(q->standing, &q->standing_count, e[0], hours);
}

static void
measure_top(struct walk *w, struct quality *q)
{
	size_t sum = 0;

	if (w->tag_count > 0)
		qsort(w->tags, w->tag_count, sizeof(*w->tags), by_count);
	for (; q->tops < QUALITY_TOP && q->tops < w->tag_count; q->tops++) {
		q->top[q->tops] = w->tags[q->tops];
		sum += w->tags[q->tops].count;
	}
	q->top_pct = share(sum, q->raised);
}

/* Linear between the two neighbours, as most libraries do. */
static double
quantile(const double *sorted, size_t n, double q)
{
	const double at = q * (double)(n - 1);
	const size_t i = (size_t)at;

	return i + 1 < n
	    ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i])
	    : sorted[i];
}

static void
measure_acks(struct walk *w, struct quality *q)
{
	q->acknowledged = w->ack_count;
	q->ack_median_s = (double)NAN;
	q->ack_p90_s = (double)NAN;
	if (w->ack_count == 0)
		return;
	qsort(w->acks, w->ack_count, sizeof(*w->acks), by_value);
	q->ack_median_s = quantile(w->acks, w->ack_count, 0.5);
	q->ack_p90_s = quantile(w->acks, w->ack_count, 0.9);
}

static void
measure_tags(struct cx *cx, const struct quality_event **e, size_t n,
    int64_t to_us, struct quality *q)
{
	struct walk w = {
		.tags = cx_calloc(cx, n + 1, sizeof(*w.tags)),
		.acks = cx_calloc(cx, n + 1, sizeof(*w.acks)),
		.to_us = to_us,
	};
	size_t from = 0;

	for (size_t i = 1; i <= n; i++)
		if (i == n || e[i]->rule != e[from]->rule ||
		    e[i]->device != e[from]->device) {
			measure_tag(e + from, i - from, &w, q);
			from = i;
		}
	measure_top(&w, q);
	measure_acks(&w, q);
}

/* Duplicates --------------------------------------------------------------- */

static size_t
pairs_of(const struct quality_event **e, size_t i, struct quality_pair *out)
{
	size_t n = 0;

	for (size_t k = i; k-- > 0 && n < PAIR_BACK;) {
		const int64_t a = e[k]->rule, b = e[i]->rule;

		if (e[k]->device != e[i]->device ||
		    e[i]->at_us - e[k]->at_us > PAIR_US)
			break;
		if (e[k]->kind == QUALITY_RAISED && a != b)
			out[n++] = (struct quality_pair){ e[i]->device,
				a < b ? a : b, a < b ? b : a, 1 };
	}
	return n;
}

static void
measure_pairs(
    struct cx *cx, const struct quality_event **e, size_t n, struct quality *q)
{
	struct quality_pair *p = cx_calloc(cx, n * PAIR_BACK + 1, sizeof(*p));
	size_t found = 0, from = 0;

	for (size_t i = 0; i < n; i++)
		if (e[i]->kind == QUALITY_RAISED)
			found += pairs_of(e, i, p + found);
	if (found > 0)
		qsort(p, found, sizeof(*p), by_pair);
	for (size_t i = 1; i <= found; i++) {
		if (i < found && by_pair(&p[i], &p[from]) == 0)
			continue;
		if (i - from >= PAIR_LEAST) {
			p[from].count = i - from;
			if (q->pair_count < QUALITY_LIST)
				q->pairs[q->pair_count] = p[from];
			q->pair_count++;
		}
		from = i;
	}
}

bool
quality_measure(struct cx *cx, const struct quality_event *events, size_t n,
    int64_t from_us, int64_t to_us, int operators, struct quality *out)
{
	const struct quality_event **e = cx_calloc(cx, n + 1, sizeof(*e));

	*out = (struct quality){ 0 };
	if (to_us - from_us < BIN_US)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "to",
		    "the period must have at least ten minutes");
	out->bins = (size_t)((to_us - from_us) / BIN_US);
	for (size_t i = 0; i < n; i++)
		e[i] = &events[i];
	measure_bins(cx, events, n, from_us, operators, out);
	if (n > 0)
		qsort(e, n, sizeof(*e), by_tag);
	measure_tags(cx, e, n, to_us, out);
	if (n > 0)
		qsort(e, n, sizeof(*e), by_device);
	measure_pairs(cx, e, n, out);
	return true;
}
