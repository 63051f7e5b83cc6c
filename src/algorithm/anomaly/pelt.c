#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define POINTS_MOST 20000

enum cost { COST_MEAN, COST_VARIANCE };

struct given {
	struct vector x;
	int cost;
	double penalty;
	int64_t min_size;
};

struct result {
	struct vector changes, means, sds;
	double cost, penalty;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 }, { "序列", "series" } },
	{ IN(cost), PORT_CHOICE, "",
	    .words = { "变化的是均值，或均值与方差",
		"what changes: the mean, or mean and variance" },
	    .choices = "mean variance", .otherwise = "\"mean\"" },
	{ IN(penalty), PORT_NUMBER, "1", { 0, 1e30 },
	    { "每个变点的惩罚（缺省 BIC）",
		"penalty of each change; without it that of BIC" },
	    .otherwise = "null" },
	{ IN(min_size), PORT_WHOLE, "1", { 1, POINTS_MOST },
	    { "每段最少点数", "values of a piece at least" },
	    .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(changes), PORT_VECTOR, "1",
	    .words = { "变点（各后段的首个序号，自 0 起）",
		"places where later pieces begin, from 0 on" } },
	{ OUT(means), PORT_VECTOR, "1",
	    .words = { "各段均值", "means of the pieces" } },
	{ OUT(sds), PORT_VECTOR, "1",
	    .words = { "各段标准差", "standard deviations of the pieces" } },
	{ OUT(cost), PORT_NUMBER, "1",
	    .words = { "总代价（含惩罚）",
		"cost of all, penalties included" } },
	{ OUT(penalty), PORT_NUMBER, "1",
	    .words = { "所用惩罚", "penalty taken" } },
	{ NULL },
};

struct search {
	const double *sum, *squares; /* of the first i values, about a middle */
	size_t n, least;
	int cost;
	double penalty, floor; /* added to variances: a piece may be flat */
	double *best;          /* of the first i values */
	size_t *begin;         /* where the last piece of these begins */
};

static double
rest(const struct search *s, size_t begin, size_t end)
{
	const double n = (double)(end - begin);
	const double sum = s->sum[end] - s->sum[begin];

	return fmax(0, s->squares[end] - s->squares[begin] - sum * sum / n);
}

/* Twice the negative log-likelihood, less what all have in common. */
static double
cost_of(const struct search *s, size_t begin, size_t end)
{
	const double n = (double)(end - begin);

	if (s->cost == COST_MEAN)
		return rest(s, begin, end);
	return n * (log(rest(s, begin, end) / n + s->floor) + 1);
}

/* The best last piece that ends here. */
static void
extend(
    struct search *s, const size_t *kept, size_t n, double *costs, size_t end)
{
	s->best[end] = INFINITY;
	for (size_t i = 0; i < n; i++) {
		costs[i] = s->best[kept[i]] + cost_of(s, kept[i], end);
		if (costs[i] + s->penalty < s->best[end]) {
			s->best[end] = costs[i] + s->penalty;
			s->begin[end] = kept[i];
		}
	}
}

/*
 * A begin that is worse than the best even without the penalty never becomes
 * the best again, for a cut never costs more; but a cut here can be followed
 * by an end only `least` values on, and until then the begin is kept.
 */
static size_t
prune(const struct search *s, size_t *kept, size_t *until, size_t n,
    const double *costs, size_t end)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		size_t last = until[i];

		if (costs[i] > s->best[end] && last > end + s->least)
			last = end + s->least;
		if (last <= end + 1)
			continue;
		kept[left] = kept[i];
		until[left++] = last;
	}
	return left;
}

static bool
optimise(struct call *call, struct search *s)
{
	size_t *kept = cx_calloc(call->cx, s->n + 1, sizeof(*kept));
	size_t *until = cx_calloc(call->cx, s->n + 1, sizeof(*until));
	double *costs = call_vector(call, s->n + 1).v;
	size_t n = 0;

	s->best[0] = -s->penalty;
	for (size_t end = s->least; end <= s->n; end++) {
		if (end % 64 == 0 &&
		    !call_goes_on(call, (double)end / (double)s->n))
			return false;
		if (end == s->least || end >= 2 * s->least) {
			kept[n] = end - s->least;
			until[n++] = SIZE_MAX;
		}
		extend(s, kept, n, costs, end);
		n = prune(s, kept, until, n, costs, end);
	}
	return true;
}

static void
tell(struct call *call, const struct given *g, const struct search *s,
    struct result *r)
{
	size_t pieces = 0;

	for (size_t end = s->n; end > 0; end = s->begin[end])
		pieces++;
	r->changes = call_vector(call, pieces - 1);
	r->means = call_vector(call, pieces);
	r->sds = call_vector(call, pieces);
	for (size_t end = s->n, k = pieces; k-- > 0; end = s->begin[end]) {
		const size_t begin = s->begin[end];
		const struct vector piece = { g->x.v + begin, end - begin };
		const double squares = sample_squares(piece, &r->means.v[k]);

		r->sds.v[k] = sqrt(fmax(0, squares) / (double)(end - begin));
		if (k > 0)
			r->changes.v[k - 1] = (double)begin;
	}
}

static void
sums(struct call *call, struct vector x, double middle, struct search *s)
{
	double *sum = call_vector(call, x.n + 1).v;
	double *squares = call_vector(call, x.n + 1).v;

	for (size_t i = 0; i < x.n; i++) {
		const double d = x.v[i] - middle;

		sum[i + 1] = sum[i] + d;
		squares[i + 1] = squares[i] + d * d;
	}
	s->sum = sum;
	s->squares = squares;
	s->best = call_vector(call, x.n + 1).v;
	s->begin = cx_calloc(call->cx, x.n + 1, sizeof(*s->begin));
}

/* By differences of neighbours, which shifts hardly touch. */
static double
noise(struct vector x)
{
	double sum = 0;

	for (size_t i = 1; i < x.n; i++)
		sum += (x.v[i] - x.v[i - 1]) * (x.v[i] - x.v[i - 1]);
	return sum / (2 * (double)(x.n - 1));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct search s = {
		.n = g->x.n, .least = (size_t)g->min_size, .cost = g->cost
	};
	double mean, variance;

	if (g->x.n > POINTS_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", POINTS_MOST);
	if (s.cost == COST_VARIANCE && s.least < 2)
		return call_refuse(call, "min_size",
		    "a variance needs pieces of at least 2 values");
	if (!sample_varies(call, "x", g->x, s.least < 2 ? 2 : s.least))
		return false;
	variance = sample_squares(g->x, &mean) / (double)s.n;
	s.floor = 1e-10 * variance;
	s.penalty = !isnan(g->penalty) ? g->penalty
	    : s.cost == COST_MEAN      ? 2 * log((double)s.n) * noise(g->x)
				       : 3 * log((double)s.n);
	sums(call, g->x, mean, &s);
	if (!optimise(call, &s))
		return false;
	tell(call, g, &s, r);
	r->cost = s.best[s.n];
	r->penalty = s.penalty;
	return true;
}

const struct entry algorithm_pelt = {
	.id = "ANO-14",
	.words = { "PELT 多变点检测", "Change points by PELT" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum cost(piece) + penalty per change; cost = SSE, or "
		    "n (ln var + 1)",
	.source = "Killick, Fearnhead & Eckley 2012",
	.strength = STRENGTH_A,
	.oracle = "numpy: every partition by dynamic programming",
	.version = 1,
	.evaluate = evaluate,
};
