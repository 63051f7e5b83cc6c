/*
 * sealed.h - bytes with a right check sum behind them; with a wrong one in
 * the way nothing but the check would be reached.
 */
#ifndef TESTS_FUZZ_SEALED_H
#define TESTS_FUZZ_SEALED_H

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "telemetry/crc32c.h"

/* A copy of exactly its size, whose last four bytes are the sum of the
 * others; to be freed. */
static inline uint8_t *
sealed(const uint8_t *data, size_t size)
{
	uint8_t *p = malloc(size + (size == 0));
	uint32_t sum;

	if (p == NULL)
		exit(2);
	memcpy(p, data, size);
	if (size < sizeof(sum))
		return p;
	sum = htole32(crc32c(p, size - sizeof(sum)));
	memcpy(p + size - sizeof(sum), &sum, sizeof(sum));
	return p;
}

#endif
