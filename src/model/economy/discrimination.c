#include <math.h>
#include <stdlib.h>

#include "knowledge/entry.h"

struct given {
	struct vector y, s;
};

struct result {
	double auc, ks, gini;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { 0, 1 },
	    { "坏户标志（0/1）", "1: a bad one" }, "n" },
	{ IN(s), PORT_VECTOR, "1", { -1e300, 1e300 },
	    { "风险分（越高越危险）", "score, higher is riskier" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(auc), PORT_NUMBER, "1",
	    .words = { "AUC", "area under the curve" } },
	{ OUT(ks), PORT_NUMBER, "1",
	    .words = { "KS", "Kolmogorov-Smirnov distance" } },
	{ OUT(gini), PORT_NUMBER, "1", .words = { "基尼", "Gini" } },
	{ NULL },
};

struct scored {
	double s, bad;
};

static int
by_score(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	return (x->s > y->s) - (x->s < y->s);
}

/* Upwards through the scores; equal ones are passed together, and a pair of
 * them counts half. */
static void
walk(const struct scored *all, size_t n, double bad, struct result *r)
{
	const double good = (double)n - bad;
	double good_below = 0, bad_below = 0;

	r->auc = r->ks = 0;
	for (size_t i = 0, end; i < n; i = end) {
		double b = 0, g;

		for (end = i; end < n && all[end].s <= all[i].s; end++)
			b += all[end].bad;
		g = (double)(end - i) - b;
		r->auc += b * (good_below + g / 2) / (good * bad);
		good_below += g;
		bad_below += b;
		r->ks = fmax(r->ks, fabs(good_below / good - bad_below / bad));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct scored *all = cx_calloc(call->cx, g->y.n, sizeof(struct scored));
	double bad = 0;

	for (size_t i = 0; i < g->y.n; i++) {
		if (g->y.v[i] > 0 && g->y.v[i] < 1)
			return call_refuse(
			    call, "y", "mark %zu is neither 0 nor 1", i + 1);
		all[i] = (struct scored){ g->s.v[i], g->y.v[i] };
		bad += g->y.v[i];
	}
	if (!(bad > 0 && bad < (double)g->y.n))
		return call_refuse(
		    call, "y", "both good and bad ones are needed");
	qsort(all, g->y.n, sizeof(*all), by_score);
	walk(all, g->y.n, bad, r);
	r->gini = 2 * r->auc - 1;
	return true;
}

const struct entry model_discrimination = {
	.id = "ECO-008",
	.words = { "区分度 AUC/KS/Gini",
	    "Discrimination of a score: AUC, KS, Gini" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "share of pairs in which the bad one scores higher, ties "
		    "half; KS = max |F_good - F_bad|; Gini = 2 AUC - 1",
	.source = "rank statistics (Mann and Whitney)",
	.strength = STRENGTH_A,
	.oracle = "sklearn",
	.version = 1,
	.evaluate = evaluate,
};
