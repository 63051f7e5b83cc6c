/*
 * crc32c.h - the check sum of stored bytes.
 *
 * CRC-32C (Castagnoli; RFC 3720 appendix B.4): polynomial 0x1EDC6F41, bits
 * reflected, begun with and finished by all ones.  The CPU's instruction
 * where there is one.
 */
#ifndef TELEMETRY_CRC32C_H
#define TELEMETRY_CRC32C_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32c(const void *p, size_t n);

/* The same without the instruction: what other CPUs run. */
uint32_t crc32c_plain(const void *p, size_t n);

#endif
