#include "knowledge/quick.h"

/* FNV-1a. */
static size_t
place_of(struct str id)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < id.n; i++)
		hash = (hash ^ (unsigned char)id.p[i]) * 16777619u;
	return hash % sizeof(((struct quick *)NULL)->times);
}

bool
quick_is(const struct quick *q, struct str id)
{
	return q->times[place_of(id)] == QUICK_TIMES;
}

void
quick_note(struct quick *q, struct str id, int64_t took_us)
{
	unsigned char *times = &q->times[place_of(id)];

	if (took_us > QUICK_US)
		*times = 0;
	else if (*times < QUICK_TIMES)
		++*times;
}

void
quick_forget(struct quick *q, struct str id)
{
	q->times[place_of(id)] = 0;
}
