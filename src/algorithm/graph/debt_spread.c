#include <math.h>
#include <string.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define ROUNDS 10000
#define SMALL 1e-14
#define WORK_MOST 2e9

struct given {
	int64_t n;
	struct matrix edges;
	struct vector equity, value, shock;
	bool each;
};

struct result {
	double R;
	struct vector h, importance;
	int64_t rounds, failed;
};

static const struct port given[] = {
	GRAPH_PORT_N,
	{ IN(edges), PORT_MATRIX, "{CNY}", { 0, 1e15 },
	    { "敞口：违约方、受损方、金额",
		"exposures: who fails, who loses, how much" },
	    "m,3" },
	{ IN(equity), PORT_VECTOR, "{CNY}", { 0.01, 1e18 },
	    { "各主体权益", "equity of each" }, "k" },
	{ IN(value), PORT_VECTOR, "1", { 0, 1e18 },
	    { "各主体经济权重（缺省为权益）",
		"how much each counts; without it its equity" },
	    "k", .otherwise = "null" },
	{ IN(shock), PORT_VECTOR, "1", { 0, 1 },
	    { "初始权益损失率", "share of equity lost at the beginning" },
	    "k" },
	{ IN(each), PORT_TRUTH, "",
	    .words = { "逐一计算各主体单独违约的影响",
		"also what each does when it alone fails" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_NUMBER, "1",
	    .words = { "传染造成的加权损失率（不含初始）",
		"share lost by contagion, the beginning left out" } },
	{ OUT(h), PORT_VECTOR, "1",
	    .words = { "各主体最终损失率", "share each has lost in the end" } },
	{ OUT(failed), PORT_WHOLE, "1",
	    .words = { "权益耗尽的主体数", "how many have lost all" } },
	{ OUT(rounds), PORT_WHOLE, "1",
	    .words = { "轮数", "rounds until nothing changes" } },
	{ OUT(importance), PORT_VECTOR, "1",
	    .words = { "各主体单独违约时的 R（未要求时无）",
		"R when each alone fails; none unless asked for" },
	    .shape = NULL, .gaps = true },
	{ NULL },
};

struct web {
	const struct given *g;
	double *h, *new, *next; /* lost so far, in the last round, in this */
	double *weight;         /* shares of all value */
};

/* What was lost in the last round is passed on once; how much is new. */
static double
pass(struct web *w)
{
	const size_t n = (size_t)w->g->n;
	double most = 0;

	memset(w->next, 0, n * sizeof(*w->next));
	for (size_t e = 0; e < w->g->edges.rows; e++) {
		const double *row = w->g->edges.v + e * 3;
		const size_t i = (size_t)row[0], j = (size_t)row[1];

		w->next[j] += row[2] / w->g->equity.v[j] * w->new[i];
	}
	for (size_t i = 0; i < n; i++) {
		w->new[i] = fmin(1 - w->h[i], w->next[i]);
		w->h[i] = fmin(1, w->h[i] + w->next[i]);
		most = fmax(most, w->new[i]);
	}
	return most;
}

/* R of a shock; h and new hold it before. */
static bool
spread(struct call *call, struct web *w, double *R, int64_t *rounds)
{
	const size_t n = (size_t)w->g->n;

	*R = 0;
	for (size_t i = 0; i < n; i++)
		*R -= w->h[i] * w->weight[i];
	for (*rounds = 1; *rounds < ROUNDS && pass(w) > SMALL; ++*rounds)
		if (!call_goes_on(call, (double)*rounds / ROUNDS))
			return false;
	for (size_t i = 0; i < n; i++)
		*R += w->h[i] * w->weight[i];
	return true;
}

static bool
each_alone(struct call *call, struct web *w, struct result *r)
{
	const size_t n = (size_t)w->g->n;
	int64_t rounds;

	r->importance = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		memset(w->h, 0, n * sizeof(double));
		memset(w->new, 0, n * sizeof(double));
		w->h[i] = w->new[i] = 1;
		if (!spread(call, w, &r->importance.v[i], &rounds))
			return false;
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	if (g->equity.n != (size_t)g->n)
		return call_refuse(
		    call, "equity", "equity must have a number for each node");
	if (g->each &&
	    (double)g->n * ((double)g->n + (double)g->edges.rows) * 100 >
		WORK_MOST)
		return call_refuse(
		    call, "each", "too many nodes to try each of them");
	return graph_check(call, g->n, &g->edges, 3);
}

static bool
weigh(struct call *call, const struct given *g, struct web *w)
{
	const struct vector value = g->value.n > 0 ? g->value : g->equity;
	double sum = 0;

	w->weight = call_vector(call, value.n).v;
	for (size_t i = 0; i < value.n; i++)
		sum += value.v[i];
	for (size_t i = 0; i < value.n; i++)
		w->weight[i] = value.v[i] / sum;
	return sum > 0 || call_refuse(call, "value", "value is 0 everywhere");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->n;
	struct web w = { .g = g };

	if (!check(call, g) || !weigh(call, g, &w))
		return false;
	w.h = call_vector(call, n).v;
	w.new = call_vector(call, n).v;
	w.next = call_vector(call, n).v;
	memcpy(w.h, g->shock.v, n * sizeof(double));
	memcpy(w.new, g->shock.v, n * sizeof(double));
	if (!spread(call, &w, &r->R, &r->rounds))
		return false;
	r->h = call_vector(call, n);
	memcpy(r->h.v, w.h, n * sizeof(double));
	for (size_t i = 0; i < n; i++)
		r->failed += r->h.v[i] >= 1;
	return !g->each || each_alone(call, &w, r);
}

const struct entry algorithm_debt_spread = {
	.id = "GRA-20",
	.words = { "风险传染（差分 DebtRank）",
	    "Contagion of distress (differential DebtRank)" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h_j(t+1) = min(1, h_j(t) + sum_i W_ij/E_j (h_i(t) - "
		    "h_i(t-1))); R = sum (h - shock) v",
	.source = "Battiston et al. 2012; Bardoscia, Battiston, Caccioli & "
		  "Caldarelli 2015",
	.strength = STRENGTH_A,
	.oracle = "numpy: the recursion in matrices",
	.note = { "ECO-017 为每个主体只传一次的原始口径",
	    "ECO-017 has the original rule, that each passes on but once" },
	.version = 1,
	.evaluate = evaluate,
};
