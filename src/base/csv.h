/*
 * csv.h - comma-separated values after RFC 4180, read from memory.
 *
 * A record is a line of fields; a field in double quotes may hold commas,
 * line ends and doubled quotes.  Lines end with LF or CR LF, a byte order
 * mark at the start is passed over, and so are lines without any byte.
 * Fields are views into the text; only one with doubled quotes is copied.
 * Nothing is trimmed and nothing is typed: that is the importer's business,
 * and so is the number of fields, which may differ from line to line.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/cx.h"
#include "base/str.h"

#define CSV_FIELDS 256    /* of one record */
#define CSV_BYTES 1048576 /* bytes of one record */
#define CSV_NONE ((size_t)-1)

enum csv_result {
	CSV_END, /* nothing is left */
	CSV_ROW, /* *record was filled */
	CSV_BAD  /* cx says which line and why */
};

/* Lives as long as cx; its fields as long as cx and the text. */
struct csv_record {
	size_t line; /* of its first byte, from 1 */
	const struct str *fields;
	size_t n; /* at least one */
};

struct csv_reader {
	struct cx *cx;
	const char *at;
	const char *end;
	size_t line;
	const char *why;
	struct str field[CSV_FIELDS];
};

/*
 * The bytes of a file as UTF-8.  Well-formed UTF-8 stays what it is; all
 * else must be GB18030, of which GBK and GB 2312 are parts, and *was_gbk
 * becomes true.  FAIL_INVALID with code "unknown_encoding" names the offset
 * of the first byte that is neither.
 */
bool csv_decode(
    struct cx *cx, struct str bytes, struct str *utf8, bool *was_gbk);

void csv_open(struct csv_reader *r, struct cx *cx, struct str utf8);

/*
 * The next record.  CSV_BAD is FAIL_INVALID with code "malformed_csv" and a
 * message that begins "line 7: "; it ends the reading, because behind a
 * broken quote no line can be told from another.
 */
enum csv_result csv_next(struct csv_reader *r, struct csv_record *record);

/* Position of the field that, trimmed, is name; CSV_NONE without one. */
size_t csv_column(const struct csv_record *header, const char *name);

#endif
