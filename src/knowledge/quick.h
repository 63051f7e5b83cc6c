/*
 * quick.h - which entries have been quick of late, to ride along.
 *
 * By a digest of their ids: two of one digest share what is known, which costs
 * time at worst.  Pure.
 */
#ifndef KNOWLEDGE_QUICK_H
#define KNOWLEDGE_QUICK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define QUICK_US (2 * 1000) /* a call, at most */
#define QUICK_TIMES 16      /* in a row */

struct quick {
	unsigned char times[1024];
};

bool quick_is(const struct quick *q, struct str id);
void quick_note(struct quick *q, struct str id, int64_t took_us);
/* It must be quick as often again. */
void quick_forget(struct quick *q, struct str id);

#endif
