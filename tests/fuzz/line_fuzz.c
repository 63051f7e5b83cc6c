/*
 * Looks for bytes with which the line protocol breaks a promise of line.h:
 * views outside of body and arena, limits, numbers that are not finite,
 * text that is not UTF-8, failures without line, readers that never end.
 */
#include "wire/line.h"

#include <math.h>

#include "fuzz.h"

static void
check_str(struct str s, size_t least, size_t most)
{
	fuzz_expect(s.n >= least && s.n <= most, "lengths are within limits");
	fuzz_expect(str_is_utf8(s), "strings are UTF-8");
}

static void
check_point(const struct line_point *p)
{
	check_str(p->measurement, 1, LINE_NAME);
	check_str(p->raw, 1, LINE_BYTES);
	fuzz_expect(p->tag_count <= LINE_TAGS, "tags have a limit");
	fuzz_expect(p->field_count >= 1 && p->field_count <= LINE_FIELDS,
	    "fields have a limit");
	for (size_t i = 0; i < p->tag_count; i++) {
		check_str(p->tags[i].key, 1, LINE_NAME);
		check_str(p->tags[i].value, 1, LINE_BYTES);
	}
	for (size_t i = 0; i < p->field_count; i++) {
		const struct line_field *f = &p->fields[i];

		check_str(f->key, 1, LINE_NAME);
		if (f->type == LINE_TEXT)
			check_str(f->text, 0, LINE_BYTES);
		else
			fuzz_expect(isfinite(line_number(f)) != 0,
			    "numbers are finite");
	}
}

static void
check_failure(const struct cx *cx)
{
	fuzz_expect(cx->fail == FAIL_INVALID, "bad lines are invalid");
	fuzz_expect(
	    strncmp(cx->message, "line ", 5) == 0, "failures name their line");
	fuzz_expect(str_is_utf8(str_of(cx->message)), "messages are UTF-8");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str body = { (const char *)data, size };
	struct line_reader r;
	struct line_point p;
	enum line_result result;
	size_t steps = 0, line = 0;
	struct cx cx;

	cx_init(&cx);
	line_open(&r, &cx, body,
	    (enum line_precision)(size % LINE_PRECISION_COUNT), 0);
	while ((result = line_next(&r, &p)) != LINE_END) {
		fuzz_expect(++steps <= size, "the reader moves on");
		if (result == LINE_POINT) {
			fuzz_expect(p.line >= line, "lines are counted up");
			line = p.line;
			check_point(&p);
		} else {
			check_failure(&cx);
			cx_forgive(&cx);
		}
	}
	fuzz_expect(cx.fail == FAIL_NONE, "the end is no failure");
	cx_clear(&cx);
	return 0;
}
