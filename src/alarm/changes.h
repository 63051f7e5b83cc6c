/*
 * changes.h - what is to be read again because it changed, bit by bit.
 *
 * The database says which devices and rules changed, in words:
 *
 *   device 17-20 400-400    some of these; naming too many does no harm
 *   rule 5                  rule 5, or what is usual for it
 *   (nothing)               anything may have
 *
 * Out of these come pieces: devices by their numbers, few enough that neither
 * the database nor whoever takes the answer is held up by one.  Devices that
 * changed come first, then rules, then everything.
 *
 * Pure: no clock, no I/O.
 */
#ifndef ALARM_CHANGES_H
#define ALARM_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ranges of devices that are kept apart, and rules; more are taken for a
 * range that holds them all, and for everything. */
#define CHANGES_RANGES 1024
#define CHANGES_RULES 16
#define CHANGES_PIECE_RANGES 64

struct change_range {
	int64_t from, to; /* both belong to it */
};

struct changes {
	bool everything; /* was said and is not begun */
	bool in_all;     /* everything is under way, from `all_from` on */
	int64_t all_from;
	int64_t rule; /* that is under way, from rule_from on; 0: none */
	int64_t rule_from;
	int64_t rules[CHANGES_RULES]; /* that wait */
	size_t rule_count;
	struct change_range ranges[CHANGES_RANGES]; /* sorted, apart */
	size_t range_count;
	int64_t width; /* numbers in a piece */
};

/* What to read: of one rule, or of all (0), what it watches among devices. */
struct change_piece {
	int64_t rule;
	bool definitions; /* the rule itself, or all, before */
	bool goes_on;     /* behind its one range come more devices */
	size_t n;
	int64_t from[CHANGES_PIECE_RANGES], to[CHANGES_PIECE_RANGES];
};

void changes_begin(struct changes *c); /* everything is to be read */

/* What the database said. */
void changes_hear(struct changes *c, const char *words);

/* The next piece; false when there is none.  It counts as under way: nothing
 * else is asked for before changes_read() or changes_failed(). */
bool changes_next(struct changes *c, struct change_piece *piece);

/*
 * The piece is read and had so many rows.  For one that goes on, `next` is
 * the number of the next device behind it, 0 for none; returns whether its
 * rule, or everything, is at an end with it.
 */
bool changes_read(struct changes *c, const struct change_piece *piece,
    size_t rows, int64_t next);

/* It could not be read and comes again. */
void changes_failed(struct changes *c, const struct change_piece *piece);

bool changes_wait(const struct changes *c);

#endif
