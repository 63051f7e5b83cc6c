#include "demo/works.h"

#include <math.h>

#include "base/moment.h"
#include "demo/chance.h"
#include "demo/shape.h"

#define DROP 0.38 /* of the month before stays */
#define SUN_MEAN 0.12
#define REPLACED_METER 2
#define REPLACED_DAYS 18
#define REPLACED_INITIAL 12.4
#define ROLLOVER_METER 1
#define ROLLOVER_DAYS 9
#define GAP_DAYS 5

static int32_t
day_at(int64_t at_us)
{
	return moment_day(at_us, SHAPE_ZONE_MIN);
}

/* Hours since midnight. */
static double
hour_at(int64_t at_us)
{
	return (double)(at_us - moment_of_day(day_at(at_us), SHAPE_ZONE_MIN)) /
	    (double)US_PER_HOUR;
}

/* The instant of an hour some days before the anchor's. */
static int64_t
before_anchor(int64_t anchor_us, int days, int hour)
{
	return moment_of_day(day_at(anchor_us) - days, SHAPE_ZONE_MIN) +
	    hour * US_PER_HOUR;
}

int64_t
works_drop_us(int64_t anchor_us)
{
	struct date d = date_of(day_at(anchor_us));

	d.day = 1;
	if (--d.month == 0) {
		d.month = 12;
		d.year--;
	}
	return moment_of_day(date_number(d), SHAPE_ZONE_MIN);
}

/* Amounts ----------------------------------------------------------------- */

static double
steel_kwh(const struct works *w, int hour)
{
	/* The last of the data's weeks is the anchor's. */
	const int32_t anchor = day_at(w->anchor_us);
	const int32_t monday =
	    anchor - (date_weekday(anchor) - 1) - (WORKS_STEEL_DAYS - 7);
	const int32_t place =
	    ((w->day - monday) % WORKS_STEEL_DAYS + WORKS_STEEL_DAYS) %
	    WORKS_STEEL_DAYS;

	return w->steel->kwh[place * 24 + hour];
}

/* What a meter's load is in an hour, relative to its mean. */
static double
level_of(const struct works *w, enum use use, int hour)
{
	const double work = w->work[hour];
	const double middle = hour + 0.5;

	switch (use) {
	case USE_SUPPORT:
		return 0.45 + 0.55 * work;
	case USE_COOLING:
		return (0.25 + 2.2 * shape_cooling(w->day, middle)) *
		    (0.35 + 0.65 * work);
	case USE_OFFICE:
		return shape_work(REGIME_DAY, w->day, hour);
	case USE_HEAT:
		return 0.8 * work + 0.5 * shape_heating(w->day, middle);
	case USE_SUN:
		return shape_sun(w->day, middle) / SUN_MEAN;
	default:
		return work;
	}
}

static double
amount_of(const struct works *w, size_t meter, int hour)
{
	const struct enterprise *e = w->plant->enterprise;
	const struct meter_place *m = &w->plant->meter[meter];
	const uint64_t seed = w->plant->device[meter].seed;
	const uint64_t at = (uint64_t)w->day * 24 + (uint64_t)hour;
	const bool is_electricity = meter >= 1 && meter <= w->plant->subs;
	/* Some grow, some shrink, a few per cent a year. */
	const double growth = 1 +
	    chance_between(e->seed, 50, -0.07, 0.09) *
		(w->day - day_at(w->anchor_us)) / 365;
	double amount;

	if (w->steel != NULL && is_electricity)
		return steel_kwh(w, hour) * m->rate / e->kw;
	amount = m->rate * growth * level_of(w, m->use, hour);
	if (m->use != USE_SUN)
		amount *= chance_between(seed, at, 0.94, 1.06) *
		    chance_between(seed + 1, (uint64_t)w->day, 0.95, 1.05);
	if (e->story == STORY_DROP && is_electricity &&
	    moment_of_day(w->day, SHAPE_ZONE_MIN) >=
		works_drop_us(w->anchor_us))
		amount *= w->drop;
	return amount;
}

/* Fills the hours of w->day. */
static void
count_day(struct works *w)
{
	const struct plant *p = w->plant;
	const double loss = p->enterprise->loss;

	for (int h = 0; h < 26; h++)
		w->work[h] = shape_work(
		    p->enterprise->trade->regime, w->day + h / 24, h % 24);
	for (size_t m = 0; m < p->meters; m++)
		w->hour[m][0] = 0;
	for (int h = 0; h < 24; h++) {
		double subs = 0;

		for (size_t m = 1; m < p->meters; m++) {
			const double amount = amount_of(w, m, h);

			w->hour[m][h + 1] = w->hour[m][h] + amount;
			subs += m <= p->subs ? amount : 0;
		}
		w->hour[0][h + 1] = w->hour[0][h] + subs / (1 - loss);
	}
}

static void
go_to_day(struct works *w, int32_t day)
{
	if (day < w->day) {
		w->day = w->first;
		for (size_t m = 0; m < w->plant->meters; m++)
			w->before[m] = 0;
		count_day(w);
	}
	while (w->day < day) {
		for (size_t m = 0; m < w->plant->meters; m++)
			w->before[m] += w->hour[m][24];
		w->day++;
		count_day(w);
	}
}

/* What a meter counted from the beginning to an instant. */
static double
counted(struct works *w, size_t meter, int64_t at_us)
{
	const double hour = hour_at(at_us);
	const int h = (int)hour;
	const double *hours = w->hour[meter];

	go_to_day(w, day_at(at_us));
	return w->before[meter] + hours[h] +
	    (hours[h + 1] - hours[h]) * (hour - h);
}

/* By how much hours must fall for a whole month to fall by 62 %: it has
 * other holidays and another weather than the month before. */
static double
drop_of(struct works *w)
{
	const int64_t from_us = works_drop_us(w->anchor_us);
	const struct date d = date_of(day_at(from_us));
	const int64_t to_us =
	    from_us + date_month_days(d.year, d.month) * US_PER_DAY;
	const int64_t before_us = works_drop_us(from_us);
	const double a = counted(w, 0, before_us);
	const double b = counted(w, 0, from_us);

	return DROP * (b - a) / (counted(w, 0, to_us) - b);
}

void
works_open(struct works *w, const struct plant *plant,
    const struct steel *steel, int64_t anchor_us)
{
	const struct enterprise *e = plant->enterprise;

	*w = (struct works){ .plant = plant, .anchor_us = anchor_us };
	w->steel = e->story == STORY_STEEL ? steel : NULL;
	w->drop = 1;
	w->first = day_at(anchor_us) - WORKS_DAYS;
	w->day = w->first;
	count_day(w);
	for (size_t m = 0; m < plant->meters; m++)
		w->initial[m] = plant->meter[m].multiplier *
		    pow(10, plant->meter[m].digits) *
		    chance_between(plant->device[m].seed, 2, 0.002, 0.3);
	if (e->story == STORY_DROP)
		w->drop = drop_of(w);
	if (e->story == STORY_REPLACED)
		w->replaced = counted(w, REPLACED_METER,
		    before_anchor(anchor_us, REPLACED_DAYS, 10));
	if (e->story == STORY_ROLLOVER)
		w->initial[ROLLOVER_METER] =
		    plant->meter[ROLLOVER_METER].multiplier *
			pow(10, plant->meter[ROLLOVER_METER].digits) -
		    counted(w, ROLLOVER_METER,
			before_anchor(anchor_us, ROLLOVER_DAYS, 4));
	go_to_day(w, w->first - 1);
}

/* Values ------------------------------------------------------------------ */

static double
register_at(struct works *w, size_t meter, int64_t at_us)
{
	const struct meter_place *m = &w->plant->meter[meter];
	const double amount = counted(w, meter, at_us);
	struct works_event event;

	if (w->plant->enterprise->story == STORY_REPLACED &&
	    meter == REPLACED_METER && works_replacement(w, &event) &&
	    at_us >= event.at_us)
		return event.new_initial +
		    (amount - w->replaced) / m->multiplier;
	return fmod(
	    (w->initial[meter] + amount) / m->multiplier, pow(10, m->digits));
}

bool
works_replacement(struct works *w, struct works_event *event)
{
	const struct meter_place *m = &w->plant->meter[REPLACED_METER];

	if (w->plant->enterprise->story != STORY_REPLACED)
		return false;
	*event = (struct works_event){
		.meter = REPLACED_METER,
		.at_us = before_anchor(w->anchor_us, REPLACED_DAYS, 10),
		.old_final =
		    (w->initial[REPLACED_METER] + w->replaced) / m->multiplier,
		.new_initial = REPLACED_INITIAL,
	};
	return true;
}

/* Work at an instant, between the hours' middles. */
static double
work_at(const struct works *w, double hour)
{
	const double place = hour < 0.5 ? 0 : hour - 0.5;
	const int h = (int)place;

	return w->work[h] + (w->work[h + 1] - w->work[h]) * (place - h);
}

struct moment_of_device {
	const struct device *device;
	int64_t at_us;
	double hour;
	double work; /* 0..1.3 */
	double rate; /* of a meter, now */
	double factor;
};

static double
value_of(struct works *w, size_t i, const struct moment_of_device *now,
    const struct thing_metric *m)
{
	const double at_s = (double)(now->at_us / US_PER_S);
	const uint64_t seed = now->device->seed + (uint64_t)m->decimals * 31 +
	    (uint64_t)(unsigned char)m->code[0];
	const double wave = 0.7 * chance_wave(seed, at_s, 1800) +
	    0.3 * chance_wave(seed + 7, at_s, 45);
	const double middle = (m->lo + m->hi) / 2, half = (m->hi - m->lo) / 2;

	switch (m->gait) {
	case GAIT_REGISTER:
		return register_at(w, i, now->at_us);
	case GAIT_RATE:
		return now->rate;
	case GAIT_REACTIVE:
		return now->rate * tan(acos(now->factor));
	case GAIT_CURRENT:
		return now->rate /
		    (sqrt(3) * now->factor *
			(w->plant->meter[i].rate > 800 ? 10 : 0.4));
	case GAIT_FACTOR:
		return now->factor;
	case GAIT_WORK:
		return m->lo +
		    (m->hi - m->lo) * now->work / 1.3 * (0.93 + 0.07 * wave);
	case GAIT_AIR:
		return middle + half * 0.2 * wave +
		    0.3 * (shape_air(w->day, now->hour) - 17);
	case GAIT_STATE:
		return now->work > 0 ? 1 : 0;
	case GAIT_HOURS:
		return chance_between(now->device->seed, 3, 900, 22000) +
		    (at_s / 3600 - w->first * 24.0) *
		    chance_between(now->device->seed, 4, 0.35, 0.92);
	default:
		return middle + half * wave;
	}
}

void
works_values(struct works *w, size_t device, int64_t at_us, double *v)
{
	const struct device *d = &w->plant->device[device];
	struct moment_of_device now = {
		.device = d, .at_us = at_us, .hour = hour_at(at_us)
	};
	const double at_s = (double)(at_us / US_PER_S);
	const int h = (int)now.hour;

	go_to_day(w, day_at(at_us));
	now.work = fmin(1.3, work_at(w, now.hour));
	/* A machine rests when little work is going on, each at its own
	 * level. */
	if (now.work < chance_between(d->seed, 5, 0.15, 0.5))
		now.work = 0;
	if (device < w->plant->meters) {
		now.rate = (w->hour[device][h + 1] - w->hour[device][h]) *
		    (1 + 0.05 * chance_wave(d->seed, at_s, 120));
		now.factor =
		    0.93 + 0.045 * chance_wave(d->seed + 1, at_s, 5400);
	}
	for (size_t k = 0; k < d->thing->metrics; k++)
		v[k] = value_of(w, device, &now, &d->thing->metric[k]);
}

bool
works_is_silent(const struct works *w, size_t device, int64_t at_us)
{
	const double hour = hour_at(at_us);

	switch (w->plant->enterprise->story) {
	case STORY_GAP:
		return device == 0 &&
		    at_us > before_anchor(w->anchor_us, GAP_DAYS, 2) &&
		    at_us < before_anchor(w->anchor_us, GAP_DAYS, 8);
	case STORY_INCOMPLETE:
		/* Three hours a day between two readings, four each
		 * seventh: 13 % of the intervals. */
		return device < w->plant->meters && hour >= 13 &&
		    hour < (day_at(at_us) % 7 == 0 ? 16 : 15);
	case STORY_STALE:
		return at_us > w->anchor_us - 2 * US_PER_DAY;
	default:
		return false;
	}
}
