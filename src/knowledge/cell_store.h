/*
 * cell_store.h - what a process that computes may still ask of the system: to
 * read and write what it has open, memory, the time, and to end.
 *
 * A body is a stranger's bytes, and solvers are large; whoever made one of them
 * run code of his own would find no file, no socket and no other program.
 */
#ifndef KNOWLEDGE_CELL_STORE_H
#define KNOWLEDGE_CELL_STORE_H

#include <stdbool.h>

/*
 * From now on, and for good, every other system call fails with EPERM.  False
 * when the system knows no filters.  Sanitized builds need more than this and
 * stay as they are.
 */
bool cell_lock(void);

#endif
