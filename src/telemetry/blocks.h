/*
 * blocks.h - naturals in blocks of 64, each block as narrow as it may be.
 *
 * A block is packed (every number in as many bits as the largest needs) or
 * in Rice's code with a parameter k (z >> k ones, a zero, the low k bits;
 * R. F. Rice, JPL 79-22, 1979), whichever is shorter.  Numbers that would
 * need BLOCKS_ESCAPE ones or more are that many ones and 56 bits.
 *
 * Before each block stands one bit: 1, it is written as the block before
 * was; 0, seven bits say how: a width, or 64 + k.
 */
#ifndef TELEMETRY_BLOCKS_H
#define TELEMETRY_BLOCKS_H

#include "telemetry/bits.h"

#define BLOCKS_SIZE 64
#define BLOCKS_ESCAPE 20

/* Numbers below 2^56; the last block may be shorter. */
void blocks_put(struct bits_writer *w, const uint64_t *z, size_t n);

/* How many bits that writes. */
size_t blocks_cost(const uint64_t *z, size_t n);

struct blocks_reader {
	struct view bytes;
	size_t at;    /* the next bit */
	unsigned how; /* the block before was written */
};

void blocks_open(struct blocks_reader *r, struct view bytes, size_t at);

/* The next block of n <= BLOCKS_SIZE; false when it is written in no way
 * that there is.  Behind the end numbers are 0: ask blocks_whole() then. */
bool blocks_next(struct blocks_reader *r, uint64_t *z, size_t n);

/* Nothing was read from behind the end. */
bool blocks_whole(const struct blocks_reader *r);

#endif
