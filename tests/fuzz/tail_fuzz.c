/*
 * Looks for bytes with which a reader of tails breaks a promise of tail.h:
 * reads elsewhere, rows without a value, rows that cannot be written again
 * and read as the same.
 */
#include "telemetry/tail.h"

#include <math.h>

#include "fuzz.h"
#include "telemetry/glance.h"
#include "telemetry/sheet.h"

static bool
same(const struct tail_reader *a, const struct tail_reader *b)
{
	bool same = a->at_us == b->at_us && a->places == b->places;

	for (size_t i = 0; same && i < a->places; i++)
		same = isnan(a->value[i])
		    ? isnan(b->value[i])
		    : memcmp(&a->value[i], &b->value[i], sizeof(double)) == 0 &&
			a->quality[i] == b->quality[i];
	return same;
}

/* Rows as we write them are read as the same rows. */
static void
check_again(struct str rows)
{
	struct tail t = { 0 };
	struct tail_reader r, again;

	tail_open(&r, rows);
	while (tail_next(&r))
		(void)tail_append(&t, r.at_us, r.places, r.value, r.quality);
	tail_close(&r);
	tail_open(&r, rows);
	tail_open(&again, (struct str){ (const char *)t.bytes, t.size });
	while (tail_next(&r)) {
		bool any = false;

		for (size_t i = 0; i < r.places; i++)
			any = any || !isnan(r.value[i]);
		/* A NaN that stands in the bytes is not written again. */
		if (!any)
			break;
		fuzz_expect(tail_next(&again) && same(&r, &again),
		    "what was written is read");
	}
	tail_close(&r);
	tail_close(&again);
	tail_clear(&t, true);
}

static void
check_sheet(struct str rows, bool damaged)
{
	struct sheet s;
	struct cx cx;
	bool whole;

	cx_init(&cx);
	whole = sheet_of_tail(&cx, rows, &s);
	fuzz_expect(whole != damaged, "damage is damage");
	for (size_t i = 1; whole && i < s.n; i++)
		fuzz_expect(s.at_us[i - 1] < s.at_us[i], "instants rise");
	cx_clear(&cx);
}

/* A glance calls damage what the reader does. */
static void
check_glance(struct str rows, bool damaged)
{
	const struct glance_ask ask = { 1, INT64_MIN, INT64_MAX, true };
	struct glance_book b = { 0 };

	fuzz_expect(glance_over(&b, rows, &ask, NULL) != damaged,
	    "damage is damage at a glance");
	(void)glance_sum(&b);
	glance_clear(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str rows = { (const char *)data, size };
	struct tail t = { 0 };
	struct tail_reader r;
	bool damaged, adopted;

	tail_open(&r, rows);
	while (tail_next(&r))
		fuzz_expect(r.places >= 1 && r.places <= TAIL_PLACES,
		    "rows have places");
	damaged = r.damaged;
	fuzz_expect(damaged || r.rest.n == 0, "the walk ends with the bytes");
	fuzz_expect(r.rows <= size / 3 + 1, "rows have three bytes at least");
	tail_close(&r);
	adopted = tail_adopt(&t, rows);
	fuzz_expect(adopted != damaged, "whole rows are taken over");
	tail_clear(&t, true);
	check_sheet(rows, damaged);
	check_glance(rows, damaged);
	check_again(rows);
	return 0;
}
