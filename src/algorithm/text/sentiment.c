#include <math.h>

#include "algorithm/text/documents.h"
#include "knowledge/entry.h"

#define WORDS_MOST 20000

struct given {
	struct texts docs, negations;
	struct map lexicon, degrees;
	int cut;
	int64_t reach;
};

struct result {
	struct vector score, positive, negative, found;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	{ IN(lexicon), PORT_MAP, "1", { -100, 100 },
	    { "情感词与分值（正为褒、负为贬）",
		"words with what they say: above 0 good, below bad" } },
	{ IN(negations), PORT_TEXTS, "",
	    .words = { "否定词（使其后情感词变号）",
		"words that turn the next one's sign" },
	    .otherwise = "[\"不\",\"没\",\"没有\",\"无\",\"未\",\"非\"]" },
	{ IN(degrees), PORT_MAP, "1", { 0, 10 },
	    { "程度词与倍数", "words of degree with their factors" },
	    .otherwise =
		"{\"很\":1.5,\"非常\":2,\"极\":2,\"较\":1.2,\"稍\":0.6}" },
	DOCUMENTS_PORT_CUT,
	{ IN(reach), PORT_WHOLE, "1", { 0, 20 },
	    { "修饰词作用的词数", "words before one that change it" },
	    .otherwise = "3" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_VECTOR, "1",
	    .words = { "各文档得分", "score of each document" } },
	{ OUT(positive), PORT_VECTOR, "1",
	    .words = { "褒义部分", "the good in it" } },
	{ OUT(negative), PORT_VECTOR, "1",
	    .words = { "贬义部分（为负）", "the bad in it, below 0" } },
	{ OUT(found), PORT_VECTOR, "1",
	    .words = { "情感词个数", "words of the lexicon in it" } },
	{ NULL },
};

static const double *
find(const struct map *map, struct str word)
{
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->names[i], word))
			return &map->v[i];
	return NULL;
}

static bool
is_among(const struct texts *words, struct str word)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_eq(words->v[i], word))
			return true;
	return false;
}

/* What the words before it make of one at place k: those behind the last word
 * of the lexicon, and within reach. */
static double
changed(const struct given *g, const struct texts *terms, size_t k)
{
	double by = 1;

	for (size_t step = 1; step <= (size_t)g->reach && step <= k; step++) {
		const struct str word = terms->v[k - step];
		const double *degree = find(&g->degrees, word);

		if (find(&g->lexicon, word) != NULL)
			break;
		by *= degree != NULL ? *degree : 1;
		by *= is_among(&g->negations, word) ? -1 : 1;
	}
	return by;
}

static bool
judge(struct call *call, const struct given *g, size_t i, struct result *r)
{
	struct texts terms;

	if (!documents_cut(
		call, "docs", g->docs.v[i], (enum documents_cut)g->cut, &terms))
		return false;
	for (size_t k = 0; k < terms.n; k++) {
		const double *value = find(&g->lexicon, terms.v[k]);
		double says;

		if (k % 256 == 0 &&
		    !call_goes_on(call, (double)i / (double)g->docs.n))
			return false;
		if (value == NULL)
			continue;
		says = *value * changed(g, &terms, k);
		r->found.v[i]++;
		r->score.v[i] += says;
		r->positive.v[i] += fmax(0, says);
		r->negative.v[i] += fmin(0, says);
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->score, &r->positive, &r->negative,
		&r->found };

	if (g->docs.n > DOCUMENTS_MOST)
		return call_refuse(call, "docs",
		    "there are more than %d documents", DOCUMENTS_MOST);
	if (g->lexicon.n == 0 || g->lexicon.n > WORDS_MOST)
		return call_refuse(call, "lexicon",
		    "the lexicon has %zu words, not 1 to %d", g->lexicon.n,
		    WORDS_MOST);
	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++)
		*all[k] = call_vector(call, g->docs.n);
	for (size_t i = 0; i < g->docs.n; i++)
		if (!judge(call, g, i, r))
			return false;
	return true;
}

const struct entry algorithm_sentiment = {
	.id = "TXT-12",
	.words = { "情感词典评分", "Sentiment by a lexicon" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum over words of value times degrees before it, times -1 "
		    "for each negation",
	.source = "Taboada, Brooke, Tofiloski, Voll & Stede 2011",
	.strength = STRENGTH_A,
	.oracle = "a second coding of the rule in Python",
	.note = { "词典由使用者提供；按词典切分时的质量见 TXT-01",
	    "The lexicon is the user's own; for words by the dictionary see "
	    "TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
