/*
 * proto.h - walking over a protocol buffers message (proto3 wire format).
 *
 * One field at a time, where it lies: what is of no use is passed over by
 * reading on.  That is all that a receiver of measurements needs of the
 * format, so there is no generated code and no tree of objects.
 *
 * Source: Protocol Buffers, "Encoding" (wire types 0, 1, 2 and 5; groups,
 * which proto3 does not have, are refused).
 */
#ifndef WIRE_PROTO_H
#define WIRE_PROTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum proto_wire {
	PROTO_VARINT = 0,
	PROTO_FIXED64 = 1,
	PROTO_BYTES = 2,
	PROTO_FIXED32 = 5
};

struct proto {
	const unsigned char *p;
	size_t n;
	bool bad; /* the message is malformed; proto_next() said false */
};

struct proto_field {
	uint32_t number; /* 1..536870911 */
	enum proto_wire wire;
	uint64_t value;   /* of the three wires of numbers */
	struct str bytes; /* of PROTO_BYTES */
};

struct proto proto_open(struct str message);

/* The next field; false at the end, and when the message is malformed. */
bool proto_next(struct proto *p, struct proto_field *field);

/* What the bits of PROTO_FIXED32 and PROTO_FIXED64 are as numbers. */
float proto_float(const struct proto_field *field);
double proto_double(const struct proto_field *field);

#endif
