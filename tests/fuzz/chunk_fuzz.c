/*
 * Looks for bodies of chunks with which the decoder breaks a promise of
 * chunk.h: reads or writes elsewhere, instants that do not rise, rows that
 * cannot be written again and read as the same.  The check sum is set right
 * first.
 */
#include "telemetry/chunk.h"

#include "fuzz.h"
#include "sealed.h"

#define PLACES 8   /* looked at of one body */
#define ROWS 20000 /* of a body that is looked at */

struct rows {
	int64_t *at_us;
	double *value[PLACES];
	uint8_t *quality[PLACES];
	size_t places;
};

static bool
read_rows(struct cx *cx, const struct chunk *c, struct rows *r)
{
	r->places = c->places < PLACES ? c->places : PLACES;
	r->at_us = calloc(c->n, sizeof(*r->at_us));
	for (size_t p = 0; p < PLACES; p++) {
		r->value[p] = calloc(c->n, sizeof(double));
		r->quality[p] = calloc(c->n, 1);
	}
	for (size_t p = 0; p < r->places; p++)
		if (!chunk_values(cx, c, p, r->value[p], r->quality[p]))
			return false;
	return chunk_times(cx, c, r->at_us);
}

static void
rows_free(struct rows *r)
{
	free(r->at_us);
	for (size_t p = 0; p < PLACES; p++) {
		free(r->value[p]);
		free(r->quality[p]);
	}
}

static bool
same_value(double a, double b)
{
	return (a != a && b != b) || memcmp(&a, &b, sizeof(a)) == 0;
}

/* What was read is written and read again. */
static void
check_again(struct cx *cx, const struct chunk *c, const struct rows *r)
{
	const struct chunk_rows rows = { c->n, r->places, r->at_us, r->value,
		r->quality };
	struct rows back = { 0 };
	struct chunk again;
	struct str body;

	for (size_t i = 1; i < c->n; i++)
		fuzz_expect(r->at_us[i] > r->at_us[i - 1], "instants rise");
	body =
	    chunk_encode(cx, &rows, c->n % 2 == 0 ? CHUNK_SMALL : CHUNK_QUICK);
	if (body.p == NULL) {
		fuzz_expect(
		    cx->fail == FAIL_INVALID, "what is too much is said");
		return;
	}
	fuzz_expect(chunk_open(cx, body, &again) && again.n == c->n &&
		read_rows(cx, &again, &back),
	    "what was written is read");
	fuzz_expect(memcmp(r->at_us, back.at_us, c->n * sizeof(*r->at_us)) == 0,
	    "instants come back");
	for (size_t p = 0; p < r->places; p++)
		for (size_t i = 0; i < c->n; i++)
			fuzz_expect(
			    same_value(r->value[p][i], back.value[p][i]) &&
				r->quality[p][i] == back.quality[p][i],
			    "values and qualities come back");
	rows_free(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *body = sealed(data, size);
	struct rows r = { 0 };
	struct chunk c;
	struct cx cx;
	bool whole;

	cx_init(&cx);
	whole = chunk_open(&cx, (struct str){ (char *)body, size }, &c);
	if (whole) {
		fuzz_expect(c.n >= 1 && c.n <= CHUNK_ROWS_MOST &&
			c.places <= CHUNK_PLACES_MOST &&
			c.first_us <= c.last_us,
		    "sizes are within limits");
		if (c.n <= ROWS) {
			whole = read_rows(&cx, &c, &r);
			if (whole)
				check_again(&cx, &c, &r);
			rows_free(&r);
		}
	}
	fuzz_expect(whole ||
		(cx.fail == FAIL_BROKEN &&
		    strcmp(cx.code, "damaged_chunk") == 0),
	    "damage is called damage");
	cx_clear(&cx);
	free(body);
	return 0;
}
