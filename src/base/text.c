#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_ROOM 256
/* From here on a text has pages of its own, which move without being copied
 * and are not zeroed twice: half the cost of an answer of 60 MB. */
#define LONG_ROOM (1u << 20)

struct text_pages {
	void *p;
	size_t size;
};

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

static void
unmap(void *thing)
{
	const struct text_pages *pages = thing;

	(void)munmap(pages->p, pages->size);
}

static char *
grow_pages(struct text *t, size_t size)
{
	struct text_pages *pages = t->pages;
	void *p;

	if (pages == NULL) {
		p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		t->pages = pages = cx_alloc(t->cx, sizeof(*pages));
		cx_defer(t->cx, unmap, pages);
	} else {
		p = mremap(pages->p, pages->size, size, MREMAP_MAYMOVE);
	}
	if (p == MAP_FAILED)
		abort();
	(void)madvise(p, size, MADV_HUGEPAGE);
	*pages = (struct text_pages){ p, size };
	return p;
}

static char *
grow(struct text *t, size_t room)
{
	const bool moves = t->pages != NULL;
	char *p =
	    room < LONG_ROOM ? cx_room(t->cx, room, 1) : grow_pages(t, room);

	if (t->n > 0 && !moves)
		memcpy(p, t->p, t->n);
	return p;
}

/* Makes room for n more bytes and the NUL behind them. */
static bool
reserve(struct text *t, size_t n)
{
	size_t room = t->room == 0 ? FIRST_ROOM : t->room;

	if (t->full || n > t->most - t->n) {
		t->full = true;
		return false;
	}
	if (t->n + n + 1 <= t->room)
		return true;
	while (room < t->n + n + 1)
		room *= 2;
	t->p = grow(t, room);
	t->room = room;
	return true;
}

void
text_expect(struct text *t, size_t n)
{
	if (n <= t->most - t->n)
		(void)reserve(t, n);
}

/* Most writes fit: that is seen without a call. */
static inline bool
fits(const struct text *t, size_t n)
{
	return n < t->room - t->n && n <= t->most - t->n && !t->full;
}

void
text_put(struct text *t, struct str s)
{
	if (!fits(t, s.n) && !reserve(t, s.n))
		return;
	if (s.n > 0)
		memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
	t->p[t->n] = '\0';
}

void
text_char(struct text *t, char c)
{
	if (!fits(t, 1) && !reserve(t, 1))
		return;
	t->p[t->n++] = c;
	t->p[t->n] = '\0';
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

/* The first character from i on that JSON may not have as it is, or that is
 * beyond ASCII. */
static size_t
skip_plain(struct str s, size_t i)
{
	while (i < s.n && (unsigned char)s.p[i] - 0x20u < 0x60 &&
	    s.p[i] != '"' && s.p[i] != '\\')
		i++;
	return i;
}

void
text_json(struct text *t, struct str s)
{
	size_t plain = 0;

	text_char(t, '"');
	for (size_t i = skip_plain(s, 0); i < s.n; i = skip_plain(s, i)) {
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

/* Numbers are written from their last digit on, before `end`; each function
 * returns where the number begins. */

static const char pair[] = "00010203040506070809"
			   "10111213141516171819"
			   "20212223242526272829"
			   "30313233343536373839"
			   "40414243444546474849"
			   "50515253545556575859"
			   "60616263646566676869"
			   "70717273747576777879"
			   "80818283848586878889"
			   "90919293949596979899";

/* All eight, in steps that do not wait for each other. */
static char *
eight_before(char *end, uint32_t v)
{
	const uint32_t high = v / 10000, low = v % 10000;

	memcpy(end - 2, pair + low % 100 * 2, 2);
	memcpy(end - 4, pair + low / 100 * 2, 2);
	memcpy(end - 6, pair + high % 100 * 2, 2);
	memcpy(end - 8, pair + high / 100 * 2, 2);
	return end - 8;
}

/* In `least` digits at least. */
static char *
digits_before(char *end, uint64_t v, unsigned least)
{
	for (; v >= 100000000; v /= 100000000) {
		end = eight_before(end, (uint32_t)(v % 100000000));
		least -= least > 8 ? 8 : least;
	}
	for (uint32_t w = (uint32_t)v; w > 0 || least > 0; w /= 10) {
		*--end = (char)('0' + w % 10);
		least -= least > 0;
	}
	return end;
}

static char *
int_before(char *end, int64_t v)
{
	char *at = digits_before(end, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 1);

	if (v < 0)
		*--at = '-';
	return at;
}

void
text_int(struct text *t, int64_t v)
{
	char buf[24], *end = buf + sizeof(buf), *at = int_before(end, v);

	text_put(t, (struct str){ at, (size_t)(end - at) });
}

static char *
decimal_before(char *end, bool minus, uint64_t m, unsigned decimals)
{
	static const uint64_t power[] = { 1, 10, 100, 1000, 10000, 100000,
		1000000, 10000000, 100000000, 1000000000, 10000000000,
		100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000 };
	/* Of more decimals than m has digits all of it is fraction. */
	const uint64_t whole = decimals < sizeof(power) / sizeof(power[0])
	    ? m / power[decimals]
	    : 0;

	if (decimals > 0) {
		if (whole > 0)
			m -= whole * power[decimals];
		end = digits_before(end, m, decimals);
		*--end = '.';
	}
	end = digits_before(end, whole, 1);
	if (minus)
		*--end = '-';
	return end;
}

/* The nearest whole number of 0 <= v < 2^51: a call of libm would be half the
 * cost of a point. */
static double
rounded(double v)
{
	const double most = 2251799813685248.0;

	return v + 3 * most - 3 * most;
}

/* Of up to four decimals, which most measured values are; NULL of others. */
static char *
short_before(char *end, double v)
{
	static const double power[] = { 1e0, 1e1, 1e2, 1e3, 1e4 };
	const double size = fabs(v);

	for (unsigned k = 0; k < sizeof(power) / sizeof(power[0]); k++) {
		const double m = rounded(size * power[k]);

		if (m >= 1e15)
			return NULL;
		if (m / power[k] == size)
			return decimal_before(end, v < 0, (uint64_t)m, k);
	}
	return NULL;
}

/* Trailing zeros of a fraction say nothing. */
static void
strip(uint64_t *m, unsigned *decimals)
{
	while (*decimals >= 4 && *m % 10000 == 0) {
		*m /= 10000;
		*decimals -= 4;
	}
	while (*decimals > 0 && *m % 10 == 0) {
		*m /= 10;
		*decimals -= 1;
	}
}

__extension__ typedef unsigned __int128 wide;

/*
 * The fewest of 15, 16 or 17 digits that read back as v, 1e-4 <= |v| < 1e15.
 *
 * v is m 2^e, and v 10^d is m 5^d / 2^s with s = -(e + d): whole numbers of
 * 100 bits, so nothing is rounded.  The nearest whole number reads back when
 * it is no further off than half the distance between two doubles, which is
 * 5^d / 2 in that measure (below a power of two half as much), and from
 * halfway when m is even.
 */
static char *
long_before(char *end, double v)
{
	static const uint64_t five[] = { 1, 5, 25, 125, 625, 3125, 15625, 78125,
		390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
		6103515625, 30517578125, 152587890625, 762939453125,
		3814697265625, 19073486328125, 95367431640625 };
	static const double ten[] = { 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8,
		1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0, 1e-1, 1e-2, 1e-3 };
	const double size = fabs(v);
	uint64_t bits, m;
	unsigned d = 0;
	int e;

	memcpy(&bits, &size, sizeof(bits));
	m = (bits & (UINT64_MAX >> 12)) | UINT64_C(1) << 52;
	e = (int)(bits >> 52) - 1075;
	/* So that there are 15 digits: a third of the binary places, less one
	 * at most. */
	if (e < -6)
		d = (unsigned)(-6 - e) * 1233 >> 12;
	while (d < sizeof(ten) / sizeof(ten[0]) && size < ten[d])
		d++;
	for (const unsigned last = d + 2; d <= last && d <= 20; d++) {
		const unsigned s = (unsigned)-(e + (int)d);
		const wide exact = (wide)m * five[d];
		const wide half = (wide)1 << (s - 1);
		uint64_t whole = (uint64_t)((exact + half) >> s);
		const wide again = (wide)whole << s;
		const bool below = again < exact;
		const wide off = below ? exact - again : again - exact;
		const unsigned closer = below && m == UINT64_C(1) << 52 ? 4 : 2;

		if (off * closer > five[d] ||
		    (off * closer == five[d] && m % 2 != 0))
			continue;
		strip(&whole, &d);
		return decimal_before(end, v < 0, whole, d);
	}
	return NULL;
}

static char *
double_before(char *end, double v)
{
	char buf[32], *at = NULL;
	size_t n;

	if (!isfinite(v))
		return memcpy(end - 4, "null", 4);
	/* The others are written with an exponent, or as minus zero. */
	if ((fabs(v) >= 1e-4 && fabs(v) < 1e15) || (v == 0 && !signbit(v)))
		at = short_before(end, v);
	if (at == NULL && fabs(v) >= 1e-4 && fabs(v) < 1e15)
		at = long_before(end, v);
	if (at != NULL)
		return at;
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(buf, sizeof(buf), "%.*g", digits, v);
		if (strtod(buf, NULL) == v)
			break;
	}
	n = strlen(buf);
	return memcpy(end - n, buf, n);
}

void
text_json_double(struct text *t, double v)
{
	char buf[40], *end = buf + sizeof(buf), *at = double_before(end, v);

	text_put(t, (struct str){ at, (size_t)(end - at) });
}

void
text_json_pair(struct text *t, int64_t first, double second)
{
	char buf[80], *end = buf + sizeof(buf), *at = end;

	*--at = ']';
	at = double_before(at, second);
	*--at = ',';
	at = int_before(at, first);
	*--at = '[';
	text_put(t, (struct str){ at, (size_t)(end - at) });
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

	for (size_t i = 0; i < n; i++)
		text_put(t,
		    (struct str){
			(char[]){ digit[b[i] >> 4], digit[b[i] & 15] }, 2 });
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
