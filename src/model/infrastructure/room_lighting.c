#include "knowledge/entry.h"

struct given {
	int64_t N;
	double phi, U, K, A, P;
};

struct result {
	double E, LPD;
};

static const struct port given[] = {
	{ IN(N), PORT_WHOLE, "1", { 0, 1e6 }, { "灯数", "lamps" } },
	{ IN(phi), PORT_NUMBER, "lm", { 0, 1e6 },
	    { "单灯光通量", "luminous flux of a lamp" } },
	{ IN(U), PORT_NUMBER, "1", { 0, 1.2 },
	    { "利用系数", "utilisation factor" } },
	{ IN(K), PORT_NUMBER, "1", { 0, 1 },
	    { "维护系数", "maintenance factor" } },
	{ IN(A), PORT_NUMBER, "m2", { 0.1, 1e7 }, { "面积", "area" } },
	{ IN(P), PORT_NUMBER, "W", { 0, 100000 },
	    { "单灯功率", "power of a lamp" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "lx", .words = { "照度", "illuminance" } },
	{ OUT(LPD), PORT_NUMBER, "W/m2",
	    .words = { "功率密度", "power density" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->E = (double)g->N * g->phi * g->U * g->K / g->A;
	r->LPD = (double)g->N * g->P / g->A;
	return true;
}

const struct entry model_room_lighting = {
	.id = "INF-007",
	.words = { "照明平均照度（利用系数法）",
	    "Illuminance by the lumen method" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = N phi U K / A; LPD = N P / A",
	.source = "GB 50034-2013",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
