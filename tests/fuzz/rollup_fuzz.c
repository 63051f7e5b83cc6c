/*
 * Looks for bodies of roll-ups with which the decoder breaks a promise of
 * rollup.h: reads elsewhere, numbers where nothing was counted, slots that
 * cannot be written again and read as the same.
 */
#include "telemetry/rollup.h"

#include "fuzz.h"
#include "sealed.h"

#define PLACES 8 /* looked at of one body */
#define ALL (ROLLUP_SUMS | ROLLUP_EXTREMES)

static int
same(const double *a, const double *b)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		if (memcmp(&a[i], &b[i], sizeof(*a)) != 0 &&
		    !(a[i] != a[i] && b[i] != b[i]))
			return 0;
	return 1;
}

static void
check_again(struct cx *cx, const struct rollup_slots *s)
{
	struct rollup_slots back;
	struct rollup r;

	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		fuzz_expect(s->count[i] > 0 ||
			(s->sum[i] != s->sum[i] && s->min[i] != s->min[i] &&
			    s->max[i] != s->max[i] &&
			    s->first[i] != s->first[i] &&
			    s->last[i] != s->last[i]),
		    "nothing counted is nothing");
	fuzz_expect(rollup_open(cx, rollup_encode(cx, &s, 1), &r) &&
		rollup_place(cx, &r, 0, ALL, &back),
	    "what was written is read");
	fuzz_expect(memcmp(s->count, back.count, sizeof(s->count)) == 0 &&
		memcmp(s->bad, back.bad, sizeof(s->bad)) == 0 &&
		same(s->sum, back.sum) && same(s->min, back.min) &&
		same(s->max, back.max) && same(s->first, back.first) &&
		same(s->last, back.last),
	    "slots come back");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *body = sealed(data, size);
	struct rollup_slots s;
	struct rollup r;
	struct cx cx;
	bool whole;

	cx_init(&cx);
	whole = rollup_open(&cx, (struct str){ (char *)body, size }, &r);
	for (size_t p = 0; whole && p < r.places && p < PLACES; p++) {
		whole = rollup_place(&cx, &r, p, ALL, &s);
		if (whole)
			check_again(&cx, &s);
	}
	fuzz_expect(whole ||
		(cx.fail == FAIL_BROKEN &&
		    strcmp(cx.code, "damaged_chunk") == 0),
	    "damage is called damage");
	cx_clear(&cx);
	free(body);
	return 0;
}
