#include "wire/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a byte means to the scanner of a name or a value. */
#define ENDS_MEASUREMENT 1 /* , blank LF \ */
#define ENDS_KEY 2         /* , = blank LF \ */
#define ENDS_VALUE 4       /* , blank CR LF */
#define ENDS_TEXT 8        /* " \ LF */

#define WHAT_SHOWN 64 /* bytes of the offending words in a message */
#define NUMBER_BYTES 320

/* int64 nanoseconds reach from 1677 to 2262. */
#define FARTHEST_US INT64_C(9223372036854775)

static const unsigned char ends[256] = {
	[','] = ENDS_MEASUREMENT | ENDS_KEY | ENDS_VALUE,
	[' '] = ENDS_MEASUREMENT | ENDS_KEY | ENDS_VALUE,
	['\n'] = ENDS_MEASUREMENT | ENDS_KEY | ENDS_VALUE | ENDS_TEXT,
	['\\'] = ENDS_MEASUREMENT | ENDS_KEY | ENDS_TEXT,
	['='] = ENDS_KEY,
	['\r'] = ENDS_VALUE,
	['"'] = ENDS_TEXT,
};

static const double power_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
	1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
	1e20, 1e21, 1e22 };

static bool
ends_at(char c, unsigned set)
{
	return (ends[(unsigned char)c] & set) != 0;
}

static bool
is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Remembers what is wrong; line_next() makes the sentence of it. */
static bool
bad(struct line_reader *r, const char *why, struct str what)
{
	r->why = why;
	r->what = what;
	return false;
}

/* The rest of the value at p, to show it. */
static struct str
value_at(const struct line_reader *r, const char *p)
{
	const char *q = p;

	while (q < r->limit && !ends_at(*q, ENDS_VALUE))
		q++;
	return (struct str){ p, (size_t)(q - p) };
}

/* s without the backslashes before bytes of the set. */
static struct str
unescape(struct cx *cx, struct str s, const char *set)
{
	char *to = cx_alloc(cx, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] != '\0' &&
		    strchr(set, s.p[i + 1]) != NULL)
			i++;
		to[n++] = s.p[i];
	}
	return (struct str){ to, n };
}

/*
 * A name: everything up to an unescaped byte of the set.  Whether a byte
 * can be escaped is the same question as whether it ends the name.
 */
static struct str
take_name(struct line_reader *r, unsigned set)
{
	const char *const from = r->at;
	const char *p = from;
	bool escaped = false;
	struct str s;

	for (;; p++) {
		while (p < r->limit && !ends_at(*p, set))
			p++;
		if (p == r->limit || *p != '\\')
			break;
		if (p + 1 < r->limit && p[1] != '\\' && p[1] != '\n' &&
		    ends_at(p[1], set)) {
			escaped = true;
			p++;
		}
	}
	r->at = p;
	s = (struct str){ from, (size_t)(p - from) };
	return escaped ? unescape(r->cx, s, set == ENDS_KEY ? ",= " : ", ") : s;
}

static bool
take_mark(struct line_reader *r, char c)
{
	if (r->at == r->limit || *r->at != c)
		return false;
	r->at++;
	return true;
}

static void
skip_blanks(struct line_reader *r)
{
	while (r->at < r->limit && (*r->at == ' ' || *r->at == '\t'))
		r->at++;
}

static bool
take_measurement(struct line_reader *r, struct line_point *point)
{
	const char *const from = r->at;

	point->measurement = take_name(r, ENDS_MEASUREMENT);
	if (point->measurement.n == 0)
		return bad(r, "the measurement is missing", (struct str){ 0 });
	if (r->at - from > LINE_NAME)
		return bad(
		    r, "the measurement is too long", point->measurement);
	return true;
}

/* A key and its equals sign. */
static bool
take_key(struct line_reader *r, struct str *key)
{
	const char *const from = r->at;

	*key = take_name(r, ENDS_KEY);
	if (key->n == 0)
		return bad(r, "a key is missing", (struct str){ 0 });
	if (r->at - from > LINE_NAME)
		return bad(r, "a key is too long", *key);
	if (!take_mark(r, '='))
		return bad(r, "a key without a value", *key);
	return true;
}

static bool
take_tag(struct line_reader *r, struct line_point *point)
{
	struct line_tag *tag = &r->tags[point->tag_count];

	if (point->tag_count == LINE_TAGS)
		return bad(r, "there are too many tags", (struct str){ 0 });
	if (!take_key(r, &tag->key))
		return false;
	tag->value = take_name(r, ENDS_KEY);
	if (tag->value.n == 0)
		return bad(r, "a tag without a value", tag->key);
	if (r->at < r->limit && *r->at == '=')
		return bad(
		    r, "an unescaped = in the value of the tag", tag->key);
	for (size_t i = 0; i < point->tag_count; i++)
		if (str_eq(r->tags[i].key, tag->key))
			return bad(r, "the tag is repeated", tag->key);
	point->tag_count++;
	return true;
}

static bool
take_boolean(struct line_reader *r, struct line_field *field)
{
	static const char *const words[2][5] = {
		{ "f", "F", "false", "False", "FALSE" },
		{ "t", "T", "true", "True", "TRUE" },
	};
	const struct str word = value_at(r, r->at);

	for (size_t i = 0; i < 10; i++)
		if (str_is(word, words[i / 5][i % 5])) {
			field->type = LINE_BOOLEAN;
			field->truth = i / 5 == 1;
			r->at += word.n;
			return true;
		}
	return bad(r, "the value is not a boolean", word);
}

static bool
take_text(struct line_reader *r, struct line_field *field)
{
	const char *const from = ++r->at;
	bool escaped = false;

	for (;; r->at++) {
		while (r->at < r->limit && !ends_at(*r->at, ENDS_TEXT))
			r->at++;
		if (r->at == r->limit)
			return bad(
			    r, "the text is never closed", (struct str){ 0 });
		if (*r->at == '"')
			break;
		if (*r->at == '\n') {
			r->line++;
		} else if (r->at + 1 < r->limit &&
		    (r->at[1] == '"' || r->at[1] == '\\')) {
			escaped = true;
			r->at++;
		}
	}
	field->type = LINE_TEXT;
	field->text = (struct str){ from, (size_t)(r->at++ - from) };
	if (escaped)
		field->text = unescape(r->cx, field->text, "\"\\");
	return true;
}

/* A number as it stands in the line: digits and where they stand. */
struct numeral {
	struct str text;
	uint64_t digits; /* all of them, without the point */
	int count;       /* how many; beyond 19 `digits` has wrapped */
	int power;       /* value = digits * 10^power */
	bool minus;
	bool whole; /* neither a point nor an exponent */
};

static const char *
scan_digits(const char *p, const char *limit, struct numeral *n)
{
	const char *const from = p;

	for (; p < limit && is_digit(*p); p++)
		n->digits = n->digits * 10 + (uint64_t)(*p - '0');
	n->count += (int)(p - from);
	return p;
}

/* The exponent behind its e; NULL when it has no digits. */
static const char *
scan_exponent(const char *p, const char *limit, struct numeral *n)
{
	const bool minus = p < limit && *p == '-';
	const char *from;
	int e = 0;

	if (p < limit && (*p == '-' || *p == '+'))
		p++;
	for (from = p; p < limit && is_digit(*p); p++)
		if (e < 10000)
			e = e * 10 + (*p - '0');
	n->power += minus ? -e : e;
	return p == from ? NULL : p;
}

/* Moves over a number; false when it is none. */
static bool
scan_number(struct line_reader *r, struct numeral *n)
{
	const char *p = r->at, *point;

	*n = (struct numeral){ .minus = *p == '-', .whole = true };
	if (*p == '-' || *p == '+')
		p++;
	p = scan_digits(p, r->limit, n);
	if (p < r->limit && *p == '.') {
		point = ++p;
		p = scan_digits(p, r->limit, n);
		n->power = -(int)(p - point);
		n->whole = false;
	}
	if (n->count == 0)
		return false;
	if (p < r->limit && (*p == 'e' || *p == 'E')) {
		p = scan_exponent(p + 1, r->limit, n);
		n->whole = false;
	}
	if (p == NULL)
		return false;
	n->text = (struct str){ r->at, (size_t)(p - r->at) };
	r->at = p;
	return true;
}

/*
 * Up to 2^53 every integer is a double, and so is every power of ten up to
 * 22: one multiplication or division then rounds once, which is the exact
 * answer (W. D. Clinger, "How to read floating point numbers accurately").
 */
static bool
is_exact(const struct numeral *n)
{
	return n->count <= 19 && n->digits <= UINT64_C(1) << 53 &&
	    n->power >= -22 && n->power <= 22;
}

static double
slow_number(struct str text)
{
	char copy[NUMBER_BYTES];

	if (text.n >= sizeof(copy))
		return NAN;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	return strtod(copy, NULL);
}

static bool
set_float(
    struct line_reader *r, const struct numeral *n, struct line_field *field)
{
	double v;

	if (is_exact(n)) {
		v = (double)n->digits;
		v = n->power < 0 ? v / power_of_ten[-n->power]
				 : v * power_of_ten[n->power];
		v = n->minus ? -v : v;
	} else {
		v = slow_number(n->text);
		if (!isfinite(v))
			return bad(r, "the number is out of range", n->text);
	}
	field->type = LINE_FLOAT;
	field->number = v;
	return true;
}

static bool
set_integer(
    struct line_reader *r, const struct numeral *n, struct line_field *field)
{
	struct str text = n->text;

	/* str_int64() knows no plus sign. */
	if (text.p[0] == '+') {
		text.p++;
		text.n--;
	}
	field->type = LINE_INTEGER;
	if (!n->whole || !str_int64(text, &field->integer))
		return bad(r, "the integer is out of range", n->text);
	r->at++;
	return true;
}

static bool
set_unsigned(
    struct line_reader *r, const struct numeral *n, struct line_field *field)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n->text.n; i++)
		if (is_digit(n->text.p[i]) &&
		    (__builtin_mul_overflow(v, 10, &v) ||
			__builtin_add_overflow(v, n->text.p[i] - '0', &v)))
			return bad(
			    r, "the unsigned integer is out of range", n->text);
	if (!n->whole || (n->minus && v != 0))
		return bad(r, "the unsigned integer is not one", n->text);
	field->type = LINE_UNSIGNED;
	field->natural = v;
	r->at++;
	return true;
}

static bool
take_number(struct line_reader *r, struct line_field *field)
{
	const char *const from = r->at;
	struct numeral n;

	if (!scan_number(r, &n))
		return bad(r, "the value is not a number", value_at(r, from));
	if (r->at == r->limit || ends_at(*r->at, ENDS_VALUE))
		return set_float(r, &n, field);
	if (r->at + 1 == r->limit || ends_at(r->at[1], ENDS_VALUE)) {
		if (*r->at == 'i')
			return set_integer(r, &n, field);
		if (*r->at == 'u')
			return set_unsigned(r, &n, field);
	}
	return bad(r, "the value is not a number", value_at(r, from));
}

/* NaN, Inf, -infinity … in any case. */
static bool
is_unbounded(struct str word)
{
	if (word.n > 0 && (word.p[0] == '-' || word.p[0] == '+')) {
		word.p++;
		word.n--;
	}
	return word.n >= 3 &&
	    (strncasecmp(word.p, "nan", 3) == 0 ||
		strncasecmp(word.p, "inf", 3) == 0);
}

static bool
take_value(struct line_reader *r, struct line_field *field)
{
	const char c = r->at < r->limit ? *r->at : '\n';

	if (ends_at(c, ENDS_VALUE))
		return bad(r, "a field without a value", field->key);
	if (is_digit(c))
		return take_number(r, field);
	if (c == '"')
		return take_text(r, field);
	if (c == 't' || c == 'T' || c == 'f' || c == 'F')
		return take_boolean(r, field);
	if (is_unbounded(value_at(r, r->at)))
		return bad(r, "NaN and infinities are refused", field->key);
	if (c == '-' || c == '+' || c == '.')
		return take_number(r, field);
	return bad(r, "the value is neither number, boolean nor quoted text",
	    value_at(r, r->at));
}

static bool
take_fields(struct line_reader *r, struct line_point *point)
{
	do {
		struct line_field *field = &r->fields[point->field_count];

		if (point->field_count == LINE_FIELDS)
			return bad(
			    r, "there are too many fields", (struct str){ 0 });
		if (!take_key(r, &field->key) || !take_value(r, field))
			return false;
		point->field_count++;
	} while (take_mark(r, ','));
	return true;
}

static bool
in_microseconds(enum line_precision precision, int64_t given, int64_t *at_us)
{
	static const int64_t unit_us[LINE_PRECISION_COUNT] = {
		[LINE_US] = 1,
		[LINE_MS] = 1000,
		[LINE_S] = 1000000,
		[LINE_M] = 60 * INT64_C(1000000),
		[LINE_H] = 3600 * INT64_C(1000000),
	};

	if (precision == LINE_NS) {
		*at_us = given / 1000 - (given % 1000 < 0);
		return true;
	}
	return !__builtin_mul_overflow(given, unit_us[precision], at_us);
}

static bool
take_time(struct line_reader *r, struct line_point *point)
{
	const struct str word = value_at(r, r->at);
	int64_t given;

	if (word.n == 0)
		return true;
	r->at += word.n;
	if (!str_int64(word, &given))
		return bad(r, "the timestamp is not a whole number", word);
	if (!in_microseconds(r->precision, given, &point->at_us) ||
	    point->at_us > FARTHEST_US || point->at_us < -FARTHEST_US)
		return bad(r, "the timestamp is out of range", word);
	point->at_given = true;
	return true;
}

/* Nothing but blanks may stand before the end of the line. */
static bool
take_end(struct line_reader *r)
{
	skip_blanks(r);
	if (r->at + 1 < r->end && r->at[0] == '\r' && r->at[1] == '\n')
		r->at++;
	if (r->at == r->end || *r->at == '\n')
		return true;
	return bad(r, "something stands behind the point", value_at(r, r->at));
}

static bool
take_point(struct line_reader *r, struct line_point *point)
{
	if (!take_measurement(r, point))
		return false;
	while (take_mark(r, ','))
		if (!take_tag(r, point))
			return false;
	if (r->at == r->limit || *r->at != ' ')
		return bad(r, "the fields are missing", point->measurement);
	skip_blanks(r);
	if (r->at == r->limit || *r->at == '\n' || *r->at == '\r')
		return bad(r, "the fields are missing", point->measurement);
	if (!take_fields(r, point))
		return false;
	if (r->at < r->limit && *r->at == ' ') {
		skip_blanks(r);
		if (!take_time(r, point))
			return false;
	}
	return take_end(r);
}

/* The line feed that ends a line, or the end of the body. */
static const char *
line_feed(const struct line_reader *r, const char *from)
{
	const char *p = memchr(from, '\n', (size_t)(r->end - from));

	return p == NULL ? r->end : p;
}

/* Passes over blank lines and comments; false at the end. */
static bool
find_point(struct line_reader *r)
{
	while (r->at < r->end) {
		if (*r->at == '\n') {
			r->line++;
			r->at++;
		} else if (*r->at == ' ' || *r->at == '\t' ||
		    (*r->at == '\r' && line_feed(r, r->at) == r->at + 1)) {
			r->at++;
		} else if (*r->at == '#') {
			r->at = line_feed(r, r->at);
		} else {
			return true;
		}
	}
	return false;
}

/* A line cut off at its limit is too long, whatever else seems wrong. */
static void
judge_length(struct line_reader *r)
{
	if (r->at != r->limit || r->limit == r->end || *r->limit == '\n')
		return;
	if (r->limit[0] == '\r' && r->limit + 1 < r->end && r->limit[1] == '\n')
		return;
	(void)bad(r, "the line is longer than 64 KiB", (struct str){ 0 });
}

static enum line_result
refuse(struct line_reader *r, size_t line)
{
	struct str what = r->what;

	/* Cut between characters, because the message must stay UTF-8. */
	if (what.n > WHAT_SHOWN)
		for (what.n = WHAT_SHOWN;
		     what.n > 0 && (what.p[what.n] & 0xc0) == 0x80;)
			what.n--;
	if (!str_is_utf8(what))
		what.n = 0;
	if (what.n == 0)
		(void)cx_fail_code(r->cx, FAIL_INVALID, "malformed_line", NULL,
		    "line %zu: %s", line, r->why);
	else
		(void)cx_fail_code(r->cx, FAIL_INVALID, "malformed_line", NULL,
		    "line %zu: %s: %.*s", line, r->why, STR_ARG(what));
	r->at = line_feed(r, r->at);
	return LINE_BAD;
}

enum line_result
line_next(struct line_reader *r, struct line_point *point)
{
	const char *from;
	size_t line;

	if (!find_point(r))
		return LINE_END;
	from = r->at;
	line = r->line;
	r->limit = r->end - from > LINE_BYTES ? from + LINE_BYTES : r->end;
	r->why = NULL;
	*point = (struct line_point){
		.tags = r->tags,
		.fields = r->fields,
		.at_us = r->now_us,
		.line = line,
	};
	(void)take_point(r, point);
	judge_length(r);
	point->raw = str_trim((struct str){ from, (size_t)(r->at - from) });
	if (r->why == NULL && !r->plain && !str_is_utf8(point->raw))
		(void)bad(r, "the line is not UTF-8", (struct str){ 0 });
	return r->why == NULL ? LINE_POINT : refuse(r, line);
}

/* Eight bytes at a time: none with its high bit set, and none zero. */
static bool
is_plain(struct str s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t seen = 0;

	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		uint64_t w;

		memcpy(&w, s.p, 8);
		seen |= w | (w - ones);
	}
	for (size_t i = 0; i < s.n; i++)
		seen |= s.p[i] == '\0' ? 0x80 : (unsigned char)s.p[i];
	return (seen & (ones << 7)) == 0;
}

void
line_open(struct line_reader *r, struct cx *cx, struct str body,
    enum line_precision precision, int64_t now_us)
{
	if (body.p == NULL)
		body = STR("");
	*r = (struct line_reader){
		.cx = cx,
		.at = body.p,
		.end = body.p + body.n,
		.line = 1,
		.now_us = now_us,
		.precision = precision,
		.plain = is_plain(body),
		.tags = cx_calloc(cx, LINE_TAGS, sizeof(*r->tags)),
		.fields = cx_calloc(cx, LINE_FIELDS, sizeof(*r->fields)),
	};
}

bool
line_precision_of(struct str word, enum line_precision *out)
{
	static const struct {
		const char *word;
		enum line_precision precision;
	} names[] = { { "", LINE_NS }, { "ns", LINE_NS }, { "n", LINE_NS },
		{ "us", LINE_US }, { "u", LINE_US }, { "ms", LINE_MS },
		{ "s", LINE_S }, { "m", LINE_M }, { "h", LINE_H } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(word, names[i].word)) {
			*out = names[i].precision;
			return true;
		}
	return false;
}

double
line_number(const struct line_field *field)
{
	switch (field->type) {
	case LINE_FLOAT:
		return field->number;
	case LINE_INTEGER:
		return (double)field->integer;
	case LINE_UNSIGNED:
		return (double)field->natural;
	case LINE_BOOLEAN:
		return field->truth;
	case LINE_TEXT:
		break;
	}
	return NAN;
}
