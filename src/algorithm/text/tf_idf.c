#include <math.h>

#include "algorithm/text/documents.h"
#include "knowledge/entry.h"

enum norm { L2, NONE };

struct given {
	struct texts docs;
	int cut;
	bool smooth, sublinear;
	int norm;
};

struct result {
	struct texts terms;
	struct vector idf;
	struct matrix tfidf;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	DOCUMENTS_PORT_CUT,
	{ IN(smooth), PORT_TRUTH, "",
	    .words = { "平滑：如同多一篇含全部词的文档",
		"as if one document more held every term" },
	    .otherwise = "true" },
	{ IN(sublinear), PORT_TRUTH, "",
	    .words = { "词频取 1 + ln", "1 + ln of how often" },
	    .otherwise = "false" },
	{ IN(norm), PORT_CHOICE, "",
	    .words = { "行归一", "what makes rows alike" },
	    .choices = "l2 none", .otherwise = "\"l2\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(terms), PORT_TEXTS, "",
	    .words = { "词（列）", "terms, of the columns" } },
	{ OUT(idf), PORT_VECTOR, "1",
	    .words = { "逆文档频率", "inverse document frequency" } },
	{ OUT(tfidf), PORT_MATRIX, "1",
	    .words = { "权重，一行一篇", "weights, a row a document" } },
	{ NULL },
};

static void
weigh(const struct given *g, const struct documents *d, struct result *r)
{
	const size_t m = d->terms.n;

	for (size_t i = 0; i < d->n; i++) {
		double *row = r->tfidf.v + i * m, sum = 0;

		for (size_t k = d->begin[i]; k < d->begin[i + 1]; k++) {
			const double tf =
			    g->sublinear ? 1 + log(d->times[k]) : d->times[k];

			row[d->term[k]] = tf * r->idf.v[d->term[k]];
			sum += row[d->term[k]] * row[d->term[k]];
		}
		for (size_t k = d->begin[i];
		     g->norm == L2 && k < d->begin[i + 1]; k++)
			row[d->term[k]] /= sqrt(sum);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct documents d;
	double more;

	if (!documents_take(call, &g->docs, (enum documents_cut)g->cut, &d))
		return false;
	if (d.n * d.terms.n > CALL_NUMBERS)
		return call_refuse(call, "docs",
		    "%zu documents of %zu terms are more than %d numbers", d.n,
		    d.terms.n, CALL_NUMBERS);
	more = g->smooth ? 1 : 0;
	r->terms = d.terms;
	r->idf = call_vector(call, d.terms.n);
	r->tfidf = call_matrix(call, d.n, d.terms.n);
	for (size_t j = 0; j < d.terms.n; j++)
		r->idf.v[j] =
		    log(((double)d.n + more) / (d.holding[j] + more)) + 1;
	weigh(g, &d, r);
	return true;
}

const struct entry algorithm_tf_idf = {
	.id = "TXT-03",
	.words = { "TF-IDF", "TF-IDF" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "idf = ln((n + 1)/(df + 1)) + 1; w = tf idf, rows of "
		    "length 1",
	.source = "Sparck Jones 1972; Salton & Buckley 1988",
	.strength = STRENGTH_A,
	.oracle = "sklearn TfidfVectorizer",
	.note = { "按词典切分时的质量见 TXT-01",
	    "How good words by the dictionary are: see TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
