#include <string.h>

#include "algorithm/association/baskets.h"
#include "knowledge/entry.h"

struct given {
	const json_t *tx;
	double min_support;
	int64_t max_len;
};

struct result {
	json_t *sets;
	int64_t count, intersections;
};

static const struct port given[] = {
	BASKETS_PORTS,
	{ NULL },
};

static const struct port result[] = {
	{ OUT(sets), PORT_JSON, "",
	    .words = { "频繁项集：items、count、support，按项数与名称",
		"frequent sets: items, count, support; by size and names" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "项集数", "how many sets" } },
	{ OUT(intersections), PORT_WHOLE, "1",
	    .words = { "求交次数", "lists that were intersected" } },
	{ NULL },
};

/* Baskets that hold a set, ascending. */
struct holders {
	size_t *v, n;
};

struct search {
	struct call *call;
	const struct baskets *b;
	struct item_sets *sets;
	struct holders *item;            /* of each item */
	struct holders rooms[SET_ITEMS]; /* of the set that grows, by length */
	size_t longest;
	int64_t intersections;
};

static void
list(struct call *call, struct search *s)
{
	const struct baskets *b = s->b;

	s->item = cx_calloc(call->cx, b->names_n, sizeof(*s->item));
	for (size_t i = 0; i < b->names_n; i++)
		s->item[i].v = cx_calloc(call->cx, b->count[i], sizeof(size_t));
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = b->begin[i]; k < b->begin[i + 1]; k++) {
			struct holders *h = &s->item[b->items[k]];

			h->v[h->n++] = i;
		}
	for (size_t k = 0; k < s->longest; k++)
		s->rooms[k].v = cx_calloc(call->cx, b->n, sizeof(size_t));
}

static void
intersect(const struct holders *a, const struct holders *b, struct holders *to)
{
	size_t i = 0, j = 0;

	to->n = 0;
	while (i < a->n && j < b->n) {
		const size_t x = a->v[i], y = b->v[j];

		if (x == y)
			to->v[to->n++] = x;
		i += x <= y;
		j += y <= x;
	}
}

/* All frequent sets that begin with this one; depth first. */
static bool
grow(struct search *s, struct item_set *set)
{
	const size_t last = set->items[set->n - 1];

	if (!call_goes_on(
		s->call, (double)set->items[0] / (double)s->b->names_n) ||
	    !sets_add(s->call, s->sets, set))
		return false;
	if (set->n == s->longest)
		return true;
	for (size_t i = last + 1; i < s->b->names_n; i++) {
		struct holders *to = &s->rooms[set->n];

		if (s->b->count[i] < s->b->least)
			continue;
		intersect(&s->rooms[set->n - 1], &s->item[i], to);
		s->intersections++;
		if (to->n < s->b->least)
			continue;
		set->count = to->n;
		set->items[set->n++] = i;
		if (!grow(s, set))
			return false;
		set->n--;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct item_sets sets = { 0 };
	struct baskets b;
	struct search s = { .call = call,
		.b = &b,
		.sets = &sets,
		.longest = (size_t)g->max_len };

	if (!baskets_take(call, g->tx, g->min_support, &b))
		return false;
	list(call, &s);
	for (size_t i = 0; i < b.names_n; i++) {
		struct item_set set = { { i }, 1, b.count[i] };

		if (b.count[i] < b.least)
			continue;
		memcpy(s.rooms[0].v, s.item[i].v, b.count[i] * sizeof(size_t));
		s.rooms[0].n = b.count[i];
		if (!grow(&s, &set))
			return false;
	}
	sets_sort(&sets);
	r->sets = sets_json(call, &b, &sets);
	r->count = (int64_t)sets.n;
	r->intersections = s.intersections;
	return true;
}

const struct entry algorithm_eclat = {
	.id = "ASC-03",
	.words = { "频繁项集（Eclat）", "Frequent sets by Eclat" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "baskets(S + i) = baskets(S) and baskets(i); S with "
		    "enough of them, depth first",
	.source = "Zaki 2000",
	.strength = STRENGTH_A,
	.oracle = "every set counted",
	.version = 1,
	.evaluate = evaluate,
};
