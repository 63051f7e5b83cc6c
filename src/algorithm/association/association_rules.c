#include <math.h>
#include <stdlib.h>

#include "algorithm/association/baskets.h"
#include "base/json.h"
#include "knowledge/entry.h"

struct given {
	const json_t *tx;
	double min_support;
	int64_t max_len;
	double min_confidence, min_lift;
};

struct result {
	json_t *rules;
	int64_t count;
};

static const struct port given[] = {
	BASKETS_PORTS,
	{ IN(min_confidence), PORT_NUMBER, "1", { 0, 1 },
	    { "最小置信度", "confidence at least" }, .otherwise = "0.5" },
	{ IN(min_lift), PORT_NUMBER, "1", { 0, 1e6 },
	    { "最小提升度", "lift at least" }, .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(rules), PORT_JSON, "",
	    .words = { "规则：antecedents → consequents 及其支持度、置信度、"
		       "提升度、杠杆率",
		"rules: antecedents, consequents, support, confidence, lift, "
		"leverage" } },
	{ OUT(count), PORT_WHOLE, "1",
	    .words = { "规则数", "how many rules" } },
	{ NULL },
};

/* The members of a set whose bits are set. */
static struct item_set
part(const struct item_set *set, size_t bits)
{
	struct item_set p = { .n = 0 };

	for (size_t i = 0; i < set->n; i++)
		if (bits >> i & 1)
			p.items[p.n++] = set->items[i];
	return p;
}

static double
support(const struct baskets *b, const struct item_sets *sets,
    const struct item_set *set)
{
	const struct item_set *found =
	    bsearch(set, sets->v, sets->n, sizeof(*sets->v), sets_compare);

	/* Each part of a frequent set is one, so it is found. */
	return found == NULL ? (double)NAN
			     : (double)found->count / (double)b->n;
}

/* One rule, from the parts of a set: those of `bits`, and the others. */
static bool
tell(struct call *call, const struct given *g, const struct baskets *b,
    const struct item_sets *sets, const struct item_set *set, size_t bits,
    struct result *r)
{
	const struct item_set from = part(set, bits), to = part(set, ~bits);
	const double both = (double)set->count / (double)b->n,
		     before = support(b, sets, &from),
		     after = support(b, sets, &to);
	const double confidence = both / before, lift = confidence / after;

	if (confidence < g->min_confidence || lift < g->min_lift)
		return true;
	if (r->count == SETS_MOST)
		return call_refuse(call, "min_confidence",
		    "more than %d rules are so sure", SETS_MOST);
	r->count++;
	(void)json_array_append_new(r->rules,
	    json_pack("{s:o,s:o,s:f,s:f,s:f,s:f}", "antecedents",
		sets_names(b, &from), "consequents", sets_names(b, &to),
		"support", both, "confidence", confidence, "lift", lift,
		"leverage", both - before * after));
	return true;
}

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
	r->rules = json_own(call->cx, json_array());
	for (size_t i = 0; i < sets.n; i++) {
		const struct item_set *set = &sets.v[i];

		if (!call_goes_on(call, (double)i / (double)sets.n))
			return false;
		for (size_t bits = 1; bits + 1 < (size_t)1 << set->n; bits++)
			if (!tell(call, g, &b, &sets, set, bits, r))
				return false;
	}
	return true;
}

const struct entry algorithm_association_rules = {
	.id = "ASC-04",
	.words = { "关联规则（支持度、置信度、提升度）",
	    "Association rules: support, confidence, lift" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "confidence = P(A, C)/P(A); lift = confidence/P(C); "
		    "leverage = P(A, C) - P(A) P(C)",
	.source = "Agrawal, Imielinski & Swami 1993; Brin et al. 1997",
	.strength = STRENGTH_A,
	.oracle = "every set and rule counted",
	.note = { "关联不是因果：提升度接近 1 的规则没有信息",
	    "Found together is not caused by: a lift near 1 says nothing" },
	.version = 1,
	.evaluate = evaluate,
};
