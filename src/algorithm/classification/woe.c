#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define FINE_MOST 200

struct given {
	struct vector x, y, edges;
	int64_t bins, fine;
	double min_share;
};

struct result {
	struct vector edges, good, bad, woe, bin_iv;
	double iv;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1",
	    .words = { "变量（可缺失）", "variable; null where unknown" },
	    .shape = "n", .gaps = true },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 },
	    { "坏户 1，好户 0", "1 bad, 0 good" }, "n" },
	{ IN(edges), PORT_VECTOR, "1",
	    .words = { "内部切点（递增；缺省自动求）",
		"inner cuts, ascending; without them the best are sought" },
	    .otherwise = "null" },
	{ IN(bins), PORT_WHOLE, "1", { 2, 50 },
	    { "最多箱数（自动时）", "bins at most, when sought" },
	    .otherwise = "5" },
	{ IN(fine), PORT_WHOLE, "1", { 2, FINE_MOST },
	    { "细分箱数（自动时）", "fine bins to begin with" },
	    .otherwise = "20" },
	{ IN(min_share), PORT_NUMBER, "1", { 0, 0.5 },
	    { "每箱最小占比（自动时）", "share of rows of a bin at least" },
	    .otherwise = "0.05" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(edges), PORT_VECTOR, "1",
	    .words = { "内部切点（左闭右开）",
		"inner cuts; a bin holds its left one" } },
	{ OUT(good), PORT_VECTOR, "1",
	    .words = { "各箱好户数（有缺失时末项为缺失箱）",
		"good in each bin; what is unknown comes last" } },
	{ OUT(bad), PORT_VECTOR, "1",
	    .words = { "各箱坏户数", "bad in each bin" } },
	{ OUT(woe), PORT_VECTOR, "1", .words = { "WOE", "WOE" } },
	{ OUT(bin_iv), PORT_VECTOR, "1",
	    .words = { "各箱 IV", "IV of each bin" } },
	{ OUT(iv), PORT_NUMBER, "1", .words = { "IV", "IV" } },
	{ NULL },
};

struct counts {
	double good[FINE_MOST + 1], bad[FINE_MOST + 1];
	double all_good, all_bad;
};

/* Its part of IV; a bin without either has no weight of evidence. */
static double
part(const struct counts *c, double good, double bad)
{
	const double g = good / c->all_good, b = bad / c->all_bad;

	return good > 0 && bad > 0 ? (g - b) * log(g / b) : -(double)INFINITY;
}

/* The number of cuts that a value is not below. */
static size_t
bin_of(struct vector edges, double x)
{
	size_t low = 0, high = edges.n;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (x < edges.v[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Returns how many are unknown; the bin behind the others has them. */
static size_t
count(const struct given *g, struct vector edges, struct counts *c)
{
	size_t unknown = 0;

	*c = (struct counts){ 0 };
	for (size_t i = 0; i < g->x.n; i++) {
		const bool gap = isnan(g->x.v[i]);
		const size_t bin = gap ? edges.n + 1 : bin_of(edges, g->x.v[i]);

		unknown += gap;
		c->good[bin] += 1 - g->y.v[i];
		c->bad[bin] += g->y.v[i];
		c->all_good += 1 - g->y.v[i];
		c->all_bad += g->y.v[i];
	}
	return unknown;
}

/* Linear between two neighbours, from the nearer one, so that it is theirs
 * where they are equal: whoever is at a cut is right of it. */
static double
quantile(struct vector sorted, double q)
{
	const double at = q * (double)(sorted.n - 1), whole = floor(at);
	const size_t left = (size_t)whole;
	const size_t right = left + 1 < sorted.n ? left + 1 : left;
	const double gap = sorted.v[right] - sorted.v[left];

	return at - whole < 0.5 ? sorted.v[left] + gap * (at - whole)
				: sorted.v[right] - gap * (1 + whole - at);
}

/* Cuts at quantiles, each once and above the least value. */
static struct vector
fine_cuts(struct call *call, const struct given *g)
{
	struct vector known = call_vector(call, g->x.n), cuts;

	known.n = 0;
	for (size_t i = 0; i < g->x.n; i++)
		if (!isnan(g->x.v[i]))
			known.v[known.n++] = g->x.v[i];
	cuts = call_vector(call, (size_t)g->fine);
	cuts.n = 0;
	if (known.n == 0)
		return cuts;
	known = sample_sorted(call, known);
	for (int64_t k = 1; k < g->fine; k++) {
		const double q = quantile(known, (double)k / (double)g->fine);

		if (q > (cuts.n > 0 ? cuts.v[cuts.n - 1] : known.v[0]))
			cuts.v[cuts.n++] = q;
	}
	return cuts;
}

struct search {
	struct counts counts;
	size_t fine; /* bins to begin with */
	double rows; /* of a bin at least */
	double best[FINE_MOST + 1];
	size_t from[51][FINE_MOST + 1];
};

/* best[end]: the greatest IV of k bins that cover the fine ones [0, end). */
static void
one_more(struct search *s, size_t k)
{
	double next[FINE_MOST + 1];

	for (size_t end = 0; end <= s->fine; end++) {
		double good = 0, bad = 0;

		next[end] = -INFINITY;
		for (size_t begin = end; begin-- > 0;) {
			double sum;

			good += s->counts.good[begin];
			bad += s->counts.bad[begin];
			if (good + bad < s->rows)
				continue;
			sum = s->best[begin] + part(&s->counts, good, bad);
			if (sum > next[end]) {
				next[end] = sum;
				s->from[k][end] = begin;
			}
		}
	}
	for (size_t end = 0; end <= s->fine; end++)
		s->best[end] = next[end];
}

/* The cuts, of the fine ones, that give the greatest IV. */
static bool
seek(struct call *call, const struct given *g, struct vector *edges)
{
	const struct vector cuts = fine_cuts(call, g);
	struct search *s = cx_alloc(call->cx, sizeof(*s));
	size_t most = 0, end;
	double best = -INFINITY;

	(void)count(g, cuts, &s->counts);
	s->fine = cuts.n + 1;
	s->rows = g->min_share * (double)g->x.n;
	for (size_t i = 1; i <= s->fine; i++)
		s->best[i] = -INFINITY;
	for (size_t k = 1; k <= (size_t)g->bins; k++) {
		one_more(s, k);
		if (s->best[s->fine] > best) {
			best = s->best[s->fine];
			most = k;
		}
	}
	if (most < 2)
		return call_refuse(call, "x",
		    "x cannot be cut into bins that each have %.3g of the "
		    "rows, good and bad",
		    g->min_share);
	*edges = call_vector(call, most - 1);
	for (end = s->fine; most > 1; most--) {
		end = s->from[most][end];
		edges->v[most - 2] = cuts.v[end - 1];
	}
	return true;
}

static bool
take_edges(struct call *call, const struct given *g, struct result *r)
{
	if (g->edges.n == 0)
		return seek(call, g, &r->edges);
	r->edges = g->edges;
	if (g->edges.n >= FINE_MOST)
		return call_refuse(call, "edges", "there are more than %d cuts",
		    FINE_MOST - 1);
	for (size_t i = 1; i < g->edges.n; i++)
		if (g->edges.v[i] <= g->edges.v[i - 1])
			return call_refuse(call, "edges", "edges must ascend");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct counts c;
	size_t n;

	if (!sample_is_binary(call, "y", g->y) || !take_edges(call, g, r))
		return false;
	n = count(g, r->edges, &c) > 0 ? r->edges.n + 2 : r->edges.n + 1;
	r->good = call_vector(call, n);
	r->bad = call_vector(call, n);
	r->woe = call_vector(call, n);
	r->bin_iv = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		/* Half a one where a bin has none. */
		const double short_of = c.good[i] > 0 && c.bad[i] > 0 ? 0 : 0.5;
		const double good = (c.good[i] + short_of) / c.all_good;
		const double bad = (c.bad[i] + short_of) / c.all_bad;

		if (short_of > 0)
			call_warn(call, "有箱缺好户或坏户，WOE 以 0.5 计",
			    "a bin has no good or no bad: counted as 0.5");
		r->good.v[i] = c.good[i];
		r->bad.v[i] = c.bad[i];
		r->woe.v[i] = log(good / bad);
		r->bin_iv.v[i] = (good - bad) * r->woe.v[i];
		r->iv += r->bin_iv.v[i];
	}
	return true;
}

const struct entry algorithm_woe = {
	.id = "CLS-10",
	.words = { "评分卡 WOE 分箱", "WOE binning for scorecards" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "woe = ln((good/all good)/(bad/all bad)); IV = sum((good "
		    "share - bad share) woe); cuts: greatest IV over fine "
		    "quantile bins, by dynamic programming",
	.source = "Siddiqi 2006, ch. 6",
	.strength = STRENGTH_A,
	.oracle =
	    "scipy.stats.entropy of pandas.cut; every choice of cuts tried",
	.note = { "符号取 Siddiqi：好户占优为正；与部分软件相反",
	    "Positive where the good prevail (Siddiqi); some programs have "
	    "the opposite sign" },
	.version = 2,
	.evaluate = evaluate,
};
