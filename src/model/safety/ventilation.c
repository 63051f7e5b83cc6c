#include <math.h>

#include "knowledge/entry.h"

struct given {
	double C0, G_, Q, V, t, Cin;
};

struct result {
	double Ct;
};

static const struct port given[] = {
	{ IN(C0), PORT_NUMBER, "kg/m3", { 0, 1000 },
	    { "初始浓度", "concentration at the beginning" } },
	{ IN(G_), PORT_NUMBER, "kg/s", { 0, 1e4 },
	    { "释放速率", "rate of release" } },
	{ IN(Q), PORT_NUMBER, "m3/s", { 0, 1e5 }, { "通风量", "flow of air" } },
	{ IN(V), PORT_NUMBER, "m3", { 0.01, 1e8 }, { "体积", "volume" } },
	{ IN(t), PORT_NUMBER, "s", { 0, 1e8 }, { "时间", "time" } },
	{ IN(Cin), PORT_NUMBER, "kg/m3", { 0, 1000 },
	    { "进风浓度", "concentration in the air that enters" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Ct), PORT_NUMBER, "kg/m3",
	    .words = { "浓度", "concentration then" } },
	{ NULL },
};

/* What flows in while air is exchanged k times; without any it stays. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double k = g->Q * g->t / g->V;
	const double kept = k > 0 ? -expm1(-k) / k : 1;

	(void)call;
	r->Ct = g->C0 * exp(-k) + (g->G_ + g->Q * g->Cin) * g->t / g->V * kept;
	return true;
}

const struct entry model_ventilation = {
	.id = "SAF-024",
	.words = { "受限空间通风稀释/缺氧浓度",
	    "Dilution by ventilation of an enclosed space" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V dC/dt = G + Q (Cin - C)",
	.source = "occupational hygiene: one well-mixed room",
	.strength = STRENGTH_A,
	.oracle = "differential equation solved by scipy",
	.note = { "假定空间内完全混合；缺氧可用氧气浓度代入",
	    "The space is taken as well mixed; lack of oxygen goes by the "
	    "concentration of oxygen" },
	.version = 1,
	.evaluate = evaluate,
};
