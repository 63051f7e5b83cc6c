#include "alarm/alarm.h"

#include <math.h>
#include <string.h>

#include "alarm/alarm_inside.h"
#include "alarm/outbox.h"
#include "base/moment.h"

#define STEP_US (US_PER_S / 4)
/* A rate is not taken over a pause longer than this many windows. */
#define PAUSE_WINDOWS 10

/* Timers ------------------------------------------------------------------- */

void
engine_disarm(struct slot *s)
{
	if (s->earlier == NULL)
		return;
	*s->earlier = s->later;
	if (s->later != NULL)
		s->later->earlier = s->earlier;
	s->earlier = NULL;
	s->later = NULL;
}

void
engine_arm(struct alarm_engine *e, struct slot *s, int64_t due_us)
{
	int64_t step = due_us / STEP_US;
	struct slot **bucket;

	engine_disarm(s);
	if (step < e->turned)
		step = e->turned;
	bucket = &e->wheel[step % ENGINE_WHEEL];
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
		engine_disarm(s);
		return;
	}
	if (s->aim == s->level || is_worse(s->level, s->aim) != worse ||
	    (worse && sign(s->aim) != sign(aim))) {
		s->since_us = at_us;
		engine_arm(e, s, received_us + wait_us);
	}
	s->aim = (int8_t)aim;
	s->value = value;
	s->bound = bound;
	if (at_us - s->since_us >= wait_us) {
		engine_disarm(s);
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

/* A timer that runs looks itself how long it still has to, if it is not too
 * late. */
void
engine_expect(struct alarm_engine *e, struct slot *s)
{
	const int64_t after_us =
	    interval_patience(&s->interval, &s->rule->rule);

	if (after_us > 0 &&
	    (s->earlier == NULL || s->due_us > s->last_us + after_us))
		engine_arm(e, s, s->last_us + after_us);
}

/* Any arrival ends the silence, however old its samples are. */
static void
hear(struct alarm_engine *e, struct slot *s, int64_t now_us,
    const double *values, size_t n)
{
	if (s->rule->rule.metric.n > 0 && isnan(value_at(values, n, s->place)))
		return;
	if (s->last_us > 0)
		interval_learn(&s->interval, now_us - s->last_us);
	s->last_us = now_us;
	if (s->level != 0) {
		s->aim = 0;
		s->value = (double)NAN;
		arrive(e, s, now_us);
	}
	engine_expect(e, s);
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
		if (s->rule->dying)
			continue;
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
	const int64_t after_us =
	    interval_patience(&s->interval, &s->rule->rule);

	if (s->last_us + after_us > e->now_us) {
		engine_arm(e, s, s->last_us + after_us);
	} else if (s->level == 0) {
		s->aim = 1;
		s->bound = (double)after_us / US_PER_S;
		s->value = s->bound;
		arrive(e, s, s->last_us + after_us);
	}
}

static void
ring(struct alarm_engine *e, struct slot *s)
{
	engine_disarm(s);
	if (s->rule->dying)
		return;
	if (outbox_full(e->outbox)) {
		engine_arm(e, s, e->now_us + US_PER_S);
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
	if (over - e->turned > ENGINE_WHEEL)
		e->turned = over - ENGINE_WHEEL;
	for (; e->turned < over; e->turned++) {
		struct slot *s = e->wheel[e->turned % ENGINE_WHEEL], *later;

		for (; s != NULL; s = later) {
			later = s->later;
			if (s->due_us <= e->now_us)
				ring(e, s);
		}
	}
	engine_clear_away(e);
}

/* What stood before -------------------------------------------------------- */

static void
judge_held(struct alarm_engine *e, struct slot *s, const double *value,
    const int64_t *at_us, int64_t now_us)
{
	struct operands *o = s->operands;
	int64_t newest_us = 0;

	for (size_t i = 0; i < s->rule->rule.condition.name_count; i++) {
		if (isnan(value[i]) || at_us[i] <= o->at_us[i])
			continue;
		o->value[i] = value[i];
		o->at_us[i] = at_us[i];
		if (o->at_us[i] > newest_us)
			newest_us = o->at_us[i];
	}
	if (newest_us >= s->last_us && now_us - newest_us <= ALARM_LATE_US)
		weigh(e, s, newest_us, steady(e, now_us));
}

/* The newest sample that the version before has judged is judged again. */
static void
judge_stood(struct alarm_engine *e, struct slot *s, double value, int64_t at_us,
    int64_t now_us)
{
	if (at_us < s->last_us || now_us - at_us > ALARM_LATE_US)
		return;
	s->last_us = at_us - 1;
	judge_value(e, s, at_us, steady(e, now_us), value);
}

void
alarm_standing(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double *value, const int64_t *at_us, int64_t now_us)
{
	struct slot *s = engine_slot(e, rule, tenant, device);

	if (s == NULL || s->rule->rule.kind == RULE_STALE ||
	    outbox_full(e->outbox))
		return;
	if (s->rule->rule.kind == RULE_EXPRESSION)
		judge_held(e, s, value, at_us, now_us);
	else
		judge_stood(e, s, value[0], at_us[0], now_us);
}
