#include "wire/proto.h"

#include <string.h>

struct proto
proto_open(struct str message)
{
	return (
	    struct proto){ (const unsigned char *)message.p, message.n, false };
}

static uint64_t
take_varint(struct proto *p)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (p->n == 0)
			break;
		p->n--;
		v |= (uint64_t)(*p->p & 0x7f) << shift;
		if ((*p->p++ & 0x80) == 0)
			return v;
	}
	p->bad = true;
	return 0;
}

/* Little endian. */
static uint64_t
take_fixed(struct proto *p, size_t size)
{
	uint64_t v = 0;

	if (p->n < size) {
		p->bad = true;
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		v |= (uint64_t)p->p[i] << (8 * i);
	p->p += size;
	p->n -= size;
	return v;
}

static struct str
take_bytes(struct proto *p)
{
	const uint64_t n = take_varint(p);
	struct str s = { (const char *)p->p, (size_t)n };

	if (n > p->n) {
		p->bad = true;
		return (struct str){ NULL, 0 };
	}
	p->p += n;
	p->n -= n;
	return s;
}

bool
proto_next(struct proto *p, struct proto_field *field)
{
	uint64_t key;

	if (p->bad || p->n == 0)
		return false;
	key = take_varint(p);
	*field = (struct proto_field){ .number = (uint32_t)(key >> 3),
		.wire = (enum proto_wire)(key & 7) };
	if (key >> 3 == 0 || key >> 3 > 536870911)
		p->bad = true;
	switch (field->wire) {
	case PROTO_VARINT:
		field->value = take_varint(p);
		break;
	case PROTO_FIXED64:
		field->value = take_fixed(p, 8);
		break;
	case PROTO_BYTES:
		field->bytes = take_bytes(p);
		break;
	case PROTO_FIXED32:
		field->value = take_fixed(p, 4);
		break;
	default:
		p->bad = true;
	}
	return !p->bad;
}

float
proto_float(const struct proto_field *field)
{
	const uint32_t bits = (uint32_t)field->value;
	float v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

double
proto_double(const struct proto_field *field)
{
	double v;

	memcpy(&v, &field->value, sizeof(v));
	return v;
}
