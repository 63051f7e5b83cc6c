/*
 * Looks for rows with which a new edition of a reference table breaks a
 * promise of edition.h: faults beyond what was read, a fault without its
 * column, more of them told than may be.
 */
#include "knowledge/edition.h"

#include "fuzz.h"

static const char columns[] =
    "[{\"name\":\"key\",\"kind\":\"text\",\"gaps\":false},"
    "{\"name\":\"a\",\"kind\":\"number\",\"gaps\":false},"
    "{\"name\":\"b\",\"kind\":\"number\",\"gaps\":true},"
    "{\"name\":\"text\",\"kind\":\"text\",\"gaps\":true}]";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str csv = { (const char *)data, size };
	struct edition_looked k = { 0 };
	struct text list;
	struct cx cx;
	json_t *told;

	cx_init(&cx);
	list = text_new(&cx, 1 << 20);
	k.list = &list;
	if (!edition_look(&cx, json_read(&cx, str_of(columns)), csv, &k)) {
		fuzz_expect(cx.fail == FAIL_INVALID && cx.field != NULL,
		    "what is no table is the sender's fault");
		cx_clear(&cx);
		return 0;
	}
	told = json_read(&cx, text_str(&list));
	fuzz_expect(k.rows <= EDITION_ROWS + 1, "rows have a limit");
	fuzz_expect((k.faults > 0) == (k.code != NULL),
	    "the first fault is told when there is one");
	fuzz_expect(k.row <= k.rows, "a fault is of a row that was read");
	fuzz_expect(json_is_array(told) &&
		json_array_size(told) ==
		    (k.faults < EDITION_FAULTS ? k.faults : EDITION_FAULTS),
	    "so many faults are told as may be");
	cx_clear(&cx);
	return 0;
}
