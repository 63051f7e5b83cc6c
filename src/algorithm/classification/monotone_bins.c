#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define FINE_MOST 100

struct given {
	struct vector x, y;
	int64_t fine, bins;
	double least_share;
	int trend;
};

struct result {
	double iv;
	struct vector edges, count, events, rate, woe;
	bool rising;
};

enum trend { EITHER, RISING, FALLING };

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "变量", "variable" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 },
	    { "是否违约（0/1）", "0 good, 1 bad" }, "n" },
	{ IN(fine), PORT_WHOLE, "1", { 2, FINE_MOST },
	    { "等频预分箱数", "fine bins of as many samples each" },
	    .otherwise = "20" },
	{ IN(bins), PORT_WHOLE, "1", { 2, 50 },
	    { "最终箱数上限", "bins at most" }, .otherwise = "6" },
	{ IN(least_share), PORT_NUMBER, "1", { 0, 0.5 },
	    { "每箱最小样本份额", "share of samples in a bin at least" },
	    .otherwise = "0.05" },
	{ IN(trend), PORT_CHOICE, "",
	    .words = { "违约率走向：任一、升、降",
		"share of bad: either way, rising or falling" },
	    .choices = "either rising falling", .otherwise = "\"either\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(iv), PORT_NUMBER, "1",
	    .words = { "信息值", "information value" } },
	{ OUT(edges), PORT_VECTOR, "1",
	    .words = { "分割点（右闭）",
		"ends of bins, each within its bin" } },
	{ OUT(count), PORT_VECTOR, "1",
	    .words = { "各箱样本数", "samples of each bin" } },
	{ OUT(events), PORT_VECTOR, "1",
	    .words = { "各箱违约数", "bad ones of each bin" } },
	{ OUT(rate), PORT_VECTOR, "1",
	    .words = { "各箱违约率", "share of bad ones" } },
	{ OUT(woe), PORT_VECTOR, "1",
	    .words = { "各箱 WOE = ln(好占比/坏占比)",
		"WOE = ln(share of good/share of bad)" } },
	{ OUT(rising), PORT_TRUTH, "",
	    .words = { "违约率随 x 升", "bad ones grow with x" } },
	{ NULL },
};

/* Fine bins with sums from the left: bin k is [k, k + 1). */
struct fine {
	size_t n;
	double *edge;        /* greatest x of each */
	double *count, *bad; /* of all before */
	double least;        /* samples of a bin */
};

static struct fine
part(struct call *call, const struct given *g)
{
	const size_t *order = sample_order(call, g->x), n = g->x.n;
	struct fine f = { 0, call_vector(call, FINE_MOST + 1).v,
		call_vector(call, FINE_MOST + 2).v,
		call_vector(call, FINE_MOST + 2).v,
		g->least_share * (double)n };
	double bad = 0;

	for (size_t i = 0; i < n; i++) {
		const double x = g->x.v[order[i]];

		bad += g->y.v[order[i]];
		/* Equal values are not parted. */
		if (i + 1 < n && !(g->x.v[order[i + 1]] > x))
			continue;
		if (i + 1 < n &&
		    (double)(i + 1) * (double)g->fine <
			(double)(f.n + 1) * (double)n)
			continue;
		f.edge[f.n++] = x;
		f.count[f.n] = (double)i + 1;
		f.bad[f.n] = bad;
	}
	return f;
}

/* Information of the bin [from, to); below 0: it may not be one. */
static double
worth(const struct fine *f, size_t from, size_t to)
{
	const double all = f->count[f->n], bad = f->bad[f->n];
	const double n = f->count[to] - f->count[from];
	const double b = (f->bad[to] - f->bad[from]) / bad;
	const double a = (n - (f->bad[to] - f->bad[from])) / (all - bad);

	if (n < f->least || !(a > 0) || !(b > 0))
		return -1;
	return (a - b) * log(a / b);
}

static double
rate(const struct fine *f, size_t from, size_t to)
{
	return (f->bad[to] - f->bad[from]) / (f->count[to] - f->count[from]);
}

/*
 * best[k][from][to]: the most that k bins of [0, to) are worth whose last one
 * is [from, to) and whose shares of bad ones go one way; before: where the
 * last but one begins.
 */
struct table {
	size_t n;
	double *best;
	size_t *before;
};

static size_t
cell(const struct table *t, size_t k, size_t from, size_t to)
{
	return (k * (t->n + 1) + from) * (t->n + 1) + to;
}

static void
extend(const struct fine *f, struct table *t, size_t k, size_t from, size_t to,
    double sign)
{
	const double own = worth(f, from, to), here = rate(f, from, to);
	double *best = &t->best[cell(t, k, from, to)];

	*best = -1;
	if (own < 0)
		return;
	if (k == 0) {
		*best = from == 0 ? own : -1;
		return;
	}
	for (size_t at = 0; at < from; at++) {
		const double left = t->best[cell(t, k - 1, at, from)];

		if (left < 0 || left + own <= *best ||
		    sign * (here - rate(f, at, from)) <= 0)
			continue;
		*best = left + own;
		t->before[cell(t, k, from, to)] = at;
	}
}

/* The best row of bins one way, whose begins are written back to front; how
 * many, 0: there is none. */
static size_t
search(struct call *call, const struct given *g, const struct fine *f,
    double sign, size_t *begins, double *iv)
{
	const size_t most = (size_t)g->bins < f->n ? (size_t)g->bins : f->n;
	const size_t cells = most * (f->n + 1) * (f->n + 1);
	struct table t = { f->n, call_vector(call, cells).v,
		cx_calloc(call->cx, cells, sizeof(size_t)) };
	size_t bins = 0, from = 0;

	*iv = -1;
	for (size_t k = 0; k < most; k++)
		for (size_t to = 1; to <= f->n; to++)
			for (size_t at = 0; at < to; at++) {
				extend(f, &t, k, at, to, sign);
				if (to < f->n || k == 0 ||
				    t.best[cell(&t, k, at, to)] <= *iv)
					continue;
				*iv = t.best[cell(&t, k, at, to)];
				bins = k + 1;
				from = at;
			}
	for (size_t k = bins, to = f->n; k-- > 0;) {
		const size_t before = t.before[cell(&t, k, from, to)];

		begins[k] = from;
		to = from;
		from = before;
	}
	return bins;
}

static void
tell(struct call *call, const struct fine *f, const size_t *begins, size_t bins,
    struct result *r)
{
	const double all = f->count[f->n], bad = f->bad[f->n];
	struct vector *rows[] = { &r->count, &r->events, &r->rate, &r->woe };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		*rows[i] = call_vector(call, bins);
	r->edges = call_vector(call, bins - 1);
	for (size_t k = 0; k < bins; k++) {
		const size_t to = k + 1 < bins ? begins[k + 1] : f->n;
		const double n = f->count[to] - f->count[begins[k]];
		const double b = f->bad[to] - f->bad[begins[k]];

		if (k + 1 < bins)
			r->edges.v[k] = f->edge[to - 1];
		r->count.v[k] = n;
		r->events.v[k] = b;
		r->rate.v[k] = b / n;
		r->woe.v[k] = log((n - b) / (all - bad) / (b / bad));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	size_t begins[2][50], bins[2] = { 0, 0 };
	double iv[2] = { -1, -1 };
	struct fine f;

	if (!sample_is_binary(call, "y", g->y))
		return false;
	f = part(call, g);
	for (size_t way = 0; way < 2; way++)
		if (g->trend == EITHER || (g->trend == RISING) == (way == 0))
			bins[way] = search(call, g, &f, way == 0 ? 1 : -1,
			    begins[way], &iv[way]);
	r->rising = iv[0] >= iv[1];
	r->iv = fmax(iv[0], iv[1]);
	if (r->iv < 0)
		return call_refuse(call, "x",
		    "no two bins have good and bad ones, enough samples and "
		    "this trend");
	tell(call, &f, begins[!r->rising], bins[!r->rising], r);
	return true;
}

const struct entry algorithm_monotone_bins = {
	.id = "CLS-11",
	.words = { "单调最优分箱", "Monotone optimal binning" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max sum (a_k - b_k) ln(a_k/b_k) over bins with shares of "
		    "bad ones that go one way",
	.source = "Siddiqi, Credit Risk Scorecards, 2006; dynamic programming",
	.strength = STRENGTH_A,
	.oracle = "every row of bins tried",
	.version = 1,
	.evaluate = evaluate,
};
