/*
 * Looks for bytes with which the CSV reader breaks a promise of csv.h, in
 * UTF-8 and in GBK; and writes what it read, to read the same again.
 */
#include "base/csv.h"

#include "base/text.h"
#include "fuzz.h"

/* Quotes always, so that no field looks like the start of a formula. */
static void
write_field(struct text *t, struct str s)
{
	text_char(t, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			text_char(t, '"');
		text_char(t, s.p[i]);
	}
	text_char(t, '"');
}

static void
check_again(struct cx *cx, const struct csv_record *row)
{
	struct text t = text_new(cx, CSV_BYTES);
	struct csv_reader r;
	struct csv_record again;

	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			text_char(&t, ',');
		write_field(&t, row->fields[i]);
	}
	csv_open(&r, cx, text_str(&t));
	fuzz_expect(csv_next(&r, &again) == CSV_ROW && again.n == row->n,
	    "what is written is read again");
	for (size_t i = 0; i < row->n; i++)
		fuzz_expect(str_eq(again.fields[i], row->fields[i]),
		    "fields are read as they were written");
	fuzz_expect(csv_next(&r, &again) == CSV_END, "and nothing behind");
}

static void
check_text(struct cx *cx, struct str utf8)
{
	struct csv_reader r;
	struct csv_record row;
	enum csv_result result;
	size_t line = 0;

	csv_open(&r, cx, utf8);
	while ((result = csv_next(&r, &row)) == CSV_ROW) {
		fuzz_expect(row.line > line, "lines are counted up");
		line = row.line;
		fuzz_expect(
		    row.n >= 1 && row.n <= CSV_FIELDS, "fields have a limit");
		for (size_t i = 0; i < row.n; i++)
			fuzz_expect(
			    str_is_utf8(row.fields[i]), "fields are UTF-8");
		check_again(cx, &row);
	}
	fuzz_expect((result == CSV_BAD) == (cx->fail != FAIL_NONE),
	    "bad records are failures and nothing else is");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct str utf8;
	struct cx cx;
	bool was_gbk;

	cx_init(&cx);
	if (csv_decode(&cx, bytes, &utf8, &was_gbk)) {
		fuzz_expect(str_is_utf8(utf8), "decoded text is UTF-8");
		check_text(&cx, utf8);
	} else {
		fuzz_expect(cx.fail == FAIL_INVALID, "bad bytes are invalid");
	}
	cx_clear(&cx);
	return 0;
}
