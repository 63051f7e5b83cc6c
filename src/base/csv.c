#include "base/csv.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* The byte order mark, as some spreadsheets put it before UTF-8. */
#define MARK STR("\xef\xbb\xbf")

static bool
encoding_fails(struct cx *cx, const char *what, size_t at)
{
	return cx_fail_code(cx, FAIL_INVALID, "unknown_encoding", NULL,
	    "%s at byte %zu; save the file as UTF-8 or GBK", what, at);
}

/* Offset of the first byte at which s is not UTF-8. */
static size_t
utf8_reach(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t next = at;

		(void)str_char(s, &next);
		if (!str_is_utf8((struct str){ s.p + at, next - at }))
			break;
		at = next;
	}
	return at;
}

/* GB18030 to UTF-8; out has room for twice the bytes. */
static bool
from_gbk(struct cx *cx, struct str bytes, struct str *utf8)
{
	const iconv_t to_utf8 = iconv_open("UTF-8", "GB18030");
	char *in, *out;
	size_t left = bytes.n, room = bytes.n * 2 + 4;
	bool done;

	if (to_utf8 == (iconv_t)-1)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "this machine cannot convert GB18030");
	/* iconv() never writes to its input, but says so nowhere. */
	in = cx_strndup(cx, bytes.p, bytes.n);
	out = cx_alloc(cx, room);
	*utf8 = (struct str){ out, 0 };
	done = iconv(to_utf8, &in, &left, &out, &room) != (size_t)-1;
	(void)iconv_close(to_utf8);
	if (!done)
		return encoding_fails(
		    cx, "neither UTF-8 nor GBK", bytes.n - left);
	utf8->n = (size_t)(out - utf8->p);
	return true;
}

bool
csv_decode(struct cx *cx, struct str bytes, struct str *utf8, bool *was_gbk)
{
	const char *zero = bytes.n == 0 ? NULL : memchr(bytes.p, 0, bytes.n);

	*was_gbk = false;
	*utf8 = bytes;
	if (str_is_utf8(bytes))
		return true;
	if (str_starts(bytes, STR("\xff\xfe")) ||
	    str_starts(bytes, STR("\xfe\xff")))
		return encoding_fails(cx, "UTF-16", 0);
	if (zero != NULL)
		return encoding_fails(cx, "a zero", (size_t)(zero - bytes.p));
	if (str_starts(bytes, MARK))
		return encoding_fails(cx, "not UTF-8", utf8_reach(bytes));
	*was_gbk = true;
	return from_gbk(cx, bytes, utf8);
}

void
csv_open(struct csv_reader *r, struct cx *cx, struct str utf8)
{
	if (str_starts(utf8, MARK)) {
		utf8.p += MARK.n;
		utf8.n -= MARK.n;
	}
	if (utf8.p == NULL)
		utf8 = STR("");
	*r = (struct csv_reader){
		.cx = cx,
		.at = utf8.p,
		.end = utf8.p + utf8.n,
		.line = 1,
	};
}

static bool
bad(struct csv_reader *r, const char *why)
{
	r->why = why;
	return false;
}

/* Length of the line end at p: 0 for none, 1 for LF, 2 for CR LF. */
static size_t
line_end(const struct csv_reader *r, const char *p)
{
	if (p < r->end && *p == '\n')
		return 1;
	return p + 1 < r->end && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

static bool
take_line_end(struct csv_reader *r)
{
	const size_t n = line_end(r, r->at);

	r->at += n;
	r->line += n > 0;
	return n > 0;
}

/* s with each pair of quotes made one. */
static struct str
undouble(struct cx *cx, struct str s)
{
	char *to = cx_alloc(cx, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		to[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return (struct str){ to, n };
}

static bool
take_quoted(struct csv_reader *r, struct str *field)
{
	const char *const from = ++r->at;
	bool doubled = false;

	for (; r->at < r->end; r->at++) {
		r->line += *r->at == '\n';
		if (*r->at != '"')
			continue;
		if (r->at + 1 == r->end || r->at[1] != '"')
			break;
		doubled = true;
		r->at++;
	}
	if (r->at == r->end)
		return bad(r, "the quoted field is never closed");
	*field = (struct str){ from, (size_t)(r->at++ - from) };
	if (doubled)
		*field = undouble(r->cx, *field);
	if (r->at < r->end && *r->at != ',' && line_end(r, r->at) == 0)
		return bad(r, "something stands behind a closing quote");
	return true;
}

static bool
take_bare(struct csv_reader *r, struct str *field)
{
	const char *const from = r->at;

	for (; r->at < r->end && *r->at != ','; r->at++) {
		if (*r->at == '"')
			return bad(r, "a quote inside a field without quotes");
		if (line_end(r, r->at) > 0)
			break;
		if (*r->at == '\r')
			return bad(r, "a carriage return without line feed");
	}
	*field = (struct str){ from, (size_t)(r->at - from) };
	return true;
}

/* The fields up to the line end, which is taken too. */
static bool
take_record(struct csv_reader *r, size_t *n)
{
	for (;;) {
		struct str *field = &r->field[*n];

		if (*n == CSV_FIELDS)
			return bad(r, "the record has too many fields");
		if (r->at < r->end && *r->at == '"' ? !take_quoted(r, field)
						    : !take_bare(r, field))
			return false;
		++*n;
		if (r->at == r->end || take_line_end(r))
			return true;
		r->at++;
	}
}

enum csv_result
csv_next(struct csv_reader *r, struct csv_record *record)
{
	const char *from;
	struct str *fields;

	while (take_line_end(r))
		continue;
	if (r->at == r->end)
		return CSV_END;
	from = r->at;
	*record = (struct csv_record){ .line = r->line };
	r->why = NULL;
	if (take_record(r, &record->n) && r->at - from > CSV_BYTES)
		(void)bad(r, "the record is longer than 1 MiB");
	if (r->why != NULL) {
		(void)cx_fail_code(r->cx, FAIL_INVALID, "malformed_csv", NULL,
		    "line %zu: %s", record->line, r->why);
		r->at = r->end;
		return CSV_BAD;
	}
	fields = cx_calloc(r->cx, record->n, sizeof(*fields));
	memcpy(fields, r->field, record->n * sizeof(*fields));
	record->fields = fields;
	return CSV_ROW;
}

size_t
csv_column(const struct csv_record *header, const char *name)
{
	for (size_t i = 0; i < header->n; i++)
		if (str_is(str_trim(header->fields[i]), name))
			return i;
	return CSV_NONE;
}
