/*
 * spool.h - what was read and is not yet at the platform, on disk.
 *
 * A folder of segment files (segment.h) named after the number of their
 * first record, a file `acknowledged` with the number of the next record
 * to send, and refused.jsonl with what the platform will never take.
 *
 * Promises:
 *   - a record is in the file when spool_append() returns, so the end of
 *     the process loses nothing; spool_sync() puts it onto the disk, so a
 *     loss of power loses what came after the last sync;
 *   - records leave in the order they came; the position is on disk before
 *     spool_acknowledge() returns and never ahead of the platform: after a
 *     crash a record may be sent again, never skipped;
 *   - the folder stays below its limit: only when it is reached, or the disk
 *     is full, is the oldest segment dropped, and its records are counted;
 *   - bytes that are no record any more cost the records they were, no
 *     others, and those are counted.
 *
 * One process owns a folder (a lock says so); its threads may share it.
 */
#ifndef EDGE_SPOOL_H
#define EDGE_SPOOL_H

#include "base/cx.h"
#include "base/str.h"

#define SPOOL_LEAST (UINT64_C(4) << 20) /* smallest limit, bytes */

struct spool;

struct spool_figures {
	uint64_t records; /* waiting */
	uint64_t bytes;   /* of all segments */
	uint64_t sent;    /* records acknowledged; these four since the start */
	uint64_t dropped; /* at the limit, unsent */
	uint64_t lost;    /* bytes rotted */
	uint64_t refused; /* set aside for good */
};

/* Opens or makes the folder; FAIL_CONFLICT when another process has it.
 * Closed by cx. */
struct spool *spool_open(struct cx *cx, const char *folder, uint64_t limit);

/* Adds a line of 1..65536 bytes; false when the disk does not take it. */
bool spool_append(struct spool *s, struct str line);

/* What was appended is on the disk afterwards. */
bool spool_sync(struct spool *s);

/* The newest line of all, acknowledged or not, as it was found at opening;
 * empty when there was none. */
struct str spool_newest(const struct spool *s);

struct spool_batch {
	struct str *line;
	uint64_t *number;
	size_t *end; /* offset behind the record in its segment */
	size_t n;
	uint64_t segment; /* they are all of this one */
	uint64_t from;    /* the position they were read at */
};

/*
 * The oldest unacknowledged lines, at most `records` of them and not many
 * more than `bytes`; n is 0 when nothing waits.  False with a failure in cx
 * when the disk does not give them.
 */
bool spool_read(struct spool *s, struct cx *cx, size_t records, size_t bytes,
    struct spool_batch *out);

/* The first n of the batch are done and will not be read again. */
bool spool_acknowledge(struct spool *s, const struct spool_batch *b, size_t n);

/* Writes a line that was refused, and why, to refused.jsonl. */
bool spool_refuse(struct spool *s, uint64_t number, struct str line, int status,
    struct str reason);

struct spool_figures spool_figures(struct spool *s);

#endif
