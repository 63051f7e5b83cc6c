#include "algorithm/association/baskets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

#define ITEMS_MOST 1000000 /* of all baskets */

static int
by_bytes(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	const size_t n = x->n < y->n ? x->n : y->n;
	const int first = n == 0 ? 0 : memcmp(x->p, y->p, n);

	return first != 0 ? first : (x->n > y->n) - (x->n < y->n);
}

static int
by_place(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static bool
is_wrong(struct call *call, const char *what)
{
	return cx_fail_code(call->cx, FAIL_INVALID, "wrong_type", "tx",
	    "tx must be a list of lists of names: %s", what);
}

/* Every name as it comes; *n of them. */
static struct str *
read_names(struct call *call, const json_t *tx, size_t *n)
{
	struct str *names;
	const json_t *basket, *item;
	size_t i, k, all = 0;

	if (!json_is_array(tx) || json_array_size(tx) == 0)
		return is_wrong(call, "it is none, or empty"), NULL;
	if (json_array_size(tx) > BASKETS_MOST)
		return call_refuse(call, "tx", "tx has more than %d baskets",
			   BASKETS_MOST),
		       NULL;
	json_array_foreach(tx, i, basket) all += json_array_size(basket);
	if (all == 0 || all > ITEMS_MOST)
		return call_refuse(call, "tx",
			   "tx has no names, or more than %d", ITEMS_MOST),
		       NULL;
	names = cx_calloc(call->cx, all, sizeof(*names));
	*n = 0;
	json_array_foreach(tx, i, basket)
	{
		if (!json_is_array(basket))
			return is_wrong(call, "a basket is no list"), NULL;
		json_array_foreach(basket, k, item)
		{
			if (!json_is_string(item))
				return is_wrong(call, "a name is no text"),
				       NULL;
			names[(*n)++] = (struct str){ json_string_value(item),
				json_string_length(item) };
		}
	}
	return names;
}

/* The places of names of one basket, ascending, none twice; how many. */
static size_t
place(struct baskets *b, const struct str *names, size_t n, size_t *to)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		to[i] =
		    (size_t)((const struct str *)bsearch(&names[i], b->names,
				 b->names_n, sizeof(*b->names), by_bytes) -
			b->names);
	qsort(to, n, sizeof(*to), by_place);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || to[kept - 1] != to[i])
			to[kept++] = to[i];
	for (size_t i = 0; i < kept; i++)
		b->count[to[i]]++;
	return kept;
}

bool
baskets_take(
    struct call *call, const json_t *tx, double min_support, struct baskets *b)
{
	size_t all, at = 0;
	const struct str *names = read_names(call, tx, &all);

	if (names == NULL)
		return false;
	*b = (struct baskets){ .n = json_array_size(tx) };
	b->names = cx_calloc(call->cx, all, sizeof(*b->names));
	memcpy(b->names, names, all * sizeof(*names));
	qsort(b->names, all, sizeof(*b->names), by_bytes);
	for (size_t i = 0; i < all; i++)
		if (b->names_n == 0 ||
		    !str_eq(b->names[b->names_n - 1], b->names[i]))
			b->names[b->names_n++] = b->names[i];
	b->begin = cx_calloc(call->cx, b->n + 1, sizeof(size_t));
	b->items = cx_calloc(call->cx, all, sizeof(size_t));
	b->count = cx_calloc(call->cx, b->names_n, sizeof(size_t));
	for (size_t i = 0; i < b->n; i++) {
		const size_t n = json_array_size(json_array_get(tx, i));

		b->begin[i + 1] = b->begin[i] +
		    place(b, names + at, n, b->items + b->begin[i]);
		at += n;
	}
	b->least = 1;
	while ((double)b->least / (double)b->n < min_support)
		b->least++;
	return true;
}

bool
sets_add(struct call *call, struct item_sets *sets, const struct item_set *set)
{
	struct item_set *more;

	if (sets->n == SETS_MOST)
		return call_refuse(call, "min_support",
		    "more than %d sets are so frequent", SETS_MOST);
	if (sets->n == sets->room) {
		sets->room = sets->room == 0 ? 64 : 2 * sets->room;
		more = cx_calloc(call->cx, sets->room, sizeof(*more));
		if (sets->n > 0)
			memcpy(more, sets->v, sets->n * sizeof(*more));
		sets->v = more;
	}
	sets->v[sets->n++] = *set;
	return true;
}

int
sets_compare(const void *a, const void *b)
{
	const struct item_set *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? 1 : -1;
	for (size_t i = 0; i < x->n; i++)
		if (x->items[i] != y->items[i])
			return x->items[i] > y->items[i] ? 1 : -1;
	return 0;
}

void
sets_sort(struct item_sets *sets)
{
	if (sets->n > 0)
		qsort(sets->v, sets->n, sizeof(*sets->v), sets_compare);
}

json_t *
sets_names(const struct baskets *b, const struct item_set *set)
{
	json_t *names = json_array();

	for (size_t i = 0; i < set->n; i++)
		(void)json_array_append_new(names,
		    json_stringn(
			b->names[set->items[i]].p, b->names[set->items[i]].n));
	return names;
}

json_t *
sets_json(
    struct call *call, const struct baskets *b, const struct item_sets *sets)
{
	json_t *all = json_own(call->cx, json_array());

	for (size_t i = 0; i < sets->n; i++) {
		const struct item_set *set = &sets->v[i];

		(void)json_array_append_new(all,
		    json_pack("{s:o,s:I,s:f}", "items", sets_names(b, set),
			"count", (json_int_t)set->count, "support",
			(double)set->count / (double)b->n));
	}
	return all;
}
