#include "alarm/alarm.h"

#include <math.h>
#include <string.h>

#include "alarm/outbox.h"
#include "base/moment.h"

/* Timers hang on a wheel: a step a bucket, longer ones several turns. */
#define WHEEL 4096
#define STEP_US (US_PER_S / 4)
#define RULE_BUCKETS 1024
/* A rate is not taken over a pause longer than this many windows. */
#define PAUSE_WINDOWS 10

struct armed {
	int64_t id;
	int32_t tenant, version;
	int zone_min;
	struct rule rule;
	/* Limits of the minute asked for last; samples come mostly of now. */
	int64_t minute;
	struct rule_limits limits;
	struct armed *next;
};

/* What only some kinds need beside a slot. */
struct baseline {
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];
};

struct operands {
	int place[CONDITION_METRICS];
	double value[CONDITION_METRICS];
	int64_t at_us[CONDITION_METRICS];
};

/* One rule on one device. */
struct slot {
	struct slot *next; /* of the device */
	struct alarm_device *device;
	struct armed *rule;
	struct slot *later, **earlier; /* in the bucket; NULL: not armed */
	int64_t due_us;                /* by the clock of arrival */
	int64_t last_us;  /* newest sample judged; stale: last arrival */
	int64_t since_us; /* when the value first was on its way to `aim` */
	double value, bound;
	union {
		struct baseline *baseline; /* deviation; NULL: sleeps */
		struct operands *operands; /* expression */
		struct {                   /* rate: where it is counted from */
			int64_t at_us;
			double value;
		} anchor;
	};
	int32_t place;     /* ordinal of the metric; 0: sleeps, or any */
	int8_t level, aim; /* level it has; level it is on its way to */
	bool seasoned;     /* this version of the rule judged it before */
};

/* What a device said before the rule watched it. */
struct standing {
	struct standing *next;
	struct slot *slot;
	double value[CONDITION_METRICS];
	int64_t at_us[CONDITION_METRICS];
};

struct alarm_device {
	struct alarm_device *chain; /* in the hash */
	struct slot *slots;
	int64_t id;
	int32_t tenant;
};

struct alarm_engine {
	struct cx *cx;
	struct alarm_outbox *outbox;
	struct armed *rules[RULE_BUCKETS];
	struct standing *standing;
	struct alarm_device **hash;
	size_t buckets, devices, watches;
	int64_t turned;  /* steps of the wheel that are over */
	int64_t now_us;  /* never goes back */
	int64_t skew_us; /* what the clock of arrival has jumped back */
	struct slot *wheel[WHEEL];
};

/* Timers ------------------------------------------------------------------- */

static void
disarm(struct slot *s)
{
	if (s->earlier == NULL)
		return;
	*s->earlier = s->later;
	if (s->later != NULL)
		s->later->earlier = s->earlier;
	s->earlier = NULL;
	s->later = NULL;
}

static void
arm(struct alarm_engine *e, struct slot *s, int64_t due_us)
{
	int64_t step = due_us / STEP_US;
	struct slot **bucket;

	disarm(s);
	if (step < e->turned)
		step = e->turned;
	bucket = &e->wheel[step % WHEEL];
	s->due_us = due_us;
	s->later = *bucket;
	s->earlier = bucket;
	if (s->later != NULL)
		s->later->earlier = &s->later;
	*bucket = s;
}

/* The clock of arrival without its jumps back. */
static int64_t
steady(struct alarm_engine *e, int64_t us)
{
	if (us + e->skew_us < e->now_us)
		e->skew_us = e->now_us - us;
	else
		e->now_us = us + e->skew_us;
	return e->now_us;
}

/* Levels ------------------------------------------------------------------- */

/* The slot reaches the level it was on its way to. */
static void
arrive(struct alarm_engine *e, struct slot *s, int64_t at_us)
{
	const struct alarm_transition t = {
		.tenant = s->device->tenant,
		.device = s->device->id,
		.rule_tenant = s->rule->tenant,
		.rule = s->rule->id,
		.version = s->rule->version,
		.what = s->level == 0 ? ALARM_RAISE
		    : s->aim == 0     ? ALARM_RETURN
				      : ALARM_CHANGE,
		.level = s->aim,
		.at_us = at_us,
		.value = s->value,
		.bound = s->bound,
	};

	outbox_put(e->outbox, &t);
	s->level = s->aim;
}

static int
sign(int level)
{
	return (level > 0) - (level < 0);
}

/* Whether going from `level` to `aim` is a matter of raising. */
static bool
is_worse(int level, int aim)
{
	return aim != 0 &&
	    (sign(aim) != sign(level) || aim * sign(aim) > level * sign(level));
}

/*
 * A sample says that the level should be `aim`.  What it was already on its
 * way to goes on counting, unless it turned to another side.
 */
static void
move(struct alarm_engine *e, struct slot *s, int aim, double value,
    double bound, int64_t at_us, int64_t received_us)
{
	const struct rule *rule = &s->rule->rule;
	const bool worse = is_worse(s->level, aim);
	const int64_t wait_us = (worse ? rule->on_s : rule->off_s) * US_PER_S;

	if (aim == s->level) {
		s->aim = s->level;
		disarm(s);
		return;
	}
	if (s->aim == s->level || is_worse(s->level, s->aim) != worse ||
	    (worse && sign(s->aim) != sign(aim))) {
		s->since_us = at_us;
		arm(e, s, received_us + wait_us);
	}
	s->aim = (int8_t)aim;
	s->value = value;
	s->bound = bound;
	if (at_us - s->since_us >= wait_us) {
		disarm(s);
		arrive(e, s, s->since_us + wait_us);
	}
}

/* The kinds ---------------------------------------------------------------- */

static void
limits_of_minute(struct armed *r, int64_t minute)
{
	const int64_t local = minute + r->zone_min;
	const int32_t day = moment_day(minute * US_PER_MIN, r->zone_min);

	r->minute = minute;
	r->limits = rule_limits_at(
	    &r->rule, date_weekday(day), (int)(local - (int64_t)day * 1440));
}

static void
judge_threshold(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, double value)
{
	struct armed *r = s->rule;
	int aim;

	if (r->rule.schedule_count > 0 && at_us / US_PER_MIN != r->minute)
		limits_of_minute(r, at_us / US_PER_MIN);
	aim = rule_level(&r->limits, r->rule.hysteresis, s->level, value);
	if (aim != s->level || s->aim != s->level)
		move(e, s, aim, value,
		    rule_bound(&r->limits, aim == 0 ? s->level : aim), at_us,
		    received_us);
}

/*
 * The change since the anchor, per window.  Within the window a change that
 * is too large already is too large; that it is small counts at its end.
 */
static void
judge_rate(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, double value)
{
	const struct rule *rule = &s->rule->rule;
	const int64_t over_us = rule->over_s * US_PER_S;
	const int64_t passed_us = at_us - s->anchor.at_us;
	double change = value - s->anchor.value;
	int aim;

	if (s->anchor.at_us == 0 || passed_us > PAUSE_WINDOWS * over_us) {
		s->anchor.at_us = at_us;
		s->anchor.value = value;
		return;
	}
	if (passed_us >= over_us)
		change *= (double)over_us / (double)passed_us;
	aim = rule_level(&rule->limits, rule->hysteresis, s->level, change);
	if (passed_us >= over_us) {
		s->anchor.at_us = at_us;
		s->anchor.value = value;
	} else if (!is_worse(s->level, aim)) {
		return;
	}
	move(e, s, aim, value,
	    rule_bound(&rule->limits, aim == 0 ? s->level : aim), at_us,
	    received_us);
}

static void
judge_deviation(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, double value)
{
	const struct rule *rule = &s->rule->rule;
	const int32_t day = moment_day(at_us, s->rule->zone_min);
	const size_t quarter =
	    (size_t)((at_us - moment_of_day(day, s->rule->zone_min)) /
		(15 * US_PER_MIN));
	struct rule_limits limits = { (double)NAN, 0, 0, (double)NAN };
	double width;
	int aim;

	if (s->baseline == NULL)
		return;
	width = rule->sigmas * s->baseline->spread[quarter];
	if (isnan(width) || isnan(s->baseline->mean[quarter]))
		return;
	width = width > rule->least ? width : rule->least;
	limits.lo = s->baseline->mean[quarter] - width;
	limits.hi = s->baseline->mean[quarter] + width;
	aim = rule_level(&limits, rule->hysteresis, s->level, value);
	move(e, s, aim, value, rule_bound(&limits, aim == 0 ? s->level : aim),
	    at_us, received_us);
}

static double
value_at(const double *values, size_t n, int place)
{
	return place > 0 && (size_t)place <= n ? values[place - 1]
					       : (double)NAN;
}

/* The expression of the values that are held. */
static void
weigh(
    struct alarm_engine *e, struct slot *s, int64_t at_us, int64_t received_us)
{
	const struct expression *c = &s->rule->rule.condition;
	const struct operands *o = s->operands;
	double v[CONDITION_METRICS];
	enum truth truth;

	for (size_t i = 0; i < c->name_count; i++)
		v[i] = at_us - o->at_us[i] > ALARM_HELD_US ? (double)NAN
							   : o->value[i];
	s->last_us = at_us;
	truth = condition_holds(c, v);
	if (truth != TRUTH_UNKNOWN)
		move(e, s, truth == TRUTH_YES, v[0], (double)NAN, at_us,
		    received_us);
}

/* Values are held until newer ones come; the row may bring some of them. */
static void
judge_expression(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, const double *values, size_t n)
{
	const struct expression *c = &s->rule->rule.condition;
	struct operands *o = s->operands;
	bool fresh = false;

	if (at_us < s->last_us)
		return;
	for (size_t i = 0; i < c->name_count; i++) {
		const double sent = value_at(values, n, o->place[i]);

		if (!isnan(sent) && at_us > o->at_us[i]) {
			o->value[i] = sent;
			o->at_us[i] = at_us;
			fresh = true;
		}
	}
	if (fresh)
		weigh(e, s, at_us, received_us);
}

/* Any arrival ends the silence, however old its samples are. */
static void
hear(struct alarm_engine *e, struct slot *s, int64_t now_us,
    const double *values, size_t n)
{
	const int64_t after_us = s->rule->rule.after_s * US_PER_S;

	if (s->rule->rule.metric.n > 0 && isnan(value_at(values, n, s->place)))
		return;
	s->last_us = now_us;
	if (s->level != 0) {
		s->aim = 0;
		s->value = (double)NAN;
		s->bound = s->rule->rule.after_s;
		arrive(e, s, now_us);
	}
	/* A timer that runs looks itself how long it still has to. */
	if (s->earlier == NULL)
		arm(e, s, now_us + after_us);
}

static void
judge_value(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, double value)
{
	if (isnan(value) || at_us <= s->last_us)
		return;
	s->last_us = at_us;
	if (s->rule->rule.kind == RULE_THRESHOLD)
		judge_threshold(e, s, at_us, received_us, value);
	else if (s->rule->rule.kind == RULE_RATE)
		judge_rate(e, s, at_us, received_us, value);
	else
		judge_deviation(e, s, at_us, received_us, value);
}

static void
judge(struct alarm_engine *e, struct slot *s, int64_t at_us,
    int64_t received_us, const double *values, size_t n)
{
	if (s->rule->rule.kind == RULE_EXPRESSION)
		judge_expression(e, s, at_us, received_us, values, n);
	else
		judge_value(
		    e, s, at_us, received_us, value_at(values, n, s->place));
}

void
alarm_row(struct alarm_engine *e, struct alarm_device *device, int64_t at_us,
    int64_t received_us, const double *values, size_t n)
{
	const int64_t now_us = steady(e, received_us);
	const bool late = received_us - at_us > ALARM_LATE_US;

	for (struct slot *s = device->slots; s != NULL; s = s->next) {
		if (outbox_full(e->outbox))
			return;
		if (s->rule->rule.kind == RULE_STALE)
			hear(e, s, now_us, values, n);
		else if (!late)
			judge(e, s, at_us, now_us, values, n);
	}
}

/* Time passes -------------------------------------------------------------- */

static void
silence(struct alarm_engine *e, struct slot *s)
{
	const int64_t after_us = s->rule->rule.after_s * US_PER_S;

	if (s->last_us + after_us > e->now_us) {
		arm(e, s, s->last_us + after_us);
	} else if (s->level == 0) {
		s->aim = 1;
		s->bound = s->rule->rule.after_s;
		s->value = s->bound;
		arrive(e, s, s->last_us + after_us);
	}
}

static void
ring(struct alarm_engine *e, struct slot *s)
{
	disarm(s);
	if (outbox_full(e->outbox)) {
		arm(e, s, e->now_us + US_PER_S);
	} else if (s->rule->rule.kind == RULE_STALE) {
		silence(e, s);
	} else if (s->aim != s->level) {
		const struct rule *rule = &s->rule->rule;
		const int wait_s =
		    is_worse(s->level, s->aim) ? rule->on_s : rule->off_s;

		arrive(e, s, s->since_us + wait_s * US_PER_S);
	}
}

void
alarm_tick(struct alarm_engine *e, int64_t now_us)
{
	const int64_t over = steady(e, now_us) / STEP_US;

	/* Further back than a turn there is nothing that is not met anyway. */
	if (over - e->turned > WHEEL)
		e->turned = over - WHEEL;
	for (; e->turned < over; e->turned++) {
		struct slot *s = e->wheel[e->turned % WHEEL], *later;

		for (; s != NULL; s = later) {
			later = s->later;
			if (s->due_us <= e->now_us)
				ring(e, s);
		}
	}
}

/* Rules and devices -------------------------------------------------------- */

struct alarm_engine *
alarm_engine_new(struct cx *cx, struct alarm_outbox *outbox)
{
	struct alarm_engine *e = cx_alloc(cx, sizeof(*e));

	e->cx = cx;
	e->outbox = outbox;
	e->buckets = 256;
	e->hash = cx_calloc(cx, e->buckets, sizeof(struct alarm_device *));
	return e;
}

static struct armed *
find_rule(const struct alarm_engine *e, int64_t id)
{
	struct armed *r = e->rules[(uint64_t)id % RULE_BUCKETS];

	while (r != NULL && r->id != id)
		r = r->next;
	return r;
}

void
alarm_add_rule(struct alarm_engine *e, int64_t id, int32_t tenant,
    int32_t version, int zone_min, const struct rule *rule)
{
	struct armed **bucket = &e->rules[(uint64_t)id % RULE_BUCKETS];
	struct armed *r = cx_alloc(e->cx, sizeof(*r));

	*r = (struct armed){ id, tenant, version, zone_min, *rule,
		.minute = INT64_MIN, .limits = rule->limits, .next = *bucket };
	*bucket = r;
}

size_t
alarm_metrics(
    const struct alarm_engine *e, int64_t rule, const struct str **metrics)
{
	const struct armed *r = find_rule(e, rule);

	if (r == NULL)
		return 0;
	*metrics = r->rule.kind == RULE_EXPRESSION ? r->rule.condition.names
						   : &r->rule.metric;
	return r->rule.kind == RULE_EXPRESSION ? r->rule.condition.name_count
					       : r->rule.metric.n > 0;
}

static size_t
bucket_of(const struct alarm_engine *e, int64_t device)
{
	return ((uint64_t)device * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	    (e->buckets - 1);
}

struct alarm_device *
alarm_find(const struct alarm_engine *e, int32_t tenant, int64_t device)
{
	struct alarm_device *d = e->hash[bucket_of(e, device)];

	while (d != NULL && (d->id != device || d->tenant != tenant))
		d = d->chain;
	return d;
}

static void
grow(struct alarm_engine *e)
{
	struct alarm_device **old = e->hash;
	const size_t n = e->buckets;

	e->buckets *= 2;
	e->hash = cx_calloc(e->cx, e->buckets, sizeof(struct alarm_device *));
	for (size_t i = 0; i < n; i++)
		for (struct alarm_device *d = old[i], *next; d != NULL;
		     d = next) {
			const size_t at = bucket_of(e, d->id);

			next = d->chain;
			d->chain = e->hash[at];
			e->hash[at] = d;
		}
}

static struct alarm_device *
make_device(struct alarm_engine *e, int32_t tenant, int64_t device)
{
	struct alarm_device *d = alarm_find(e, tenant, device);
	size_t at;

	if (d != NULL)
		return d;
	if (e->devices == e->buckets)
		grow(e);
	at = bucket_of(e, device);
	d = cx_alloc(e->cx, sizeof(*d));
	d->id = device;
	d->tenant = tenant;
	d->chain = e->hash[at];
	e->hash[at] = d;
	e->devices++;
	return d;
}

static struct slot *
find_slot(
    const struct alarm_engine *e, int64_t rule, int32_t tenant, int64_t device)
{
	const struct alarm_device *d = alarm_find(e, tenant, device);
	struct slot *s = d == NULL ? NULL : d->slots;

	while (s != NULL && s->rule->id != rule)
		s = s->next;
	return s;
}

static void
take_places(struct alarm_engine *e, struct slot *s, const int *place)
{
	const struct rule *rule = &s->rule->rule;

	if (rule->kind != RULE_EXPRESSION) {
		s->place = rule->metric.n > 0 ? place[0] : 0;
		return;
	}
	s->operands = cx_alloc(e->cx, sizeof(*s->operands));
	for (size_t i = 0; i < rule->condition.name_count; i++) {
		s->operands->place[i] = place[i];
		s->operands->value[i] = (double)NAN;
	}
}

void
alarm_watch(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const int *place, int64_t heard_us)
{
	struct armed *r = find_rule(e, rule);
	struct slot *s;

	if (r == NULL || find_slot(e, rule, tenant, device) != NULL)
		return;
	s = cx_alloc(e->cx, sizeof(*s));
	s->device = make_device(e, tenant, device);
	s->rule = r;
	s->next = s->device->slots;
	s->device->slots = s;
	take_places(e, s, place);
	e->watches++;
	if (r->rule.kind == RULE_STALE && heard_us > 0) {
		s->last_us = heard_us;
		arm(e, s, heard_us + r->rule.after_s * US_PER_S);
	}
}

void
alarm_baseline(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double mean[ALARM_SLOTS],
    const double spread[ALARM_SLOTS])
{
	struct slot *s = find_slot(e, rule, tenant, device);

	if (s == NULL || s->rule->rule.kind != RULE_DEVIATION)
		return;
	s->baseline = cx_alloc(e->cx, sizeof(*s->baseline));
	memcpy(s->baseline->mean, mean, sizeof(s->baseline->mean));
	memcpy(s->baseline->spread, spread, sizeof(s->baseline->spread));
}

void
alarm_restore(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, int level, int64_t at_us)
{
	struct slot *s = find_slot(e, rule, tenant, device);

	if (s == NULL)
		return;
	s->level = (int8_t)level;
	s->aim = s->level;
	if (s->rule->rule.kind == RULE_STALE)
		disarm(s);
	else
		s->last_us = at_us;
}

static void
adopt(struct alarm_engine *e, struct slot *s, const struct slot *was)
{
	const bool same = s->rule->version == was->rule->version;

	s->seasoned = same;
	s->level = was->level;
	s->aim = same ? was->aim : was->level;
	s->last_us = was->last_us > s->last_us ? was->last_us : s->last_us;
	if (s->rule->rule.kind != was->rule->rule.kind)
		return;
	s->since_us = was->since_us;
	s->value = was->value;
	s->bound = was->bound;
	if (s->rule->rule.kind == RULE_RATE) {
		s->anchor = was->anchor;
	} else if (s->rule->rule.kind == RULE_EXPRESSION && same) {
		memcpy(s->operands->value, was->operands->value,
		    sizeof(s->operands->value));
		memcpy(s->operands->at_us, was->operands->at_us,
		    sizeof(s->operands->at_us));
	}
	if (s->rule->rule.kind == RULE_STALE && s->level == 0 && s->last_us > 0)
		arm(e, s, s->last_us + s->rule->rule.after_s * US_PER_S);
	else if (s->rule->rule.kind == RULE_STALE)
		disarm(s);
	else if (same && was->earlier != NULL)
		arm(e, s, was->due_us);
}

void
alarm_adopt(struct alarm_engine *e, const struct alarm_engine *old)
{
	e->turned = old->turned;
	e->now_us = old->now_us;
	e->skew_us = old->skew_us;
	for (size_t i = 0; i < e->buckets; i++)
		for (const struct alarm_device *d = e->hash[i]; d != NULL;
		     d = d->chain)
			for (struct slot *s = d->slots; s != NULL;
			     s = s->next) {
				const struct slot *was = find_slot(
				    old, s->rule->id, d->tenant, d->id);

				if (was != NULL)
					adopt(e, s, was);
			}
}

void
alarm_standing(struct cx *cx, struct alarm_engine *e, int64_t rule,
    int32_t tenant, int64_t device, const double *value, const int64_t *at_us)
{
	const struct str *metric;
	const size_t n = alarm_metrics(e, rule, &metric);
	struct slot *s = find_slot(e, rule, tenant, device);
	struct standing *is;

	if (s == NULL || s->rule->rule.kind == RULE_STALE)
		return;
	is = cx_alloc(cx, sizeof(*is));
	is->slot = s;
	memcpy(is->value, value, n * sizeof(*value));
	memcpy(is->at_us, at_us, n * sizeof(*at_us));
	is->next = e->standing;
	e->standing = is;
}

static void
judge_held(struct alarm_engine *e, struct slot *s, const struct standing *is,
    int64_t now_us)
{
	struct operands *o = s->operands;
	int64_t newest_us = 0;

	for (size_t i = 0; i < s->rule->rule.condition.name_count; i++) {
		if (isnan(is->value[i]) || is->at_us[i] <= o->at_us[i])
			continue;
		o->value[i] = is->value[i];
		o->at_us[i] = is->at_us[i];
		if (o->at_us[i] > newest_us)
			newest_us = o->at_us[i];
	}
	if (newest_us >= s->last_us && now_us - newest_us <= ALARM_LATE_US)
		weigh(e, s, newest_us, steady(e, now_us));
}

/* The newest sample that the version before has judged is judged again. */
static void
judge_stood(struct alarm_engine *e, struct slot *s, const struct standing *is,
    int64_t now_us)
{
	const int64_t at_us = is->at_us[0];

	if (at_us < s->last_us || now_us - at_us > ALARM_LATE_US)
		return;
	s->last_us = at_us - 1;
	judge_value(e, s, at_us, steady(e, now_us), is->value[0]);
}

void
alarm_judge_standing(struct alarm_engine *e, int64_t now_us)
{
	for (const struct standing *is = e->standing; is != NULL;
	     is = is->next) {
		struct slot *s = is->slot;

		if (s->seasoned || outbox_full(e->outbox))
			continue;
		if (s->rule->rule.kind == RULE_EXPRESSION)
			judge_held(e, s, is, now_us);
		else
			judge_stood(e, s, is, now_us);
	}
	e->standing = NULL;
}

size_t
alarm_watches(const struct alarm_engine *e)
{
	return e->watches;
}
