#include <math.h>

#include "algorithm/classification/auc.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector y, s;
};

struct result {
	double auc, ks, gini, ks_threshold;
	struct vector fpr, tpr, thresholds;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "实际（0/1）", "truth, 0 or 1" },
	    "n" },
	{ IN(s), PORT_VECTOR, "1",
	    .words = { "评分（越高越像 1）", "scores, higher for ones" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(auc), PORT_NUMBER, "1", .words = { "AUC", "AUC" } },
	{ OUT(ks), PORT_NUMBER, "1", .words = { "KS", "KS" } },
	{ OUT(gini), PORT_NUMBER, "1", .words = { "Gini", "Gini" } },
	{ OUT(ks_threshold), PORT_NUMBER, "1",
	    .words = { "KS 处的评分（此分及以上判 1）",
		"score at KS; from it on called 1" } },
	{ OUT(fpr), PORT_VECTOR, "1",
	    .words = { "假阳率", "false positive rates" } },
	{ OUT(tpr), PORT_VECTOR, "1",
	    .words = { "真阳率", "true positive rates" } },
	{ OUT(thresholds), PORT_VECTOR, "1",
	    .words = { "阈值（降序，各不相同的评分）",
		"thresholds: the scores, descending, each once" } },
	{ NULL },
};

/* From the highest score down; a point behind each score that differs. */
static void
walk(const struct given *g, const size_t *order, double ones, struct result *r)
{
	const double zeros = (double)g->y.n - ones;
	double hits = 0, alarms = 0;
	size_t n = 0;

	for (size_t i = g->y.n; i-- > 0;) {
		const double s = g->s.v[order[i]];

		hits += g->y.v[order[i]];
		alarms += 1 - g->y.v[order[i]];
		if (i > 0 && !(g->s.v[order[i - 1]] < s))
			continue;
		r->thresholds.v[n] = s;
		r->tpr.v[n] = hits / ones;
		r->fpr.v[n] = alarms / zeros;
		if (fabs(r->tpr.v[n] - r->fpr.v[n]) > r->ks) {
			r->ks = fabs(r->tpr.v[n] - r->fpr.v[n]);
			r->ks_threshold = s;
		}
		n++;
	}
	r->thresholds.n = r->tpr.n = r->fpr.n = n;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double ones = 0;

	if (!sample_is_binary(call, "y", g->y))
		return false;
	for (size_t i = 0; i < g->y.n; i++)
		ones += g->y.v[i];
	r->thresholds = call_vector(call, g->y.n);
	r->tpr = call_vector(call, g->y.n);
	r->fpr = call_vector(call, g->y.n);
	walk(g, sample_order(call, g->s), ones, r);
	r->auc = auc_of(call, g->y, g->s);
	r->gini = 2 * r->auc - 1;
	return true;
}

const struct entry algorithm_roc = {
	.id = "CLS-15",
	.words = { "ROC、AUC 与 KS", "ROC, AUC and KS" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "AUC = (sum of ranks of ones - n1(n1+1)/2)/(n1 n0); "
		    "KS = max|TPR - FPR|; Gini = 2 AUC - 1",
	.source = "Hanley & McNeil 1982; Fawcett 2006",
	.strength = STRENGTH_A,
	.oracle = "sklearn.metrics roc_auc_score, roc_curve",
	.version = 1,
	.evaluate = evaluate,
};
