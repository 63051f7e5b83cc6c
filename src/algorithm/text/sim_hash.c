#include "algorithm/text/shingles.h"
#include "base/json.h"
#include "knowledge/entry.h"

#define BITS 64
#define TEXTS_MOST 3000

struct given {
	struct texts docs;
	int64_t k, most;
};

struct result {
	struct texts hash;
	json_t *pairs;
	int64_t count;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	{ IN(k), PORT_WHOLE, "1", { 1, 20 },
	    { "片段字数", "characters of a piece" }, .otherwise = "2" },
	{ IN(most), PORT_WHOLE, "1", { 0, BITS },
	    { "近重复的最大汉明距离",
		"bits that near copies differ in at most" },
	    .otherwise = "6" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(hash), PORT_TEXTS, "",
	    .words = { "各文档 SimHash（16 位十六进制）",
		"SimHash of each, 16 hexadecimal digits" } },
	{ OUT(pairs), PORT_JSON, "",
	    .words = { "近重复对：a、b、distance",
		"near copies: a, b, distance" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "对数", "pairs" } },
	{ NULL },
};

/* Each bit as most of the pieces have it. */
static uint64_t
fold(const struct shingles *s)
{
	uint64_t hash = 0;

	for (unsigned bit = 0; bit < BITS; bit++) {
		double sum = 0;

		for (size_t i = 0; i < s->n; i++)
			sum += (s->v[i] >> bit & 1) != 0 ? s->times[i]
							 : -s->times[i];
		if (sum > 0)
			hash |= UINT64_C(1) << bit;
	}
	return hash;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->docs.n;
	uint64_t *hash = cx_calloc(call->cx, n, sizeof(*hash));

	if (n > TEXTS_MOST)
		return call_refuse(
		    call, "docs", "there are more than %d texts", TEXTS_MOST);
	r->hash = call_texts(call, n);
	r->pairs = json_own(call->cx, json_array());
	for (size_t i = 0; i < n; i++) {
		struct shingles s;

		if (!call_goes_on(call, (double)i / (double)n) ||
		    !shingles_of(call, "docs", g->docs.v[i], (size_t)g->k, &s))
			return false;
		hash[i] = fold(&s);
		r->hash.v[i] = str_of(cx_printf(
		    call->cx, "%016llx", (unsigned long long)hash[i]));
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			const int d = __builtin_popcountll(hash[i] ^ hash[k]);

			if (d > g->most)
				continue;
			(void)json_array_append_new(r->pairs,
			    json_pack("{s:I,s:I,s:i}", "a", (json_int_t)i, "b",
				(json_int_t)k, "distance", d));
			r->count++;
		}
	return true;
}

const struct entry algorithm_sim_hash = {
	.id = "TXT-07",
	.words = { "近重复文本（SimHash）", "Near copies by SimHash" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "bit = sign of sum over pieces of times (+1 or -1 as their "
		    "hash has it)",
	.source = "Charikar 2002; Manku, Jain & Das Sarma 2007; FNV-1a",
	.strength = STRENGTH_A,
	.oracle = "a second coding in Python",
	.version = 1,
	.evaluate = evaluate,
};
