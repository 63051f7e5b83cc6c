/*
 * Growth of patterns: baskets fold into a tree in which the frequent items
 * stand near the root, and what is frequent together with an item is found in
 * the ways from its nodes up, which are baskets again (Han, Pei & Yin 2000).
 */
#include <stdlib.h>
#include <string.h>

#include "algorithm/association/baskets.h"

/* Baskets as they fold: places of items by frequency, with how many times. */
struct ways {
	size_t n, *begin, *items, *times;
};

/* Node 0 is the root, and a link of 0 leads nowhere. */
struct node {
	size_t item, times, parent, child, sibling, next;
};

struct tree {
	struct node *nodes;
	size_t n;
	size_t *head, *times; /* of each item: its nodes, its baskets */
};

struct growth {
	struct call *call;
	const struct baskets *b;
	size_t max_len, items_n;
	size_t *item; /* the item of a place by frequency */
	struct item_sets *sets;
};

static size_t
child(struct tree *t, size_t of, size_t item)
{
	size_t at = t->nodes[of].child;

	while (at != 0 && t->nodes[at].item != item)
		at = t->nodes[at].sibling;
	if (at != 0)
		return at;
	at = t->n++;
	t->nodes[at] = (struct node){ .item = item,
		.parent = of,
		.sibling = t->nodes[of].child,
		.next = t->head[item] };
	t->nodes[of].child = at;
	t->head[item] = at;
	return at;
}

static struct tree
fold(struct cx *cx, const struct growth *g, const struct ways *w)
{
	struct tree t = { .n = 1,
		.nodes = cx_calloc(cx, w->begin[w->n] + 1, sizeof(struct node)),
		.head = cx_calloc(cx, g->items_n, sizeof(size_t)),
		.times = cx_calloc(cx, g->items_n, sizeof(size_t)) };

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = w->begin[i]; k < w->begin[i + 1]; k++)
			t.times[w->items[k]] += w->times[i];
	for (size_t i = 0; i < w->n; i++) {
		size_t at = 0;

		for (size_t k = w->begin[i]; k < w->begin[i + 1]; k++) {
			if (t.times[w->items[k]] < g->b->least)
				continue;
			at = child(&t, at, w->items[k]);
			t.nodes[at].times += w->times[i];
		}
	}
	return t;
}

/* From the nodes of an item up. */
static struct ways
up(struct cx *cx, const struct tree *t, size_t item)
{
	struct ways w = { 0 };
	size_t length = 0;

	for (size_t at = t->head[item]; at != 0; at = t->nodes[at].next, w.n++)
		for (size_t p = t->nodes[at].parent; p != 0;
		     p = t->nodes[p].parent)
			length++;
	w.begin = cx_calloc(cx, w.n + 1, sizeof(size_t));
	w.items = cx_calloc(cx, length, sizeof(size_t));
	w.times = cx_calloc(cx, w.n, sizeof(size_t));
	length = 0;
	for (size_t at = t->head[item], i = 0; at != 0;
	     at = t->nodes[at].next, i++) {
		size_t n = 0, end;

		for (size_t p = t->nodes[at].parent; p != 0;
		     p = t->nodes[p].parent)
			n++;
		end = length + n;
		w.times[i] = t->nodes[at].times;
		w.begin[i + 1] = end;
		for (size_t p = t->nodes[at].parent; p != 0;
		     p = t->nodes[p].parent)
			w.items[--end] = t->nodes[p].item;
		length += n;
	}
	return w;
}

static void
put(struct item_set *set, size_t item)
{
	size_t at = set->n++;

	for (; at > 0 && set->items[at - 1] > item; at--)
		set->items[at] = set->items[at - 1];
	set->items[at] = item;
}

/* Depth is at most SET_ITEMS; what a depth needs ends with it. */
static bool
grow(struct growth *g, const struct ways *ways, const struct item_set *suffix)
{
	struct cx own;
	struct tree t;
	bool good = call_goes_on(g->call, 0);

	cx_init(&own);
	t = fold(&own, g, ways);
	for (size_t item = 0; good && item < g->items_n; item++) {
		struct item_set set = *suffix;
		struct ways above;

		if (t.times[item] < g->b->least)
			continue;
		put(&set, g->item[item]);
		set.count = t.times[item];
		good = sets_add(g->call, g->sets, &set);
		if (!good || set.n == g->max_len || item == 0)
			continue;
		above = up(&own, &t, item);
		good = grow(g, &above, &set);
	}
	cx_clear(&own);
	return good;
}

struct rank {
	size_t count, item;
};

/* Frequent first, equal ones by name. */
static int
by_count(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->item > y->item ? 1 : -1;
}

static int
by_place(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* The frequent items in order, and the place of each item among them. */
static size_t *
order(struct call *call, struct growth *g)
{
	const struct baskets *b = g->b;
	struct rank *ranks = cx_calloc(call->cx, b->names_n, sizeof(*ranks));
	size_t *place = cx_calloc(call->cx, b->names_n, sizeof(*place));

	for (size_t i = 0; i < b->names_n; i++)
		ranks[i] = (struct rank){ b->count[i], i };
	qsort(ranks, b->names_n, sizeof(*ranks), by_count);
	g->item = cx_calloc(call->cx, b->names_n, sizeof(*g->item));
	for (size_t i = 0; i < b->names_n; i++) {
		place[ranks[i].item] = i;
		g->item[i] = ranks[i].item;
		g->items_n += ranks[i].count >= b->least;
	}
	return place;
}

bool
sets_grow(struct call *call, const struct baskets *b, size_t max_len,
    struct item_sets *sets)
{
	struct growth g = { call, b, max_len, 0, NULL, sets };
	const size_t *place = order(call, &g), all = b->begin[b->n];
	struct ways w = { .n = b->n,
		.begin = cx_calloc(call->cx, b->n + 1, sizeof(size_t)),
		.items = cx_calloc(call->cx, all, sizeof(size_t)),
		.times = cx_calloc(call->cx, b->n, sizeof(size_t)) };
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		for (size_t k = b->begin[i]; k < b->begin[i + 1]; k++)
			if (place[b->items[k]] < g.items_n)
				w.items[n++] = place[b->items[k]];
		qsort(w.items + w.begin[i], n - w.begin[i], sizeof(size_t),
		    by_place);
		w.begin[i + 1] = n;
		w.times[i] = 1;
	}
	if (!grow(&g, &w, &(struct item_set){ .n = 0 }))
		return false;
	sets_sort(sets);
	return true;
}
