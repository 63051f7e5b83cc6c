#include <math.h>
#include <stdlib.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define EXACT 10000000 /* n times m, up to which p is exact */
#define TERMS 100

struct given {
	struct vector x, y;
};

struct result {
	double D, p;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本 x", "sample x" } },
	{ IN(y), PORT_VECTOR, "1", .words = { "样本 y", "sample y" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(D), PORT_NUMBER, "1",
	    .words = { "最大分布函数差", "greatest distance" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ NULL },
};

/* Greatest |i m - j n|: the distance in whole numbers, of i/n and j/m. */
static int64_t
greatest(struct vector x, struct vector y)
{
	const int64_t n = (int64_t)x.n, m = (int64_t)y.n;
	int64_t i = 0, j = 0, most = 0;

	while (i < n && j < m) {
		const double at = fmin(x.v[i], y.v[j]);

		while (i < n && x.v[i] <= at)
			i++;
		while (j < m && y.v[j] <= at)
			j++;
		if (llabs(i * m - j * n) > most)
			most = llabs(i * m - j * n);
	}
	return most;
}

/*
 * All orders of the two samples are equally likely.  An order is a path from
 * (0,0) to (n,m); reach[j] is the chance that it comes to (i,j) and was never
 * as far off as `most` before.  What arrives too far off is summed, so that a
 * small p keeps its digits.
 */
static bool
exact(struct call *call, int64_t n, int64_t m, int64_t most, double *p)
{
	double *reach = cx_calloc(call->cx, (size_t)m + 1, sizeof(*reach));

	*p = 0;
	for (int64_t i = 0; i <= n; i++) {
		if (!call_goes_on(call, (double)i / (double)n))
			return false;
		for (int64_t j = 0; j <= m; j++) {
			const double left = (double)(n - i + m - j);
			double here = i == 0 && j == 0 ? 1 : 0;

			if (i > 0)
				here +=
				    reach[j] * (double)(n - i + 1) / (left + 1);
			if (j > 0)
				here += reach[j - 1] * (double)(m - j + 1) /
				    (left + 1);
			if (llabs(i * m - j * n) >= most) {
				*p += here;
				here = 0;
			}
			reach[j] = here;
		}
	}
	return true;
}

/* Kolmogorov's limit, 2 sum (-1)^(k-1) exp(-2 k^2 z^2). */
static double
limit(double z)
{
	double sum = 0;

	if (z < 0.2)
		return 1;
	for (int k = 1; k <= TERMS; k++)
		sum += (k % 2 == 1 ? 2 : -2) * exp(-2 * k * k * z * z);
	return fmin(1, sum);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n, m = (double)g->y.n;
	const int64_t most =
	    greatest(sample_sorted(call, g->x), sample_sorted(call, g->y));

	r->D = (double)most / n / m;
	r->p = 1;
	if (most == 0)
		return true;
	if (n * m <= EXACT)
		return exact(
		    call, (int64_t)g->x.n, (int64_t)g->y.n, most, &r->p);
	r->p = limit(r->D * sqrt(n * m / (n + m)));
	return true;
}

const struct entry algorithm_kolmogorov_smirnov = {
	.id = "STA-21",
	.words = { "双样本 K-S 检验", "Two-sample Kolmogorov-Smirnov test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "D = max|Fx - Fy|; p by paths, by Kolmogorov's limit when "
		    "n m > 1e7",
	.source = "Kolmogorov 1933; Smirnov 1939; Hodges 1958",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.ks_2samp",
	.version = 1,
	.evaluate = evaluate,
};
