/*
 * Looks for payloads with which what comes in at the gates breaks a promise:
 * JSON (payload.h), Sparkplug (birth.h) and reports of stations (bulletin.h).
 * What is refused leaves nothing behind; what is taken are points with fields
 * that can be kept.
 */
#include <math.h>

#include "fuzz.h"
#include "gate/birth.h"
#include "gate/bulletin.h"
#include "gate/payload.h"

static struct batch *
begun(struct cx *cx)
{
	struct batch *b = batch_new(cx);

	(void)batch_point(b, STR("earlier"), 0, STR(""));
	(void)batch_number(b, STR("a"), 1);
	return b;
}

static void
check(struct cx *cx, const struct batch *b, bool taken)
{
	size_t fields = 0;

	fuzz_expect(
	    taken || (b->devices == 1 && b->points == 1 && b->fields == 1),
	    "what is refused leaves nothing behind");
	fuzz_expect(taken ||
		((cx->fail == FAIL_INVALID || cx->fail == FAIL_LARGE) &&
		    str_is_utf8(str_of(cx->message))),
	    "and says why");
	for (size_t i = 0; i < b->points; i++)
		fields += b->point[i].fields;
	fuzz_expect(fields == b->fields, "no field is left over");
	for (size_t i = 0; i < b->devices; i++)
		fuzz_expect(
		    b->device[i].key.n > 0 && str_is_utf8(b->device[i].key),
		    "devices have names");
	for (size_t i = 0; i < b->fields; i++)
		fuzz_expect(b->field[i].code_n > 0 &&
			b->field[i].code_n <= 256 &&
			(b->field[i].is_text ||
			    isfinite(b->field[i].value) != 0),
		    "fields have names, and are strings or finite");
	cx_forgive(cx);
}

static void
try_json(struct cx *cx, struct str bytes)
{
	struct batch *b = begun(cx);

	check(cx, b, payload_telemetry(b, STR("M1"), bytes, 0));
	b = begun(cx);
	check(cx, b, payload_gateway(b, bytes.n % 2 == 0, bytes, 0));
	b = begun(cx);
	check(cx, b, payload_answer(b, STR("M1"), STR("1"), bytes, 0));
	(void)payload_presence(cx, bytes);
	cx_forgive(cx);
}

/* The bytes as a birth, and then as data by it. */
static void
try_sparkplug(struct cx *cx, struct str bytes)
{
	static const enum sparkplug_message order[] = { SPARKPLUG_NBIRTH,
		SPARKPLUG_DBIRTH, SPARKPLUG_DDATA, SPARKPLUG_NDATA,
		SPARKPLUG_DDEATH, SPARKPLUG_NDEATH };
	struct births *births = NULL;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const struct sparkplug_topic topic = { order[i], STR("g"),
			STR("e"),
			order[i] == SPARKPLUG_DBIRTH ||
				order[i] == SPARKPLUG_DDATA ||
				order[i] == SPARKPLUG_DDEATH
			    ? STR("d")
			    : (struct str){ NULL, 0 } };
		struct batch *b = begun(cx);

		check(cx, b,
		    birth_take(&births, b, &topic, bytes, 0) != BIRTH_BAD);
	}
	births_end(births);
}

static void
try_report(struct cx *cx, struct str bytes)
{
	struct bulletin_parts parts = { .cn = 0 };
	struct hj212_packet p;

	for (int i = 0; i < 2 && hj212_read(cx, bytes, &p); i++) {
		struct batch *b = begun(cx);

		check(cx, b, bulletin_take(b, STR("M1"), &p, 480, &parts));
	}
	cx_forgive(cx);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct cx cx;

	cx_init(&cx);
	try_json(&cx, bytes);
	try_sparkplug(&cx, bytes);
	try_report(&cx, bytes);
	cx_clear(&cx);
	return 0;
}
