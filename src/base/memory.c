#include "base/memory.h"

#include <stdlib.h>

#define FIRST_ROOM 64

void *
need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

void *
grown(void *items, size_t n, size_t *room, size_t size)
{
	size_t bytes;

	if (n < *room)
		return items;
	*room = *room == 0 ? FIRST_ROOM : *room * 2;
	if (__builtin_mul_overflow(*room, size, &bytes))
		abort();
	return need(realloc(items, bytes));
}
