#include "algorithm/statistics/correlation.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, y;
};

struct result {
	double rho, p;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "变量 x", "x" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", .words = { "变量 y", "y" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(rho), PORT_NUMBER, "1",
	    .words = { "秩相关系数", "coefficient" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!sample_varies(call, "x", g->x, 3) ||
	    !sample_varies(call, "y", g->y, 3))
		return false;
	correlation(
	    sample_ranks(call, g->x), sample_ranks(call, g->y), &r->rho, &r->p);
	return true;
}

const struct entry algorithm_spearman = {
	.id = "STA-05",
	.words = { "斯皮尔曼秩相关", "Spearman rank correlation" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "rho = r of the ranks, equal values sharing their mean rank; "
	    "t = rho sqrt((n-2)/(1-rho^2))",
	.source = "Spearman 1904; p by Student's t",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.spearmanr",
	.version = 1,
	.evaluate = evaluate,
};
