#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 2000

struct given {
	struct vector x, y;
	int64_t bins;
};

struct result {
	double mutual, h_x, h_y, h_xy, h_x_given_y, h_y_given_x, normalized;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1",
	    .words = { "变量 x（类别编号或数值）", "x: classes or numbers" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1",
	    .words = { "变量 y（类别编号或数值）", "y: classes or numbers" },
	    .shape = "n" },
	{ IN(bins), PORT_WHOLE, "1", { 0, 1000 },
	    { "分箱数（等宽；0 为按不同取值）",
		"bins of equal width; 0: each value is a class" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mutual), PORT_NUMBER, "1",
	    .words = { "互信息（奈特）", "mutual information, nats" } },
	{ OUT(h_x), PORT_NUMBER, "1", .words = { "x 的熵", "entropy of x" } },
	{ OUT(h_y), PORT_NUMBER, "1", .words = { "y 的熵", "entropy of y" } },
	{ OUT(h_xy), PORT_NUMBER, "1",
	    .words = { "联合熵", "entropy of both" } },
	{ OUT(h_x_given_y), PORT_NUMBER, "1",
	    .words = { "条件熵 H(x|y)", "entropy of x when y is known" } },
	{ OUT(h_y_given_x), PORT_NUMBER, "1",
	    .words = { "条件熵 H(y|x)", "entropy of y when x is known" } },
	{ OUT(normalized), PORT_NUMBER, "1",
	    .words = { "归一化互信息（除以两熵均值；都不变时为 1）",
		"mutual over the mean of both entropies; 1 when neither "
		"varies" } },
	{ NULL },
};

/* Values as classes from 0 on; how many. */
static size_t
classes(struct call *call, struct vector v, int64_t bins, size_t *to)
{
	const size_t *order = sample_order(call, v);
	const double least = v.v[order[0]], most = v.v[order[v.n - 1]];
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++) {
		const double at = v.v[order[i]];

		if (bins > 0) {
			const double bin = most > least
			    ? floor(
				  (at - least) / (most - least) * (double)bins)
			    : 0;

			to[order[i]] = (size_t)fmin(bin, (double)bins - 1);
			continue;
		}
		n += i == 0 || at > v.v[order[i - 1]];
		to[order[i]] = n - 1;
	}
	return bins > 0 ? (size_t)bins : n;
}

static double
entropy(const double *count, size_t n, double all)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (count[i] > 0)
			sum -= count[i] / all * log(count[i] / all);
	return sum;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double all = (double)g->x.n;
	size_t *x = cx_calloc(call->cx, g->x.n, sizeof(*x));
	size_t *y = cx_calloc(call->cx, g->x.n, sizeof(*y));
	const size_t n = classes(call, g->x, g->bins, x);
	const size_t m = classes(call, g->y, g->bins, y);
	double *both, *rows, *cols;

	if (n > VALUES_MOST || m > VALUES_MOST)
		return call_refuse(call, n > VALUES_MOST ? "x" : "y",
		    "there are more than %d values: bins are needed",
		    VALUES_MOST);
	both = call_matrix(call, n, m).v;
	rows = call_vector(call, n).v;
	cols = call_vector(call, m).v;
	for (size_t i = 0; i < g->x.n; i++) {
		both[x[i] * m + y[i]]++;
		rows[x[i]]++;
		cols[y[i]]++;
	}
	r->h_x = entropy(rows, n, all);
	r->h_y = entropy(cols, m, all);
	r->h_xy = entropy(both, n * m, all);
	r->mutual = fmax(0, r->h_x + r->h_y - r->h_xy);
	r->h_x_given_y = fmax(0, r->h_xy - r->h_y);
	r->h_y_given_x = fmax(0, r->h_xy - r->h_x);
	r->normalized =
	    r->h_x + r->h_y > 0 ? r->mutual / ((r->h_x + r->h_y) / 2) : 1;
	return true;
}

const struct entry algorithm_mutual_information = {
	.id = "ASC-07",
	.words = { "互信息与条件熵",
	    "Mutual information, conditional entropy" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "I = H(x) + H(y) - H(x,y), H = -sum p ln p",
	.source = "Shannon 1948; Cover & Thomas, 2nd ed., 2006",
	.strength = STRENGTH_A,
	.oracle = "sklearn mutual_info_score, normalized_mutual_info_score",
	.note = { "分箱数影响结果；样本少时偏高",
	    "Bins matter; of few samples it is too high" },
	.version = 1,
	.evaluate = evaluate,
};
