/*
 * value.h - what the words of a Modbus device mean.
 *
 * A register holds 16 bits; larger values stand in several registers whose
 * order every maker chose for himself.  The orders are named after where
 * the bytes ABCD of a 32-bit value, most significant first, come:
 *
 *   ABCD  as the standard counts          CDAB  words exchanged
 *   BADC  bytes exchanged in each word    DCBA  both
 *
 * Values of 64 bits follow the same rule with four words (CDAB puts the
 * last word first), values of 16 bits and texts know the bytes alone.
 *
 * Pure.
 */
#ifndef EDGE_VALUE_H
#define EDGE_VALUE_H

#include <stdint.h>

#include "base/text.h"

#define VALUE_WORDS 32 /* of a text, the longest value */

enum value_type {
	VALUE_INT16,
	VALUE_UINT16,
	VALUE_INT32,
	VALUE_UINT32,
	VALUE_INT64,
	VALUE_UINT64,
	VALUE_FLOAT32,
	VALUE_FLOAT64,
	VALUE_BIT, /* of a register, or a coil or discrete input */
	VALUE_STRING,
	VALUE_TYPE_COUNT
};

enum value_order {
	VALUE_ABCD,
	VALUE_CDAB,
	VALUE_BADC,
	VALUE_DCBA,
	VALUE_ORDER_COUNT
};

/* The words of both, as a configuration writes them. */
extern const char *const value_type_words[VALUE_TYPE_COUNT];
extern const char *const value_order_words[VALUE_ORDER_COUNT];

enum value_kind {
	VALUE_INTEGER,
	VALUE_NATURAL,
	VALUE_SINGLE, /* real, of the precision of float32 */
	VALUE_REAL,
	VALUE_SCALED, /* real, computed: 15 digits mean something */
	VALUE_TRUTH,
	VALUE_TEXT
};

struct value {
	enum value_kind kind;
	union {
		int64_t integer;
		uint64_t natural;
		double real; /* of the three real kinds; may not be finite */
		bool truth;
		char text[2 * VALUE_WORDS + 1];
	};
};

/* How many registers a type takes; 0 for VALUE_STRING, which says itself. */
size_t value_words(enum value_type type);

/*
 * The value in n words (bit: 0..15 of a VALUE_BIT, least significant first).
 * A text ends at its first NUL and at its last non-blank; control characters
 * become blanks and bytes that are not UTF-8 question marks.
 */
struct value value_decode(enum value_type type, enum value_order order,
    unsigned bit, const uint16_t *words, size_t n);

/* value * scale + offset, of any kind but truth and text. */
struct value value_scale(const struct value *v, double scale, double offset);

/* As a number; a truth is 0 or 1, a text is NaN. */
double value_number(const struct value *v);

/*
 * As a field of line protocol.  Integers stay integers; a real is the
 * shortest decimal that reads back as itself: a float32 as float32, so that
 * 23.1 is not 23.1000003814697; what was scaled has 15 digits at most, so
 * that 2317 * 0.1 is 231.7.
 */
void value_write(struct text *out, const struct value *v);

#endif
