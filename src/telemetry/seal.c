#include "telemetry/seal.h"

#include "telemetry/crc32c.h"

void
seal_put(struct bytes *b)
{
	const uint32_t sum = htole32(crc32c(b->p, b->n));

	bytes_put(b, &sum, sizeof(sum));
}

const char *
seal_open(struct str body, const char magic[SEAL_MAGIC], struct view *v)
{
	uint32_t sum;

	if (body.n < SEAL_MAGIC + sizeof(sum))
		return "it is too short";
	*v = (struct view){ (const uint8_t *)body.p, body.n - sizeof(sum) };
	memcpy(&sum, v->p + v->n, sizeof(sum));
	if (le32toh(sum) != crc32c(v->p, v->n))
		return "its check sum is wrong";
	if (memcmp(v->p, magic, SEAL_MAGIC) != 0)
		return "it is of no known version";
	v->p += SEAL_MAGIC;
	v->n -= SEAL_MAGIC;
	return NULL;
}

bool
seal_parts(struct view *v, struct view *part, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!view_count(v, v->n, &part[i].n))
			return false;
	for (size_t i = 0; i < n; i++)
		if (!view_take(v, part[i].n, &part[i]))
			return false;
	return v->n == 0;
}
