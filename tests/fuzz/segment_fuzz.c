/*
 * Looks for bytes with which the spool's reader breaks a promise of
 * segment.h: records outside of the file, numbers that do not rise, a reader
 * that stands still, records that are not what segment_write() writes.
 */
#include "edge/segment.h"

#include "fuzz.h"

static void
check_record(
    struct cx *cx, struct str bytes, const struct segment_record *record)
{
	const size_t length = SEGMENT_HEAD + record->payload.n;
	struct text again = text_new(cx, SEGMENT_RECORD);

	fuzz_expect(
	    record->payload.n >= 1 && record->payload.n <= SEGMENT_PAYLOAD,
	    "payloads have a length");
	fuzz_expect(record->end <= bytes.n && record->end >= length,
	    "records lie within the file");
	segment_write(&again, record->number, record->payload);
	fuzz_expect(again.n == length &&
		memcmp(again.p, bytes.p + record->end - length, length) == 0,
	    "what is read is what is written");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct segment_reader r = { bytes, 0, 0 };
	struct segment_record record;
	uint64_t least = 0;
	size_t end = 0;
	struct cx cx;

	cx_init(&cx);
	while (segment_next(&r, &record)) {
		fuzz_expect(record.number >= least, "numbers rise");
		fuzz_expect(record.end > end && r.at == record.end,
		    "the reader moves on");
		least = record.number + 1;
		end = record.end;
		check_record(&cx, bytes, &record);
	}
	fuzz_expect(r.at == end, "the end is behind the last record");
	cx_clear(&cx);
	return 0;
}
