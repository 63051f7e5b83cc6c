#include "knowledge/entry.h"

struct given {
	double v, R, h;
};

struct result {
	double h0, hq;
};

static const struct port given[] = {
	{ IN(v), PORT_NUMBER, "km/h", { 0, 500 }, { "速度", "speed" } },
	{ IN(R), PORT_NUMBER, "m", { 20, 1e5 }, { "半径", "radius" } },
	{ IN(h), PORT_NUMBER, "mm", { 0, 300 },
	    { "实设超高", "superelevation laid" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(h0), PORT_NUMBER, "mm",
	    .words = { "均衡超高", "superelevation in balance" } },
	{ OUT(hq), PORT_NUMBER, "mm",
	    .words = { "欠超高（负为过超高）",
		"deficiency; negative: excess" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->h0 = 11.8 * g->v * g->v / g->R;
	r->hq = r->h0 - g->h;
	return true;
}

const struct entry model_superelevation = {
	.id = "EQP-027",
	.words = { "曲线超高与欠超高",
	    "Superelevation of a curve and its deficiency" },
	.class = CLASS_RAIL,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h0 = 11.8 v^2 / R; hq = h0 - h",
	.source = "TB 10098; GB 50157",
	.strength = STRENGTH_B,
	.oracle = "g-based balance with 1500 mm gauge base",
	.note = { "11.8 为标准轨距（两轨头中心距 1500 mm）",
	    "11.8 is for standard gauge, 1500 mm between rail heads" },
	.version = 1,
	.evaluate = evaluate,
};
