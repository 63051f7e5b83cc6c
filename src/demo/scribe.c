#include "demo/scribe.h"

#include <math.h>
#include <zlib.h>

#include "base/moment.h"

#define GZIP_WINDOW (15 + 16)
#define GZIP_LEVEL 1

static void
put_number(struct text *out, uint64_t n, int least)
{
	char digit[24];
	int k = (int)sizeof(digit);

	while (n > 0 || least > 0) {
		digit[--k] = (char)('0' + n % 10);
		n /= 10;
		least--;
	}
	text_put(out, (struct str){ digit + k, sizeof(digit) - (size_t)k });
}

void
scribe_decimal(struct text *out, double v, int decimals)
{
	static const uint64_t scales[] = { 1, 10, 100, 1000, 10000, 100000,
		1000000 };
	const uint64_t scale = scales[decimals];
	const int64_t n = llround(v * (double)scale);
	const uint64_t size = (uint64_t)(n < 0 ? -n : n);

	if (n < 0)
		text_char(out, '-');
	put_number(out, size / scale, 1);
	if (decimals == 0)
		return;
	text_char(out, '.');
	put_number(out, size % scale, decimals);
}

void
scribe_line(struct text *out, struct works *w, size_t device, int64_t at_us,
    size_t metrics)
{
	const struct device *d = &w->plant->device[device];
	double v[THING_METRICS];

	works_values(w, device, at_us, v);
	text_puts(out, d->thing->code);
	text_puts(out, ",dev=");
	text_puts(out, d->key);
	for (size_t k = 0; k < metrics && k < d->thing->metrics; k++) {
		text_char(out, k == 0 ? ' ' : ',');
		text_puts(out, d->thing->metric[k].code);
		text_char(out, '=');
		scribe_decimal(out, v[k], d->thing->metric[k].decimals);
	}
	text_char(out, ' ');
	put_number(out, (uint64_t)(at_us / US_PER_S), 1);
	text_char(out, '\n');
}

struct str
scribe_gzip(struct cx *cx, struct str body)
{
	z_stream z = { 0 };
	char *out;
	size_t room;

	if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8,
		Z_DEFAULT_STRATEGY) != Z_OK)
		return (struct str){ NULL, 0 };
	room = deflateBound(&z, body.n);
	out = cx_alloc(cx, room);
	z.next_in = (unsigned char *)(uintptr_t)body.p;
	z.avail_in = (unsigned)body.n;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)room;
	(void)deflate(&z, Z_FINISH);
	(void)deflateEnd(&z);
	return (struct str){ out, z.total_out };
}
