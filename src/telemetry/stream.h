/*
 * stream.h - a row of whole numbers in few bytes.
 *
 * A series is written as it is, by its differences or by the differences of
 * those (order 0, 1, 2), whichever is smallest; what remains is made natural,
 * folded (0, -1, 1, …) or counted from its least, and coded:
 *
 *   same     nothing remains: a constant (order 0), a line (order 2 or 1)
 *   blocks   packed or in Rice's code by blocks of 64 (blocks.h)
 *   classes  by entropy (classes.h)
 *   zstd     varints packed by Zstandard, where patterns repeat
 *
 * Bytes: a head (codec in bits 0-3, order in bits 4-5, counted from its
 * least in bit 6), the least when counted, the two starts of the sums
 * (signed varints, as many as the order), then what the codec writes to the
 * end of the stream.  How many numbers there are the reader has to know.
 * With the starts, the first `order` remainders are 0, so that all codecs
 * see as many numbers as there are.
 */
#ifndef TELEMETRY_STREAM_H
#define TELEMETRY_STREAM_H

#include "telemetry/blocks.h"
#include "telemetry/bytes.h"
#include "telemetry/classes.h"

#define STREAM_BLOCK 64
#define STREAM_NUMBERS 131072           /* of one stream, at most */
#define STREAM_BELOW (INT64_C(1) << 51) /* every |number| is */

enum stream_codec {
	STREAM_SAME,
	STREAM_BLOCKS,
	STREAM_CLASSES,
	STREAM_ZSTD,
	STREAM_CODEC_COUNT
};

/* Scratch of a writer of streams; one for many of them. */
struct stream_writer;

/* For rows of up to `most` numbers; small: tries everything, three to ten
 * times slower.  Lives in cx. */
struct stream_writer *stream_writer(struct cx *cx, size_t most, bool small);

/* Appends a row of 1 or more numbers below STREAM_BELOW. */
void stream_put(
    struct stream_writer *w, struct bytes *out, const int64_t *x, size_t n);

/* Any bytes with Zstandard, appended when that makes less of them; false,
 * and nothing appended, when not. */
bool stream_squeeze(
    struct stream_writer *w, struct bytes *out, const void *p, size_t n);

/* Exactly n bytes out of what stream_squeeze() wrote. */
bool stream_unsqueeze(struct view packed, void *p, size_t n);

struct stream {
	enum stream_codec codec;
	unsigned order;
	bool counted;
	int64_t least;
	uint64_t sum, step; /* of order 1, and of order 2 */
	size_t left;
	struct view rest; /* STREAM_ZSTD: varints */
	union {
		struct blocks_reader blocks;
		struct classes_reader classes;
	};
};

/* Begins to read n numbers, 1 … STREAM_NUMBERS; false when the bytes are no
 * such stream.  STREAM_ZSTD takes up to 10 n bytes of cx. */
bool stream_open(struct cx *cx, struct stream *s, struct view bytes, size_t n);

/*
 * The next STREAM_BLOCK numbers, or all that are left, in *n; numbers of
 * damaged bytes may be any int64.  False when the bytes end too early or say
 * nothing: then nothing may be read from s again.
 */
bool stream_next(struct stream *s, int64_t x[STREAM_BLOCK], size_t *n);

/* The whole row at once. */
bool stream_get(struct cx *cx, struct view bytes, int64_t *x, size_t n);

#endif
