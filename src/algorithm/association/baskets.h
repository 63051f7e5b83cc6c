/*
 * baskets.h - what is found together: baskets of items, and sets of items
 * with the number of baskets that hold them.
 *
 * Items are places among the names, which are sorted by their bytes; in a
 * basket and in a set they ascend and none is there twice.
 */
#ifndef ASSOCIATION_BASKETS_H
#define ASSOCIATION_BASKETS_H

#include "knowledge/call.h"

#define BASKETS_MOST 100000
#define SETS_MOST 100000 /* also of rules */
#define SET_ITEMS 10     /* of one set at most */

struct baskets {
	size_t n, names_n;
	size_t *begin, *items; /* basket i: items[begin[i] .. begin[i + 1]) */
	struct str *names;
	size_t *count; /* baskets that hold each item */
	size_t least;  /* baskets of a frequent set */
};

/* The rows of ports that all have, of the members tx, min_support, max_len. */
#define BASKETS_PORTS                                                          \
	{ IN(tx), PORT_JSON, "",                                               \
		.words = { "事务：各为项目名列表",                             \
		    "baskets, each a list of names" } },                       \
	    { IN(min_support), PORT_NUMBER, "1", { 1e-6, 1 },                  \
		    { "最小支持度",                                            \
			"share of baskets that a set is in at least" },        \
		    .otherwise = "0.1" },                                      \
	{                                                                      \
		IN(max_len), PORT_WHOLE, "1", { 1, SET_ITEMS },                \
		    { "项集最多项数", "items of a set at most" },              \
		    .otherwise = "5"                                           \
	}

/* Reads "tx"; refuses what is not a list of lists of texts, and too many. */
bool baskets_take(
    struct call *call, const json_t *tx, double min_support, struct baskets *b);

struct item_set {
	size_t items[SET_ITEMS], n;
	size_t count;
};

struct item_sets {
	struct item_set *v;
	size_t n, room;
};

/* Adds a set; refuses "min_support" when there are too many. */
bool sets_add(
    struct call *call, struct item_sets *sets, const struct item_set *set);

/* By size, and then by names. */
void sets_sort(struct item_sets *sets);
int sets_compare(const void *a, const void *b);

/* Names of a set, as a new JSON list. */
json_t *sets_names(const struct baskets *b, const struct item_set *set);

/* [{"items", "count", "support"}], which belongs to the call. */
json_t *sets_json(
    struct call *call, const struct baskets *b, const struct item_sets *sets);

/* All frequent sets, sorted, by growth of patterns (FP-growth). */
bool sets_grow(struct call *call, const struct baskets *b, size_t max_len,
    struct item_sets *sets);

#endif
