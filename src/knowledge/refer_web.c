#include "knowledge/refer_web.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/fetch_web.h"
#include "telemetry/turn_web.h"

#define LONG_US (8 * US_PER_DAY) /* of which a tenant reads few at a time */

struct reference_to {
	const char *input;
	struct fetch fetch;
	bool is_bare; /* without the unit of the metric */
};

struct filling {
	json_t *body, *inputs;
	struct reference_to to[REFER_MOST];
	size_t n, at;
	struct str *filled;
	web_step next;
	void *kept;
	struct cx *cx;
};

bool
refer_is_there(struct str body)
{
	return body.n > 0 && memmem(body.p, body.n, "\"series\"", 8) != NULL;
}

/* Reading a reference ------------------------------------------------------ */

static bool
refuse(struct cx *cx, const char *input, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "wrong_type", input, "%s: %s", input, why);
}

static bool
read_moment(struct cx *cx, const char *input, const json_t *one,
    const char *member, int64_t *at_us)
{
	const json_t *v = json_object_get(one, member);
	const struct str text = json_is_number(v)
	    ? str_of(json_canonical(cx, v))
	    : json_str(one, member);

	return v == NULL || moment_parse(text, at_us) ||
	    refuse(cx, input, "from and to must be RFC 3339 or Unix seconds");
}

static bool
has_strange_members(const json_t *one)
{
	static const char *const known[] = { "series", "from", "to", "step",
		"agg", "unit" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		n += json_object_get(one, known[i]) != NULL;
	return n != json_object_size(one);
}

/* Metrics have no slash, keys of devices may. */
static bool
read_name(struct cx *cx, const char *input, struct str name, struct fetch *f)
{
	const char *slash = name.n == 0 ? NULL : memrchr(name.p, '/', name.n);

	if (slash == NULL || slash == name.p || slash + 1 == name.p + name.n)
		return refuse(cx, input, "series must be device/metric");
	f->device = (struct str){ name.p, (size_t)(slash - name.p) };
	f->metric = (struct str){ slash + 1, name.n - f->device.n - 1 };
	return true;
}

static bool
read_steps(struct cx *cx, const char *input, const json_t *one, struct fetch *f)
{
	const struct str step = json_str(one, "step"),
			 agg = json_str(one, "agg");

	f->raw = step.n == 0;
	if (!f->raw && !telemetry_step_of(step, &f->range))
		return refuse(cx, input,
		    "step must be a length such as 15m or a calendar word "
		    "such as day");
	if ((f->raw && agg.n > 0) || !telemetry_agg_of(agg, &f->agg))
		return refuse(cx, input,
		    "agg, with a step, must be one of: mean min max sum count "
		    "first last time_mean delta");
	return true;
}

/* Another unit than the metric's would be a lie. */
static bool
read_unit(struct cx *cx, struct reference_to *to, const json_t *one)
{
	to->is_bare = str_is(json_str(one, "unit"), "1");
	return to->is_bare || json_object_get(one, "unit") == NULL ||
	    refuse(cx, to->input,
		"unit, beside a series, can only be 1: without its unit");
}

/* Nobody said when: the last day in whole steps, since a part of one may have
 * no sample.  Days and longer ones begin in a zone that is not known yet. */
static void
take_last_day(struct fetch *f)
{
	int64_t end_us;

	if (f->raw || f->range.unit >= TELEMETRY_DAY)
		return;
	telemetry_bounds(&f->range, f->range.to_us, &f->range.to_us, &end_us);
	f->range.from_us = f->range.to_us - US_PER_DAY;
}

static bool
read_reference(struct cx *cx, struct reference_to *to, const json_t *one)
{
	const char *input = to->input;
	struct fetch *f = &to->fetch;
	const int64_t first = INT64_C(-2208988800) * US_PER_S; /* 1900 */
	const int64_t last = INT64_C(253370764800) * US_PER_S; /* 9999 */

	*f = (struct fetch){ .range.to_us = moment_now() };
	if (!read_moment(cx, input, one, "to", &f->range.to_us))
		return false;
	f->range.from_us = f->range.to_us - US_PER_DAY;
	if (!read_moment(cx, input, one, "from", &f->range.from_us))
		return false;
	if (f->range.from_us >= f->range.to_us || f->range.from_us < first ||
	    f->range.to_us > last)
		return refuse(cx, input, "from must lie before to");
	if (has_strange_members(one))
		return refuse(cx, input,
		    "a series has only from, to, step, agg and unit beside it");
	if (!read_unit(cx, to, one) ||
	    !read_name(cx, input, json_str(one, "series"), f) ||
	    !read_steps(cx, input, one, f))
		return false;
	if (json_object_get(one, "from") == NULL &&
	    json_object_get(one, "to") == NULL)
		take_last_day(f);
	return true;
}

static bool
find_references(struct cx *cx, struct filling *f)
{
	const char *name;
	json_t *value;

	json_object_foreach(f->inputs, name, value)
	{
		if (json_object_get(value, "series") == NULL)
			continue;
		if (f->n == REFER_MOST)
			return cx_fail_code(cx, FAIL_INVALID, "too_many", name,
			    "a call takes at most %d series", REFER_MOST);
		f->to[f->n].input = name;
		if (!read_reference(cx, &f->to[f->n++], value))
			return false;
	}
	return true;
}

/* Filling in --------------------------------------------------------------- */

static json_t *
numbers_of(const struct fetch *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n; i++)
		(void)json_array_append_new(list,
		    isnan(f->value[i]) ? json_null() : json_real(f->value[i]));
	return list;
}

static void
put_in(const struct filling *f, const struct reference_to *to)
{
	const struct str unit =
	    to->is_bare || to->fetch.unit.n == 0 ? STR("1") : to->fetch.unit;
	json_t *quantity = json_object();

	(void)json_object_set_new(quantity, "value", numbers_of(&to->fetch));
	(void)json_object_set_new(
	    quantity, "unit", json_stringn(unit.p, unit.n));
	(void)json_object_set_new(f->inputs, to->input, quantity);
}

/* On a thread: it may be a million numbers. */
static void
write_body(void *thing)
{
	struct filling *f = thing;

	for (size_t i = 0; i < f->n; i++)
		put_in(f, &f->to[i]);
	*f->filled = str_of(json_canonical(f->cx, f->body));
}

static bool
filled(struct cx *cx, struct exchange *x)
{
	const struct filling *f = web_kept(x);

	web_keep(x, f->kept);
	return f->next(cx, x);
}

static bool
fetch_next(struct cx *cx, struct exchange *x)
{
	struct filling *f = web_kept(x);
	struct reference_to *to = &f->to[f->at];

	if (f->at++ < f->n)
		return fetch_series(cx, x, &to->fetch, to->input, fetch_next);
	web_compute(x, write_body, f, filled);
	return true;
}

/* Long ranges of one tenant are read few at a time. */
static bool
take_turn(struct cx *cx, struct exchange *x, const struct filling *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->to[i].fetch.range.to_us - f->to[i].fetch.range.from_us >
		    LONG_US)
			return turn_take(cx, x, TURNS_CHART);
	return true;
}

bool
refer_fill(struct cx *cx, struct exchange *x, struct str body, struct str *to,
    web_step next)
{
	struct filling *f = cx_alloc(cx, sizeof(*f));

	*f = (struct filling){
		.filled = to, .next = next, .kept = web_kept(x), .cx = cx
	};
	if (body.n > REFER_BODY)
		return cx_fail(cx, FAIL_LARGE, NULL,
		    "a body that names series has at most %u bytes",
		    REFER_BODY);
	f->body = json_read(cx, body);
	if (f->body == NULL)
		return false;
	f->inputs = json_object_get(f->body, "inputs");
	if (!find_references(cx, f))
		return false;
	if (f->n > 0 && !web_may(x, "telemetry.read"))
		return cx_fail(cx, FAIL_DENIED, f->to[0].input,
		    "your role does not include telemetry.read");
	if (!take_turn(cx, x, f))
		return false;
	web_keep(x, f);
	return fetch_next(cx, x);
}
