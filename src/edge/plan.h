/*
 * plan.h - the points of a device, and the few requests that read them.
 *
 * Limits of a request are those of the Modbus application protocol V1.1b3,
 * 6.1 to 6.4: 125 registers, 2000 coils or inputs.
 *
 * Pure.
 */
#ifndef EDGE_PLAN_H
#define EDGE_PLAN_H

#include "edge/filter.h"

#define PLAN_REGISTERS 125
#define PLAN_BITS 2000

enum plan_function {
	PLAN_HOLDING,
	PLAN_INPUT,
	PLAN_COIL,
	PLAN_DISCRETE,
	PLAN_FUNCTION_COUNT
};

extern const char *const plan_function_words[PLAN_FUNCTION_COUNT];

/* One metric and where it stands in its device. */
struct plan_point {
	const char *metric;
	const char *unit; /* for people; NULL when not said */
	enum plan_function function;
	unsigned address; /* as on the wire: 40001 of a manual is 0 */
	size_t words;     /* registers, or 1 bit of a coil or input */
	enum value_type type;
	enum value_order order;
	unsigned bit;
	bool scaled;
	double scale, offset;
	double low, high; /* values outside are not sent; may be infinite */
	struct filter_rule rule;
};

struct plan_request {
	enum plan_function function;
	unsigned address;
	unsigned count; /* registers or bits */
	/* indices into the points, of those it reads */
	const size_t *points;
	size_t n;
};

/* True for coils and discrete inputs, which are bits by themselves. */
bool plan_is_bits(enum plan_function function);

/*
 * The fewest requests that read all points in the order of their addresses:
 * neighbours join when at most `gap` unused places lie between them and the
 * request stays within `most` registers (1..125; bits have their own limit).
 * A value is never torn between two requests.
 */
void plan_requests(struct cx *cx, const struct plan_point *points, size_t n,
    unsigned gap, unsigned most, const struct plan_request **requests,
    size_t *count);

/* The value of a point in what its request brought. */
struct value plan_value(const struct plan_point *p,
    const struct plan_request *request, const uint16_t *words);

#endif
