#include "energy/follow.h"

#include <math.h>

#include "base/moment.h"

/* Only the nearest neighbours of the stretch. */
static void
clip(const struct meter_reading **readings, size_t *n, int64_t from_us,
    int64_t to_us)
{
	const struct meter_reading *r = *readings;
	size_t first = 0, last = *n;

	while (first + 1 < last && r[first + 1].at_us < from_us)
		first++;
	while (last > first + 1 && r[last - 2].at_us >= to_us)
		last--;
	*readings = r + first;
	*n = last - first;
}

static void
count_flag(struct follow_day *day, char flag)
{
	switch (flag) {
	case 'G':
		day->good++;
		day->received++;
		break;
	case 'L':
		day->linear++;
		day->received++;
		break;
	case 'P':
	case 'E':
		day->estimated++;
		break;
	case 'Z':
	case 'O':
	case 'X':
		day->received++;
		break;
	default:
		break;
	}
}

static void
sum_up(struct cx *cx, const struct meter_rule *rule, int64_t now_us,
    struct follow_day *day)
{
	const int64_t bucket_us = rule->bucket_min * US_PER_MIN;
	const int64_t from_us = moment_of_day(day->day, rule->zone_min);
	char *flags = cx_alloc(cx, day->n + 1);

	day->amount = NAN;
	for (size_t i = 0; i < day->n; i++) {
		const struct meter_interval *one = &day->intervals[i];
		const bool is_over =
		    from_us + (int64_t)(i + 1) * bucket_us <= now_us;

		flags[i] = meter_flag_letter(one->flags);
		if (!isnan(one->amount))
			day->amount = (isnan(day->amount) ? 0 : day->amount) +
			    one->amount;
		if (!is_over)
			continue;
		day->expected++;
		if (one->covered_us * 2 >= bucket_us)
			count_flag(day, flags[i]);
	}
	day->flags = flags;
}

static void
note_data(struct follow *f, const struct meter_rule *rule,
    const struct meter_reading *readings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* A reading at midnight ends the day before. */
		const int32_t day =
		    moment_day(readings[i].at_us - 1, rule->zone_min);
		const int64_t place = (int64_t)day - f->days[0].day;

		if (place >= 0 && place < (int64_t)f->n)
			f->days[place].data_us = readings[i].at_us;
	}
}

bool
follow_days(struct cx *cx, const struct meter_rule *given,
    const struct meter_reading *readings, size_t n,
    const struct meter_event *events, size_t event_count, int32_t from,
    int32_t to, int64_t now_us, struct follow *out)
{
	struct meter_rule rule = *given;
	const size_t slots = 1440 / (size_t)rule.bucket_min;

	*out = (struct follow){ .n = (size_t)(to - from) };
	rule.from_us = moment_of_day(from, rule.zone_min);
	rule.buckets = out->n * slots;
	clip(&readings, &n, rule.from_us, moment_of_day(to, rule.zone_min));
	if (!meter_intervals(
		cx, &rule, readings, n, events, event_count, &out->series))
		return false;
	out->days = cx_calloc(cx, out->n, sizeof(*out->days));
	for (size_t i = 0; i < out->n; i++) {
		out->days[i].day = from + (int32_t)i;
		out->days[i].intervals = out->series.intervals + i * slots;
		out->days[i].n = slots;
		sum_up(cx, &rule, now_us, &out->days[i]);
	}
	note_data(out, &rule, readings, n);
	return true;
}

bool
follow_needs_profile(const struct follow *f)
{
	for (size_t i = 0; i < f->series.n; i++)
		if ((f->series.intervals[i].flags & METER_PROFILE) != 0)
			return true;
	return false;
}

void
follow_profile(struct cx *cx, double **days, const size_t *n, size_t count,
    double hours[24])
{
	double(*by_hour)[24] = cx_calloc(cx, count + 1, sizeof(*by_hour));

	for (size_t d = 0; d < count; d++)
		for (size_t i = 0; i < n[d]; i++)
			by_hour[d][i * 24 / n[d]] += days[d][i];
	meter_profile((const double(*)[24])by_hour, count, hours);
}
