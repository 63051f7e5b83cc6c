#include "knowledge/entry.h"

struct given {
	double P1, n_ratio, h, Hst_ratio;
};

struct result {
	double P2, dE;
};

static const struct port given[] = {
	{ IN(P1), PORT_NUMBER, "kW", { 0, 100000 },
	    { "额定功率", "power at full speed" } },
	{ IN(n_ratio), PORT_NUMBER, "1", { 0.1, 1.2 },
	    { "转速比", "speed over full speed" } },
	{ IN(h), PORT_NUMBER, "h", { 0, 8784 }, { "运行小时", "hours" } },
	{ IN(Hst_ratio), PORT_NUMBER, "1", { 0, 0.95 },
	    { "静扬程占比", "static share of the head" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(P2), PORT_NUMBER, "kW",
	    .words = { "调速后功率", "power at this speed" } },
	{ OUT(dE), PORT_NUMBER, "kW.h", .words = { "节电量", "energy saved" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = g->n_ratio, still = g->Hst_ratio;

	(void)call;
	r->P2 = g->P1 * (still * n + (1 - still) * n * n * n);
	r->dE = (g->P1 - r->P2) * g->h;
	return true;
}

const struct entry model_variable_speed_saving = {
	.id = "ENE-014",
	.words = { "变频泵、风机相似定律节电",
	    "Saving by variable speed of pumps and fans" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P2 = P1 (st n + (1 - st) n^3); dE = (P1 - P2) h",
	.source = "相似定律",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "含静扬程时为固定效率的工程近似；转速过低而扬程不足静扬程时不"
		  "适用",
	    "With static head an approximation at fixed efficiency; it does "
	    "not hold where the head falls below the static one" },
	.version = 1,
	.evaluate = evaluate,
};
