/*
 * demo_meters.c - the meters of energy, their trees and what happened to them.
 *
 * They come after the history, so that each day is derived once.
 */
#include <string.h>

#include "base/moment.h"
#include "demo/demo.h"
#include "demo/shape.h"

/* What is there already --------------------------------------------------- */

static bool
ask_devices(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	r->method = "GET";
	r->path =
	    cx_printf(cx, "/api/v1/devices?kind=meter&limit=500&tenant=%lld",
		(long long)d->member[i].tenant);
	return true;
}

static bool
took_devices(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	struct member *m = &d->member[i];
	const json_t *items =
	    json_object_get(json_read(cx, answer->body), "items");

	for (size_t k = 0; k < json_array_size(items); k++) {
		const json_t *one = json_array_get(items, k);

		for (size_t n = 0; n < m->plant->meters; n++)
			if (str_is(
				json_str(one, "key"), m->plant->device[n].key))
				m->device[n] = json_integer_value(
				    json_object_get(one, "id"));
	}
	for (size_t n = 0; n < m->plant->meters; n++)
		if (m->device[n] == 0)
			return cx_fail(cx, FAIL_MISSING, NULL,
			    "the device %s is not there",
			    m->plant->device[n].key);
	return true;
}

static bool
ask_meters(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	r->method = "GET";
	r->path = cx_printf(cx, "/api/v1/energy/meters?limit=500&tenant=%lld",
	    (long long)d->member[i].tenant);
	return true;
}

static bool
took_meters(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	struct member *m = &d->member[i];
	const json_t *items =
	    json_object_get(json_read(cx, answer->body), "items");

	for (size_t k = 0; k < json_array_size(items); k++) {
		const json_t *one = json_array_get(items, k);
		const int64_t device =
		    json_integer_value(json_object_get(one, "device_id"));

		for (size_t n = 0; n < m->plant->meters; n++)
			if (m->device[n] == device)
				m->meter[n] = json_integer_value(
				    json_object_get(one, "id"));
	}
	return true;
}

/* What is not ------------------------------------------------------------- */

static const char *
rate_metric(const struct thing *t)
{
	for (size_t k = 0; k < t->metrics; k++)
		if (t->metric[k].gait == GAIT_RATE)
			return t->metric[k].code;
	return "";
}

static const char *
role_word(int role)
{
	return role == METERED_MAIN ? "main"
	    : role == METERED_SUB   ? "sub"
				    : "generation";
}

static void
write_meter(struct demo *d, const struct member *m, size_t n, struct text *out)
{
	const struct meter_place *p = &m->plant->meter[n];
	const struct device *v = &m->plant->device[n];
	const int32_t first =
	    moment_day(d->anchor_us, SHAPE_ZONE_MIN) - WORKS_DAYS;

	text_printf(out,
	    "{\"tenant\":%lld,\"name\":\"%s\",\"kind\":\"%s\",\"role\":\"%s\","
	    "\"device\":%lld,\"metric\":\"energy\",\"power_metric\":\"%s\","
	    "\"digits\":%d,\"multiplier\":%g,\"max_rate\":%g,"
	    "\"valid_from\":\"%s\"",
	    (long long)m->tenant, v->name, p->kind, role_word(p->role),
	    (long long)m->device[n], rate_metric(v->thing), p->digits,
	    p->multiplier, p->max_rate, date_text(out->cx, first));
	if (p->role == METERED_SUB)
		text_printf(out, ",\"parent\":%lld", (long long)m->meter[0]);
	text_char(out, '}');
}

/* The i-th place in the park, of the main meters or of those below. */
static bool
ask_meter(
    struct demo *d, size_t i, bool subs, struct cx *cx, struct http_request *r)
{
	const struct member *m = &d->member[i / PLANT_METERS];
	const size_t n = i % PLANT_METERS;
	struct text out = text_new(cx, 4096);

	if (n >= m->plant->meters || m->meter[n] != 0 ||
	    (m->plant->meter[n].role == METERED_SUB) != subs)
		return false;
	write_meter(d, m, n, &out);
	r->path = "/api/v1/energy/meters";
	r->body = text_str(&out);
	return true;
}

static bool
ask_main(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	return ask_meter(d, i, false, cx, r);
}

static bool
ask_sub(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	return ask_meter(d, i, true, cx, r);
}

static bool
took_meter(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	struct member *m = &d->member[i / PLANT_METERS];

	m->meter[i % PLANT_METERS] = json_integer_value(
	    json_object_get(json_read(cx, answer->body), "id"));
	return m->meter[i % PLANT_METERS] != 0;
}

/* Events ------------------------------------------------------------------ */

static bool
note_replacement(struct demo *d, struct member *m)
{
	struct works_event e;
	const char *path;
	const json_t *there;

	if (!works_replacement(&m->works, &e))
		return true;
	path = cx_printf(d->cx, "/api/v1/energy/meters/%lld/events",
	    (long long)m->meter[e.meter]);
	there = http_json(d->cx, d->http,
	    &(struct http_request){ .method = "GET", .path = path });
	if (there == NULL)
		return false;
	return json_array_size(json_object_get(there, "items")) > 0 ||
	    http_json(d->cx, d->http,
		&(struct http_request){ .method = "POST",
		    .path = path,
		    .body = str_of(cx_printf(d->cx,
			"{\"kind\":\"replace\",\"at\":\"%s\","
			"\"old_final\":%.2f,\"new_initial\":%.2f,"
			"\"reason\":\"计量检定到期更换\"}",
			moment_text(d->cx, e.at_us, SHAPE_ZONE_MIN),
			e.old_final, e.new_initial)) }) != NULL;
}

/* Figures are wanted now, and not at the next round of the schedule. */
static bool
ask_for_figures(struct demo *d)
{
	return http_json(d->cx, d->http,
		   &(struct http_request){ .method = "POST",
		       .path = "/api/v1/energy/recompute",
		       .body = STR("{}") }) != NULL;
}

static size_t
count_meters(const struct demo *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->member[i].plant->meters;
	return n;
}

bool
demo_meters(struct demo *d)
{
	static const struct demo_fan devices = { ask_devices, took_devices,
		NULL };
	static const struct demo_fan known = { ask_meters, took_meters, NULL };
	static const struct demo_fan mains = { ask_main, took_meter, NULL };
	static const struct demo_fan subs = { ask_sub, took_meter, NULL };

	if (demo_has_done(d, "meters"))
		return true;
	if (!demo_ask_all(d, d->n, &devices) ||
	    !demo_ask_all(d, d->n, &known) ||
	    !demo_ask_all(d, d->n * PLANT_METERS, &mains) ||
	    !demo_ask_all(d, d->n * PLANT_METERS, &subs))
		return false;
	for (size_t i = 0; i < d->n; i++)
		if (!note_replacement(d, &d->member[i]))
			return false;
	demo_say(d, "meters %zu", count_meters(d));
	return ask_for_figures(d) && demo_done(d, "meters");
}
