#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct matrix woe;
	struct vector beta, best;
	double intercept, base, base_odds, pdo;
	int64_t reasons;
};

struct result {
	struct vector score, p;
	struct matrix points, reasons, lost;
};

static const struct port given[] = {
	{ IN(woe), PORT_MATRIX, "1", { -50, 50 },
	    { "各客户各变量的 WOE", "WOE, a row a customer" }, "n,m" },
	{ IN(beta), PORT_VECTOR, "1", { -1e6, 1e6 },
	    { "坏户逻辑回归系数", "coefficients of the logit of bad" }, "m" },
	{ IN(intercept), PORT_NUMBER, "1", { -1e6, 1e6 },
	    { "截距", "intercept" } },
	{ IN(best), PORT_VECTOR, "1", { -50, 50 },
	    { "各变量得分最高箱的 WOE（缺省取样本内最好）",
		"WOE of each variable's best bin (without it the best here)" },
	    "m", .otherwise = "null" },
	{ IN(base), PORT_NUMBER, "1", { -1e6, 1e6 }, { "基准分", "base score" },
	    .otherwise = "600" },
	{ IN(base_odds), PORT_NUMBER, "1", { 1e-9, 1e9 },
	    { "基准好坏比", "good to bad at the base" }, .otherwise = "50" },
	{ IN(pdo), PORT_NUMBER, "1", { 1e-3, 1e6 },
	    { "好坏比翻倍分", "points that double the odds" },
	    .otherwise = "20" },
	{ IN(reasons), PORT_WHOLE, "1", { 1, 100 },
	    { "原因码个数", "reasons to give" }, .otherwise = "4" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_VECTOR, "1", .words = { "评分", "scores" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "坏户概率", "probability of bad" } },
	{ OUT(points), PORT_MATRIX, "1",
	    .words = { "各变量得分", "points of each variable" } },
	{ OUT(reasons), PORT_MATRIX, "1",
	    .words = { "失分最多的变量（从 1 起，0 为无）",
		"variables that lost most, from 1; 0: none" } },
	{ OUT(lost), PORT_MATRIX, "1",
	    .words = { "对应失分", "points that they lost" } },
	{ NULL },
};

/* Points that each variable's part of the log odds takes away. */
struct scale {
	double factor, share; /* share: of the constant, for each variable */
};

/* The points a variable could have had. */
static struct vector
best_points(struct call *call, const struct given *g, const struct matrix *p,
    const struct scale *scale)
{
	struct vector best = call_vector(call, p->cols);

	for (size_t j = 0; j < p->cols; j++) {
		best.v[j] = -INFINITY;
		if (g->best.n > 0)
			best.v[j] = scale->share -
			    scale->factor * g->beta.v[j] * g->best.v[j];
		for (size_t i = 0; i < p->rows && g->best.n == 0; i++)
			best.v[j] = fmax(best.v[j], p->v[i * p->cols + j]);
	}
	return best;
}

/* The most lost first; of equal losses the first variable's. */
static void
explain(const double *points, struct vector best, double *reasons, double *lost,
    size_t k)
{
	for (size_t r = 0; r < k; r++) {
		for (size_t j = 0; j < best.n; j++) {
			const double less = best.v[j] - points[j];
			bool told = false;

			for (size_t q = 0; q < r; q++)
				told |= (size_t)reasons[q] == j + 1;
			if (!told && less > lost[r]) {
				lost[r] = less;
				reasons[r] = (double)j + 1;
			}
		}
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->woe.rows, m = g->woe.cols;
	const size_t k = (size_t)g->reasons < m ? (size_t)g->reasons : m;
	const double factor = g->pdo / log(2);
	const double offset = g->base - factor * log(g->base_odds);
	const struct scale scale = { factor,
		(offset - factor * g->intercept) / (double)m };
	struct vector best;

	r->score = call_vector(call, n);
	r->p = call_vector(call, n);
	r->points = call_matrix(call, n, m);
	r->reasons = call_matrix(call, n, k);
	r->lost = call_matrix(call, n, k);
	for (size_t i = 0; i < n; i++) {
		double logit = g->intercept;

		for (size_t j = 0; j < m; j++) {
			const double part = g->beta.v[j] * g->woe.v[i * m + j];

			logit += part;
			r->points.v[i * m + j] = scale.share - factor * part;
		}
		r->score.v[i] = offset - factor * logit;
		r->p.v[i] = 1 / (1 + exp(-logit));
	}
	best = best_points(call, g, &r->points, &scale);
	for (size_t i = 0; i < n; i++)
		explain(r->points.v + i * m, best, r->reasons.v + i * k,
		    r->lost.v + i * k, k);
	return true;
}

const struct entry algorithm_scorecard = {
	.id = "CLS-12",
	.words = { "评分卡刻度与原因码", "Scorecard points and reason codes" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "score = base + pdo/ln 2 (ln odds - ln base_odds), ln odds "
		    "= -(a + sum beta woe); a reason: the best bin's points "
		    "less these",
	.source = "Siddiqi 2006, ch. 6",
	.strength = STRENGTH_B,
	.oracle = "scipy.special.expit, and odds that double",
	.version = 1,
	.evaluate = evaluate,
};
