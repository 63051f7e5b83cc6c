#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define BINS_MOST 100000

enum rule { RULE_AUTO, RULE_FD, RULE_STURGES, RULE_SCOTT, RULE_SQRT };

struct given {
	struct vector x;
	int rule;
	int64_t bins;
};

struct result {
	struct vector edges, counts;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本", "sample" } },
	{ IN(rule), PORT_CHOICE, "", .words = { "分箱规则", "rule" },
	    .choices = "auto fd sturges scott sqrt", .otherwise = "\"auto\"" },
	{ IN(bins), PORT_WHOLE, "1", { 0, BINS_MOST },
	    { "箱数（0 表示按规则）", "bins (0: by the rule)" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(edges), PORT_VECTOR, "1", .words = { "箱边界", "edges" } },
	{ OUT(counts), PORT_VECTOR, "1", .words = { "频数", "counts" } },
	{ NULL },
};

/* Width by Freedman and Diaconis; 0 when half of the values are equal. */
static double
width_fd(struct vector sorted)
{
	return 2 *
	    (gsl_stats_quantile_from_sorted_data(sorted.v, 1, sorted.n, 0.75) -
		gsl_stats_quantile_from_sorted_data(
		    sorted.v, 1, sorted.n, 0.25)) /
	    cbrt((double)sorted.n);
}

static double
width(struct vector sorted, int rule)
{
	const double n = (double)sorted.n;
	const double span = sorted.v[sorted.n - 1] - sorted.v[0];
	const double fd = width_fd(sorted), sturges = span / (log2(n) + 1);
	double mean;

	switch (rule) {
	case RULE_FD:
		return fd;
	case RULE_STURGES:
		return sturges;
	case RULE_SCOTT:
		return cbrt(24 * sqrt(M_PI) / n) *
		    sqrt(sample_squares(sorted, &mean) / n);
	case RULE_SQRT:
		return span / sqrt(n);
	default:
		return fd > 0 ? fmin(fd, sturges) : sturges;
	}
}

/* The bin of a value: by division first, then by the edges themselves. */
static size_t
bin_of(double x, struct vector edges)
{
	const size_t n = edges.n - 1;
	size_t i =
	    (size_t)((x - edges.v[0]) / (edges.v[n] - edges.v[0]) * (double)n);

	if (i >= n)
		i = n - 1;
	while (i > 0 && x < edges.v[i])
		i--;
	while (i + 1 < n && x >= edges.v[i + 1])
		i++;
	return i;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct vector sorted = sample_sorted(call, g->x);
	double least = sorted.v[0], most = sorted.v[sorted.n - 1], wide, bins;

	wide = width(sorted, g->rule);
	bins = g->bins > 0 ? (double)g->bins
	    : wide > 0     ? ceil((most - least) / wide)
			   : 1;
	if (!(most > least)) {
		bins = g->bins > 0 ? bins : 1;
		least -= 0.5;
		most += 0.5;
	}
	if (bins > BINS_MOST)
		return call_refuse(call, "x",
		    "the rule asks for %.0f bins, %d are the most", bins,
		    BINS_MOST);
	r->edges = call_vector(call, (size_t)bins + 1);
	r->counts = call_vector(call, (size_t)bins);
	for (size_t i = 0; i <= r->counts.n; i++)
		r->edges.v[i] = i == r->counts.n
		    ? most
		    : least + (double)i * ((most - least) / bins);
	for (size_t i = 0; i < sorted.n; i++)
		r->counts.v[bin_of(sorted.v[i], r->edges)]++;
	return true;
}

const struct entry algorithm_histogram = {
	.id = "STA-03",
	.words = { "直方图与自动分箱（FD、Sturges 等）",
	    "Histogram with automatic bins" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "fd: h = 2 IQR n^(-1/3); sturges: span/(log2 n + 1); "
		    "scott: (24 sqrt(pi)/n)^(1/3) sd; auto: the finer of fd "
		    "and sturges",
	.source = "Freedman & Diaconis 1981; Sturges 1926; Scott 1979",
	.strength = STRENGTH_A,
	.oracle = "numpy.histogram",
	.note = { "各箱左闭右开，末箱两端皆闭",
	    "A bin holds its left edge, the last one both" },
	.version = 1,
	.evaluate = evaluate,
};
