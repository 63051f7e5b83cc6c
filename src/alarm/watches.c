/*
 * watches.c - which rule watches which device, as it changes.
 */
#include <math.h>
#include <string.h>

#include "alarm/alarm_inside.h"
#include "alarm/outbox.h"
#include "base/moment.h"

/* Of dying rules, in a tick. */
#define CLEARED 4096

/* Memory ------------------------------------------------------------------- */

/* Zeroed: what was given back before, or new. */
static void *
take(struct alarm_engine *e, void **spare, size_t size)
{
	void *p = *spare;

	if (p == NULL)
		return cx_alloc(e->cx, size);
	memcpy(spare, p, sizeof(*spare));
	return memset(p, 0, size);
}

static void
give(void **spare, void *p)
{
	memcpy(p, spare, sizeof(*spare));
	*spare = p;
}

static void
free_rule(struct armed *r)
{
	struct cx memory = r->memory;

	cx_clear(&memory);
}

static void
free_chain(struct armed *r)
{
	while (r != NULL) {
		struct armed *next = r->next, *older = r->older;

		free_rule(r);
		for (r = older; r != NULL; r = older) {
			older = r->older;
			free_rule(r);
		}
		r = next;
	}
}

static void
free_rules(void *engine)
{
	struct alarm_engine *e = engine;

	for (size_t i = 0; i < ENGINE_RULES; i++)
		free_chain(e->rules[i]);
	free_chain(e->dying);
}

struct alarm_engine *
alarm_engine_new(struct cx *cx, struct alarm_outbox *outbox)
{
	struct alarm_engine *e = cx_alloc(cx, sizeof(*e));

	e->cx = cx;
	e->outbox = outbox;
	e->buckets = 256;
	e->hash = cx_calloc(cx, e->buckets, sizeof(struct alarm_device *));
	cx_defer(cx, free_rules, e);
	return e;
}

/* Devices ------------------------------------------------------------------ */

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

/* Steps of eight rows, each of which needs what the one before has asked
 * for. */
void
alarm_ahead(const struct alarm_engine *e, const int64_t *device, size_t n)
{
	const struct alarm_device *d;

	if (n > 24)
		__builtin_prefetch(&e->hash[bucket_of(e, device[24])]);
	if (n > 16)
		__builtin_prefetch(e->hash[bucket_of(e, device[16])]);
	d = n > 8 ? e->hash[bucket_of(e, device[8])] : NULL;
	if (d != NULL)
		__builtin_prefetch(d->slots);
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
	d = take(e, &e->spare_devices, sizeof(*d));
	d->id = device;
	d->tenant = tenant;
	d->chain = e->hash[at];
	e->hash[at] = d;
	e->devices++;
	return d;
}

static void
free_device(struct alarm_engine *e, struct alarm_device *d)
{
	struct alarm_device **at = &e->hash[bucket_of(e, d->id)];

	while (*at != d)
		at = &(*at)->chain;
	*at = d->chain;
	e->devices--;
	give(&e->spare_devices, d);
}

/* Slots -------------------------------------------------------------------- */

struct slot *
engine_slot(
    const struct alarm_engine *e, int64_t rule, int32_t tenant, int64_t device)
{
	const struct alarm_device *d = alarm_find(e, tenant, device);
	struct slot *s = d == NULL ? NULL : d->slots;

	while (s != NULL && (s->rule->id != rule || s->rule->dying))
		s = s->next;
	return s;
}

static void
join_rule(struct alarm_engine *e, struct slot *s, struct armed *r)
{
	s->rule = r;
	s->beside = r->slots;
	s->before = &r->slots;
	if (s->beside != NULL)
		s->beside->before = &s->beside;
	r->slots = s;
	r->count++;
	e->watches++;
}

static void
leave_rule(struct alarm_engine *e, struct slot *s)
{
	*s->before = s->beside;
	if (s->beside != NULL)
		s->beside->before = s->before;
	s->rule->count--;
	e->watches -= !s->rule->dying;
}

static void
free_extras(struct alarm_engine *e, struct slot *s)
{
	if (s->rule->rule.kind == RULE_EXPRESSION)
		give(&e->spare_operands, s->operands);
	else if (s->rule->rule.kind == RULE_DEVIATION && s->baseline != NULL)
		give(&e->spare_baselines, s->baseline);
}

/* The outbox is hardly ever full while pieces are read; what it cannot take
 * then is ended with the next change of the rule or the device. */
static void
withdraw(struct alarm_engine *e, const struct slot *s)
{
	const struct alarm_transition t = {
		.tenant = s->device->tenant,
		.device = s->device->id,
		.rule_tenant = s->rule->tenant,
		.rule = s->rule->id,
		.version = s->rule->version,
		.what = ALARM_WITHDRAW,
		.at_us = e->now_us > s->last_us ? e->now_us : s->last_us,
		.value = (double)NAN,
		.bound = (double)NAN,
	};

	if (s->level != 0 && !outbox_full(e->outbox))
		outbox_put(e->outbox, &t);
}

static void
free_slot(struct alarm_engine *e, struct slot *s)
{
	struct alarm_device *d = s->device;
	struct slot **at = &d->slots;

	withdraw(e, s);
	engine_disarm(s);
	free_extras(e, s);
	leave_rule(e, s);
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	give(&e->spare_slots, s);
	if (d->slots == NULL)
		free_device(e, d);
}

static struct slot *
make_slot(
    struct alarm_engine *e, struct armed *r, int32_t tenant, int64_t device)
{
	struct slot *s = take(e, &e->spare_slots, sizeof(*s));

	s->device = make_device(e, tenant, device);
	s->next = s->device->slots;
	s->device->slots = s;
	join_rule(e, s, r);
	if (r->rule.kind == RULE_EXPRESSION)
		s->operands = take(e, &e->spare_operands, sizeof(*s->operands));
	return s;
}

/*
 * The slot goes over to another version of its rule: the alarm stays, and
 * from where a rate is counted; delays and values that are held do not.
 */
static void
renew(struct alarm_engine *e, struct slot *s, struct armed *r)
{
	const bool same_kind = s->rule->rule.kind == r->rule.kind;
	const struct slot was = *s;

	engine_disarm(s);
	free_extras(e, s);
	leave_rule(e, s);
	join_rule(e, s, r);
	s->aim = s->level;
	s->operands = NULL;
	s->anchor.at_us = 0;
	s->interval = (struct interval){ 0 };
	if (!same_kind) {
		s->since_us = 0;
		s->value = s->bound = 0;
	} else if (r->rule.kind == RULE_RATE) {
		s->anchor = was.anchor;
	} else if (r->rule.kind == RULE_STALE) {
		s->interval = was.interval;
	}
	if (r->rule.kind == RULE_EXPRESSION)
		s->operands = take(e, &e->spare_operands, sizeof(*s->operands));
}

static void
take_places(struct slot *s, const int *place, bool fresh)
{
	const struct rule *rule = &s->rule->rule;

	if (rule->kind != RULE_EXPRESSION) {
		s->place = rule->metric.n > 0 ? place[0] : 0;
		return;
	}
	for (size_t i = 0; i < rule->condition.name_count; i++) {
		s->operands->place[i] = place[i];
		if (fresh)
			s->operands->value[i] = (double)NAN;
	}
}

/* From when on a silence is counted: once it was heard, nobody else says. */
static void
take_heard(struct alarm_engine *e, struct slot *s, int64_t heard_us, bool fresh)
{
	if (s->rule->rule.kind != RULE_STALE || heard_us == 0 ||
	    (!fresh && s->last_us > 0))
		return;
	s->last_us = heard_us > s->last_us ? heard_us : s->last_us;
	if (s->interval.count == 0)
		interval_begin(&s->interval);
	if (s->level == 0)
		engine_expect(e, s);
}

/* Rules -------------------------------------------------------------------- */

static struct armed **
bucket_of_rule(struct alarm_engine *e, int64_t id)
{
	return &e->rules[(uint64_t)id % ENGINE_RULES];
}

static struct armed *
find_rule(const struct alarm_engine *e, int64_t id)
{
	struct armed *r = e->rules[(uint64_t)id % ENGINE_RULES];

	while (r != NULL && r->id != id)
		r = r->next;
	return r;
}

/* It and its versions before judge no more; what they watch goes bit by bit,
 * for it may be a million devices. */
static void
bury(struct alarm_engine *e, struct armed *r)
{
	for (struct armed *older; r != NULL; r = older) {
		older = r->older;
		r->older = NULL;
		r->dying = true;
		e->watches -= r->count;
		r->next = e->dying;
		e->dying = r;
	}
}

void
engine_clear_away(struct alarm_engine *e)
{
	struct armed *r = e->dying;

	for (int i = 0; i < CLEARED && r != NULL && !outbox_full(e->outbox);
	     i++) {
		if (r->slots != NULL) {
			free_slot(e, r->slots);
			continue;
		}
		e->dying = r->next;
		free_rule(r);
		r = e->dying;
	}
}

void
alarm_begin_piece(struct alarm_engine *e)
{
	e->round++;
}

bool
alarm_keep_rule(
    struct alarm_engine *e, int64_t id, int32_t version, int zone_min)
{
	struct armed *r = find_rule(e, id);

	if (r == NULL || r->version != version)
		return false;
	if (r->zone_min != zone_min) {
		r->zone_min = zone_min;
		r->minute = INT64_MIN;
	}
	r->round = e->round;
	return true;
}

void
alarm_add_rule(struct alarm_engine *e, int64_t id, int32_t tenant,
    int32_t version, int zone_min, const struct rule *rule, struct cx *memory)
{
	struct armed **at = bucket_of_rule(e, id);
	struct armed *r = cx_alloc(memory, sizeof(*r));

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	*r = (struct armed){ .memory = *memory,
		.id = id,
		.tenant = tenant,
		.version = version,
		.zone_min = zone_min,
		.rule = *rule,
		.minute = INT64_MIN,
		.limits = rule->limits,
		.round = e->round };
	r->older = *at;
	if (r->older != NULL) {
		r->next = r->older->next;
		r->older->next = NULL;
	}
	*at = r;
	cx_init(memory);
}

void
alarm_drop_rule(struct alarm_engine *e, int64_t id)
{
	struct armed **at = bucket_of_rule(e, id);
	struct armed *r;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	r = *at;
	if (r == NULL)
		return;
	*at = r->next;
	bury(e, r);
}

void
alarm_drop_unseen_rules(struct alarm_engine *e)
{
	for (size_t i = 0; i < ENGINE_RULES; i++)
		for (struct armed *r = e->rules[i], *next; r != NULL;
		     r = next) {
			next = r->next;
			if (r->round != e->round)
				alarm_drop_rule(e, r->id);
		}
}

static void
retire(struct alarm_engine *e, struct armed *r)
{
	struct armed *older = r->older;

	r->older = NULL;
	bury(e, older);
}

void
alarm_retire(struct alarm_engine *e, int64_t rule)
{
	struct armed *one = find_rule(e, rule);

	if (one != NULL)
		retire(e, one);
	for (size_t i = 0; rule == 0 && i < ENGINE_RULES; i++)
		for (struct armed *r = e->rules[i]; r != NULL; r = r->next)
			retire(e, r);
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

/* Watching ----------------------------------------------------------------- */

enum alarm_watch
alarm_watch(struct alarm_engine *e, int64_t rule, int32_t version,
    int32_t tenant, int64_t device, const int *place, int64_t heard_us)
{
	struct armed *r = find_rule(e, rule);
	struct slot *s = engine_slot(e, rule, tenant, device);
	enum alarm_watch is = s == NULL ? ALARM_NEW
	    : s->rule != r              ? ALARM_RENEWED
					: ALARM_KNOWN;

	if (s != NULL)
		s->round = e->round;
	if (r == NULL || r->version != version)
		return ALARM_KNOWN;
	if (is == ALARM_NEW)
		s = make_slot(e, r, tenant, device);
	else if (is == ALARM_RENEWED)
		renew(e, s, r);
	s->round = e->round;
	take_places(s, place, is != ALARM_KNOWN);
	take_heard(e, s, heard_us, is != ALARM_KNOWN);
	return is;
}

void
alarm_baseline(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double *mean, const double *spread)
{
	struct slot *s = engine_slot(e, rule, tenant, device);

	if (s == NULL || s->rule->rule.kind != RULE_DEVIATION)
		return;
	if (mean == NULL) {
		if (s->baseline != NULL)
			give(&e->spare_baselines, s->baseline);
		s->baseline = NULL;
		return;
	}
	if (s->baseline == NULL)
		s->baseline =
		    take(e, &e->spare_baselines, sizeof(*s->baseline));
	memcpy(s->baseline->mean, mean, sizeof(s->baseline->mean));
	memcpy(s->baseline->spread, spread, sizeof(s->baseline->spread));
}

void
alarm_restore(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, int level, int64_t at_us)
{
	struct slot *s = engine_slot(e, rule, tenant, device);

	if (s == NULL)
		return;
	s->level = (int8_t)level;
	s->aim = s->level;
	if (s->rule->rule.kind == RULE_STALE)
		engine_disarm(s);
	else
		s->last_us = at_us;
}

static void
sweep(struct alarm_engine *e, struct alarm_device *d)
{
	for (struct slot *s = d->slots, *next; s != NULL; s = next) {
		next = s->next;
		if (s->round != e->round)
			free_slot(e, s); /* with the last one goes the device */
	}
}

static void
sweep_bucket(struct alarm_engine *e, size_t at, int64_t from, int64_t to)
{
	for (struct alarm_device *d = e->hash[at], *next; d != NULL; d = next) {
		next = d->chain;
		if (d->id >= from && d->id <= to)
			sweep(e, d);
	}
}

void
alarm_drop_unseen(struct alarm_engine *e, int64_t from, int64_t to)
{
	/* Whichever are fewer: numbers, or buckets. */
	if ((uint64_t)to - (uint64_t)from < e->buckets)
		for (int64_t id = from; id <= to; id++)
			sweep_bucket(e, bucket_of(e, id), id, id);
	else
		for (size_t i = 0; i < e->buckets; i++)
			sweep_bucket(e, i, from, to);
}

size_t
alarm_watches(const struct alarm_engine *e)
{
	return e->watches;
}
