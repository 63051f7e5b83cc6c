#include <math.h>

#include "algorithm/classification/classes.h"
#include "algorithm/text/documents.h"
#include "knowledge/entry.h"

struct given {
	struct texts docs, ask;
	struct vector y;
	int cut;
	double alpha;
};

struct result {
	struct vector classes, label;
	struct matrix proba;
	int64_t terms;
};

static const struct port given[] = {
	{ IN(docs), PORT_TEXTS, "",
	    .words = { "训练文档", "documents to learn from" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "类别（整数）", "classes, whole numbers" }, "n" },
	{ IN(ask), PORT_TEXTS, "",
	    .words = { "待分类文档", "documents to classify" } },
	DOCUMENTS_PORT_CUT,
	{ IN(alpha), PORT_NUMBER, "1", { 1e-9, 100 },
	    { "平滑（每词加的次数）", "times added to each term" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	CLASSES_PORT_LABELS,
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(proba), PORT_MATRIX, "1",
	    .words = { "各类概率，一行一篇",
		"probability of each class, a row a document" } },
	{ OUT(terms), PORT_WHOLE, "1",
	    .words = { "训练词数", "terms that were learned" } },
	{ NULL },
};

/* ln of the chance of each term in each class, [class * terms + term]. */
static double *
learn(struct call *call, const struct given *g, const struct documents *d,
    const struct classes *c)
{
	const size_t m = d->terms.n;
	double *log_p = call_matrix(call, c->n, m).v;

	for (size_t i = 0; i < d->n; i++)
		for (size_t k = d->begin[i]; k < d->begin[i + 1]; k++)
			log_p[c->of[i] * m + d->term[k]] += d->times[k];
	for (size_t l = 0; l < c->n; l++) {
		double all = 0;

		for (size_t t = 0; t < m; t++)
			all += log_p[l * m + t] += g->alpha;
		for (size_t t = 0; t < m; t++)
			log_p[l * m + t] = log(log_p[l * m + t] / all);
	}
	return log_p;
}

static bool
judge(struct call *call, const struct given *g, const struct documents *d,
    const struct classes *c, const double *log_p, struct matrix *logs)
{
	for (size_t i = 0; i < g->ask.n; i++) {
		double *row = logs->v + i * c->n;
		struct texts terms;

		if (!call_goes_on(call, (double)i / (double)g->ask.n) ||
		    !documents_cut(call, "ask", g->ask.v[i],
			(enum documents_cut)g->cut, &terms))
			return false;
		for (size_t l = 0; l < c->n; l++)
			row[l] = log(c->count[l] / (double)d->n);
		for (size_t k = 0; k < terms.n; k++) {
			const size_t t = documents_term(d, terms.v[k]);

			for (size_t l = 0; t < d->terms.n && l < c->n; l++)
				row[l] += log_p[l * d->terms.n + t];
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct documents d;
	struct classes c;

	if (!classes_of(call, "y", g->y, &c) ||
	    !documents_take(call, &g->docs, (enum documents_cut)g->cut, &d))
		return false;
	r->proba = call_matrix(call, g->ask.n, c.n);
	if (!judge(call, g, &d, &c, learn(call, g, &d, &c), &r->proba))
		return false;
	r->terms = (int64_t)d.terms.n;
	r->classes = classes_labels(call, &c);
	r->label = classes_decide(call, &c, &r->proba);
	return true;
}

const struct entry algorithm_text_bayes = {
	.id = "TXT-11",
	.words = { "文本朴素贝叶斯分类", "Texts classified by naive Bayes" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p(c|d) ~ share_c prod_t ((n_ct + alpha)/(n_c + alpha "
		    "terms))^times",
	.source = "McCallum & Nigam 1998; Manning, Raghavan & Schütze 2008",
	.strength = STRENGTH_A,
	.oracle = "sklearn MultinomialNB",
	.note = { "未学过的词不计；按词典切分时的质量见 TXT-01",
	    "Terms never learned do not count; for words by the dictionary "
	    "see TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
