#include "enterprise/uscc.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static bool
refuse(struct cx *cx, const char *code, const char *why)
{
	return cx_fail_code(cx, FAIL_INVALID, code, "uscc", "%s", why);
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xa0 ||
	    c == 0x3000;
}

/* Full-width forms U+FF01..U+FF5E mirror ASCII; letters become capitals. */
static uint32_t
plain(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static int
value_of(char c)
{
	return (int)(strchr(alphabet, c) - alphabet);
}

/* The characters that count, in code; *n says how many there were. */
static bool
normalise(struct cx *cx, struct str text, char code[USCC_SIZE], size_t *n)
{
	*n = 0;
	for (size_t at = 0; at < text.n;) {
		const uint32_t c = plain(str_char(text, &at));

		if (is_blank(c))
			continue;
		if (c == 0 || c > 'Z' || strchr(alphabet, (int)c) == NULL)
			return cx_fail_code(cx, FAIL_INVALID, "uscc_character",
			    "uscc",
			    "character %zu of the unified social credit code "
			    "is neither digit nor one of its letters",
			    *n + 1);
		if (*n < USCC_SIZE)
			code[*n] = (char)c;
		++*n;
	}
	return true;
}

static char
check_character(const char code[USCC_SIZE])
{
	int sum = 0, weight = 1;

	for (size_t i = 0; i < USCC_SIZE - 1; i++) {
		sum += value_of(code[i]) * weight;
		weight = weight * 3 % 31;
	}
	return alphabet[(31 - sum % 31) % 31];
}

static bool
has_region(const char code[USCC_SIZE])
{
	for (size_t i = 2; i < 8; i++)
		if (code[i] < '0' || code[i] > '9')
			return false;
	return true;
}

bool
uscc_read(struct cx *cx, struct str text, struct str *code)
{
	char c[USCC_SIZE];
	size_t n;

	if (!normalise(cx, text, c, &n))
		return false;
	if (n == 0)
		return refuse(cx, "uscc_empty",
		    "the unified social credit code is missing");
	if (n != USCC_SIZE)
		return cx_fail_code(cx, FAIL_INVALID, "uscc_length", "uscc",
		    "a unified social credit code has 18 characters, not %zu",
		    n);
	/* 1-9 and A are bodies of the state, N agriculture, Y any other. */
	if (strchr("123456789ANY", c[0]) == NULL)
		return refuse(cx, "uscc_authority",
		    "the first character names no registering authority");
	if (!has_region(c))
		return refuse(cx, "uscc_region",
		    "characters 3 to 8 must be the digits of a region");
	if (check_character(c) != c[USCC_SIZE - 1])
		return refuse(cx, "uscc_check",
		    "the check character does not fit the others");
	*code = (struct str){ cx_strndup(cx, c, USCC_SIZE), USCC_SIZE };
	return true;
}
