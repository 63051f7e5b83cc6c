/*
 * Looks for bytes with which remote_write.h or body_remote() breaks a promise:
 * as a message, and as the block of snappy around one.
 */
#include "wire/remote_write.h"

#include <math.h>

#include "fuzz.h"
#include "telemetry/body.h"

static void
check_failure(struct cx *cx)
{
	fuzz_expect(
	    cx->fail == FAIL_INVALID || cx->fail == FAIL_LARGE, "bad is bad");
	fuzz_expect(str_is_utf8(str_of(cx->message)), "messages are UTF-8");
	cx_forgive(cx);
}

static void
check_series(struct remote_series *s, size_t size)
{
	struct remote_sample sample;
	size_t n = 0, bytes = 0;

	for (size_t i = 0; i < s->labels; i++) {
		const struct remote_label *l = &s->label[i];

		fuzz_expect(
		    l->name.n > 0 && l->value.n > 0, "labels are whole");
		fuzz_expect(str_is_utf8(l->name) && str_is_utf8(l->value),
		    "labels are UTF-8");
		bytes += l->name.n + l->value.n;
	}
	fuzz_expect(bytes <= size, "views are no longer");
	for (; remote_sample(s, &sample); n++)
		fuzz_expect(sample.at_ms < INT64_MAX / 1000000 &&
			sample.at_ms > INT64_MIN / 1000000,
		    "times fit");
	fuzz_expect(n == s->samples, "samples do not fail");
}

static void
check_message(struct cx *cx, struct str message)
{
	struct remote_series *s = cx_alloc(cx, sizeof(*s));
	enum remote_result result;
	struct remote_reader r;
	size_t n = 0;

	remote_open(&r, cx, message);
	while ((result = remote_next(&r, s)) == REMOTE_TIMESERIES) {
		fuzz_expect(++n == s->number, "series are counted");
		check_series(s, message.n);
	}
	if (result == REMOTE_BAD)
		check_failure(cx);
}

static void
check_batch(struct cx *cx, struct str message)
{
	struct batch *b = batch_new(cx);

	if (!body_remote(b, message)) {
		check_failure(cx);
		return;
	}
	fuzz_expect(b->points == b->fields, "a sample is a point");
	for (size_t i = 0; i < b->fields; i++) {
		const struct str code = batch_code(&b->field[i]);

		fuzz_expect(isfinite(b->field[i].value) != 0, "values are");
		fuzz_expect(code.n > 0 && str_is_utf8(code) &&
			str_chars(code) <= BODY_CODE_MOST,
		    "metrics have names that fit");
	}
	for (size_t i = 0; i < b->devices; i++)
		fuzz_expect(b->device[i].key.n > 0, "devices have names");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	struct cx cx;

	cx_init(&cx);
	check_message(&cx, body);
	check_batch(&cx, body);
	if (!body_unpack_remote(&cx, "snappy", &body))
		check_failure(&cx);
	else
		check_batch(&cx, body);
	cx_clear(&cx);
	return 0;
}
