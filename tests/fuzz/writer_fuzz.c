/*
 * Looks for journals with which a writer breaks a promise of writer.h: reads
 * elsewhere, aborts, takes more memory than the bytes are worth, or goes on
 * as if they were good.
 */
#include "telemetry/writer.h"

#include "fuzz.h"

#define NOW INT64_C(1790000000000000)

/* Two groups, one in each half, cut where the first byte says. */
static bool
replay(struct cx *cx, struct writer *w, struct str journal)
{
	const size_t cut = journal.n == 0
	    ? 0
	    : (size_t)(unsigned char)journal.p[0] * journal.n / 256;

	return writer_replay(
		   cx, w, 1, 0, (struct str){ journal.p, cut }, NOW) &&
	    writer_replay(cx, w, 2, 1,
		(struct str){ journal.p + cut, journal.n - cut }, NOW);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	struct newest_values newest;
	struct writer_group group;
	struct cx cx;

	cx_init(&cx);
	if (replay(&cx, w, (struct str){ (const char *)data, size })) {
		writer_replayed(w, NOW);
		/* The shortest record that makes a device. */
		fuzz_expect(writer_figures(w).devices <= size / 6,
		    "devices have a beginning");
		fuzz_expect(writer_figures(w).tail_bytes <= size,
		    "tails are no longer than their journal");
		newest = writer_newest(w, SIZE_MAX);
		for (size_t i = 0; i < newest.n; i++)
			(void)writer_tail(&cx, w, newest.device[i]);
		group = writer_take(w);
		fuzz_expect(group.seq == 3, "the next group follows");
		writer_committed(w, 1);
	} else {
		fuzz_expect(cx.fail == FAIL_BROKEN &&
			strcmp(cx.code, "damaged_journal") == 0,
		    "damage is called damage");
	}
	cx_clear(&cx);
	writer_free(w);
	return 0;
}
