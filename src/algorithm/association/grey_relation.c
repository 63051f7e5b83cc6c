#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

enum scaling { MEAN, FIRST, RANGE, NONE };

struct given {
	struct vector reference;
	struct matrix X;
	double rho;
	int scaling;
};

struct result {
	struct vector grade, order;
	struct matrix coefficients;
};

static const struct port given[] = {
	{ IN(reference), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "参考序列", "series that others are held against" }, "n" },
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "比较序列，一行一个", "those others, a row each" }, "m,n" },
	{ IN(rho), PORT_NUMBER, "1", { 0.01, 1 },
	    { "分辨系数", "distinguishing coefficient" }, .otherwise = "0.5" },
	{ IN(scaling), PORT_CHOICE, "",
	    .words = { "无量纲化：除以均值、除以初值、区间化、不处理",
		"scaled by its mean, its first value, its range, or not" },
	    .choices = "mean first range none", .otherwise = "\"mean\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(grade), PORT_VECTOR, "1",
	    .words = { "各序列灰色关联度", "grade of each series" } },
	{ OUT(order), PORT_VECTOR, "1",
	    .words = { "按关联度降序的序列（从 0 起）",
		"series by grade, greatest first, from 0" } },
	{ OUT(coefficients), PORT_MATRIX, "1",
	    .words = { "各点关联系数，一行一个序列",
		"coefficient of each place, a row a series" } },
	{ NULL },
};

/* Scales a series in place; false: what it is divided by is 0. */
static bool
scale(double *v, size_t n, int scaling)
{
	double by = v[0], from = 0, least = v[0], most = v[0], sum = 0;

	for (size_t i = 0; i < n; i++) {
		least = fmin(least, v[i]);
		most = fmax(most, v[i]);
		sum += v[i];
	}
	if (scaling == NONE)
		return true;
	if (scaling == MEAN)
		by = sum / (double)n;
	if (scaling == RANGE) {
		by = most - least;
		from = least;
	}
	if (!(fabs(by) > 1e-12 * fmax(fabs(least), fabs(most))))
		return false;
	for (size_t i = 0; i < n; i++)
		v[i] = (v[i] - from) / by;
	return true;
}

static bool
prepare(struct call *call, const struct given *g, double *to)
{
	const size_t n = g->reference.n;

	for (size_t i = 0; i <= g->X.rows; i++) {
		const double *from =
		    i == 0 ? g->reference.v : g->X.v + (i - 1) * n;

		for (size_t k = 0; k < n; k++)
			to[i * n + k] = from[k];
		if (!scale(to + i * n, n, g->scaling))
			return call_refuse(call, i == 0 ? "reference" : "X",
			    "a series has 0 to be divided by: scale it "
			    "otherwise");
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->reference.n, m = g->X.rows;
	double *all = call_matrix(call, m + 1, n).v;
	double least = INFINITY, most = 0;
	struct vector key = call_vector(call, m);
	const size_t *order;

	if (!prepare(call, g, all))
		return false;
	r->coefficients = call_matrix(call, m, n);
	r->grade = call_vector(call, m);
	r->order = call_vector(call, m);
	for (size_t i = 0; i < m * n; i++) {
		const double d = fabs(all[n + i] - all[i % n]);

		r->coefficients.v[i] = d;
		least = fmin(least, d);
		most = fmax(most, d);
	}
	for (size_t i = 0; i < m * n; i++) {
		double *c = &r->coefficients.v[i];

		*c = most > 0 ? (least + g->rho * most) / (*c + g->rho * most)
			      : 1;
		r->grade.v[i / n] += *c / (double)n;
	}
	for (size_t i = 0; i < m; i++)
		key.v[i] = -r->grade.v[i];
	order = sample_order(call, key);
	for (size_t i = 0; i < m; i++)
		r->order.v[i] = (double)order[i];
	return true;
}

const struct entry algorithm_grey_relation = {
	.id = "ASC-08",
	.words = { "灰色关联度", "Grey relational grade" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "xi = (min d + rho max d)/(d + rho max d), grade = mean xi",
	.source = "邓聚龙《灰色系统基本方法》1987",
	.strength = STRENGTH_A,
	.oracle = "numpy: the formula in matrices",
	.version = 1,
	.evaluate = evaluate,
};
