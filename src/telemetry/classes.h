/*
 * classes.h - naturals by entropy: often is short, seldom is long.
 *
 * A number is a class and the low bits that tell it from the others of its
 * class.  With y = z >> shift, the classes are the values y < 2^(fine + 1)
 * each alone, and above that 2^fine classes for each power of two; the rest
 * of z follows as plain bits.  Classes are coded by tabled asymmetric
 * numeral systems (J. Duda, arXiv:1311.2540, 2013): a state in 0 .. 2^log - 1
 * names a class and how many bits lead on to the next state.  Four states
 * take turns, so that four numbers are on their way at once.
 *
 * Bits: log - CLASSES_LOG_LEAST (3), fine (3), shift (5), classes - 1 (8);
 * how many states each class has (blocks.h); the four states (log each);
 * for each number its plain bits and those of the next state.
 */
#ifndef TELEMETRY_CLASSES_H
#define TELEMETRY_CLASSES_H

#include "telemetry/bits.h"

#define CLASSES_LOG_LEAST 5
#define CLASSES_LOG_MOST 10
#define CLASSES_MOST 256
#define CLASSES_LANES 4

/* How a row of numbers would be written. */
struct classes_plan {
	unsigned log, fine, shift;
	size_t classes;
	uint32_t states[CLASSES_MOST]; /* of each class; together 2^log */
	size_t bits;                   /* what it costs, about */
};

/* Finds the shortest plan; false when there is none: numbers of 2^32 and
 * above, or none at all. */
bool classes_find(struct classes_plan *plan, const uint64_t *z, size_t n);

/* What one number writes: its plain bits, and the way to the next state. */
struct classes_step {
	uint64_t z;
	unsigned width;
};

/* Writes the n numbers of the plan; step is scratch for as many. */
void classes_put(struct bits_writer *w, const struct classes_plan *plan,
    const uint64_t *z, size_t n, struct classes_step *step);

/* What a state says. */
struct classes_state {
	uint32_t base; /* the least number of the class */
	uint16_t next; /* the state reached by zero bits */
	uint8_t bits;  /* that lead to the next state */
	uint8_t plain; /* bits to be added to base */
};

struct classes_reader {
	struct view bytes;
	size_t at;
	unsigned turn[CLASSES_LANES]; /* the state of each lane */
	struct classes_state state[1 << CLASSES_LOG_MOST];
};

/* False when no such table can be. */
bool classes_open(struct classes_reader *r, struct view bytes);

/* The next n numbers; n is a multiple of CLASSES_LANES but at the end. */
void classes_next(struct classes_reader *r, uint64_t *z, size_t n);

/* Nothing was read from behind the end. */
bool classes_whole(const struct classes_reader *r);

#endif
