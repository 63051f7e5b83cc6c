#include "algorithm/statistics/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct vector
sample_sorted(struct call *call, struct vector v)
{
	struct vector copy = call_vector(call, v.n);

	memcpy(copy.v, v.v, v.n * sizeof(*v.v));
	qsort(copy.v, copy.n, sizeof(*copy.v), ascending);
	return copy;
}

struct placed {
	double value;
	size_t place;
};

static int
by_value(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	const int way = (x->value > y->value) - (x->value < y->value);

	return way != 0 ? way : (x->place > y->place) - (x->place < y->place);
}

size_t *
sample_order(struct call *call, struct vector v)
{
	struct placed *all = cx_calloc(call->cx, v.n, sizeof(*all));
	size_t *order = cx_calloc(call->cx, v.n, sizeof(*order));

	for (size_t i = 0; i < v.n; i++)
		all[i] = (struct placed){ v.v[i], i };
	qsort(all, v.n, sizeof(*all), by_value);
	for (size_t i = 0; i < v.n; i++)
		order[i] = all[i].place;
	return order;
}

struct vector
sample_ranks(struct call *call, struct vector v)
{
	const size_t *order = sample_order(call, v);
	struct vector ranks = call_vector(call, v.n);
	size_t i = 0, end;

	for (; i < v.n; i = end) {
		for (end = i + 1;
		     end < v.n && !(v.v[order[end]] > v.v[order[i]]); end++)
			;
		for (size_t j = i; j < end; j++)
			ranks.v[order[j]] = (double)(i + 1 + end) / 2;
	}
	return ranks;
}

struct sample_ties
sample_ties(struct call *call, struct vector v)
{
	const struct vector sorted = sample_sorted(call, v);
	struct sample_ties ties = { 0 };
	size_t end;

	for (size_t i = 0; i < v.n; i = end) {
		double t;

		for (end = i + 1; end < v.n && !(sorted.v[end] > sorted.v[i]);
		     end++)
			;
		t = (double)(end - i);
		ties.pairs += t * (t - 1) / 2;
		ties.triples += t * (t - 1) * (t - 2);
		ties.fives += t * (t - 1) * (2 * t + 5);
		ties.cubes += t * t * t - t;
	}
	return ties;
}

bool
sample_is_constant(struct vector v)
{
	for (size_t i = 1; i < v.n; i++)
		if (v.v[i] > v.v[0] || v.v[i] < v.v[0])
			return false;
	return true;
}

bool
sample_has(struct call *call, const char *input, struct vector v, size_t least)
{
	return v.n >= least ||
	    call_refuse(call, input, "%s needs at least %zu values, not %zu",
		input, least, v.n);
}

bool
sample_varies(
    struct call *call, const char *input, struct vector v, size_t least)
{
	if (!sample_has(call, input, v, least))
		return false;
	return !sample_is_constant(v) ||
	    call_refuse(call, input, "all values of %s are equal", input);
}

double
sample_squares(struct vector v, double *mean)
{
	double sum = 0, squares = 0, rest = 0;

	for (size_t i = 0; i < v.n; i++)
		sum += v.v[i];
	*mean = sum / (double)v.n;
	for (size_t i = 0; i < v.n; i++) {
		const double d = v.v[i] - *mean;

		squares += d * d;
		rest += d;
	}
	/* What the mean was rounded by. */
	return squares - rest * rest / (double)v.n;
}

bool
sample_is_binary(struct call *call, const char *input, struct vector v)
{
	size_t ones = 0;

	for (size_t i = 0; i < v.n; i++) {
		if (!(v.v[i] <= 0 && v.v[i] >= 0) &&
		    !(v.v[i] <= 1 && v.v[i] >= 1))
			return call_refuse(call, input,
			    "%s must be 0 or 1, not %.10g", input, v.v[i]);
		ones += v.v[i] > 0;
	}
	return (ones > 0 && ones < v.n) ||
	    call_refuse(call, input, "%s needs both 0 and 1", input);
}

static bool
group_take(struct call *call, const char *input, const json_t *list,
    size_t least, struct vector *group)
{
	const size_t n = json_array_size(list);

	if (!json_is_array(list) || n < least)
		return call_refuse(call, input,
		    "%s must be lists of at least %zu numbers each", input,
		    least);
	*group = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		const json_t *value = json_array_get(list, i);

		group->v[i] = json_number_value(value);
		if (!json_is_number(value) || !isfinite(group->v[i]))
			return call_refuse(call, input,
			    "%s has something else than a number", input);
	}
	return true;
}

struct vector *
sample_groups(struct call *call, const char *input, const json_t *lists,
    size_t least, size_t *n)
{
	struct vector *groups;

	*n = json_array_size(lists);
	if (!json_is_array(lists) || *n < 2) {
		(void)call_refuse(
		    call, input, "%s must be at least two lists", input);
		return NULL;
	}
	groups = cx_calloc(call->cx, *n, sizeof(*groups));
	for (size_t i = 0; i < *n; i++)
		if (!group_take(call, input, json_array_get(lists, i), least,
			&groups[i]))
			return NULL;
	return groups;
}
