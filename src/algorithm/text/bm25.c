#include <math.h>

#include "algorithm/text/documents.h"
#include "knowledge/entry.h"

struct given {
	struct str q;
	struct texts docs;
	int cut;
	double k1, b;
};

struct result {
	struct vector score, order;
	struct texts terms;
};

static const struct port given[] = {
	{ IN(q), PORT_TEXT, "", .words = { "查询", "what is looked for" } },
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	DOCUMENTS_PORT_CUT,
	{ IN(k1), PORT_NUMBER, "1", { 0, 100 },
	    { "词频饱和参数", "how much repetition counts" },
	    .otherwise = "1.2" },
	{ IN(b), PORT_NUMBER, "1", { 0, 1 },
	    { "长度归一参数", "how much length counts" }, .otherwise = "0.75" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_VECTOR, "1",
	    .words = { "各文档得分", "score of each document" } },
	{ OUT(order), PORT_VECTOR, "1",
	    .words = { "按得分排列的文档（从 0 起），得分为 0 的不列",
		"documents by score, from 0; those of score 0 left out" } },
	{ OUT(terms), PORT_TEXTS, "",
	    .words = { "查询词", "terms of what is looked for" } },
	{ NULL },
};

/* What one term adds to the documents that hold it. */
static void
add(const struct given *g, const struct documents *d, size_t term, double usual,
    struct vector score)
{
	const double df = d->holding[term];
	const double idf = log(1 + ((double)d->n - df + 0.5) / (df + 0.5));

	for (size_t i = 0; i < d->n; i++)
		for (size_t k = d->begin[i]; k < d->begin[i + 1]; k++) {
			const double tf = d->times[k];
			const double long_ =
			    1 - g->b + g->b * d->length[i] / usual;

			if (d->term[k] == term)
				score.v[i] += idf * tf * (g->k1 + 1) /
				    (tf + g->k1 * long_);
		}
}

static void
rank(struct call *call, struct result *r)
{
	r->order = call_vector(call, r->score.n);
	r->order.n = 0;
	for (size_t i = 0; i < r->score.n; i++) {
		size_t at = r->order.n;

		if (!(r->score.v[i] > 0))
			continue;
		r->order.n++;
		for (; at > 0 &&
		     r->score.v[(size_t)r->order.v[at - 1]] < r->score.v[i];
		     at--)
			r->order.v[at] = r->order.v[at - 1];
		r->order.v[at] = (double)i;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const enum documents_cut cut = (enum documents_cut)g->cut;
	struct documents d;
	double usual = 0;

	if (!documents_take(call, &g->docs, cut, &d) ||
	    !documents_cut(call, "q", g->q, cut, &r->terms))
		return false;
	if (r->terms.n == 0)
		return call_refuse(call, "q", "q has no term");
	for (size_t i = 0; i < d.n; i++)
		usual += d.length[i] / (double)d.n;
	r->score = call_vector(call, d.n);
	for (size_t i = 0; i < r->terms.n; i++) {
		const size_t term = documents_term(&d, r->terms.v[i]);

		if (!call_goes_on(call, (double)i / (double)r->terms.n))
			return false;
		if (term < d.terms.n)
			add(g, &d, term, usual, r->score);
	}
	rank(call, r);
	return true;
}

const struct entry algorithm_bm25 = {
	.id = "TXT-05",
	.words = { "BM25 检索", "Retrieval by BM25" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum over terms of ln(1 + (n - df + 0.5)/(df + 0.5)) "
		    "tf (k1 + 1)/(tf + k1 (1 - b + b l/mean l))",
	.source = "Robertson & Zaragoza 2009",
	.strength = STRENGTH_B,
	.oracle = "the formula by numpy on the counts of sklearn "
		  "CountVectorizer",
	.note = { "按词典切分时的质量见 TXT-01",
	    "How good words by the dictionary are: see TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
