#include "algorithm/text/shingles.h"

#include <stdlib.h>

#include "algorithm/text/chars.h"

/* Fowler, Noll & Vo. */
#define FNV_BASIS UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

uint64_t
shingles_hash(struct str bytes)
{
	uint64_t hash = FNV_BASIS;

	for (size_t i = 0; i < bytes.n; i++) {
		hash ^= (unsigned char)bytes.p[i];
		hash *= FNV_PRIME;
	}
	return hash;
}

static int
compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
count(struct call *call, struct shingles *s, size_t all)
{
	s->times = call_vector(call, all).v;
	qsort(s->v, all, sizeof(*s->v), compare);
	for (size_t i = 0; i < all; i++) {
		if (s->n == 0 || s->v[s->n - 1] != s->v[i])
			s->v[s->n++] = s->v[i];
		s->times[s->n - 1]++;
	}
}

bool
shingles_of(struct call *call, const char *input, struct str text, size_t k,
    struct shingles *s)
{
	struct chars c;
	size_t n = 0, all;

	if (!chars_of(call, input, text, &c))
		return false;
	for (size_t i = 0; i < c.n; i++)
		if (!char_is_blank(c.v[i]))
			c.v[n++] = c.v[i];
	if (n == 0)
		return call_refuse(
		    call, input, "%s has a text without characters", input);
	all = n < k ? 1 : n - k + 1;
	*s = (struct shingles){ .v = cx_calloc(
				    call->cx, all, sizeof(uint64_t)) };
	for (size_t i = 0; i < all; i++)
		s->v[i] = shingles_hash(
		    chars_text(call, (struct chars){ c.v + i, n < k ? n : k }));
	count(call, s, all);
	return true;
}
