#include "knowledge/entry.h"

struct given {
	double lam, W;
};

struct result {
	double L;
};

static const struct port given[] = {
	{ IN(lam), PORT_NUMBER, "{pcs}/h", { 0, 1e12 },
	    { "产出率", "throughput" } },
	{ IN(W), PORT_NUMBER, "h", { 0, 1e9 }, { "流程时间", "flow time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "{pcs}",
	    .words = { "在制品", "work in process" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->L = g->lam * g->W;
	return true;
}

const struct entry model_littles_law = {
	.id = "MFG-017",
	.words = { "Little 定律", "Little's law" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_LOGISTICS | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "L = lam W",
	.source = "Little 1961",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
