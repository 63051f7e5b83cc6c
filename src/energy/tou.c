#include "energy/tou.h"

#include <math.h>

#include "base/moment.h"

#define DAY_MIN 1440

static const char *const names[TOU_COUNT] = { "", "sharp", "peak", "flat",
	"valley", "deep" };

enum tou_period
tou_period_of(struct str name)
{
	for (int p = TOU_NONE + 1; p < TOU_COUNT; p++)
		if (str_is(name, names[p]))
			return (enum tou_period)p;
	return TOU_NONE;
}

uint16_t
tou_months_of(struct str months)
{
	struct str rest = months;
	unsigned bits = 0;

	while (rest.p != NULL) {
		double month;

		if (!str_double(str_cut(rest, ' ', &rest), &month) ||
		    month < 1 || month > 12 || month != floor(month))
			return 0;
		bits |= 1u << ((unsigned)month - 1);
	}
	return (uint16_t)bits;
}

static bool
holds(const struct tou_slot *s, int32_t day, int minute)
{
	return (s->months >> (date_of(day).month - 1) & 1) != 0 &&
	    day >= s->valid_from && day < s->valid_to &&
	    minute >= s->from_min && minute < s->to_min;
}

enum tou_period
tou_period_at(
    const struct tou_slot *slots, size_t n, int32_t day, int minute, bool large)
{
	enum tou_period usual = TOU_NONE;

	for (size_t i = 0; i < n; i++) {
		if (!holds(&slots[i], day, minute))
			continue;
		if (slots[i].large && large)
			return slots[i].period;
		if (!slots[i].large)
			usual = slots[i].period;
	}
	return usual;
}

bool
tou_tiles(const struct tou_slot *slots, size_t n, int32_t day)
{
	for (int minute = 0; minute < DAY_MIN; minute++) {
		size_t times = 0;

		for (size_t i = 0; i < n; i++)
			times +=
			    !slots[i].large && holds(&slots[i], day, minute);
		if (times != 1)
			return false;
	}
	return true;
}

/* Whether its largest interval is above the largest so far, or as large and
 * earlier. */
static bool
is_larger(const struct tou_load *l, const struct tou_bin *b, double kw)
{
	if (isnan(kw))
		return false;
	if (isnan(l->max_kw) || kw != l->max_kw)
		return isnan(l->max_kw) || kw > l->max_kw;
	return b->max_day < l->max_day ||
	    (b->max_day == l->max_day && b->minute < l->max_minute);
}

static void
add_bin(struct tou_load *l, const struct tou_bin *b, enum tou_period period)
{
	const double kw = b->max_kwh * 60 / b->step_min;

	if (b->known == 0)
		return;
	l->kwh += b->kwh;
	l->hours += (double)b->known * b->step_min / 60;
	l->period[period] += b->kwh;
	if (!is_larger(l, b, kw))
		return;
	l->max_kw = kw;
	l->max_day = b->max_day;
	l->max_minute = b->minute;
}

struct tou_load
tou_load_of(const struct tou_bin *bins, size_t n, const struct tou_slot *slots,
    size_t slots_n, bool large)
{
	struct tou_load l = { .max_kw = NAN };

	for (size_t i = 0; i < n; i++)
		add_bin(&l, &bins[i],
		    tou_period_at(
			slots, slots_n, bins[i].month, bins[i].minute, large));
	l.factor = l.max_kw > 0 && l.hours > 0 ? l.kwh / (l.max_kw * l.hours)
					       : (double)NAN;
	return l;
}
