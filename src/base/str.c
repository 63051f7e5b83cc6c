#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct str
str_of(const char *s)
{
	return (struct str){ .p = s, .n = s == NULL ? 0 : strlen(s) };
}

bool
str_is(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_cut(struct str s, char at, struct str *rest)
{
	const char *hit = s.n == 0 ? NULL : memchr(s.p, at, s.n);
	size_t n;

	if (hit == NULL) {
		*rest = (struct str){ NULL, 0 };
		return s;
	}
	n = (size_t)(hit - s.p);
	*rest = (struct str){ hit + 1, s.n - n - 1 };
	return (struct str){ s.p, n };
}

bool
str_int64(struct str s, int64_t *out)
{
	const bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v = 0;

	if (s.n == (minus ? 1u : 0u))
		return false;
	for (size_t i = minus ? 1 : 0; i < s.n; i++) {
		const int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(v, (int64_t)10, &v) ||
		    __builtin_sub_overflow(v, (int64_t)digit, &v))
			return false;
	}
	/* Summed downwards, because the most negative value has no opposite. */
	if (!minus && __builtin_mul_overflow(v, (int64_t)-1, &v))
		return false;
	*out = v;
	return true;
}

bool
str_double(struct str s, double *out)
{
	char buf[64], *end;
	double v;

	if (s.n == 0 || s.n >= sizeof(buf))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789+-.eE", s.p[i]) == NULL || s.p[i] == '\0')
			return false;
	memcpy(buf, s.p, s.n);
	buf[s.n] = '\0';
	errno = 0;
	v = strtod(buf, &end);
	if (*end != '\0' || !isfinite(v))
		return false;
	*out = v;
	return true;
}

/* Length of the well-formed sequence at p, or 0. */
static size_t
sequence(const unsigned char *p, size_t n)
{
	size_t k;

	if (p[0] < 0x80)
		return p[0] != 0;
	k = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < k)
		return 0;
	for (size_t i = 1; i < k; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return k;
}

bool
str_is_utf8(struct str s)
{
	for (size_t i = 0, k; i < s.n; i += k)
		if ((k = sequence((const unsigned char *)s.p + i, s.n - i)) ==
		    0)
			return false;
	return true;
}

size_t
str_chars(struct str s)
{
	size_t chars = 0;

	for (size_t i = 0; i < s.n; i++)
		chars += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return chars;
}

uint32_t
str_char(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;
	const size_t k = sequence(p, s.n - *at);
	uint32_t c;

	if (k <= 1) {
		*at += 1;
		return k == 1 ? p[0] : 0xfffd;
	}
	c = p[0] & (0xffu >> (k + 1));
	for (size_t i = 1; i < k; i++)
		c = c << 6 | (p[i] & 0x3fu);
	*at += k;
	return c;
}
