/*
 * segment.h - the records of a spool file.
 *
 *   bytes 0..3    "PKR1"
 *         4..7    CRC-32C of all that follows in the record
 *         8..11   length of the payload, 1..65536
 *         12..19  number of the record
 *         20..    the payload: one line of line protocol
 *
 * with the least significant byte of numbers first.
 *
 * Numbers rise by one from record to record.  Each record stands for itself:
 * behind bytes that are none, torn or rotten, the next good one is found,
 * and the gap in the numbers says how many were lost.
 *
 * Pure.
 */
#ifndef EDGE_SEGMENT_H
#define EDGE_SEGMENT_H

#include "base/text.h"

#define SEGMENT_HEAD 20
#define SEGMENT_PAYLOAD 65536
#define SEGMENT_RECORD (SEGMENT_HEAD + SEGMENT_PAYLOAD)

struct segment_record {
	uint64_t number;
	struct str payload;
	size_t end; /* offset behind it */
};

struct segment_reader {
	struct str bytes;
	size_t at;      /* behind the last record, 0 at first */
	uint64_t least; /* smaller numbers are no records */
};

/* The next record in the bytes; false when there is none any more. */
bool segment_next(struct segment_reader *r, struct segment_record *out);

/* Adds a record; the payload has 1..SEGMENT_PAYLOAD bytes. */
void segment_write(struct text *out, uint64_t number, struct str payload);

#endif
