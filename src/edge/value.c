#include "edge/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const value_type_words[VALUE_TYPE_COUNT] = {
	[VALUE_INT16] = "int16",
	[VALUE_UINT16] = "uint16",
	[VALUE_INT32] = "int32",
	[VALUE_UINT32] = "uint32",
	[VALUE_INT64] = "int64",
	[VALUE_UINT64] = "uint64",
	[VALUE_FLOAT32] = "float32",
	[VALUE_FLOAT64] = "float64",
	[VALUE_BIT] = "bit",
	[VALUE_STRING] = "string",
};

const char *const value_order_words[VALUE_ORDER_COUNT] = {
	[VALUE_ABCD] = "ABCD",
	[VALUE_CDAB] = "CDAB",
	[VALUE_BADC] = "BADC",
	[VALUE_DCBA] = "DCBA",
};

size_t
value_words(enum value_type type)
{
	static const size_t words[VALUE_TYPE_COUNT] = {
		[VALUE_INT16] = 1,
		[VALUE_UINT16] = 1,
		[VALUE_INT32] = 2,
		[VALUE_UINT32] = 2,
		[VALUE_INT64] = 4,
		[VALUE_UINT64] = 4,
		[VALUE_FLOAT32] = 2,
		[VALUE_FLOAT64] = 4,
		[VALUE_BIT] = 1,
	};

	return words[type];
}

/* Decoding ----------------------------------------------------------------- */

static uint16_t
in_order(enum value_order order, uint16_t word)
{
	if (order == VALUE_BADC || order == VALUE_DCBA)
		return (uint16_t)(word << 8 | word >> 8);
	return word;
}

/* Up to four words as one number, the most significant first. */
static uint64_t
joined(enum value_order order, const uint16_t *words, size_t n)
{
	const bool reversed = order == VALUE_CDAB || order == VALUE_DCBA;
	uint64_t bits = 0;

	for (size_t i = 0; i < n; i++)
		bits = bits << 16 |
		    in_order(order, words[reversed ? n - 1 - i : i]);
	return bits;
}

static void
decode_text(
    struct value *v, enum value_order order, const uint16_t *words, size_t n)
{
	char *p = v->text;
	size_t at, from;

	for (size_t i = 0; i < n; i++) {
		const uint16_t word = in_order(order, words[i]);

		p[2 * i] = (char)(word >> 8);
		p[2 * i + 1] = (char)(word & 0xff);
	}
	p[2 * n] = '\0';
	n = strlen(p);
	for (at = 0; at < n;) {
		from = at;
		if (str_char((struct str){ p, n }, &at) == 0xfffd &&
		    at - from == 1)
			p[from] = '?';
		else if ((unsigned char)p[from] < ' ' || p[from] == 0x7f)
			p[from] = ' ';
	}
	while (n > 0 && p[n - 1] == ' ')
		p[--n] = '\0';
}

static struct value
integer(int64_t i)
{
	return (struct value){ .kind = VALUE_INTEGER, .integer = i };
}

static struct value
single(uint32_t bits)
{
	float f;

	memcpy(&f, &bits, sizeof(f));
	return (struct value){ .kind = VALUE_SINGLE, .real = (double)f };
}

static struct value
real(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return (struct value){ .kind = VALUE_REAL, .real = d };
}

struct value
value_decode(enum value_type type, enum value_order order, unsigned bit,
    const uint16_t *words, size_t n)
{
	struct value v = { .kind = VALUE_TEXT };
	uint64_t bits;

	if (type == VALUE_STRING) {
		decode_text(&v, order, words, n);
		return v;
	}
	bits = joined(order, words, n);
	switch (type) {
	case VALUE_INT16:
		return integer((int16_t)bits);
	case VALUE_UINT16:
	case VALUE_UINT32:
		return integer((int64_t)bits);
	case VALUE_INT32:
		return integer((int32_t)bits);
	case VALUE_INT64:
		return integer((int64_t)bits);
	case VALUE_FLOAT32:
		return single((uint32_t)bits);
	case VALUE_FLOAT64:
		return real(bits);
	case VALUE_BIT:
		return (struct value){ .kind = VALUE_TRUTH,
			.truth = (bits >> bit & 1) != 0 };
	default:
		return (struct value){ .kind = VALUE_NATURAL, .natural = bits };
	}
}

/* Numbers ------------------------------------------------------------------ */

double
value_number(const struct value *v)
{
	switch (v->kind) {
	case VALUE_INTEGER:
		return (double)v->integer;
	case VALUE_NATURAL:
		return (double)v->natural;
	case VALUE_TRUTH:
		return v->truth ? 1 : 0;
	case VALUE_TEXT:
		return (double)NAN;
	default:
		return v->real;
	}
}

struct value
value_scale(const struct value *v, double scale, double offset)
{
	return (struct value){ .kind = VALUE_SCALED,
		.real = value_number(v) * scale + offset };
}

/* Writing ------------------------------------------------------------------ */

/* The shortest that a float reads back as itself; 9 digits always do. */
static void
write_single(struct text *out, double v)
{
	char buf[32];

	for (int digits = 6; digits <= 9; digits++) {
		(void)snprintf(buf, sizeof(buf), "%.*g", digits, v);
		if (strtof(buf, NULL) == (float)v)
			break;
	}
	text_puts(out, buf);
}

static void
write_text(struct text *out, const char *s)
{
	text_char(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			text_char(out, '\\');
		text_char(out, *s);
	}
	text_char(out, '"');
}

void
value_write(struct text *out, const struct value *v)
{
	switch (v->kind) {
	case VALUE_INTEGER:
		text_printf(out, "%lldi", (long long)v->integer);
		break;
	case VALUE_NATURAL:
		text_printf(out, "%lluu", (unsigned long long)v->natural);
		break;
	case VALUE_SINGLE:
		write_single(out, v->real);
		break;
	case VALUE_REAL:
		text_json_double(out, v->real);
		break;
	case VALUE_SCALED:
		text_printf(out, "%.15g", v->real);
		break;
	case VALUE_TRUTH:
		text_puts(out, v->truth ? "true" : "false");
		break;
	case VALUE_TEXT:
		write_text(out, v->text);
		break;
	}
}
