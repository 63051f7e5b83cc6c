#include "telemetry/tape.h"

#include <string.h>

static void
put_u64(struct text *out, uint64_t v)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(v >> 8 * i & 0xff);
	text_put(out, (struct str){ bytes, sizeof(bytes) });
}

static void
put_two_u32(struct text *out, size_t low, size_t high)
{
	put_u64(out, (uint64_t)low | (uint64_t)high << 32);
}

void
tape_begin(struct text *out)
{
	text_puts(out, "parktap1");
}

static void
put_double(struct text *out, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	put_u64(out, bits);
}

void
tape_series(struct text *out, const struct tape_head *head, size_t n,
    struct tape_point (*at)(const void *thing, size_t i), const void *thing)
{
	const size_t words = head->key.n + head->metric.n + head->unit.n;

	put_u64(out, n);
	put_u64(out, (uint64_t)head->device);
	put_u64(out,
	    (uint64_t)(head->next_us == NULL ? INT64_MIN : *head->next_us));
	put_two_u32(out, head->key.n, head->metric.n);
	put_two_u32(out, head->unit.n, head->samples);
	text_put(out, head->key);
	text_put(out, head->metric);
	text_put(out, head->unit);
	text_put(out, (struct str){ "\0\0\0\0\0\0\0", (8 - words % 8) % 8 });
	for (size_t i = 0; i < n; i++)
		put_u64(out, (uint64_t)at(thing, i).at_us);
	for (size_t i = 0; i < n; i++)
		put_double(out, at(thing, i).value);
}
