/*
 * Looks for bytes with which a body of telemetry breaks a promise of
 * body.h: as JSON, as packed lines, and as the words of a range.
 */
#include "telemetry/body.h"

#include <math.h>

#include "fuzz.h"
#include "telemetry/telemetry.h"

static void
check_batch(const struct batch *b)
{
	size_t fields = 0;

	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];

		fuzz_expect(p->device < b->devices, "points have a device");
		fuzz_expect(p->first == fields, "fields follow each other");
		fields += p->fields;
	}
	fuzz_expect(fields == b->fields, "no field is left over");
	for (size_t i = 0; i < b->devices; i++)
		fuzz_expect(
		    b->device[i].key.n > 0 && str_is_utf8(b->device[i].key),
		    "devices have names");
	for (size_t i = 0; i < b->fields; i++)
		fuzz_expect(
		    b->field[i].is_text || isfinite(b->field[i].value) != 0,
		    "values are strings or finite");
}

static void
check_failure(struct cx *cx)
{
	fuzz_expect(
	    cx->fail == FAIL_INVALID || cx->fail == FAIL_LARGE, "bad is bad");
	fuzz_expect(str_is_utf8(str_of(cx->message)), "messages are UTF-8");
	cx_forgive(cx);
}

/* Rows of everything, as if each device were known. */
static void
check_rows(struct batch *b)
{
	static const struct batch_metric one[] = { { { "a", 1 }, 2 } };
	const struct batch_rows *r;

	for (size_t i = 0; i < b->devices; i++) {
		b->device[i].id = (int64_t)i + 1;
		b->device[i].metric = one;
		b->device[i].metrics = 1;
	}
	r = batch_rows(b, INT64_MIN, INT64_MAX);
	fuzz_expect(r->n <= b->points, "no row comes from nothing");
	for (size_t i = 0; i < r->n; i++)
		fuzz_expect(r->first[i] >= 1 && r->first[i] <= r->last[i] &&
			(size_t)r->last[i] <= r->value_count,
		    "rows lie within the values");
}

static void
check_step(struct str word)
{
	struct telemetry_range range = { 0 };
	enum telemetry_agg agg;

	if (telemetry_step_of(word, &range))
		fuzz_expect(range.unit != TELEMETRY_FIXED || range.step_us > 0,
		    "a step moves on");
	(void)telemetry_agg_of(word, &agg);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	struct batch *b;
	struct cx cx;

	cx_init(&cx);
	check_step(body);
	b = batch_new(&cx);
	if (body_json(b, body, 0)) {
		check_batch(b);
		check_rows(b);
	} else {
		check_failure(&cx);
	}
	b = batch_new(&cx);
	if (!body_unpack(&cx, size % 2 == 0 ? "gzip" : NULL, &body) ||
	    !body_lines(b, body, LINE_MS, 0)) {
		check_failure(&cx);
	} else {
		check_batch(b);
		check_rows(b);
	}
	cx_clear(&cx);
	return 0;
}
