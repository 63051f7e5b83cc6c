/*
 * Looks for bytes with which the configuration of the gateway breaks a
 * promise of config.h: values out of their range, requests larger than
 * Modbus allows, points that no request reads, refusals without a path.
 */
#include "edge/config.h"

#include <math.h>

#include "fuzz.h"

static void
check_point(const struct plan_point *p)
{
	fuzz_expect(p->metric[0] != '\0', "a metric has a name");
	fuzz_expect(
	    strpbrk(p->metric, " ,=\\\"\n") == NULL, "names need no escape");
	fuzz_expect(p->words >= 1 && p->words <= VALUE_WORDS,
	    "a value has a few registers");
	fuzz_expect(p->address + p->words <= 65536, "addresses have 16 bits");
	fuzz_expect(p->bit < 16, "a register has 16 bits");
	fuzz_expect(isfinite(p->scale) && p->scale != 0 && isfinite(p->offset),
	    "scales are numbers");
	fuzz_expect(p->low <= p->high, "ranges hold something");
	fuzz_expect(p->rule.silence_ms > 0 && p->rule.window_ms >= 0,
	    "times are lengths");
}

static void
check_device(const struct config_device *d)
{
	size_t read = 0;

	fuzz_expect(d->period_ms >= 100 && d->timeout_ms >= 50,
	    "devices are not overrun");
	fuzz_expect(d->unit_id <= 247 || d->unit_id == 255, "units exist");
	for (size_t i = 0; i < d->point_count; i++)
		check_point(&d->points[i]);
	for (size_t i = 0; i < d->request_count; i++) {
		const struct plan_request *r = &d->requests[i];

		fuzz_expect(r->count >= 1 &&
			r->count <= (plan_is_bits(r->function)
					    ? PLAN_BITS
					    : PLAN_REGISTERS),
		    "requests stay within the protocol");
		read += r->n;
	}
	fuzz_expect(read == d->point_count, "each point is read once");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config c;
	struct cx cx;

	cx_init(&cx);
	if (config_read(&cx, (struct str){ (const char *)data, size }, &c)) {
		fuzz_expect(
		    c.device_count >= 1 && c.device_count <= CONFIG_DEVICES,
		    "devices have a limit");
		fuzz_expect((c.token_file == NULL) != (c.token_env == NULL),
		    "there is one token");
		for (size_t i = 0; i < c.device_count; i++)
			check_device(&c.devices[i]);
	} else {
		fuzz_expect(cx.fail == FAIL_INVALID, "bad files are invalid");
		fuzz_expect(
		    str_is_utf8(str_of(cx.message)), "messages are UTF-8");
	}
	cx_clear(&cx);
	return 0;
}
