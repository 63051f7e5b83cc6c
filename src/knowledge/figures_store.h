/*
 * figures_store.h - what `park compute` shows of itself at /metrics.
 */
#ifndef KNOWLEDGE_FIGURES_STORE_H
#define KNOWLEDGE_FIGURES_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/board.h"

struct figures {
	uint64_t calls, refused; /* that came, that were turned away */
	uint64_t late, no_memory, died, left; /* how calls ended with theirs */
	uint64_t unbooked; /* lines that a full disk has lost */
	size_t waiting, busy;
};

void figures_put(struct board_place *board, const struct figures *figures);

#endif
