#include "edge/segment.h"

#include <endian.h>
#include <string.h>

#include "telemetry/crc32c.h"

#define CHECK_AT 4
#define CHECKED_AT 8

static const char mark[4] = { 'P', 'K', 'R', '1' };

struct head {
	uint32_t check;
	uint32_t length;
	uint64_t number;
};

static struct head
read_head(const char *p)
{
	uint32_t check, length;
	uint64_t number;

	memcpy(&check, p + CHECK_AT, sizeof(check));
	memcpy(&length, p + CHECKED_AT, sizeof(length));
	memcpy(&number, p + CHECKED_AT + sizeof(length), sizeof(number));
	return (
	    struct head){ le32toh(check), le32toh(length), le64toh(number) };
}

static uint32_t
check_of(const char *record, size_t payload)
{
	return crc32c(record + CHECKED_AT, SEGMENT_HEAD - CHECKED_AT + payload);
}

static bool
is_record(const struct segment_reader *r, size_t at, struct segment_record *out)
{
	const size_t left = r->bytes.n - at;
	const char *p = r->bytes.p + at;
	struct head head;

	if (left < SEGMENT_HEAD || memcmp(p, mark, sizeof(mark)) != 0)
		return false;
	head = read_head(p);
	if (head.length < 1 || head.length > SEGMENT_PAYLOAD ||
	    head.length > left - SEGMENT_HEAD || head.number < r->least ||
	    head.number == UINT64_MAX)
		return false;
	*out = (struct segment_record){ head.number,
		{ p + SEGMENT_HEAD, head.length },
		at + SEGMENT_HEAD + head.length };
	return check_of(p, head.length) == head.check;
}

bool
segment_next(struct segment_reader *r, struct segment_record *out)
{
	size_t at = r->at;

	while (at < r->bytes.n) {
		const char *next;

		if (is_record(r, at, out)) {
			r->at = out->end;
			r->least = out->number + 1;
			return true;
		}
		next = memmem(r->bytes.p + at + 1, r->bytes.n - at - 1, mark,
		    sizeof(mark));
		if (next == NULL)
			break;
		at = (size_t)(next - r->bytes.p);
	}
	return false;
}

void
segment_write(struct text *out, uint64_t number, struct str payload)
{
	const uint32_t length = htole32((uint32_t)payload.n);
	const uint64_t order = htole64(number);
	const size_t at = out->n;
	uint32_t check = 0;

	text_put(out, (struct str){ mark, sizeof(mark) });
	text_put(out, (struct str){ (char *)&check, sizeof(check) });
	text_put(out, (struct str){ (const char *)&length, sizeof(length) });
	text_put(out, (struct str){ (const char *)&order, sizeof(order) });
	text_put(out, payload);
	if (out->full)
		return;
	check = htole32(check_of(out->p + at, payload.n));
	memcpy(out->p + at + CHECK_AT, &check, sizeof(check));
}
