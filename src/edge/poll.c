#include "edge/poll.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "edge/bus.h"
#include "edge/segment.h"

#define CONNECT_PAUSE_MS 500 /* the first one after a failure */
#define PAUSE_MOST_MS 60000
#define CLOCK_PAUSE_MS 5000

/* The converter cannot reach the device: codes 10 and 11 of Modbus. */
#define GATEWAY_PATH 10
#define GATEWAY_TARGET 11

/* One poll of one device. */
struct round {
	struct poll *poll;
	struct poll_device *device;
	struct cx cx;
	struct text line;
	int64_t now_ms;
	size_t fields;
	size_t answers;
};

void
poll_prepare(struct cx *cx, struct poll_device *d,
    const struct config_device *config, int64_t newest_ms)
{
	d->config = config;
	d->filters = cx_calloc(cx, config->point_count, sizeof(*d->filters));
	d->stamp_ms = newest_ms;
	atomic_store(&d->health.good_ms, watch_ms());
}

static uint32_t
chance(void)
{
	uint32_t c;

	hash_random(&c, sizeof(c));
	return c;
}

/* Values ------------------------------------------------------------------- */

static void
begin_field(struct round *r, const char *metric, const char *end)
{
	text_char(&r->line, r->fields++ == 0 ? ' ' : ',');
	text_puts(&r->line, metric);
	text_puts(&r->line, end);
	text_char(&r->line, '=');
}

static void
add_window(struct round *r, const struct plan_point *point,
    const struct filter_window *w)
{
	begin_field(r, point->metric, ".min");
	text_printf(&r->line, "%.15g", w->least);
	begin_field(r, point->metric, ".mean");
	text_printf(&r->line, "%.15g", w->mean);
	begin_field(r, point->metric, ".max");
	text_printf(&r->line, "%.15g", w->most);
}

static bool
is_fit(const struct plan_point *point, const struct value *v)
{
	const double number = value_number(v);

	return v->kind == VALUE_TEXT ||
	    (isfinite(number) && number >= point->low && number <= point->high);
}

static void
add_value(struct round *r, size_t i, const struct value *v)
{
	const struct plan_point *point = &r->device->config->points[i];
	struct filter *f = &r->device->filters[i];
	struct filter_window window;

	if (!is_fit(point, v)) {
		atomic_fetch_add(&r->poll->tally->unfit, 1);
	} else if (point->rule.window_ms > 0) {
		if (filter_gather(
			&point->rule, f, value_number(v), r->now_ms, &window))
			add_window(r, point, &window);
	} else if (filter_pass(&point->rule, f, v, r->now_ms)) {
		begin_field(r, point->metric, "");
		value_write(&r->line, v);
	}
}

static void
add_values(
    struct round *r, const struct plan_request *request, const uint16_t *words)
{
	const struct plan_point *points = r->device->config->points;

	for (size_t i = 0; i < request->n; i++) {
		const size_t k = request->points[i];
		const struct value v = plan_value(&points[k], request, words);

		add_value(r, k, &v);
	}
}

/* One round ---------------------------------------------------------------- */

static void
set_stamp(struct round *r)
{
	const int64_t wall_ms = watch_wall_ms();
	struct poll_device *d = r->device;

	if (wall_ms <= d->stamp_ms)
		atomic_fetch_add(&r->poll->tally->stepped, 1);
	d->stamp_ms = pace_stamp(wall_ms, d->stamp_ms);
}

static void
keep_line(struct round *r)
{
	struct poll_device *d = r->device;

	if (r->fields == 0)
		return;
	text_printf(&r->line, " %lld", (long long)d->stamp_ms);
	if (!r->line.full && spool_append(r->poll->spool, text_str(&r->line)))
		return;
	atomic_fetch_add(&r->poll->tally->unkept, 1);
	for (size_t i = 0; i < d->config->point_count; i++)
		filter_forget(&d->filters[i]);
}

static enum bus_result
read_all(struct round *r, struct bus *bus)
{
	const struct config_device *c = r->device->config;
	struct poll_health *health = &r->device->health;
	uint16_t words[PLAN_BITS];

	for (size_t i = 0; i < c->request_count; i++) {
		int code = 0;
		const enum bus_result result = bus_read(bus, c->unit_id,
		    c->timeout_ms, &c->requests[i], words, &code);

		if (result == BUS_ANSWER) {
			r->answers++;
			add_values(r, &c->requests[i], words);
			continue;
		}
		if (result != BUS_EXCEPTION)
			return result;
		atomic_fetch_add(&health->exceptions, 1);
		atomic_store(&health->exception, code);
		if (code == GATEWAY_PATH || code == GATEWAY_TARGET)
			return BUS_SILENCE;
	}
	return r->answers > 0 ? BUS_ANSWER : BUS_EXCEPTION;
}

static enum bus_result
ask(struct poll *p, struct poll_device *d, struct bus *bus)
{
	struct round r = { .poll = p, .device = d, .now_ms = watch_ms() };
	enum bus_result result;

	cx_init(&r.cx);
	r.line = text_new(&r.cx, SEGMENT_PAYLOAD);
	text_printf(&r.line, "edge,dev=%s", d->config->key);
	set_stamp(&r);
	result = read_all(&r, bus);
	keep_line(&r);
	cx_clear(&r.cx);
	return result;
}

/* The schedule ------------------------------------------------------------- */

static void
tell(struct poll_device *d, enum bus_result result, const struct bus *bus)
{
	const struct config_device *c = d->config;
	const bool failing = result != BUS_ANSWER;

	if (failing == d->failing)
		return;
	d->failing = failing;
	if (failing)
		log_error("edge", "%s: %s port %s, unit %u: %s", c->key,
		    c->host, c->port, c->unit_id, bus_why(bus));
	else
		log_info("edge", "%s answers", c->key);
}

/* Nobody of this address can be asked before the pause is over. */
static void
postpone_all(struct poll *p, int64_t until_ms)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->devices[i]->due_ms < until_ms)
			p->devices[i]->due_ms = until_ms;
}

static void
schedule(struct poll *p, struct poll_device *d, struct pace *line,
    enum bus_result result)
{
	const int64_t now_ms = watch_ms(), period_ms = d->config->period_ms;

	if (result != BUS_AWAY)
		pace_succeeded(line);
	if (result == BUS_ANSWER || result == BUS_EXCEPTION) {
		pace_succeeded(&d->pace);
		d->due_ms = pace_due(d->due_ms, period_ms, now_ms);
	} else if (result == BUS_SILENCE) {
		d->due_ms = now_ms +
		    pace_failed(&d->pace, period_ms,
			period_ms > PAUSE_MOST_MS ? period_ms : PAUSE_MOST_MS,
			chance());
	} else {
		d->due_ms = pace_due(d->due_ms, period_ms, now_ms);
		postpone_all(p,
		    now_ms +
			pace_failed(
			    line, CONNECT_PAUSE_MS, PAUSE_MOST_MS, chance()));
	}
}

static void
note(struct poll_device *d, enum bus_result result)
{
	if (result == BUS_ANSWER) {
		atomic_fetch_add(&d->health.polls, 1);
		atomic_store(&d->health.good_ms, watch_ms());
	} else {
		atomic_fetch_add(&d->health.errors, 1);
	}
}

static struct poll_device *
next_due(const struct poll *p)
{
	struct poll_device *next = p->devices[0];

	for (size_t i = 1; i < p->n; i++)
		if (p->devices[i]->due_ms < next->due_ms)
			next = p->devices[i];
	return next;
}

/* Not all at once. */
static void
spread(struct poll *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct poll_device *d = p->devices[i];

		d->due_ms = watch_ms() +
		    chance() %
			(d->config->period_ms < 1000 ? d->config->period_ms
						     : 1000);
	}
}

/* Stamps of a clock that nobody set would be worth nothing. */
static bool
clock_is_set(struct poll *p)
{
	if (watch_wall_ms() >= PACE_CLOCK_FLOOR_MS)
		return true;
	log_error("edge", "the clock is not set; nothing is polled");
	postpone_all(p, watch_ms() + CLOCK_PAUSE_MS);
	return false;
}

void *
poll_work(void *thing)
{
	struct poll *p = thing;
	const struct config_device *first = p->devices[0]->config;
	struct pace line = { 0 };
	struct bus *bus;
	struct cx cx;

	cx_init(&cx);
	bus = bus_new(&cx, first->host, first->port);
	if (bus == NULL)
		log_error("edge", "%s", cx.message);
	spread(p);
	while (bus != NULL) {
		struct poll_device *d = next_due(p);
		enum bus_result result;

		if (!watch_sleep(p->watch, d->due_ms))
			break;
		if (!clock_is_set(p))
			continue;
		result = ask(p, d, bus);
		note(d, result);
		tell(d, result, bus);
		schedule(p, d, &line, result);
	}
	cx_clear(&cx);
	return NULL;
}
