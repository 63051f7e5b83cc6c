#include "algorithm/association/baskets.h"
#include "knowledge/entry.h"

struct given {
	const json_t *tx;
	double min_support;
	int64_t max_len;
};

struct result {
	json_t *sets;
	int64_t count;
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
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct item_sets sets = { 0 };
	struct baskets b;

	if (!baskets_take(call, g->tx, g->min_support, &b) ||
	    !sets_grow(call, &b, (size_t)g->max_len, &sets))
		return false;
	r->sets = sets_json(call, &b, &sets);
	r->count = (int64_t)sets.n;
	return true;
}

const struct entry algorithm_fp_growth = {
	.id = "ASC-02",
	.words = { "频繁项集（FP-Growth）", "Frequent sets by FP-growth" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sets S with (baskets that hold S)/(baskets) >= "
		    "min_support",
	.source = "Han, Pei & Yin 2000",
	.strength = STRENGTH_A,
	.oracle = "every set counted",
	.version = 1,
	.evaluate = evaluate,
};
