#include "telemetry/crc32c.h"

#include <string.h>

/* What four bits do to the sum: the remainder of each, times x^28. */
static const uint32_t nibble[16] = { 0x00000000, 0x105ec76f, 0x20bd8ede,
	0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d, 0x82f63b78,
	0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a,
	0xf36e6f75 };

uint32_t
crc32c_plain(const void *p, size_t n)
{
	const uint8_t *byte = p;
	uint32_t sum = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		sum ^= byte[i];
		sum = sum >> 4 ^ nibble[sum & 15];
		sum = sum >> 4 ^ nibble[sum & 15];
	}
	return ~sum;
}

#ifdef __x86_64__

__attribute__((target("sse4.2"))) static uint32_t
by_instruction(const void *p, size_t n)
{
	const uint8_t *byte = p;
	uint64_t sum = UINT32_MAX, eight;

	for (; n >= sizeof(eight); n -= sizeof(eight), byte += sizeof(eight)) {
		memcpy(&eight, byte, sizeof(eight));
		sum = __builtin_ia32_crc32di(sum, eight);
	}
	for (; n > 0; n--, byte++)
		sum = __builtin_ia32_crc32qi((uint32_t)sum, *byte);
	return ~(uint32_t)sum;
}

uint32_t
crc32c(const void *p, size_t n)
{
	return __builtin_cpu_supports("sse4.2") ? by_instruction(p, n)
						: crc32c_plain(p, n);
}

#else

uint32_t
crc32c(const void *p, size_t n)
{
	return crc32c_plain(p, n);
}

#endif
