/* Requests to models and algorithms: the id of an entry on a line, then a
 * body.  Whatever is sent is answered with JSON whose numbers are finite, or
 * refused with a word, and is no fault of ours.  Then the packets of the pool,
 * whose lengths nobody believes. */
#include "knowledge/task.h"

#include <math.h>
#include <unistd.h>

#include "base/json.h"
#include "fuzz.h"
#include "knowledge/ask.h"
#include "knowledge/catalogue.h"
#include "knowledge/record.h"

#define CALL_S 20 /* computing of small inputs that takes longer hangs */

/* An id that is none stands for some entry all the same. */
static const struct entry *
entry_of(struct str id)
{
	const struct entry *e = catalogue_find(id);
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < id.n; i++)
		hash = (hash ^ (unsigned char)id.p[i]) * 16777619u;
	return e != NULL ? e : catalogue_at(hash % catalogue_count());
}

static bool
is_finite(const json_t *value)
{
	const char *name;
	json_t *one;
	size_t i;

	if (json_is_real(value))
		return isfinite(json_real_value(value));
	json_array_foreach(value, i, one) if (!is_finite(one)) return false;
	json_object_foreach((json_t *)(uintptr_t)value, name,
	    one) if (!is_finite(one)) return false;
	return true;
}

static bool
goes_on(void *whom, double share)
{
	size_t *asked = whom;

	(void)share;
	return ++*asked < 100;
}

static void
try_task(struct cx *cx, struct str id, struct str body)
{
	const struct entry *e = entry_of(id);
	struct text line = text_new(cx, 1 << 20);
	struct ask ask = { .call = STR("c") };
	struct records records;
	size_t asked = 0;
	struct task t = { .id = str_of(e->id),
		.is_algorithm = e->class >= CLASS_MODELS,
		.body = body,
		.call = "c",
		.goes_on = goes_on,
		.whom = &asked };

	if (e->tables[0] != NULL)
		t.tables = reference_shipped(cx, &t.table_count);
	(void)alarm(CALL_S);
	if (task_run(cx, &t)) {
		const json_t *answer = json_read(cx, text_str(&t.out));

		fuzz_expect(json_is_object(answer), "an answer is an object");
		fuzz_expect(is_finite(answer), "its numbers are finite");
		fuzz_expect(t.refused <= t.items, "refusals are items");
	} else {
		fuzz_expect(cx->code != NULL && cx->message != NULL,
		    "a refusal has a word and a sentence");
		fuzz_expect(cx->fail != FAIL_BROKEN,
		    "what is sent is no fault of ours");
		fuzz_expect(cx->fail == FAIL_INVALID ||
			cx->fail == FAIL_LARGE || cx->fail == FAIL_BUSY,
		    "it is refused as wrong, too large or too long");
	}
	(void)alarm(0);
	cx_forgive(cx);
	record_write(&line,
	    &(struct record){ &ask, &t, "done", "", 1795478400000000, 1 });
	fuzz_expect(records_read(cx, text_str(&line), &records) &&
		records.n == 1 && json_read(cx, str_of(records.heads)) != NULL,
	    "a record is a line that reads back");
}

static void
try_packets(struct cx *cx, struct str bytes)
{
	struct ask ask;
	struct told told;

	if (ask_read(bytes, &ask))
		fuzz_expect(ask_packet(cx, 1, &ask).n ==
			bytes.n + sizeof(struct link_head),
		    "an ask is told on as it came");
	if (told_read(bytes, &told))
		fuzz_expect(told_packet(cx, 1, &told).n ==
			bytes.n + sizeof(struct link_head),
		    "an answer is told on as it came");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct str body;
	const struct str id = str_cut(bytes, '\n', &body);
	struct cx cx;

	cx_init(&cx);
	try_task(&cx, id, body.p == NULL ? STR("{}") : body);
	try_packets(&cx, bytes);
	cx_clear(&cx);
	return 0;
}
