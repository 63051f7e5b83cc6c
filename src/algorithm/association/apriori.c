#include <string.h>

#include "algorithm/association/baskets.h"
#include "knowledge/entry.h"

#define BITS 64
#define WORDS_MOST 16000000 /* 128 MB of bits */

struct given {
	const json_t *tx;
	double min_support;
	int64_t max_len;
};

struct result {
	json_t *sets;
	int64_t count;
	struct vector candidates;
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
	{ OUT(candidates), PORT_VECTOR, "1",
	    .words = { "各层计数的候选数",
		"sets of each size that were counted" } },
	{ NULL },
};

/* Which baskets hold an item, a bit each. */
struct search {
	const struct baskets *b;
	uint64_t *bits;
	size_t words;
	struct item_sets *sets;
	size_t begin, end; /* the last level among the sets */
};

static bool
mark(struct call *call, struct search *s)
{
	const struct baskets *b = s->b;

	s->words = (b->n + BITS - 1) / BITS;
	if (s->words * b->names_n > WORDS_MOST)
		return call_refuse(
		    call, "tx", "tx has too many names for so many baskets");
	s->bits = cx_calloc(call->cx, s->words * b->names_n, sizeof(*s->bits));
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = b->begin[i]; k < b->begin[i + 1]; k++)
			s->bits[b->items[k] * s->words + i / BITS] |=
			    (uint64_t)1 << i % BITS;
	return true;
}

static size_t
count(const struct search *s, const struct item_set *set)
{
	size_t n = 0;

	for (size_t w = 0; w < s->words; w++) {
		uint64_t all = ~(uint64_t)0;

		for (size_t k = 0; k < set->n; k++)
			all &= s->bits[set->items[k] * s->words + w];
		n += (size_t)__builtin_popcountll(all);
	}
	return n;
}

/* Whether a set is among the last level's, which are sorted. */
static bool
is_frequent(const struct search *s, const struct item_set *set)
{
	size_t low = s->begin, high = s->end;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int sign = sets_compare(&s->sets->v[middle], set);

		if (sign == 0)
			return true;
		if (sign < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Whether all that is left of a set without one of its items is frequent. */
static bool
may_be(const struct search *s, const struct item_set *set)
{
	for (size_t out = 0; out + 2 < set->n; out++) {
		struct item_set part = { .n = set->n - 1 };

		memcpy(part.items, set->items, out * sizeof(size_t));
		memcpy(part.items + out, set->items + out + 1,
		    (part.n - out) * sizeof(size_t));
		if (!is_frequent(s, &part))
			return false;
	}
	return true;
}

/* Sets that differ in their last item alone make one that is one longer. */
static bool
join(struct call *call, struct search *s, size_t i, double *candidates)
{
	for (size_t k = i + 1; k < s->end; k++) {
		struct item_set set = s->sets->v[i];
		const struct item_set *other = &s->sets->v[k];

		if (memcmp(set.items, other->items,
			(set.n - 1) * sizeof(size_t)) != 0)
			return true;
		set.items[set.n] = other->items[set.n - 1];
		set.n++;
		if (!may_be(s, &set))
			continue;
		++*candidates;
		set.count = count(s, &set);
		if (set.count >= s->b->least && !sets_add(call, s->sets, &set))
			return false;
	}
	return true;
}

static bool
levels(struct call *call, struct search *s, size_t max_len,
    struct vector *candidates)
{
	const struct baskets *b = s->b;

	*candidates = call_vector(call, max_len);
	candidates->n = 1;
	candidates->v[0] = (double)b->names_n;
	for (size_t i = 0; i < b->names_n; i++)
		if (b->count[i] >= b->least &&
		    !sets_add(call, s->sets,
			&(struct item_set){
			    .items = { i }, .n = 1, .count = b->count[i] }))
			return false;
	for (size_t n = 2; n <= max_len && s->end < s->sets->n; n++) {
		s->begin = s->end;
		s->end = s->sets->n;
		candidates->n = n;
		for (size_t i = s->begin; i < s->end; i++)
			if (!call_goes_on(call, 0) ||
			    !join(call, s, i, &candidates->v[n - 1]))
				return false;
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
	struct search s = { .b = &b, .sets = &sets };

	if (!baskets_take(call, g->tx, g->min_support, &b) || !mark(call, &s) ||
	    !levels(call, &s, (size_t)g->max_len, &r->candidates))
		return false;
	r->sets = sets_json(call, &b, &sets);
	r->count = (int64_t)sets.n;
	return true;
}

const struct entry algorithm_apriori = {
	.id = "ASC-01",
	.words = { "频繁项集（Apriori）", "Frequent sets by Apriori" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sets of k items from frequent ones of k - 1; a set is "
		    "counted when all its parts are frequent",
	.source = "Agrawal & Srikant 1994",
	.strength = STRENGTH_A,
	.oracle = "every set counted",
	.note = { "结果与 FP-Growth（ASC-02）相同；项目多时后者更快",
	    "Gives what FP-growth, ASC-02, does, which is faster with many "
	    "names" },
	.version = 1,
	.evaluate = evaluate,
};
