#include <gsl/gsl_rng.h>

#include "algorithm/text/shingles.h"
#include "base/json.h"
#include "knowledge/entry.h"

#define TEXTS_MOST 2000
#define HASHES_MOST 512

struct given {
	struct texts docs;
	int64_t k, hashes, bands, seed;
	double least;
};

struct result {
	json_t *pairs;
	int64_t count, candidates;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	{ IN(k), PORT_WHOLE, "1", { 1, 20 },
	    { "片段字数", "characters of a piece" }, .otherwise = "2" },
	{ IN(hashes), PORT_WHOLE, "1", { 1, HASHES_MOST },
	    { "哈希函数数", "hash functions" }, .otherwise = "128" },
	{ IN(bands), PORT_WHOLE, "1", { 1, HASHES_MOST },
	    { "条带数（整除哈希函数数）",
		"bands, by which the functions are divided" },
	    .otherwise = "32" },
	{ IN(least), PORT_NUMBER, "1", { 0, 1 },
	    { "最小 Jaccard 相似度", "Jaccard's similarity at least" },
	    .otherwise = "0.5" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(pairs), PORT_JSON, "",
	    .words = { "相似对：a、b、jaccard（精确）、estimate（签名估计）",
		"alike pairs: a, b, jaccard (exact), estimate (of "
		"signatures)" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "对数", "pairs" } },
	{ OUT(candidates), PORT_WHOLE, "1",
	    .words = { "候选对数（同一条带相同）",
		"candidates: pairs that share a band" } },
	{ NULL },
};

/* A random bijection of 64 bits, by its two odd numbers (Stafford's mix). */
static uint64_t
mix(uint64_t x, const uint64_t *key)
{
	x = (x ^ key[0]) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return (x ^ x >> 31) * key[1];
}

struct signs {
	size_t n, m;
	uint64_t *least; /* [text * m + function] */
	struct shingles *set;
};

static bool
sign(struct call *call, const struct given *g, struct signs *s)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	uint64_t *key = cx_calloc(call->cx, 2 * s->m, sizeof(*key));

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (size_t i = 0; i < 2 * s->m; i++)
		key[i] =
		    (uint64_t)gsl_rng_get(rng) << 32 | gsl_rng_get(rng) | 1;
	gsl_rng_free(rng);
	for (size_t i = 0; i < s->n; i++) {
		uint64_t *row = s->least + i * s->m;

		if (!call_goes_on(call, (double)i / (double)s->n) ||
		    !shingles_of(
			call, "docs", g->docs.v[i], (size_t)g->k, &s->set[i]))
			return false;
		for (size_t f = 0; f < s->m; f++) {
			row[f] = UINT64_MAX;
			for (size_t k = 0; k < s->set[i].n; k++) {
				const uint64_t h =
				    mix(s->set[i].v[k], key + 2 * f);

				row[f] = h < row[f] ? h : row[f];
			}
		}
	}
	return true;
}

static bool
share_band(const struct signs *s, size_t a, size_t b, size_t width)
{
	for (size_t from = 0; from < s->m; from += width) {
		size_t same = 0;

		while (same < width &&
		    s->least[a * s->m + from + same] ==
			s->least[b * s->m + from + same])
			same++;
		if (same == width)
			return true;
	}
	return false;
}

static double
jaccard(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, k = 0, both = 0;

	while (i < a->n && k < b->n) {
		const uint64_t x = a->v[i], y = b->v[k];

		both += x == y;
		i += x <= y;
		k += y <= x;
	}
	return (double)both / (double)(a->n + b->n - both);
}

static double
estimate(const struct signs *s, size_t a, size_t b)
{
	size_t same = 0;

	for (size_t f = 0; f < s->m; f++)
		same += s->least[a * s->m + f] == s->least[b * s->m + f];
	return (double)same / (double)s->m;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct signs s = { .n = g->docs.n, .m = (size_t)g->hashes };

	if (s.n > TEXTS_MOST)
		return call_refuse(
		    call, "docs", "there are more than %d texts", TEXTS_MOST);
	if (g->hashes % g->bands != 0)
		return call_refuse(call, "bands",
		    "%lld functions do not divide into %lld bands",
		    (long long)g->hashes, (long long)g->bands);
	s.least = cx_calloc(call->cx, s.n * s.m, sizeof(*s.least));
	s.set = cx_calloc(call->cx, s.n, sizeof(*s.set));
	if (!sign(call, g, &s))
		return false;
	r->pairs = json_own(call->cx, json_array());
	for (size_t i = 0; i < s.n; i++) {
		if (!call_goes_on(call, (double)i / (double)s.n))
			return false;
		for (size_t k = i + 1; k < s.n; k++) {
			double alike;

			if (!share_band(&s, i, k, s.m / (size_t)g->bands))
				continue;
			r->candidates++;
			alike = jaccard(&s.set[i], &s.set[k]);
			if (alike < g->least)
				continue;
			(void)json_array_append_new(r->pairs,
			    json_pack("{s:I,s:I,s:f,s:f}", "a", (json_int_t)i,
				"b", (json_int_t)k, "jaccard", alike,
				"estimate", estimate(&s, i, k)));
			r->count++;
		}
	}
	return true;
}

const struct entry algorithm_min_hash = {
	.id = "TXT-08",
	.words = { "相似文本（MinHash-LSH）",
	    "Alike texts by MinHash and LSH" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P(least hash is the same) = |A and B|/|A or B|; pairs "
		    "that agree in one band are compared",
	.source = "Broder 1997; Indyk & Motwani 1998",
	.strength = STRENGTH_A,
	.oracle = "Jaccard's similarity of every pair in Python",
	.note = { "相似度恰在 least 附近的对可能漏掉",
	    "Pairs that are hardly more alike than least may be missed" },
	.version = 1,
	.evaluate = evaluate,
};
