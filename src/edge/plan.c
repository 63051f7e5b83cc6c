#include "edge/plan.h"

#include <stdlib.h>

const char *const plan_function_words[PLAN_FUNCTION_COUNT] = {
	[PLAN_HOLDING] = "holding",
	[PLAN_INPUT] = "input",
	[PLAN_COIL] = "coil",
	[PLAN_DISCRETE] = "discrete",
};

bool
plan_is_bits(enum plan_function function)
{
	return function == PLAN_COIL || function == PLAN_DISCRETE;
}

/* A point and its index, to be sorted by place. */
struct place {
	const struct plan_point *point;
	size_t index;
};

static int
by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->point->function != y->point->function)
		return x->point->function < y->point->function ? -1 : 1;
	if (x->point->address != y->point->address)
		return x->point->address < y->point->address ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

static unsigned
end_of(const struct plan_point *p)
{
	return p->address + (unsigned)p->words;
}

static bool
joins(const struct plan_request *r, const struct plan_point *p, unsigned gap,
    unsigned most)
{
	const unsigned end = r->address + r->count;

	return r->n > 0 && r->function == p->function &&
	    p->address <= end + gap &&
	    end_of(p) <=
	    r->address + (plan_is_bits(p->function) ? PLAN_BITS : most);
}

void
plan_requests(struct cx *cx, const struct plan_point *points, size_t n,
    unsigned gap, unsigned most, const struct plan_request **requests,
    size_t *count)
{
	struct plan_request *made = cx_calloc(cx, n + 1, sizeof(*made));
	struct place *places = cx_calloc(cx, n + 1, sizeof(*places));
	size_t *index = cx_calloc(cx, n + 1, sizeof(*index));
	struct plan_request *r = made;

	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ &points[i], i };
	qsort(places, n, sizeof(*places), by_place);
	for (size_t i = 0; i < n; i++) {
		const struct plan_point *p = places[i].point;

		if (!joins(r, p, gap, most)) {
			if (r->n > 0)
				r++;
			*r = (struct plan_request){ p->function, p->address, 0,
				&index[i], 0 };
		}
		index[i] = places[i].index;
		r->n++;
		if (end_of(p) - r->address > r->count)
			r->count = end_of(p) - r->address;
	}
	*requests = made;
	*count = n == 0 ? 0 : (size_t)(r - made) + 1;
}

struct value
plan_value(const struct plan_point *p, const struct plan_request *request,
    const uint16_t *words)
{
	const struct value v = value_decode(p->type, p->order, p->bit,
	    words + (p->address - request->address), p->words);

	return p->scaled ? value_scale(&v, p->scale, p->offset) : v;
}
