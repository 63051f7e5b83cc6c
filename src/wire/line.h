/*
 * line.h - the InfluxDB line protocol, read without copying.
 *
 *   measurement[,tag=value…] field=value[,field=value…] [timestamp]
 *
 * The reader walks over a whole request body and hands out one point at a
 * time, whose strings are views into the body.  Only a string that carries
 * an escape is copied, into the arena of the cx.  Syntax after the InfluxDB
 * line protocol reference (v1 and v2):
 *
 *   - a backslash escapes comma and blank in a measurement, and comma, blank
 *     and equals sign in keys and tag values; elsewhere it stands for itself;
 *   - text values stand in double quotes, where \" and \\ are escapes and a
 *     line feed is part of the text;
 *   - 1i is an integer, 1u an unsigned one, 1 and 1e3 are floats; t, T, true,
 *     True, TRUE and their opposites are booleans;
 *   - lines end with LF or CR LF; blank lines and # lines are passed over.
 *
 * What is refused: NaN and infinities, ill-formed UTF-8 and NUL, a repeated
 * tag, an empty name, tag value or field, a name beyond LINE_NAME bytes, more
 * than LINE_TAGS tags or LINE_FIELDS fields, a line beyond LINE_BYTES bytes
 * and a time that int64 nanoseconds cannot hold.  Repeated fields are handed
 * out as they come; the last one counts.
 */
#ifndef WIRE_LINE_H
#define WIRE_LINE_H

#include "base/cx.h"
#include "base/str.h"

#define LINE_BYTES 65536 /* of one line, without its end */
#define LINE_FIELDS 1024
#define LINE_TAGS 64
#define LINE_NAME 256 /* bytes of a measurement or a key, as written */

enum line_precision {
	LINE_NS,
	LINE_US,
	LINE_MS,
	LINE_S,
	LINE_M,
	LINE_H,
	LINE_PRECISION_COUNT
};

enum line_type {
	LINE_FLOAT,
	LINE_INTEGER,
	LINE_UNSIGNED,
	LINE_BOOLEAN,
	LINE_TEXT
};

enum line_result {
	LINE_END,   /* nothing is left */
	LINE_POINT, /* *point was filled */
	LINE_BAD    /* cx says which line and why */
};

struct line_tag {
	struct str key;
	struct str value;
};

struct line_field {
	struct str key;
	enum line_type type;
	union {
		double number;    /* LINE_FLOAT, finite */
		int64_t integer;  /* LINE_INTEGER */
		uint64_t natural; /* LINE_UNSIGNED */
		bool truth;       /* LINE_BOOLEAN */
		struct str text;  /* LINE_TEXT, unescaped */
	};
};

/* Valid until the next line_next(); the strings as long as body and cx. */
struct line_point {
	struct str measurement;
	const struct line_tag *tags; /* in the order of the line */
	size_t tag_count;
	const struct line_field *fields; /* at least one */
	size_t field_count;
	int64_t at_us; /* finer times are rounded down */
	bool at_given; /* false: at_us is the reader's now_us */
	size_t line;   /* number of the line it begins on, from 1 */
	struct str raw;
};

struct line_reader {
	struct cx *cx;
	const char *at;    /* next byte to read */
	const char *end;   /* behind the body */
	const char *limit; /* behind the longest line that begins here */
	size_t line;       /* number of the line `at` is on */
	int64_t now_us;
	enum line_precision precision;
	bool plain;      /* the whole body is ASCII without NUL */
	const char *why; /* what is wrong with the line */
	struct str what; /* and the words it is wrong about */
	struct line_tag *tags;
	struct line_field *fields;
};

/*
 * The precision named by a request: ns us ms s of v2, n u ms s m h of v1;
 * the empty word means ns.
 */
bool line_precision_of(struct str word, enum line_precision *out);

/* Begins to read body; now_us is the time of points that carry none. */
void line_open(struct line_reader *r, struct cx *cx, struct str body,
    enum line_precision precision, int64_t now_us);

/*
 * The next point.  After LINE_BAD, which is FAIL_INVALID with the code
 * "malformed_line" and a message that begins "line 7: ", the reader stands
 * behind the bad line: a caller may cx_forgive() and go on.
 */
enum line_result line_next(struct line_reader *r, struct line_point *point);

/* The value as a number; booleans are 0 and 1, text is NaN. */
double line_number(const struct line_field *field);

#endif
