/*
 * memory.h - memory that outlives any cx: what a program keeps of its
 * devices, links and books.  malloc's, so free() ends it.  Out of memory
 * aborts: such a program cannot go on without, and is started again.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* p, which malloc() or its like returned; aborts when that is NULL. */
void *need(void *p) __attribute__((returns_nonnull));

/*
 * Room for one more behind n items of size bytes: items, or what realloc()
 * made of them when *room was full; *room doubles then, from 64.
 */
void *grown(void *items, size_t n, size_t *room, size_t size)
    __attribute__((returns_nonnull));

#endif
