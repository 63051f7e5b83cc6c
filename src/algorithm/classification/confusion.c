#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector y, yhat;
};

struct result {
	int64_t tp, fp, fn, tn;
	double accuracy, precision, recall, specificity, f1, mcc;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "实际（0/1）", "truth, 0 or 1" },
	    "n" },
	{ IN(yhat), PORT_VECTOR, "1", { 0, 1 },
	    { "预测（0/1）", "prediction, 0 or 1" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(tp), PORT_WHOLE, "1", .words = { "真阳", "true positives" } },
	{ OUT(fp), PORT_WHOLE, "1", .words = { "假阳", "false positives" } },
	{ OUT(fn), PORT_WHOLE, "1", .words = { "假阴", "false negatives" } },
	{ OUT(tn), PORT_WHOLE, "1", .words = { "真阴", "true negatives" } },
	{ OUT(accuracy), PORT_NUMBER, "1", .words = { "准确率", "accuracy" } },
	{ OUT(precision), PORT_NUMBER, "1", .words = { "精确率", "precision" },
	    .gaps = true },
	{ OUT(recall), PORT_NUMBER, "1", .words = { "召回率", "recall" },
	    .gaps = true },
	{ OUT(specificity), PORT_NUMBER, "1",
	    .words = { "特异度", "specificity" }, .gaps = true },
	{ OUT(f1), PORT_NUMBER, "1", .words = { "F1", "F1" }, .gaps = true },
	{ OUT(mcc), PORT_NUMBER, "1",
	    .words = { "马修斯相关系数", "Matthews correlation" },
	    .gaps = true },
	{ NULL },
};

static bool
count(struct call *call, const struct given *g, struct result *r)
{
	for (size_t i = 0; i < g->y.n; i++) {
		const double y = g->y.v[i], yhat = g->yhat.v[i];

		if (y > 0 && y < 1)
			return call_refuse(call, "y", "y must be 0 or 1");
		if (yhat > 0 && yhat < 1)
			return call_refuse(call, "yhat", "yhat must be 0 or 1");
		r->tp += y > 0 && yhat > 0;
		r->fp += y <= 0 && yhat > 0;
		r->fn += y > 0 && yhat <= 0;
		r->tn += y <= 0 && yhat <= 0;
	}
	return true;
}

/* A share of nothing is a gap. */
static double
share(double part, double whole)
{
	return whole > 0 ? part / whole : (double)NAN;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double tp, fp, fn, tn;

	if (!count(call, g, r))
		return false;
	tp = (double)r->tp;
	fp = (double)r->fp;
	fn = (double)r->fn;
	tn = (double)r->tn;
	r->accuracy = (tp + tn) / (double)g->y.n;
	r->precision = share(tp, tp + fp);
	r->recall = share(tp, tp + fn);
	r->specificity = share(tn, tn + fp);
	r->f1 = share(2 * tp, 2 * tp + fp + fn);
	r->mcc = share(tp * tn - fp * fn,
	    sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn));
	return true;
}

const struct entry algorithm_confusion = {
	.id = "CLS-14",
	.words = { "混淆矩阵、F1 与 MCC", "Confusion matrix, F1 and MCC" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F1 = 2TP/(2TP + FP + FN); MCC = (TP TN - FP FN)/"
		    "sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))",
	.source = "van Rijsbergen 1979; Matthews 1975",
	.strength = STRENGTH_A,
	.oracle = "sklearn.metrics",
	.note = { "分母为 0 的指标为空",
	    "A measure whose divisor is 0 is null" },
	.version = 1,
	.evaluate = evaluate,
};
