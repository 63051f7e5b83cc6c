#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

struct text
text_new(struct cx *cx, size_t most)
{
	return (struct text){ .cx = cx, .most = most };
}

struct str
text_str(const struct text *t)
{
	return (struct str){ t->p, t->n };
}

/* Makes room for n more bytes and the NUL behind them. */
static bool
reserve(struct text *t, size_t n)
{
	size_t room = t->room == 0 ? FIRST_ROOM : t->room;
	char *p;

	if (t->full || n > t->most - t->n) {
		t->full = true;
		return false;
	}
	if (t->n + n + 1 <= t->room)
		return true;
	while (room < t->n + n + 1)
		room *= 2;
	p = cx_alloc(t->cx, room);
	if (t->n > 0)
		memcpy(p, t->p, t->n);
	t->p = p;
	t->room = room;
	return true;
}

void
text_put(struct text *t, struct str s)
{
	if (!reserve(t, s.n))
		return;
	if (s.n > 0)
		memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
	t->p[t->n] = '\0';
}

void
text_puts(struct text *t, const char *s)
{
	text_put(t, str_of(s));
}

void
text_char(struct text *t, char c)
{
	text_put(t, (struct str){ &c, 1 });
}

void
text_printf(struct text *t, const char *fmt, ...)
{
	char small[160];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof(small)) {
		text_put(t, (struct str){ small, (size_t)n });
		return;
	}
	if (!reserve(t, (size_t)n))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(t->p + t->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	t->n += (size_t)n;
}

void
text_json(struct text *t, struct str s)
{
	size_t plain = 0;

	text_char(t, '"');
	for (size_t i = 0; i < s.n;) {
		const size_t at = i;
		const uint32_t c = str_char(s, &i);

		if (c >= 0x20 && c != '"' && c != '\\' &&
		    !(c == 0xfffd && i - at == 1))
			continue;
		text_put(t, (struct str){ s.p + plain, at - plain });
		plain = i;
		if (c == '"' || c == '\\') {
			text_char(t, '\\');
			text_char(t, (char)c);
		} else if (c == '\n') {
			text_puts(t, "\\n");
		} else {
			text_printf(t, "\\u%04x", c);
		}
	}
	text_put(t, (struct str){ s.p + plain, s.n - plain });
	text_char(t, '"');
}

/* Writes v before `end`, in `least` digits at least; returns its beginning. */
static char *
digits_before(char *end, uint64_t v, unsigned least)
{
	for (; v > 0 || least > 0; v /= 10, least -= least > 0)
		*--end = (char)('0' + v % 10);
	return end;
}

void
text_int(struct text *t, int64_t v)
{
	char buf[24], *end = buf + sizeof(buf);
	char *at = digits_before(end, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 1);

	if (v < 0)
		*--at = '-';
	text_put(t, (struct str){ at, (size_t)(end - at) });
}

/*
 * Decimals of up to 15 digits, which most measured values are: m / 10^k with
 * the least k that gives v back, exactly.  False for others.
 */
static bool
put_short_decimal(struct text *t, double v)
{
	static const double power[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12 };
	const double size = fabs(v);
	char buf[32], *end = buf + sizeof(buf), *at = end;

	/* The others are written with an exponent, or as minus zero. */
	if (!(size >= 1e-4 && size < 1e15) && (v != 0 || signbit(v)))
		return false;
	for (unsigned k = 0; k < sizeof(power) / sizeof(power[0]); k++) {
		const double m = rint(size * power[k]);

		if (m >= 1e15)
			return false;
		if (m / power[k] != size)
			continue;
		if (k > 0) {
			const uint64_t whole = (uint64_t)m / (uint64_t)power[k];

			at = digits_before(
			    at, (uint64_t)m - whole * (uint64_t)power[k], k);
			*--at = '.';
			at = digits_before(at, whole, 1);
		} else {
			at = digits_before(at, (uint64_t)m, 1);
		}
		if (v < 0)
			*--at = '-';
		text_put(t, (struct str){ at, (size_t)(end - at) });
		return true;
	}
	return false;
}

void
text_json_double(struct text *t, double v)
{
	char buf[32];

	if (!isfinite(v)) {
		text_puts(t, "null");
		return;
	}
	if (put_short_decimal(t, v))
		return;
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(buf, sizeof(buf), "%.*g", digits, v);
		if (strtod(buf, NULL) == v)
			break;
	}
	text_puts(t, buf);
}

void
text_html(struct text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			text_puts(t, "&amp;");
			break;
		case '<':
			text_puts(t, "&lt;");
			break;
		case '>':
			text_puts(t, "&gt;");
			break;
		case '"':
			text_puts(t, "&quot;");
			break;
		case '\'':
			text_puts(t, "&#39;");
			break;
		default:
			text_char(t, s.p[i]);
		}
	}
}

void
text_csv(struct text *t, struct str s)
{
	const bool formula = s.n > 0 && strchr("=+-@\t\r", s.p[0]) != NULL;
	bool quoted = formula;

	for (size_t i = 0; i < s.n && !quoted; i++)
		quoted = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' ||
		    s.p[i] == '\r';
	if (!quoted) {
		text_put(t, s);
		return;
	}
	text_char(t, '"');
	if (formula)
		text_char(t, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			text_char(t, '"');
		text_char(t, s.p[i]);
	}
	text_char(t, '"');
}

void
text_hex(struct text *t, const void *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++) {
		text_char(t, digit[b[i] >> 4]);
		text_char(t, digit[b[i] & 15]);
	}
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
text_url(struct text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_unreserved(s.p[i]))
			text_char(t, s.p[i]);
		else
			text_printf(t, "%%%02X", (unsigned char)s.p[i]);
	}
}
