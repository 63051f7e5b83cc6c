#include "algorithm/statistics/correlation.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, y;
};

struct result {
	double r, p;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "变量 x", "x" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", .words = { "变量 y", "y" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(r), PORT_NUMBER, "1", .words = { "相关系数", "coefficient" } },
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
	correlation(g->x, g->y, &r->r, &r->p);
	return true;
}

const struct entry algorithm_pearson = {
	.id = "STA-04",
	.words = { "皮尔逊相关", "Pearson correlation" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "r = sum(dx dy)/sqrt(sum(dx^2) sum(dy^2)); "
		    "t = r sqrt((n-2)/(1-r^2))",
	.source = "Pearson 1895; Student 1908",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.pearsonr",
	.version = 1,
	.evaluate = evaluate,
};
