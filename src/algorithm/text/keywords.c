#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/text/chars.h"
#include "algorithm/text/documents.h"
#include "knowledge/entry.h"

#define TERMS_MOST 3000
#define ROUNDS 1000
#define SMALL 1e-12

struct given {
	struct str text;
	int cut;
	int64_t window, top, least_chars;
	double damping;
};

struct result {
	struct texts words;
	struct vector score;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(text), PORT_TEXT, "", .words = { "文本", "text" } },
	DOCUMENTS_PORT_CUT,
	{ IN(window), PORT_WHOLE, "1", { 2, 50 },
	    { "共现窗口（词数）", "words that stand together" },
	    .otherwise = "5" },
	{ IN(top), PORT_WHOLE, "1", { 1, 1000 },
	    { "关键词个数", "words to tell" }, .otherwise = "10" },
	{ IN(least_chars), PORT_WHOLE, "1", { 1, 20 },
	    { "关键词最少字数", "characters of a word at least" },
	    .otherwise = "2" },
	{ IN(damping), PORT_NUMBER, "1", { 0, 0.99 },
	    { "阻尼系数", "share that follows edges" }, .otherwise = "0.85" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(words), PORT_TEXTS, "",
	    .words = { "关键词（按得分降序）",
		"words, greatest score first" } },
	{ OUT(score), PORT_VECTOR, "1",
	    .words = { "得分（全部词和为 1）",
		"scores; those of all words add up to 1" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

/* Words that are long enough, each once; how often two stand together. */
struct net {
	struct texts words;
	double *together, *all; /* [a * n + b], of each word */
	size_t n;
};

static bool
is_long(struct call *call, const struct given *g, struct str word)
{
	return chars_read(call, word).n >= (size_t)g->least_chars;
}

static size_t
place(struct net *net, struct str word)
{
	size_t i = 0;

	while (i < net->n && !str_eq(net->words.v[i], word))
		i++;
	if (i == net->n && net->n < TERMS_MOST)
		net->words.v[net->n++] = word;
	return i;
}

static bool
join(struct call *call, const struct given *g, const struct texts *terms,
    struct net *net)
{
	size_t *at = cx_calloc(call->cx, terms->n, sizeof(*at)), n = 0;

	net->words = call_texts(call, TERMS_MOST);
	for (size_t i = 0; i < terms->n; i++)
		if (is_long(call, g, terms->v[i])) {
			at[n] = place(net, terms->v[i]);
			if (at[n++] == TERMS_MOST)
				return call_refuse(call, "text",
				    "there are more than %d words", TERMS_MOST);
		}
	if (net->n < 2)
		return call_refuse(call, "text",
		    "text has fewer than 2 different words of %lld characters",
		    (long long)g->least_chars);
	net->together = call_matrix(call, net->n, net->n).v;
	net->all = call_vector(call, net->n).v;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && k < i + (size_t)g->window;
		     k++) {
			if (at[i] == at[k])
				continue;
			net->together[at[i] * net->n + at[k]]++;
			net->together[at[k] * net->n + at[i]]++;
			net->all[at[i]]++;
			net->all[at[k]]++;
		}
	return true;
}

static bool
rank(struct call *call, const struct given *g, const struct net *net,
    double *score, int64_t *rounds)
{
	const size_t n = net->n;
	double *next = call_vector(call, n).v;

	for (size_t i = 0; i < n; i++)
		score[i] = 1 / (double)n;
	for (*rounds = 1; *rounds < ROUNDS; ++*rounds) {
		double change = 0, lone = 0;

		if (!call_goes_on(call, (double)*rounds / ROUNDS))
			return false;
		for (size_t i = 0; i < n; i++)
			lone += net->all[i] > 0 ? 0 : score[i] / (double)n;
		for (size_t i = 0; i < n; i++) {
			double sum = lone;

			for (size_t k = 0; k < n; k++)
				if (net->together[i * n + k] > 0)
					sum += net->together[i * n + k] /
					    net->all[k] * score[k];
			next[i] =
			    (1 - g->damping) / (double)n + g->damping * sum;
			change = fmax(change, fabs(next[i] - score[i]));
		}
		memcpy(score, next, n * sizeof(*score));
		if (change < SMALL)
			break;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct net net = { .n = 0 };
	struct texts terms;
	struct vector key;
	const size_t *order;
	double *score;

	if (!documents_cut(
		call, "text", g->text, (enum documents_cut)g->cut, &terms) ||
	    !join(call, g, &terms, &net))
		return false;
	score = call_vector(call, net.n).v;
	if (!rank(call, g, &net, score, &r->rounds))
		return false;
	key = call_vector(call, net.n);
	for (size_t i = 0; i < net.n; i++)
		key.v[i] = -score[i];
	order = sample_order(call, key);
	r->words = call_texts(call, net.n);
	r->score = call_vector(call, net.n);
	r->words.n = r->score.n =
	    net.n < (size_t)g->top ? net.n : (size_t)g->top;
	for (size_t i = 0; i < r->score.n; i++) {
		r->words.v[i] = net.words.v[order[i]];
		r->score.v[i] = score[order[i]];
	}
	return true;
}

const struct entry algorithm_keywords = {
	.id = "TXT-04",
	.words = { "关键词提取（TextRank）", "Keywords by TextRank" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "s_i = (1 - d)/n + d sum_k w_ik/sum_l w_kl s_k, w: how "
		    "often within the window",
	.source = "Mihalcea & Tarau 2004",
	.strength = STRENGTH_A,
	.oracle = "networkx pagerank of the words' graph",
	.note = { "按词典切分时的质量见 TXT-01",
	    "How good words by the dictionary are: see TXT-01" },
	.version = 1,
	.tables = { "chinese_word" },
	.evaluate = evaluate,
};
