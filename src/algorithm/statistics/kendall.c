#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define EXACT_MOST 60
#define VALUES_MOST 1000000

struct given {
	struct vector x, y;
};

struct result {
	double tau, p;
	int64_t S;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本 x", "sample x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", .words = { "样本 y", "sample y" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(tau), PORT_NUMBER, "1", .words = { "τ-b", "tau-b" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(S), PORT_WHOLE, "1",
	    .words = { "同序对数减异序对数",
		"pairs in the same order less those in the other" } },
	{ NULL },
};

/* Sorts and counts the inversions of places [0, n). */
static int64_t
inversions(double *v, double *spare, size_t n)
{
	const size_t half = n / 2;
	size_t i = 0, j = half, k = 0;
	int64_t count;

	if (n < 2)
		return 0;
	count =
	    inversions(v, spare, half) + inversions(v + half, spare, n - half);
	while (i < half || j < n) {
		if (j == n || (i < half && v[i] <= v[j])) {
			spare[k++] = v[i++];
		} else {
			count += (int64_t)(half - i);
			spare[k++] = v[j++];
		}
	}
	memcpy(v, spare, n * sizeof(*v));
	return count;
}

static bool
same(const double *v, size_t i, size_t j)
{
	return !(v[i] < v[j]) && !(v[i] > v[j]);
}

/* Values of y by x, and by themselves where x is equal; how many pairs are
 * equal in both. */
static double
arrange(struct call *call, const struct given *g, double *y)
{
	const size_t n = g->x.n, *order = sample_order(call, g->x);
	double equal = 0;
	size_t end;

	for (size_t i = 0; i < n; i++)
		y[i] = g->y.v[order[i]];
	for (size_t i = 0; i < n; i = end) {
		struct vector group, sorted;

		for (end = i + 1; end < n && same(g->x.v, order[i], order[end]);
		     end++)
			;
		if (end - i < 2)
			continue;
		group = (struct vector){ y + i, end - i };
		sorted = sample_sorted(call, group);
		memcpy(y + i, sorted.v, group.n * sizeof(double));
		equal += sample_ties(call, group).pairs;
	}
	return equal;
}

/*
 * Chance of at most `few` inversions in a random order of n, twice: each item
 * more is put in one of as many places, and makes 0, 1, … inversions.
 */
static double
exact(struct call *call, size_t n, int64_t few)
{
	const size_t width = (size_t)few + 1;
	double *chance = call_vector(call, width).v;
	double *next = call_vector(call, width).v, sum = 0;

	chance[0] = 1;
	for (size_t k = 2; k <= n; k++) {
		double window = 0;

		for (size_t i = 0; i < width; i++) {
			window += chance[i] - (i >= k ? chance[i - k] : 0);
			next[i] = window / (double)k;
		}
		memcpy(chance, next, width * sizeof(double));
	}
	for (size_t i = 0; i < width; i++)
		sum += chance[i];
	return fmin(1, 2 * sum);
}

static double
variance(double n, const struct sample_ties *x, const struct sample_ties *y)
{
	const double pairs = n * (n - 1) / 2;
	double v = (n * (n - 1) * (2 * n + 5) - x->fives - y->fives) / 18;

	v += 2 * x->pairs * y->pairs / (2 * pairs);
	if (n > 2)
		v += x->triples * y->triples / (9 * n * (n - 1) * (n - 2));
	return v;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n, pairs = n * (n - 1) / 2;
	struct sample_ties x, y;
	double *values, both;
	int64_t other;

	if (!sample_varies(call, "x", g->x, 2) ||
	    !sample_varies(call, "y", g->y, 2))
		return false;
	if (g->x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	values = call_vector(call, g->x.n).v;
	x = sample_ties(call, g->x);
	y = sample_ties(call, g->y);
	both = arrange(call, g, values);
	other = inversions(values, call_vector(call, g->x.n).v, g->x.n);
	r->S = (int64_t)(pairs - x.pairs - y.pairs + both) - 2 * other;
	r->tau = (double)r->S / sqrt(pairs - x.pairs) / sqrt(pairs - y.pairs);
	if (x.pairs + y.pairs > 0 || g->x.n > EXACT_MOST)
		r->p = 2 *
		    gsl_cdf_ugaussian_Q(
			fabs((double)r->S) / sqrt(variance(n, &x, &y)));
	else
		r->p = exact(call, g->x.n,
		    other < (int64_t)pairs - other ? other
						   : (int64_t)pairs - other);
	return call_goes_on(call, 1);
}

const struct entry algorithm_kendall = {
	.id = "STA-06",
	.words = { "肯德尔 τ-b", "Kendall's tau-b" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "tau = S/sqrt((n0 - n1)(n0 - n2)), n0 = n(n-1)/2, n1 and "
		    "n2 pairs of equal x and of equal y",
	.source = "Kendall, Rank Correlation Methods (1970)",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.kendalltau",
	.note = { "无相等值且 n 不超过 60 时 p 值精确，否则为正态近似",
	    "p is exact for up to 60 values that all differ, and normal else" },
	.version = 1,
	.evaluate = evaluate,
};
