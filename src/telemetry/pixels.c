#include "telemetry/pixels.h"

#include <math.h>

#include "telemetry/rollup.h"

/* Places of the samples of one column that are shown. */
struct column {
	size_t number;
	size_t first, last, least, greatest;
};

static size_t
column_of(int64_t at_us, int64_t from_us, int64_t to_us, size_t columns)
{
	const double share =
	    (double)(at_us - from_us) / (double)(to_us - from_us);
	const size_t c = (size_t)(share * (double)columns);

	return c < columns ? c : columns - 1;
}

/* Up to four of them, each once, in their order. */
static size_t
emit(const struct column *c, const struct telemetry_sample *sample,
    struct telemetry_sample *out)
{
	const size_t low = c->least < c->greatest ? c->least : c->greatest;
	const size_t high = c->least < c->greatest ? c->greatest : c->least;
	size_t n = 0;

	out[n++] = sample[c->first];
	if (low != c->first && low != c->last)
		out[n++] = sample[low];
	if (high != low && high != c->first && high != c->last)
		out[n++] = sample[high];
	if (c->last != c->first)
		out[n++] = sample[c->last];
	return n;
}

struct telemetry_sample *
pixels_of(struct cx *cx, const struct telemetry_sample *sample, size_t n,
    int64_t from_us, int64_t to_us, size_t columns, size_t *shown)
{
	const size_t most = n < 4 * columns ? n : 4 * columns;
	struct telemetry_sample *out = cx_calloc(cx, most, sizeof(*out));
	struct column c = { 0 };

	*shown = 0;
	for (size_t i = 0; i < n; i++) {
		const size_t number =
		    column_of(sample[i].at_us, from_us, to_us, columns);

		if (i == 0 || number != c.number) {
			if (i > 0)
				*shown += emit(&c, sample, out + *shown);
			c = (struct column){ number, i, i, i, i };
		}
		c.last = i;
		if (sample[i].value < sample[c.least].value)
			c.least = i;
		if (sample[i].value > sample[c.greatest].value)
			c.greatest = i;
	}
	if (n > 0)
		*shown += emit(&c, sample, out + *shown);
	return out;
}

bool
pixels_by_quarters(int64_t from_us, int64_t to_us, size_t columns)
{
	return (to_us - from_us) / (int64_t)columns >= 4 * ROLLUP_SLOT_US;
}

static int64_t
within(int64_t at_us, int64_t from_us, int64_t to_us)
{
	return at_us < from_us ? from_us : at_us >= to_us ? to_us - 1 : at_us;
}

struct telemetry_sample *
pixels_of_quarters(struct cx *cx, const struct telemetry_bucket *bucket,
    size_t n, int64_t from_us, int64_t to_us, size_t *samples)
{
	struct telemetry_sample *out = cx_calloc(cx, 4 * n, sizeof(*out));

	*samples = 0;
	for (size_t i = 0; i < n; i++) {
		const struct telemetry_bucket *b = &bucket[i];
		const double value[] = { b->first, b->min, b->max, b->last };
		const size_t values = b->count == 1 ? 1 : 4;

		for (size_t k = 0; k < values; k++)
			out[(*samples)++] = (struct telemetry_sample){
				within(b->from_us +
					(int64_t)k * (ROLLUP_SLOT_US - 1) / 3,
				    from_us, to_us),
				value[k]
			};
	}
	return out;
}
