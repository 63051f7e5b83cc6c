#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROUNDS 200
#define CLOSE 1e-10

enum method { PLATT, ISOTONIC };

struct given {
	struct vector s, y, snew;
	int method;
};

struct result {
	struct vector p, thresholds, values;
	double a, b, brier;
};

static const struct port given[] = {
	{ IN(s), PORT_VECTOR, "1", { -1e9, 1e9 }, { "分数", "scores" }, "n" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "结果（0/1）", "0 or 1" }, "n" },
	{ IN(snew), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "待校准分数（缺省为 s）",
		"scores to calibrate (without them those of s)" },
	    .otherwise = "null" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：Platt（S 形）或等渗",
		"method: Platt's sigmoid, or isotonic" },
	    .choices = "platt isotonic", .otherwise = "\"platt\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "校准后概率", "probabilities" } },
	{ OUT(a), PORT_NUMBER, "1",
	    .words = { "Platt 斜率 a（等渗为空）",
		"Platt's slope a; null: isotonic" },
	    .gaps = true },
	{ OUT(b), PORT_NUMBER, "1",
	    .words = { "Platt 截距 b（等渗为空）",
		"Platt's constant b; null: isotonic" },
	    .gaps = true },
	{ OUT(thresholds), PORT_VECTOR, "1",
	    .words = { "等渗折点（分数）",
		"isotonic: scores of the corners" } },
	{ OUT(values), PORT_VECTOR, "1",
	    .words = { "等渗折点（概率）", "isotonic: their probabilities" } },
	{ OUT(brier), PORT_NUMBER, "1",
	    .words = { "训练样本上的 Brier 分",
		"Brier's score on the samples learned from" } },
	{ NULL },
};

/* How likely: ln(1 + e^-z) for 1, of targets that are not quite 0 and 1. */
static double
loss(const struct given *g, const double *target, double a, double b)
{
	double sum = 0;

	for (size_t i = 0; i < g->s.n; i++) {
		const double z = a * g->s.v[i] + b;

		sum += fmax(z, 0) + log1p(exp(-fabs(z))) - target[i] * z;
	}
	return sum;
}

struct slopes {
	double a, b, aa, ab, bb;
};

static struct slopes
slopes_at(const struct given *g, const double *target, double a, double b)
{
	struct slopes d = { .aa = 1e-12, .bb = 1e-12 };

	for (size_t i = 0; i < g->s.n; i++) {
		const double s = g->s.v[i], p = 1 / (1 + exp(-(a * s + b)));
		const double w = p * (1 - p);

		d.a += (p - target[i]) * s;
		d.b += p - target[i];
		d.aa += w * s * s;
		d.ab += w * s;
		d.bb += w;
	}
	return d;
}

/* Newton's steps, halved until the loss falls. */
static bool
platt(struct call *call, const struct given *g, const double *target,
    struct result *r)
{
	double now;

	r->a = r->b = 0;
	now = loss(g, target, 0, 0);
	for (size_t round = 0; round < ROUNDS; round++) {
		const struct slopes d = slopes_at(g, target, r->a, r->b);
		const double det = d.aa * d.bb - d.ab * d.ab;
		const double da = (d.bb * d.a - d.ab * d.b) / det;
		const double db = (d.aa * d.b - d.ab * d.a) / det;
		double part = 1, next = INFINITY;

		if (!call_goes_on(call, (double)round / ROUNDS))
			return false;
		if (!(det > 0) || fabs(d.a * da + d.b * db) < CLOSE)
			return true;
		for (; part > 1e-12 && !(next <= now); part /= 2)
			next =
			    loss(g, target, r->a - part * da, r->b - part * db);
		part *= 2;
		if (!(next <= now))
			return true;
		r->a -= part * da;
		r->b -= part * db;
		now = next;
	}
	return true;
}

/* Platt's targets: as if there were one more of each. */
static double *
targets(struct call *call, struct vector y)
{
	double *t = call_vector(call, y.n).v, ones = 0;

	for (size_t i = 0; i < y.n; i++)
		ones += y.v[i];
	for (size_t i = 0; i < y.n; i++)
		t[i] = y.v[i] > 0 ? (ones + 1) / (ones + 2)
				  : 1 / ((double)y.n - ones + 2);
	return t;
}

/* Neighbours that go down are pooled; equal scores are one to begin with. */
static void
isotonic(struct call *call, const struct given *g, struct result *r)
{
	const size_t n = g->s.n, *order = sample_order(call, g->s);
	double *mean = call_vector(call, n).v, *size = call_vector(call, n).v;
	double *first = call_vector(call, n).v, *last = call_vector(call, n).v;
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const double s = g->s.v[order[i]];
		const bool same = k > 0 && !(s > last[k - 1]) && i > 0;

		if (!same) {
			first[k] = last[k] = s;
			mean[k] = size[k] = 0;
			k++;
		}
		mean[k - 1] = (mean[k - 1] * size[k - 1] + g->y.v[order[i]]) /
		    (size[k - 1] + 1);
		size[k - 1]++;
		if (i + 1 < n && !(g->s.v[order[i + 1]] > s))
			continue;
		for (; k > 1 && mean[k - 2] >= mean[k - 1]; k--) {
			mean[k - 2] = (mean[k - 2] * size[k - 2] +
					  mean[k - 1] * size[k - 1]) /
			    (size[k - 2] + size[k - 1]);
			size[k - 2] += size[k - 1];
			last[k - 2] = last[k - 1];
		}
	}
	r->thresholds = call_vector(call, 2 * k);
	r->values = call_vector(call, 2 * k);
	r->thresholds.n = 0;
	for (size_t i = 0; i < k; i++)
		for (size_t end = 0; end < (last[i] > first[i] ? 2 : 1);
		     end++) {
			const size_t at = r->thresholds.n++;

			r->thresholds.v[at] = end == 0 ? first[i] : last[i];
			r->values.v[at] = mean[i];
		}
	r->values.n = r->thresholds.n;
}

/* Straight between corners, level outside. */
static double
between(const struct result *r, double s)
{
	const double *x = r->thresholds.v, *y = r->values.v;
	size_t low = 0, high = r->thresholds.n - 1;

	if (s <= x[0])
		return y[0];
	if (s >= x[high])
		return y[high];
	while (high - low > 1) {
		const size_t middle = (low + high) / 2;

		if (x[middle] <= s)
			low = middle;
		else
			high = middle;
	}
	return y[low] + (y[high] - y[low]) * (s - x[low]) / (x[high] - x[low]);
}

static double
probability(const struct given *g, const struct result *r, double s)
{
	return g->method == ISOTONIC ? between(r, s)
				     : 1 / (1 + exp(-(r->a * s + r->b)));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct vector ask = g->snew.n > 0 ? g->snew : g->s;

	if (!sample_is_binary(call, "y", g->y) ||
	    !sample_varies(call, "s", g->s, 2))
		return false;
	r->a = r->b = NAN;
	if (g->method == ISOTONIC)
		isotonic(call, g, r);
	else if (!platt(call, g, targets(call, g->y), r))
		return false;
	r->p = call_vector(call, ask.n);
	for (size_t i = 0; i < ask.n; i++)
		r->p.v[i] = probability(g, r, ask.v[i]);
	for (size_t i = 0; i < g->s.n; i++)
		r->brier += pow(probability(g, r, g->s.v[i]) - g->y.v[i], 2) /
		    (double)g->s.n;
	return true;
}

const struct entry algorithm_calibration = {
	.id = "CLS-13",
	.words = { "概率校准（Platt、等渗）",
	    "Calibration of probabilities (Platt, isotonic)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Platt: p = 1/(1 + exp(-(a s + b))); isotonic: rising p "
		    "with the least sum (p - y)^2",
	.source = "Platt 1999; Zadrozny & Elkan 2002; Barlow et al. 1972",
	.strength = STRENGTH_A,
	.oracle = "sklearn IsotonicRegression; scipy minimize of Platt's loss",
	.note = { "应在未参加训练的样本上校准",
	    "Calibrate on samples the scores were not learned from" },
	.version = 1,
	.evaluate = evaluate,
};
