/*
 * walk.h - a device of a park: eight values that walk, the same every time.
 *
 * Temperature, pressure, current, voltage, power, energy (a counter),
 * vibration, flow; a row a minute.  Steps are even or rare, values are
 * rounded to 0 … 3 decimals as a meter sends them.
 */
#ifndef TESTS_BENCH_WALK_H
#define TESTS_BENCH_WALK_H

#include <math.h>
#include <stdint.h>

#include "base/cx.h"
#include "telemetry/chunk.h"

#define WALK_PLACES 8

struct walk {
	size_t n;
	int64_t *at_us;
	double *value[WALK_PLACES];
	double *part[WALK_PLACES]; /* of the rows asked for last */
};

static inline uint64_t
walk_chance(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* How one value walks: it moves at a chance, by low … high, from start. */
struct walk_way {
	double start, chance, low, high, digits;
};

static inline void
walk_along(double *value, size_t n, const struct walk_way *way, uint64_t *seed)
{
	double x = way->start;

	for (size_t i = 0; i < n; i++) {
		const double moves =
		    (double)(walk_chance(seed) >> 11) * 0x1p-53;
		const double by = (double)(walk_chance(seed) >> 11) * 0x1p-53;

		if (moves < way->chance)
			x += way->low + by * (way->high - way->low);
		x = x < 0 ? 0 : x;
		value[i] = nearbyint(x * way->digits) / way->digits;
	}
}

static inline struct walk *
walk_new(struct cx *cx, size_t n, uint64_t seed)
{
	static const struct walk_way ways[WALK_PLACES] = {
		{ 40, 1, -0.2, 0.2, 10 },
		{ 0.6, 1, -0.005, 0.005, 1000 },
		{ 50, 1, -1, 1, 100 },
		{ 222, 1, -0.3, 0.3, 10 },
		{ 25, 1, -0.5, 0.5, 100 },
		{ 5000, 1, 0, 0.14, 100 },
		{ 5, 1, -0.1, 0.1, 1000 },
		{ 100, 0.1, -20, 20, 1 },
	};
	struct walk *w = cx_alloc(cx, sizeof(*w));

	seed = seed * UINT64_C(88172645463325252) | 1;
	w->n = n;
	w->at_us = cx_calloc(cx, n, sizeof(*w->at_us));
	for (size_t i = 0; i < n; i++)
		w->at_us[i] =
		    INT64_C(1767225600000000) + (int64_t)i * INT64_C(60000000);
	for (size_t p = 0; p < WALK_PLACES; p++) {
		w->value[p] = cx_calloc(cx, n, sizeof(double));
		walk_along(w->value[p], n, &ways[p], &seed);
	}
	return w;
}

/* Rows from … from + n - 1; valid until the next call. */
static inline struct chunk_rows
walk_rows(struct walk *w, size_t from, size_t n)
{
	for (size_t p = 0; p < WALK_PLACES; p++)
		w->part[p] = w->value[p] + from;
	return (struct chunk_rows){ n, WALK_PLACES, w->at_us + from, w->part,
		NULL };
}

#endif
