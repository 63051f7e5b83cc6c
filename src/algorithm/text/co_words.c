#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/text/documents.h"
#include "base/json.h"
#include "knowledge/entry.h"

#define TERMS_MOST 3000

struct given {
	struct texts docs;
	int cut;
	int64_t least_documents, least_together, top;
};

struct result {
	struct texts words;
	struct vector documents, degree;
	json_t *edges;
	int64_t count;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "", .words = { "文档", "documents" } },
	DOCUMENTS_PORT_CUT,
	{ IN(least_documents), PORT_WHOLE, "1", { 1, 10000 },
	    { "词最少出现的文档数", "documents that hold a word at least" },
	    .otherwise = "2" },
	{ IN(least_together), PORT_WHOLE, "1", { 1, 10000 },
	    { "最少共现文档数", "documents that hold both at least" },
	    .otherwise = "2" },
	{ IN(top), PORT_WHOLE, "1", { 1, 100000 },
	    { "最多输出的边", "edges to tell at most" }, .otherwise = "1000" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(words), PORT_TEXTS, "",
	    .words = { "词（节点）", "words, the nodes" } },
	{ OUT(documents), PORT_VECTOR, "1",
	    .words = { "各词出现的文档数", "documents that hold each" } },
	{ OUT(degree), PORT_VECTOR, "1",
	    .words = { "各词相连的词数", "words each is joined to" } },
	{ OUT(edges), PORT_JSON, "",
	    .words = { "边：a、b（词的编号）、together、cosine、jaccard，共现多"
		       "者在前",
		"edges: a, b (numbers of words), together, cosine, jaccard; "
		"most together first" } },
	{ OUT(count), PORT_WHOLE, "1",
	    .words = { "边数（全部）", "edges in all" } },
	{ NULL },
};

/* Words that enough documents hold, and how many hold two of them. */
struct net {
	size_t n, *of;    /* number of each term + 1, 0: left out */
	double *together; /* [a * n + b], a < b */
};

static bool
choose(struct call *call, const struct given *g, const struct documents *d,
    struct net *net, struct result *r)
{
	net->of = cx_calloc(call->cx, d->terms.n, sizeof(*net->of));
	r->words = call_texts(call, d->terms.n);
	r->documents = call_vector(call, d->terms.n);
	for (size_t t = 0; t < d->terms.n; t++) {
		if (d->holding[t] < (double)g->least_documents)
			continue;
		r->words.v[net->n] = d->terms.v[t];
		r->documents.v[net->n] = d->holding[t];
		net->of[t] = ++net->n;
	}
	r->words.n = r->documents.n = net->n;
	if (net->n == 0 || net->n > TERMS_MOST)
		return call_refuse(call, "least_documents",
		    "%zu words are in as many documents, not 1 to %d", net->n,
		    TERMS_MOST);
	net->together = call_matrix(call, net->n, net->n).v;
	r->degree = call_vector(call, net->n);
	return true;
}

static void
count(const struct documents *d, struct net *net)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = d->begin[i]; k < d->begin[i + 1]; k++)
			for (size_t l = k + 1; l < d->begin[i + 1]; l++) {
				const size_t a = net->of[d->term[k]];
				const size_t b = net->of[d->term[l]];

				if (a > 0 && b > 0)
					net->together[(a - 1) * net->n + b -
					    1]++;
			}
}

static json_t *
edge(const struct net *net, const struct result *r, size_t at)
{
	const size_t a = at / net->n, b = at % net->n;
	const double both = net->together[at];
	const double x = r->documents.v[a], y = r->documents.v[b];

	return json_pack("{s:I,s:I,s:f,s:f,s:f}", "a", (json_int_t)a, "b",
	    (json_int_t)b, "together", both, "cosine", both / sqrt(x * y),
	    "jaccard", both / (x + y - both));
}

static void
tell(struct call *call, const struct given *g, const struct net *net,
    struct result *r)
{
	struct vector key = call_vector(call, net->n * net->n);
	const size_t *order;

	for (size_t i = 0; i < key.n; i++) {
		key.v[i] = -net->together[i];
		if (net->together[i] < (double)g->least_together)
			continue;
		r->degree.v[i / net->n]++;
		r->degree.v[i % net->n]++;
		r->count++;
	}
	order = sample_order(call, key);
	r->edges = json_own(call->cx, json_array());
	for (int64_t k = 0; k < r->count && k < g->top; k++)
		(void)json_array_append_new(r->edges, edge(net, r, order[k]));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct documents d;
	struct net net = { .n = 0 };

	if (!documents_take(call, &g->docs, (enum documents_cut)g->cut, &d) ||
	    !choose(call, g, &d, &net, out))
		return false;
	count(&d, &net);
	tell(call, g, &net, out);
	return call_goes_on(call, 1);
}

const struct entry algorithm_co_words = {
	.id = "TXT-14",
	.words = { "共词网络", "Network of words that stand together" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "w_ab = documents that hold both; cosine w/sqrt(n_a n_b)",
	.source = "Callon, Courtial & Laville 1991",
	.strength = STRENGTH_A,
	.oracle = "sklearn CountVectorizer; numpy",
	.note = { "按词典切分时的质量见 TXT-01",
	    "How good words by the dictionary are: see TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
