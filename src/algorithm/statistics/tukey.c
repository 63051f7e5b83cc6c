#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/studentized.h"
#include "knowledge/entry.h"

#define GROUPS_MOST 30

struct given {
	const json_t *groups;
	double level;
};

struct result {
	struct matrix diff, q, p, low, high;
	double critical;
};

static const struct port given[] = {
	{ IN(groups), PORT_JSON, "",
	    .words = { "各组样本（可不等长）",
		"groups, lists of numbers of any lengths" } },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.999 },
	    { "同时置信度", "confidence of all intervals together" },
	    .otherwise = "0.95" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(diff), PORT_MATRIX, "1",
	    .words = { "均值差（行减列）",
		"differences of means, row less column" } },
	{ OUT(q), PORT_MATRIX, "1",
	    .words = { "学生化极差统计量", "studentized ranges" } },
	{ OUT(p), PORT_MATRIX, "1", .words = { "p 值", "p-values" } },
	{ OUT(low), PORT_MATRIX, "1",
	    .words = { "置信下限", "lower ends of the intervals" } },
	{ OUT(high), PORT_MATRIX, "1",
	    .words = { "置信上限", "upper ends of the intervals" } },
	{ OUT(critical), PORT_NUMBER, "1",
	    .words = { "q 临界值", "critical q" } },
	{ NULL },
};

/* Means, sizes, and the mean square within groups with its degrees. */
static double
within(const struct vector *groups, size_t n, double *means, double *free)
{
	double squares = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		squares += sample_squares(groups[i], &means[i]);
		all += (double)groups[i].n;
	}
	*free = all - (double)n;
	return *free > 0 ? squares / *free : 0;
}

static void
begin(struct call *call, size_t n, struct result *r)
{
	struct matrix *all[] = { &r->diff, &r->q, &r->p, &r->low, &r->high };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_matrix(call, n, n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double *means, square, free;
	size_t n;
	const struct vector *groups =
	    sample_groups(call, "groups", g->groups, 1, &n);

	if (groups == NULL)
		return false;
	if (n > GROUPS_MOST)
		return call_refuse(call, "groups",
		    "there are more than %d groups", GROUPS_MOST);
	means = call_vector(call, n).v;
	square = within(groups, n, means, &free);
	if (!(square > 0))
		return call_refuse(call, "groups", "no group varies in itself");
	begin(call, n, r);
	r->critical = studentized_quantile(g->level, (double)n, free);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			const size_t at = i * n + j;
			const double d = means[i] - means[j];
			const double s = sqrt(square / 2 *
			    (1 / (double)groups[i].n +
				1 / (double)groups[j].n));

			if (!call_goes_on(call, (double)at / (double)(n * n)))
				return false;
			r->diff.v[at] = d;
			r->q.v[at] = fabs(d) / s;
			r->p.v[at] = j == i ? 1
			    : j < i
			    ? r->p.v[j * n + i]
			    : studentized_beyond(r->q.v[at], (double)n, free);
			r->low.v[at] = d - r->critical * s;
			r->high.v[at] = d + r->critical * s;
		}
	return true;
}

const struct entry algorithm_tukey = {
	.id = "STA-14",
	.words = { "Tukey HSD 多重比较", "Tukey's honest differences" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "q = |mi - mj|/sqrt(MSE/2 (1/ni + 1/nj)); p of the "
		    "studentized range of k means with N - k",
	.source = "Tukey 1949; Kramer 1956",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.tukey_hsd",
	.version = 1,
	.evaluate = evaluate,
};
