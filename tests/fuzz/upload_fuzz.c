/*
 * Looks for uploads with which a promise of upload.h breaks: on a line what a
 * call says of one, on another the format, then its bytes.
 */
#include "knowledge/upload.h"

#include <math.h>

#include "fuzz.h"

#define ROOM 1000

static void
expect_number(const json_t *v)
{
	fuzz_expect(json_is_null(v) || json_is_number(v),
	    "there are numbers and gaps and nothing else");
	fuzz_expect(isfinite(json_number_value(v)), "numbers are finite");
}

static size_t
count_row(const json_t *row, size_t width)
{
	fuzz_expect(json_array_size(row) == width, "rows are of one length");
	for (size_t i = 0; i < width; i++)
		expect_number(json_array_get(row, i));
	return width;
}

/* How many numbers there are. */
static size_t
count(const json_t *list)
{
	const size_t width = json_array_size(json_array_get(list, 0));
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *row = json_array_get(list, i);

		if (width > 0) {
			n += count_row(row, width);
		} else {
			expect_number(row);
			n++;
		}
	}
	return n;
}

static void
check_value(const struct upload_pick *pick, json_t *value, size_t room)
{
	const json_t *unit = json_object_get(value, "unit");
	const json_t *list =
	    pick->unit == NULL ? value : json_object_get(value, "value");
	size_t n;

	fuzz_expect(
	    unit == NULL ? pick->unit == NULL : json_equal(unit, pick->unit),
	    "the unit is the one that was said");
	fuzz_expect(json_array_size(list) > 0, "there is something in it");
	n = count(list);
	fuzz_expect(n + room == ROOM, "each number takes room");
}

static void
try_pick(struct cx *cx, const struct upload_pick *pick, struct str format,
    struct str bytes)
{
	struct upload_reading reading = { .room = ROOM };
	json_t *value = upload_value(cx, pick, format, bytes, &reading);

	if (value != NULL)
		check_value(pick, json_own(cx, value), reading.room);
}

static void
check_refusal(const struct cx *cx)
{
	fuzz_expect(cx->fail == FAIL_NONE ||
		(cx->fail == FAIL_INVALID && cx->code != NULL),
	    "whoever is refused is told by a word");
	fuzz_expect(cx->fail == FAIL_NONE ||
		(cx->field != NULL && strcmp(cx->field, "x") == 0),
	    "and which input it is");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str all = { (const char *)data, size };
	struct upload_pick picks[UPLOAD_MOST];
	struct str rest, bytes, format;
	json_t *body, *one;
	struct cx cx;
	size_t n;

	cx_init(&cx);
	one = json_read(&cx, str_cut(all, '\n', &rest));
	format = str_cut(rest, '\n', &bytes);
	format = str_is(format, "json") ? format : STR("csv");
	cx_forgive(&cx);
	body = json_own(&cx, json_pack("{s:{s:O?}}", "inputs", "x", one));
	if (body != NULL && upload_picks(&cx, body, picks, &n) && n > 0)
		try_pick(&cx, &picks[0], format, bytes);
	check_refusal(&cx);
	cx_clear(&cx);
	return 0;
}
