#include "demo/plant.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "demo/chance.h"

#define MACHINE_PERIOD_S 10
#define METER_PERIOD_S 60
#define SOLAR_MOST_KW 3000
#define SUN_MEAN 0.12    /* of the peak, over a year */
#define GATEWAY_DEVICE 1 /* each plant has one edge gateway */

/* Where an enterprise's electricity goes. */
static const struct {
	const char *name;
	enum use use;
	double share;
} sub_uses[] = {
	{ "生产车间", USE_PROCESS, 0.52 },
	{ "空压站", USE_SUPPORT, 0.13 },
	{ "制冷空调", USE_COOLING, 0.14 },
	{ "二号车间", USE_PROCESS, 0.24 },
	{ "公辅设施", USE_SUPPORT, 0.08 },
	{ "办公照明", USE_OFFICE, 0.05 },
};

#define SUB_USES (sizeof(sub_uses) / sizeof(sub_uses[0]))

/* A multiplier by which eight digits last for decades. */
static double
multiplier_for(double rate)
{
	return rate > 800 ? 100 : rate > 120 ? 10 : 1;
}

static struct device *
add_device(struct plant *p, const char *model, size_t number)
{
	const struct enterprise *e = p->enterprise;
	struct device *d = &p->device[p->devices];
	const struct land_point at = land_place(&e->plot, p->devices);

	d->thing = thing_find(model);
	d->seed = chance_mix(e->seed, 1000 + p->devices);
	(void)snprintf(d->key, sizeof(d->key), "yh%04zu-%s%02zu", e->n,
	    d->thing->mark, number);
	(void)snprintf(d->serial, sizeof(d->serial), "SN%04zu%04zu%04zu", e->n,
	    p->devices, (size_t)(d->seed % 10000));
	(void)snprintf(
	    d->name, sizeof(d->name), "%zu号%s", number, d->thing->name);
	land_degrees(at, &d->lon, &d->lat);
	d->period_s = MACHINE_PERIOD_S;
	d->tags = "";
	p->devices++;
	return d;
}

static struct device *
add_meter(
    struct plant *p, const char *model, size_t number, struct meter_place place)
{
	struct device *d = add_device(p, model, number);

	place.multiplier = multiplier_for(place.rate);
	place.digits = 8;
	place.max_rate = ceil(place.rate * 8 + 10);
	p->meter[p->meters++] = place;
	d->sends = p->enterprise->story != STORY_STALE;
	d->period_s = METER_PERIOD_S;
	return d;
}

static void
name_meter(struct device *d, const char *name, const char *tags)
{
	(void)snprintf(d->name, sizeof(d->name), "%s", name);
	d->tags = tags;
}

static void
add_electricity(struct plant *p, size_t subs)
{
	const struct enterprise *e = p->enterprise;
	const bool is_cool = e->trade->cooling > 0.2;
	double share[SUB_USES], sum = 0;
	char name[64];

	name_meter(add_meter(p, "meter-electric", 1,
		       (struct meter_place){
			   USE_MAIN, "electricity", METERED_MAIN, e->kw }),
	    "电力总进线", "能源计量;总表");
	for (size_t i = 0; i < subs; i++) {
		share[i] = sub_uses[i].share *
		    chance_between(e->seed, 100 + i, 0.8, 1.2);
		if (sub_uses[i].use == USE_COOLING && is_cool)
			share[i] *= 2;
		sum += share[i];
	}
	for (size_t i = 0; i < subs; i++) {
		(void)snprintf(name, sizeof(name), "%s用电", sub_uses[i].name);
		name_meter(add_meter(p, "meter-electric", i + 2,
			       (struct meter_place){ sub_uses[i].use,
				   "electricity", METERED_SUB,
				   e->kw * (1 - e->loss) * share[i] / sum }),
		    name, "能源计量;分表");
	}
	p->subs = subs;
	/* The meter that rolls over has six digits before the point. */
	if (e->story == STORY_ROLLOVER) {
		p->meter[1].digits = 6;
		p->meter[1].multiplier = 100;
	}
}

/* A roof takes so much of its plot, and a grid so much of a roof. */
static double
solar_kw(const struct enterprise *e)
{
	return fmin(SOLAR_MOST_KW, 200 + land_area(&e->plot) / 60);
}

/* Little enterprises have no gas and steam, and half of them no water of
 * their own to meter. */
static void
add_media(struct plant *p)
{
	const struct enterprise *e = p->enterprise;
	const struct trade *t = e->trade;

	if (e->above_scale || e->n % 2 == 0)
		name_meter(add_meter(p, "meter-water", 1,
			       (struct meter_place){ USE_SUPPORT, "fresh_water",
				   METERED_MAIN, e->kw * t->water + 0.4 }),
		    "自来水总表", "能源计量;总表");
	if (!e->above_scale)
		return;
	if (t->gas > 0)
		name_meter(add_meter(p, "meter-gas", 1,
			       (struct meter_place){ USE_HEAT, "natural_gas",
				   METERED_MAIN, e->kw * t->gas + 1 }),
		    "天然气总表", "能源计量;总表");
	if (t->heat > 0)
		name_meter(add_meter(p, "meter-heat", 1,
			       (struct meter_place){ USE_HEAT, "heat",
				   METERED_MAIN, e->kw * t->heat }),
		    "蒸汽总表", "能源计量;总表");
	if (e->n % 4 == 3)
		name_meter(
		    add_meter(p, "meter-solar", 1,
			(struct meter_place){ USE_SUN, "electricity",
			    METERED_GENERATION, SUN_MEAN * solar_kw(e) }),
		    "屋顶光伏发电", "能源计量;光伏");
}

/* Most machines of a park wait to be connected; some are, some were. */
static void
add_machines(struct plant *p, size_t n, size_t sends_every)
{
	const struct enterprise *e = p->enterprise;

	add_device(p, "gateway", 1)->sends = e->story != STORY_STALE;
	for (size_t i = 1; i < n; i++) {
		const char *model = e->trade->machines[i % TRADE_MACHINES];
		struct device *d = add_device(p, model, i / TRADE_MACHINES + 1);
		const size_t place = (i + e->n) % sends_every;

		d->sends = place == 0 && e->story != STORY_STALE;
		d->silent = place != 0 && place != 1;
	}
}

static void
set_phases(struct plant *p)
{
	for (size_t i = 0; i < p->devices; i++) {
		struct device *d = &p->device[i];

		d->phase_s = (int)chance_below(d->seed, 1, (size_t)d->period_s);
	}
}

struct plant *
plant_make(
    struct cx *cx, const struct enterprise *e, const struct demo_scale *scale)
{
	struct plant *p = cx_alloc(cx, sizeof(*p));
	const size_t machines =
	    e->above_scale ? scale->machines_large : scale->machines_little;

	p->enterprise = e;
	p->device = cx_calloc(
	    cx, PLANT_METERS + machines + GATEWAY_DEVICE, sizeof(*p->device));
	add_electricity(
	    p, e->above_scale ? scale->subs_large : scale->subs_little);
	add_media(p);
	add_machines(p, machines, scale->sends_every);
	set_phases(p);
	return p;
}
