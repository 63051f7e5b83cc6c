#include <math.h>

#include "knowledge/entry.h"

struct given {
	double U, P, pf, R, X;
};

struct result {
	double loss, dU;
};

static const struct port given[] = {
	{ IN(U), PORT_NUMBER, "V", { 100, 1e6 },
	    { "受端线电压", "line voltage at the receiving end" } },
	{ IN(P), PORT_NUMBER, "W", { 0, 1e9 },
	    { "受端有功功率", "active power received" } },
	{ IN(pf), PORT_NUMBER, "1", { 0.1, 1 },
	    { "滞后功率因数", "power factor, lagging" } },
	{ IN(R), PORT_NUMBER, "Ohm", { 0, 100 },
	    { "单相电阻", "resistance of a phase" } },
	{ IN(X), PORT_NUMBER, "Ohm", { 0, 100 },
	    { "单相电抗", "reactance of a phase" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(loss), PORT_NUMBER, "W",
	    .words = { "三相损耗", "loss of three phases" } },
	{ OUT(dU), PORT_NUMBER, "V",
	    .words = { "线电压降（幅值差）",
		"drop of line voltage (of magnitudes)" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double I = g->P / (sqrt(3) * g->U * g->pf);
	const double sine = sqrt(1 - g->pf * g->pf);
	const double along = sqrt(3) * I * (g->R * g->pf + g->X * sine);
	const double across = sqrt(3) * I * (g->X * g->pf - g->R * sine);

	(void)call;
	r->loss = 3 * I * I * g->R;
	r->dU = hypot(g->U + along, across) - g->U;
	return true;
}

const struct entry model_feeder_loss = {
	.id = "ENE-017",
	.words = { "三相线路损耗与电压降",
	    "Loss and voltage drop of a three-phase line" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_RAIL |
	    INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "I = P / (sqrt(3) U pf); loss = 3 I^2 R; dU = |U + sqrt(3) "
		    "I (R + jX)| - U",
	.source = "电力系统分析（教科书）",
	.strength = STRENGTH_A,
	.oracle = "phasors (numpy)",
	.version = 1,
	.evaluate = evaluate,
};
