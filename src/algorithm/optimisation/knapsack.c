#include <math.h>

#include "knowledge/entry.h"

#define CELLS_MOST 50000000

struct given {
	struct vector value, weight, most;
	int64_t capacity;
};

struct result {
	double value;
	int64_t weight;
	struct vector count;
};

static const struct port given[] = {
	{ IN(value), PORT_VECTOR, "1", { 0, 1e12 },
	    { "各物品价值", "value of each item" }, "n" },
	{ IN(weight), PORT_VECTOR, "1", { 0, 1e6 },
	    { "各物品重量（整数）", "weight of each, a whole number" }, "n" },
	{ IN(capacity), PORT_WHOLE, "1", { 0, 1000000 },
	    { "容量", "capacity" } },
	{ IN(most), PORT_VECTOR, "1", { 0, 1000000 },
	    { "各物品最多件数（缺省各一件）",
		"how many of each at most; one without" },
	    "n", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_NUMBER, "1",
	    .words = { "最大总价值", "greatest value in all" } },
	{ OUT(weight), PORT_WHOLE, "1",
	    .words = { "所用重量", "weight that is used" } },
	{ OUT(count), PORT_VECTOR, "1",
	    .words = { "各物品件数", "how many of each" } },
	{ NULL },
};

/* A lot: some of one item, taken all or none; lots of 1, 2, 4, … and a rest
 * make every number. */
struct lot {
	size_t item, count, weight;
	double value;
};

static size_t
lots(struct call *call, const struct given *g, struct lot **to)
{
	size_t n = 0;

	*to = cx_calloc(call->cx, g->value.n * 21, sizeof(**to));
	for (size_t i = 0; i < g->value.n; i++) {
		const size_t weight = (size_t)g->weight.v[i];
		size_t left = g->most.n > 0 ? (size_t)g->most.v[i] : 1;

		if (weight > 0 && left > (size_t)g->capacity / weight)
			left = (size_t)g->capacity / weight;
		for (size_t some = 1; left > 0; some *= 2) {
			const size_t count = some < left ? some : left;

			(*to)[n++] = (struct lot){ i, count, count * weight,
				(double)count * g->value.v[i] };
			left -= count;
		}
	}
	return n;
}

/* best[w]: the most that is had within w; taken: with this lot. */
static bool
fill(struct call *call, const struct lot *lot, size_t n, size_t capacity,
    double *best, unsigned char *taken)
{
	for (size_t k = 0; k < n; k++) {
		unsigned char *row = taken + k * (capacity + 1);

		if (!call_goes_on(call, (double)k / (double)n))
			return false;
		for (size_t w = capacity + 1; w-- > lot[k].weight;) {
			const double with =
			    best[w - lot[k].weight] + lot[k].value;

			if (with > best[w]) {
				best[w] = with;
				row[w] = 1;
			}
		}
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	for (size_t i = 0; i < g->value.n; i++) {
		if (g->weight.v[i] > floor(g->weight.v[i]))
			return call_refuse(
			    call, "weight", "weights are whole numbers");
		if (g->most.n > 0 && g->most.v[i] > floor(g->most.v[i]))
			return call_refuse(
			    call, "most", "items come in whole numbers");
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t capacity = (size_t)g->capacity;
	struct lot *lot;
	unsigned char *taken;
	double *best;
	size_t n, at = capacity;

	if (!check(call, g))
		return false;
	n = lots(call, g, &lot);
	if ((double)n * (double)(capacity + 1) > CELLS_MOST)
		return call_refuse(call, "capacity",
		    "%zu lots and this capacity are too many cells", n);
	taken = cx_calloc(call->cx, n, capacity + 1);
	best = call_vector(call, capacity + 1).v;
	r->count = call_vector(call, g->value.n);
	if (!fill(call, lot, n, capacity, best, taken))
		return false;
	r->value = best[capacity];
	for (size_t k = n; k-- > 0;) {
		if (taken[k * (capacity + 1) + at] == 0)
			continue;
		r->count.v[lot[k].item] += (double)lot[k].count;
		at -= lot[k].weight;
		r->weight += (int64_t)lot[k].weight;
	}
	return true;
}

const struct entry algorithm_knapsack = {
	.id = "OPT-12",
	.words = { "动态规划（背包）", "Dynamic programming: the knapsack" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_LOGISTICS | DOMAIN_PRODUCTION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V(w) = max(V(w), V(w - w_i) + v_i), item by item",
	.source = "Bellman 1957; Martello & Toth, Knapsack Problems, 1990",
	.strength = STRENGTH_A,
	.oracle = "scipy milp (HiGHS)",
	.note = { "最优解可能不止一个", "There may be other choices as good" },
	.version = 1,
	.evaluate = evaluate,
};
