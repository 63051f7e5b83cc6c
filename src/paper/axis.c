#include <math.h>
#include <stdlib.h>

#include "base/moment.h"
#include "paper/chart.h"

#define BIGGEST 1e300
#define WEEK_ORIGIN 4 /* 1970-01-05 was the first Monday */

/* --- round numbers ------------------------------------------------------- */

/* factor * 10^exponent, so that every tick is one exact operation away. */
struct step {
	double factor; /* 1, 2, 25 or 5 */
	int exponent;
};

static double
multiple(struct step s, double i)
{
	if (s.exponent < 0)
		return i * s.factor / pow(10, -s.exponent);
	return i * s.factor * pow(10, s.exponent);
}

/* The smallest round step that is at least rough. */
static struct step
step_above(double rough)
{
	const int e = (int)floor(log10(rough));
	const struct step steps[] = { { 1, e }, { 2, e }, { 25, e - 1 },
		{ 5, e }, { 1, e + 1 }, { 2, e + 1 } };
	size_t i = 0;

	while (i < 5 && multiple(steps[i], 1) < rough * (1 - 1e-12))
		i++;
	return steps[i];
}

static double
first_index(struct step s, double low)
{
	double i = floor(low / multiple(s, 1));

	while (multiple(s, i + 1) <= low)
		i++;
	while (multiple(s, i) > low)
		i--;
	return i;
}

static double
bounded(double v)
{
	return fmax(-BIGGEST, fmin(BIGGEST, v));
}

static void
spread(double *low, double *high)
{
	if (!isfinite(*low) || !isfinite(*high)) {
		*low = 0;
		*high = 1;
	}
	*low = bounded(*low);
	*high = bounded(*high);
	if (*low > *high) {
		const double swap = *low;

		*low = *high;
		*high = swap;
	}
	/* Below this a double no longer tells two ticks apart. */
	if (*high - *low <= 1e-9 * fmax(fabs(*low), fabs(*high))) {
		*low = fmin(*low, 0);
		*high = fmax(*high, 0);
	}
	if (*high - *low < 1e-290)
		*high = *low + 1;
}

struct chart_ticks
chart_ticks_of(double low, double high, int about)
{
	struct chart_ticks t = { .n = 0 };
	struct step s;
	double i;

	spread(&low, &high);
	about = about < 2 ? 2 : about > 10 ? 10 : about;
	s = step_above((high - low) / about);
	i = first_index(s, low);
	do
		t.at[t.n++] = multiple(s, i++);
	while (t.n < CHART_TICKS && t.at[t.n - 1] < high);
	t.step = multiple(s, 1);
	t.decimals = s.exponent < 0 ? -s.exponent : 0;
	t.decimals = t.decimals > 9 ? 9 : t.decimals;
	return t;
}

/* --- round instants ------------------------------------------------------ */

#define MONTH_US (28 * US_PER_DAY) /* stands for calendar months */
#define YEAR_US (365 * US_PER_DAY)

static const int64_t steps_us[] = { US_PER_MIN, 5 * US_PER_MIN, 15 * US_PER_MIN,
	30 * US_PER_MIN, US_PER_HOUR, 2 * US_PER_HOUR, 3 * US_PER_HOUR,
	6 * US_PER_HOUR, 12 * US_PER_HOUR, US_PER_DAY, 2 * US_PER_DAY,
	7 * US_PER_DAY, MONTH_US, 3 * MONTH_US, YEAR_US, 2 * YEAR_US,
	5 * YEAR_US, 10 * YEAR_US, 50 * YEAR_US, 100 * YEAR_US,
	1000 * YEAR_US };
#define STEPS (sizeof(steps_us) / sizeof(steps_us[0]))

static int64_t
floor_to(int64_t v, int64_t step)
{
	const int64_t rest = v % step;

	return v - (rest < 0 ? rest + step : rest);
}

static int
months_of(int64_t step_us)
{
	if (step_us >= YEAR_US)
		return (int)(step_us / YEAR_US) * 12;
	return (int)(step_us / MONTH_US);
}

static int64_t
month_at(int month, int zone_min)
{
	const struct date d = { month / 12, month % 12 + 1, 1 };

	return moment_of_day(date_number(d), zone_min);
}

/* Ticks of one calendar step; one more than most says "too many". */
static size_t
calendar_ticks(int64_t from, int64_t to, int zone_min, int64_t step,
    size_t most, int64_t *at)
{
	const int every = months_of(step);
	const struct date d = date_of(moment_day(from, zone_min));
	int month = (d.year * 12 + d.month - 1) / every * every;
	size_t n = 0;

	for (; month / 12 <= 9999; month += every) {
		const int64_t t = month_at(month, zone_min);

		if (t > to || n > most)
			break;
		if (t >= from) {
			if (n < most)
				at[n] = t;
			n++;
		}
	}
	return n;
}

static size_t
even_ticks(int64_t from, int64_t to, int zone_min, int64_t step, size_t most,
    int64_t *at)
{
	const int64_t shift = zone_min * US_PER_MIN -
	    (step == 7 * US_PER_DAY ? WEEK_ORIGIN * US_PER_DAY : 0);
	int64_t t = floor_to(from + shift, step) - shift;
	size_t n = 0;

	if ((to - from) / step > (int64_t)most)
		return most + 1;
	for (; t <= to && n <= most; t += step) {
		if (t < from)
			continue;
		if (n < most)
			at[n] = t;
		n++;
	}
	return n;
}

size_t
chart_time_ticks(int64_t from_us, int64_t to_us, int zone_min, size_t most,
    int64_t at_us[CHART_TICKS], int64_t *step_us)
{
	size_t n = 0;

	most = most < 2 ? 2 : most > CHART_TICKS ? CHART_TICKS : most;
	for (size_t i = 0; i < STEPS; i++) {
		*step_us = steps_us[i];
		n = *step_us < MONTH_US ? even_ticks(from_us, to_us, zone_min,
					      *step_us, most, at_us)
					: calendar_ticks(from_us, to_us,
					      zone_min, *step_us, most, at_us);
		if (n <= most)
			return n;
	}
	return most;
}

static char *
month_label(struct cx *cx, struct date d, bool english)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	if (english)
		return d.month == 1 ? cx_printf(cx, "%s %d", names[0], d.year)
				    : cx_printf(cx, "%s", names[d.month - 1]);
	return d.month == 1 ? cx_printf(cx, "%d年1月", d.year)
			    : cx_printf(cx, "%d月", d.month);
}

char *
chart_time_label(
    struct cx *cx, int64_t at_us, int64_t step_us, int zone_min, bool english)
{
	const int32_t day = moment_day(at_us, zone_min);
	const struct date d = date_of(day);
	const int64_t minute =
	    (at_us - moment_of_day(day, zone_min)) / US_PER_MIN;

	if (step_us >= YEAR_US)
		return cx_printf(cx, "%d", d.year);
	if (step_us >= MONTH_US)
		return month_label(cx, d, english);
	if (step_us >= US_PER_DAY)
		return cx_printf(cx, "%d/%d", d.month, d.day);
	return cx_printf(
	    cx, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

/* --- written numbers ------------------------------------------------------ */

char *
chart_number(struct cx *cx, double v, int decimals)
{
	struct text t = text_new(cx, 512);
	char *plain;
	size_t digits = 0;

	if (!isfinite(v))
		return cx_strndup(cx, "—", sizeof("—") - 1);
	plain = cx_printf(cx, "%.*f", decimals, fabs(v));
	while (plain[digits] >= '0' && plain[digits] <= '9')
		digits++;
	/* What rounds to zero has no sign. */
	if (v < 0 && strtod(plain, NULL) > 0)
		text_char(&t, '-');
	for (size_t i = 0; i < digits; i++) {
		if (i > 0 && (digits - i) % 3 == 0)
			text_char(&t, ',');
		text_char(&t, plain[i]);
	}
	text_puts(&t, plain + digits);
	return t.p;
}
