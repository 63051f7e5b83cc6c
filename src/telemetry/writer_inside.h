/*
 * writer_inside.h - the memory of the writer (writer.h), for its own files:
 * writer.c, which changes it, and writer_read.c, which answers readers.
 */
#ifndef TELEMETRY_WRITER_INSIDE_H
#define TELEMETRY_WRITER_INSIDE_H

#include "telemetry/writer.h"

#define PARKS 2001

struct device {
	int64_t id;
	struct tail tail;
	int64_t due_us; /* when its tail is closed */
	int32_t tenant;
	uint32_t newest;  /* its place in the book of newest values */
	uint16_t closing; /* tails of it whose chunks are not committed yet */
	uint8_t half;     /* of the journal, where its tail begins */
	/* Bytes that came with group held_seq, and with the one before it:
	 * readers wait for their commit. */
	uint32_t held_seq, held, held_before;
	int64_t closed_us;        /* the latest sample in a chunk of ours */
	int64_t left_us;          /* when rows last left for a chunk */
	struct glance_mark *mark; /* in the tail, for those who scan */
};

struct buffer {
	uint8_t *p;
	size_t n, room;
};

/* A tail that was closed; readers need it until its chunks are committed. */
struct closed {
	struct device *of;
	uint8_t *bytes;
	size_t size;
};

/* What gathers, and what is under way. */
struct gathering {
	struct cx cx; /* bodies of chunks */
	struct closed *closed;
	size_t closes, closed_room;
	struct buffer journal;
	struct writer_chunk *chunk;
	size_t chunks, chunk_room, chunk_bytes;
	struct writer_late *late;
	size_t lates, late_room;
	size_t rows;
};

struct writer {
	struct writer_limits limits;
	int16_t zone_min[PARKS];

	struct device **block; /* of BLOCK devices each */
	size_t devices;
	uint32_t *slot; /* of the hash: number of a device + 1 */
	size_t slots;

	struct gathering now, under_way;
	int64_t seq;      /* of the group taken last */
	bool commits;     /* it is not committed yet */
	int64_t began_us; /* with this memory; 0: not yet */
	int half;
	bool draining;        /* the other half is still needed */
	bool to_be_emptied;   /* the other half is needed no more */
	size_t half_bytes[2]; /* of the journal */
	size_t drain_at, close_at, tick_at;

	size_t tails, tail_bytes;
	uint64_t rows, values, chunks;

	struct newest_book newest;
	struct newest_values taken; /* out of it, last */
	struct tally_book tally;
};

/* NULL when nobody heard of it. */
struct device *writer_device(const struct writer *w, int64_t id);

#endif
