#include <math.h>

#include "knowledge/entry.h"

struct given {
	double odds, base, base_odds, pdo;
};

struct result {
	double score;
};

static const struct port given[] = {
	{ IN(odds), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "好坏比", "odds, good to bad" } },
	{ IN(base), PORT_NUMBER, "1", { -1e6, 1e6 },
	    { "基准分", "points at the base odds" } },
	{ IN(base_odds), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "基准好坏比", "base odds" } },
	{ IN(pdo), PORT_NUMBER, "1", { 0.001, 1e6 },
	    { "翻倍分", "points that double the odds" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_NUMBER, "1", .words = { "分数", "points" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->score = g->base + g->pdo * log2(g->odds / g->base_odds);
	return true;
}

const struct entry model_score_scale = {
	.id = "ECO-005",
	.words = { "评分卡刻度（PDO）", "Scale of a scorecard" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "score = base + pdo log2(odds/base_odds)",
	.source = "Siddiqi 2006",
	.strength = STRENGTH_B,
	.oracle = "twice the odds, pdo points more",
	.note = { "常用：50:1 为 600 分，PDO 20",
	    "Common: 600 points at 50 to 1, PDO 20" },
	.version = 1,
	.evaluate = evaluate,
};
