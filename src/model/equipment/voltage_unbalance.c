#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Ua, Ub, Uc, pa, pb, pc;
};

struct result {
	double eps;
};

static const struct port given[] = {
	{ IN(Ua), PORT_NUMBER, "V", { 0, 1e7 },
	    { "A相幅值", "phase A, magnitude" } },
	{ IN(Ub), PORT_NUMBER, "V", { 0, 1e7 },
	    { "B相幅值", "phase B, magnitude" } },
	{ IN(Uc), PORT_NUMBER, "V", { 0, 1e7 },
	    { "C相幅值", "phase C, magnitude" } },
	{ IN(pa), PORT_NUMBER, "deg", { -360, 360 },
	    { "A相角", "phase A, angle" } },
	{ IN(pb), PORT_NUMBER, "deg", { -360, 360 },
	    { "B相角", "phase B, angle" } },
	{ IN(pc), PORT_NUMBER, "deg", { -360, 360 },
	    { "C相角", "phase C, angle" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eps), PORT_NUMBER, "%",
	    .words = { "负序不平衡度",
		"negative sequence by positive sequence" } },
	{ NULL },
};

/* |Ua + Ub at `turn` more + Uc at `turn` less|, with turn in degrees. */
static double
sequence(const struct given *g, double turn)
{
	const double a = g->pa * M_PI / 180;
	const double b = (g->pb + turn) * M_PI / 180;
	const double c = (g->pc - turn) * M_PI / 180;

	return hypot(g->Ua * cos(a) + g->Ub * cos(b) + g->Uc * cos(c),
	    g->Ua * sin(a) + g->Ub * sin(b) + g->Uc * sin(c));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double positive = sequence(g, 120);

	if (positive <= 1e-9 * (g->Ua + g->Ub + g->Uc))
		return call_refuse(
		    call, "Ua", "these phases have no positive sequence");
	r->eps = 100 * sequence(g, -120) / positive;
	return true;
}

const struct entry model_voltage_unbalance = {
	.id = "EQP-014",
	.words = { "三相电压不平衡度（对称分量）",
	    "Unbalance of three phases" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SAVING | DOMAIN_SERVICE,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_RAIL | INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eps = |U2| / |U1| 100; U1 = Ua + a Ub + a^2 Uc, U2 = Ua + "
		    "a^2 Ub + a Uc, a = 1 at 120 deg",
	.source = "GB/T 15543-2008; Fortescue 1918",
	.strength = STRENGTH_A,
	.oracle = "linear solve of sequence components",
	.version = 1,
	.evaluate = evaluate,
};
