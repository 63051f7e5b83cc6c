#include "gate/bulletin.h"

#include <string.h>

#include "wire/line.h"

struct report {
	struct batch *b;
	struct str key;
	const struct hj212_packet *packet;
	int zone_min;
	int64_t at_us;
};

static bool
wrong(struct cx *cx, const char *field, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "malformed_frame", field, "%s %s", field, why);
}

/* Names of times, and of what the answer belongs to: nothing measured. */
static bool
is_about_the_message(const struct hj212_value *v)
{
	static const char *const names[] = { "DataTime", "BeginTime", "EndTime",
		"QN" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (v->code.n == 0 && str_is(v->field, names[i]))
			return true;
	return false;
}

static const char *
stretch(enum hj212_kind kind)
{
	switch (kind) {
	case HJ212_MINUTE:
		return ".minute";
	case HJ212_HOUR:
		return ".hour";
	case HJ212_DAY:
		return ".day";
	default:
		return "";
	}
}

static struct str
name_of(const struct report *r, const struct hj212_value *v)
{
	const char *behind = stretch(hj212_kind(r->packet->cn));

	return str_of(v->code.n == 0
		? cx_printf(r->b->cx, "%.*s%s", STR_ARG(v->field), behind)
		: cx_printf(r->b->cx, "%.*s-%.*s%s", STR_ARG(v->code),
		      STR_ARG(v->field), behind));
}

/* Good is nothing; else the letter stays beside the judgement. */
static uint8_t
quality_of(char flag)
{
	const enum hj212_quality q = hj212_quality(flag);
	const unsigned letter =
	    flag >= '0' && flag <= 'Z' ? (unsigned)(flag - '0') : 0;

	return q == HJ212_GOOD ? 0 : (uint8_t)(letter << 2 | (unsigned)q);
}

static bool
take_value(struct report *r, const struct hj212_value *v)
{
	struct cx *cx = r->b->cx;
	const struct str name = name_of(r, v);
	int64_t at_us = r->at_us;

	if (name.n > LINE_NAME)
		return wrong(cx, "CP", "holds a name longer than 256 bytes");
	if (v->sampled.n > 0 && !hj212_time(v->sampled, r->zone_min, &at_us))
		return wrong(cx, "SampleTime", "is no real time");
	if (v->text.n == 0)
		return true;
	if (!batch_point(r->b, r->key, at_us, name))
		return false;
	return v->is_number
	    ? batch_judged(r->b, name, v->number, quality_of(v->flag))
	    : batch_text(r->b, name, v->text);
}

static bool
take_all(struct report *r)
{
	struct hj212_values values = hj212_values(r->packet);
	struct hj212_value v;

	while (hj212_next(r->b->cx, &values, &v))
		if (!is_about_the_message(&v) && !take_value(r, &v))
			return false;
	return r->b->cx->fail == FAIL_NONE;
}

/* DataTime; events have a time under another name, or are of now. */
static bool
find_time(struct report *r, int64_t *at_us)
{
	static const char *const names[] = { "DataTime", "AlarmTime",
		"RestartTime" };
	struct hj212_values values = hj212_values(r->packet);
	struct hj212_value v;

	while (hj212_next(r->b->cx, &values, &v))
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (v.code.n == 0 && str_is(v.field, names[i]))
				return hj212_time(v.text, r->zone_min, at_us) ||
				    wrong(
					r->b->cx, names[i], "is no real time");
	return false;
}

static bool
is_of(const struct bulletin_parts *parts, const struct hj212_packet *p)
{
	return p->part > 1 && parts->cn == p->cn && str_is(p->qn, parts->qn);
}

/* The first part of a message says its time to the others. */
static void
remember(
    struct bulletin_parts *parts, const struct hj212_packet *p, int64_t at_us)
{
	if (p->parts == 1 || p->qn.n >= sizeof(parts->qn))
		return;
	memset(parts, 0, sizeof(*parts));
	if (p->qn.n > 0)
		memcpy(parts->qn, p->qn.p, p->qn.n);
	parts->cn = p->cn;
	parts->at_us = at_us;
}

bool
bulletin_take(struct batch *b, struct str key,
    const struct hj212_packet *packet, int zone_min,
    struct bulletin_parts *parts)
{
	const struct batch_mark mark = batch_mark(b);
	struct report r = {
		.b = b, .key = key, .packet = packet, .zone_min = zone_min
	};

	if (!find_time(&r, &r.at_us)) {
		if (b->cx->fail != FAIL_NONE)
			return false;
		if (!is_of(parts, packet))
			return wrong(b->cx, "DataTime", "is missing");
		r.at_us = parts->at_us;
	}
	if (!take_all(&r)) {
		batch_undo(b, mark);
		return false;
	}
	remember(parts, packet, r.at_us);
	return true;
}
