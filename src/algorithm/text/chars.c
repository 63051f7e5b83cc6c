#include "algorithm/text/chars.h"

#define UTF8_MOST 4 /* bytes of a character */

struct chars
chars_read(struct call *call, struct str text)
{
	struct chars c = { cx_calloc(call->cx, text.n, sizeof(*c.v)), 0 };

	for (size_t at = 0; at < text.n;)
		c.v[c.n++] = str_char(text, &at);
	return c;
}

bool
chars_of(struct call *call, const char *input, struct str text, struct chars *c)
{
	if (text.n > CHARS_MOST)
		return call_refuse(call, input, "%s has more than %d bytes",
		    input, CHARS_MOST);
	*c = chars_read(call, text);
	return true;
}

static size_t
put(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

struct str
chars_text(struct call *call, struct chars c)
{
	char *to = cx_calloc(call->cx, c.n + 1, UTF8_MOST);
	size_t n = 0;

	for (size_t i = 0; i < c.n; i++)
		n += put(to + n, c.v[i]);
	return (struct str){ to, n };
}

uint32_t
char_narrow(uint32_t c)
{
	if (c == 0x3000)
		return ' ';
	return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c;
}

bool
char_is_han(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
	    (c >= 0x20000 && c <= 0x3ffff);
}

bool
char_is_alnum(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

bool
char_is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x3000 || c == 0xa0;
}
