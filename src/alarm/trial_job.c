#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm_job.h"
#include "alarm/past_store.h"
#include "alarm/quality.h"
#include "alarm/usual.h"
#include "base/json.h"
#include "base/log.h"
#include "base/moment.h"

#define DEVICES_MOST 200
#define SAMPLES_MOST 20000000 /* of one trial */
#define LISTED 200
#define DAYS_MOST 91
#define LEARN_DAYS 28
#define LEARN_MOST 500 /* metrics learned in one job */
/* A marked alarm counts as found by one that begins a minute early. */
#define EARLY_US US_PER_MIN

/* One version of the rule, and what it would have done. */
struct version {
	bool there;
	struct rule rule;
	struct alarm_outbox *outbox; /* of the device at hand */
	struct alarm_engine *engine;
	struct alarm_device *device;
	size_t raised, devices;
	int64_t active_us;
	unsigned by_day[DAYS_MOST + 1];
	struct quality_event *events; /* of all devices */
	size_t event_count, event_room;
	json_t *top, *alarms;
};

struct trial {
	struct job *job;
	int64_t id, rule_id;
	int32_t tenant;
	int number, zone_min;
	int64_t from_us, to_us;
	struct version now, old; /* the one tried, the one at work */
	size_t matched, tried, samples;
	bool cut; /* SAMPLES_MOST was reached */
	const struct db_rows *marked;
	bool *kept; /* of the marked */
};

/* Learning ----------------------------------------------------------------- */

static bool
learn(struct cx *cx, struct conn *conn, int32_t tenant, int64_t device,
    int place, int zone_min, int64_t to_us, double mean[ALARM_SLOTS],
    double spread[ALARM_SLOTS], int *days)
{
	struct usual *u = cx_alloc(cx, sizeof(*u));
	struct past *p = past_open(cx, conn, tenant, device, zone_min, &place,
	    1, to_us - LEARN_DAYS * US_PER_DAY, to_us);
	int64_t at_us;
	double value;

	while (past_next(p, &at_us, &value))
		usual_add(u, at_us, zone_min, value);
	*days = usual_end(u, mean, spread);
	return cx->fail == FAIL_NONE;
}

static bool
learn_one(struct cx *cx, struct job *job, const struct db_rows *due, size_t i)
{
	const int32_t tenant =
	    (int32_t)db_int(due, i, db_find(due, "tenant_id"));
	const int64_t device = db_int(due, i, db_find(due, "device_id"));
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];
	struct db_binds b = db_binds(cx);
	int days;

	if (!conn_begin(cx, job->conn, &job->who) ||
	    !learn(cx, job->conn, tenant, device,
		(int)db_int(due, i, db_find(due, "ordinal")),
		(int)db_int(due, i, db_find(due, "zone_min")), moment_now(),
		mean, spread, &days))
		return false;
	db_bind_int(&b, "tenant", tenant);
	db_bind_int(&b, "device", device);
	db_bind(&b, "metric", db_str(due, i, db_find(due, "metric")));
	db_bind_float8s(&b, "mean", mean, ALARM_SLOTS);
	db_bind_float8s(&b, "spread", spread, ALARM_SLOTS);
	db_bind_int(&b, "days", days);
	return conn_ask(cx, job->conn, Q_ALARM_BASELINE_PUT, &b) != NULL &&
	    conn_commit(cx, job->conn);
}

bool
alarm_learn(struct cx *cx, struct job *job)
{
	const json_t *rule = json_object_get(job->payload, "rule");
	struct db_binds b = db_binds(cx);
	const struct db_rows *due;

	if (rule != NULL)
		db_bind_int(&b, "rule", json_integer_value(rule));
	db_bind_int(&b, "limit", LEARN_MOST);
	due = conn_ask_once(cx, job->conn, &job->who, Q_ALARM_BASELINE_DUE, &b);
	if (due == NULL)
		return false;
	for (size_t i = 0; i < db_count(due); i++) {
		struct cx own;
		bool good;

		cx_init(&own);
		good = learn_one(&own, job, due, i);
		if (!good)
			(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
		cx_clear(&own);
		if (!good ||
		    !job_progress(cx, job, (double)i / (double)db_count(due)))
			return cx->fail == FAIL_NONE;
	}
	return true;
}

/* One version on one device ------------------------------------------------ */

static bool
usual_of(struct cx *cx, const struct trial *t, const struct version *v,
    int32_t tenant, int64_t device, int place)
{
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];
	int days;

	if (v->rule.kind != RULE_DEVIATION)
		return true;
	if (!learn(cx, t->job->conn, tenant, device, place, t->zone_min,
		t->to_us, mean, spread, &days))
		return false;
	alarm_baseline(v->engine, 1, tenant, device, mean, spread);
	return true;
}

static bool
set_up(struct cx *cx, const struct trial *t, struct version *v, int32_t tenant,
    int64_t device, const int *places, int first)
{
	struct cx memory;

	if (!v->there)
		return true;
	v->outbox = alarm_outbox_new(cx);
	v->engine = alarm_engine_new(cx, v->outbox);
	cx_init(&memory);
	alarm_add_rule(
	    v->engine, 1, t->tenant, 1, t->zone_min, &v->rule, &memory);
	(void)alarm_watch(v->engine, 1, 1, tenant, device, places, 0);
	v->device = alarm_find(v->engine, tenant, device);
	return usual_of(cx, t, v, tenant, device, first);
}

static void
note_event(struct cx *cx, struct version *v, struct quality_event e)
{
	if (v->event_count == v->event_room) {
		const size_t room =
		    v->event_room == 0 ? 256 : v->event_room * 2;
		struct quality_event *events =
		    cx_calloc(cx, room, sizeof(*events));

		if (v->event_count > 0)
			memcpy(events, v->events,
			    v->event_count * sizeof(*events));
		v->events = events;
		v->event_room = room;
	}
	v->events[v->event_count++] = e;
}

/* An alarm of the version tried finds those marked as true. */
static void
keep_marked(struct trial *t, int64_t device, int64_t from_us, int64_t to_us)
{
	for (size_t i = 0; i < db_count(t->marked); i++)
		if (db_int(t->marked, i, 0) == device &&
		    from_us <= db_moment(t->marked, i, 2) &&
		    to_us >= db_moment(t->marked, i, 1) - EARLY_US)
			t->kept[i] = true;
}

static void
list_alarm(struct cx *cx, struct trial *t, struct version *v, int64_t device,
    struct str name, const struct alarm_transition *raise, int64_t to_us,
    bool returned)
{
	const size_t day = (size_t)(moment_day(raise->at_us, t->zone_min) -
	    moment_day(t->from_us, t->zone_min));

	v->raised++;
	v->active_us += to_us - raise->at_us;
	v->by_day[day <= DAYS_MOST ? day : DAYS_MOST]++;
	note_event(cx, v,
	    (struct quality_event){
		raise->at_us, 1, device, QUALITY_RAISED, 3 });
	if (v == &t->now)
		keep_marked(t, device, raise->at_us, to_us);
	if (json_array_size(v->alarms) == LISTED)
		return;
	(void)json_array_append_new(v->alarms,
	    json_pack("{s:I,s:s%,s:s,s:s*,s:i,s:o}", "device",
		(json_int_t)device, "name", name.p, name.n, "raised_at",
		moment_text(cx, raise->at_us, t->zone_min), "returned_at",
		returned ? moment_text(cx, to_us, t->zone_min) : NULL, "level",
		raise->level, "value",
		isfinite(raise->value) ? json_real(raise->value)
				       : json_null()));
}

/* The transitions of a device become alarms with beginning and end. */
static void
gather(struct cx *cx, struct trial *t, struct version *v, int64_t device,
    struct str name)
{
	const struct alarm_transition *s, *raise = NULL;
	const size_t before = v->raised;
	size_t n;

	if (!v->there)
		return;
	s = alarm_take(v->outbox, SIZE_MAX, &n);
	for (size_t i = 0; i < n; i++) {
		if (s[i].what == ALARM_RAISE) {
			raise = &s[i];
		} else if (s[i].what == ALARM_RETURN && raise != NULL) {
			list_alarm(
			    cx, t, v, device, name, raise, s[i].at_us, true);
			raise = NULL;
		}
	}
	if (raise != NULL)
		list_alarm(cx, t, v, device, name, raise, t->to_us, false);
	if (v->raised == before)
		return;
	v->devices++;
	(void)json_array_append_new(v->top,
	    json_pack("{s:I,s:s%,s:I}", "device", (json_int_t)device, "name",
		name.p, name.n, "count", (json_int_t)(v->raised - before)));
}

/* A device
 * ---------------------------------------------------------------------- */

static void
feed(struct version *v, int64_t at_us, const double *values, size_t n)
{
	if (!v->there || v->device == NULL)
		return;
	alarm_tick(v->engine, at_us);
	alarm_row(v->engine, v->device, at_us, at_us, values, n);
}

static bool
play(struct cx *cx, struct trial *t, int32_t tenant, int64_t device,
    const int *places, size_t n)
{
	/* The row of the past is dense, so are the places in it. */
	static const int dense[CONDITION_METRICS] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct past *p = past_open(cx, t->job->conn, tenant, device,
	    t->zone_min, places, n, t->from_us, t->to_us);
	double values[CONDITION_METRICS];
	int64_t at_us = t->from_us;

	if (!set_up(cx, t, &t->now, tenant, device, dense, places[0]) ||
	    !set_up(cx, t, &t->old, tenant, device, dense, places[0]))
		return false;
	while (past_next(p, &at_us, values)) {
		feed(&t->now, at_us, values, n);
		feed(&t->old, at_us, values, n);
		if (t->samples + past_samples(p) > SAMPLES_MOST) {
			t->cut = true;
			break;
		}
	}
	t->samples += past_samples(p);
	if (t->now.there)
		alarm_tick(t->now.engine, t->to_us);
	if (t->old.there)
		alarm_tick(t->old.engine, t->to_us);
	return cx->fail == FAIL_NONE;
}

static bool
try_device(struct cx *outer, struct trial *t, const struct db_rows *d, size_t i)
{
	const int32_t tenant = (int32_t)db_int(d, i, db_find(d, "tenant_id"));
	const int64_t device = db_int(d, i, db_find(d, "device_id"));
	int places[CONDITION_METRICS] = { 1 };
	int64_t *wide;
	struct cx own;
	size_t n;
	bool good;

	cx_init(&own);
	n = db_ints(&own, d, i, db_find(d, "places"), &wide);
	for (size_t k = 0; k < n && k < CONDITION_METRICS; k++)
		places[k] = (int)wide[k];
	/* A rule that needs no metric is tried on the first there is. */
	n = n == 0 ? 1 : n < CONDITION_METRICS ? n : CONDITION_METRICS;
	good = conn_begin(&own, t->job->conn, &t->job->who) &&
	    conn_read_only(&own, t->job->conn) &&
	    play(&own, t, tenant, device, places, n) &&
	    conn_commit(&own, t->job->conn);
	if (good) {
		gather(outer, t, &t->now, device,
		    db_str(d, i, db_find(d, "name")));
		gather(outer, t, &t->old, device,
		    db_str(d, i, db_find(d, "name")));
		t->tried++;
	} else {
		(void)cx_fail(outer, own.fail, NULL, "%s", own.message);
	}
	cx_clear(&own);
	return good;
}

/* The whole
 * --------------------------------------------------------------------- */

static bool
read_version(struct cx *cx, struct version *v, struct str definition)
{
	v->there = definition.n > 0;
	v->top = json_own(cx, json_array());
	v->alarms = json_own(cx, json_array());
	return !v->there || rule_read(cx, json_read(cx, definition), &v->rule);
}

/* The version at work may need other metrics; then the two cannot be played
 * on the same rows, and the new one is tried alone. */
static bool
same_needs(const struct version *a, const struct version *b)
{
	const struct expression *x = &a->rule.condition,
				*y = &b->rule.condition;

	if (x->name_count != y->name_count ||
	    !str_eq(a->rule.metric, b->rule.metric))
		return false;
	for (size_t i = 0; i < x->name_count; i++)
		if (!str_eq(x->names[i], y->names[i]))
			return false;
	return true;
}

static bool
begin(struct cx *cx, struct trial *t)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;
	struct str old = { NULL, 0 };

	db_bind_int(&b, "trial", t->id);
	r = conn_ask_once(
	    cx, t->job->conn, &t->job->who, Q_ALARM_TRIAL_BEGIN, &b);
	if (r == NULL || db_count(r) == 0)
		return false;
	t->rule_id = db_int(r, 0, db_find(r, "rule_id"));
	t->tenant = (int32_t)db_int(r, 0, db_find(r, "tenant_id"));
	t->number = (int)db_int(r, 0, db_find(r, "number"));
	t->zone_min = (int)db_int(r, 0, db_find(r, "zone_min"));
	t->from_us = db_moment(r, 0, db_find(r, "from_at"));
	t->to_us = db_moment(r, 0, db_find(r, "to_at"));
	if (!db_is_null(r, 0, db_find(r, "published")) &&
	    db_int(r, 0, db_find(r, "published")) != t->number)
		old = db_str(r, 0, db_find(r, "old_definition"));
	if (!read_version(
		cx, &t->now, db_str(r, 0, db_find(r, "definition"))) ||
	    !read_version(cx, &t->old, old))
		return false;
	t->old.there = t->old.there && same_needs(&t->now, &t->old);
	db_bind_int(&b, "rule", t->rule_id);
	db_bind_text(&b, "from", moment_text(cx, t->from_us, 0));
	db_bind_text(&b, "to", moment_text(cx, t->to_us, 0));
	t->marked = conn_ask_once(
	    cx, t->job->conn, &t->job->who, Q_ALARM_TRIAL_TRUE, &b);
	if (t->marked == NULL)
		return false;
	t->kept = cx_calloc(cx, db_count(t->marked) + 1, sizeof(bool));
	return true;
}

static bool
say_progress(struct cx *cx, struct trial *t, double share)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "trial", t->id);
	db_bind_double(&b, "progress", share);
	return conn_ask_once(cx, t->job->conn, &t->job->who,
		   Q_ALARM_TRIAL_PROGRESS, &b) != NULL &&
	    (job_progress(cx, t->job, share) || cx->fail != FAIL_NONE ||
		cx_fail(
		    cx, FAIL_BUSY, NULL, "another worker has the trial now"));
}

static bool
try_all(struct cx *cx, struct trial *t)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *d;

	db_bind_int(&b, "rule", t->rule_id);
	db_bind_int(&b, "number", t->number);
	db_bind_int(&b, "limit", DEVICES_MOST);
	d = conn_ask_once(
	    cx, t->job->conn, &t->job->who, Q_ALARM_TRIAL_DEVICES, &b);
	if (d == NULL)
		return false;
	if (db_count(d) > 0)
		t->matched = (size_t)db_int(d, 0, db_find(d, "matched"));
	for (size_t i = 0; i < db_count(d) && !t->cut; i++)
		if (!say_progress(cx, t, (double)i / (double)db_count(d)) ||
		    !try_device(cx, t, d, i))
			return false;
	return true;
}

static int
by_time(const void *a, const void *b)
{
	const struct quality_event *x = a, *y = b;

	return (x->at_us > y->at_us) - (x->at_us < y->at_us);
}

static json_t *
days_of(const struct trial *t, const struct version *v)
{
	const size_t n = (size_t)(moment_day(t->to_us, t->zone_min) -
	    moment_day(t->from_us, t->zone_min));
	json_t *days = json_array();

	for (size_t i = 0; i <= n && i <= DAYS_MOST; i++)
		(void)json_array_append_new(days, json_integer(v->by_day[i]));
	return days;
}

static json_t *
result_of(struct cx *cx, const struct trial *t, struct version *v)
{
	const double days = (double)(t->to_us - t->from_us) / 86400e6;
	struct quality *q = cx_alloc(cx, sizeof(*q));

	if (!v->there)
		return json_null();
	if (v->event_count > 0)
		qsort(v->events, v->event_count, sizeof(*v->events), by_time);
	(void)quality_measure(
	    cx, v->events, v->event_count, t->from_us, t->to_us, 1, q);
	return json_pack("{s:I,s:f,s:I,s:f,s:I,s:I,s:o,s:O,s:O}", "raised",
	    (json_int_t)v->raised, "per_day", (double)v->raised / days,
	    "devices", (json_int_t)v->devices, "active_h",
	    (double)v->active_us / 3600e6, "busiest", (json_int_t)q->busiest,
	    "chattering", (json_int_t)q->chattering_count, "by_day",
	    days_of(t, v), "top", v->top, "alarms", v->alarms);
}

static char *
result(struct cx *cx, struct trial *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < db_count(t->marked); i++)
		kept += t->kept[i];
	return json_canonical(cx,
	    json_own(cx,
		json_pack("{s:I,s:I,s:I,s:b,s:I,s:I,s:o,s:o}", "matched",
		    (json_int_t)t->matched, "tried", (json_int_t)t->tried,
		    "samples", (json_int_t)t->samples, "cut", t->cut, "marked",
		    (json_int_t)db_count(t->marked), "kept", (json_int_t)kept,
		    "now", result_of(cx, t, &t->now), "old",
		    result_of(cx, t, &t->old))));
}

static bool
end(struct cx *cx, struct trial *t, const char *said, const char *error)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "trial", t->id);
	if (said != NULL)
		db_bind_text(&b, "result", said);
	db_bind_text(&b, "error", error);
	return conn_ask_once(cx, t->job->conn, &t->job->who, Q_ALARM_TRIAL_END,
		   &b) != NULL;
}

bool
alarm_trial(struct cx *cx, struct job *job)
{
	struct trial *t = cx_alloc(cx, sizeof(*t));
	struct cx own;

	t->job = job;
	t->id = json_integer_value(json_object_get(job->payload, "trial"));
	if (begin(cx, t) && try_all(cx, t))
		return end(cx, t, result(cx, t), "");
	if (cx->fail == FAIL_NONE || cx->fail == FAIL_BUSY)
		return cx->fail == FAIL_NONE;
	cx_init(&own);
	conn_rollback(job->conn);
	(void)end(&own, t, NULL, cx->message);
	cx_clear(&own);
	return false;
}
