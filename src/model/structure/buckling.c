#include <math.h>

#include "knowledge/entry.h"

struct given {
	double E, I, L, mu;
};

struct result {
	double Pcr;
};

static const struct port given[] = {
	{ IN(E), PORT_NUMBER, "Pa", { 1e6, 1e12 },
	    { "弹模", "modulus of elasticity" } },
	{ IN(I), PORT_NUMBER, "m4", { 1e-15, 1e3 },
	    { "惯性矩", "least second moment of area" } },
	{ IN(L), PORT_NUMBER, "m", { 0.001, 1000 }, { "长度", "length" } },
	{ IN(mu), PORT_NUMBER, "1", { 0.5, 2 },
	    { "长度系数（两端铰支 1，两端固定 0.5，一端自由 2）",
		"factor of length: 1 hinged, 0.5 clamped, 2 free at one "
		"end" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Pcr), PORT_NUMBER, "N", .words = { "临界力", "critical load" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double length = g->mu * g->L;

	(void)call;
	r->Pcr = M_PI * M_PI * g->E * g->I / (length * length);
	return true;
}

const struct entry model_buckling = {
	.id = "EQP-020",
	.words = { "压杆欧拉临界力", "Critical load of a strut (Euler)" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Pcr = pi^2 E I / (mu L)^2",
	.source = "Euler 1744; 材料力学",
	.strength = STRENGTH_A,
	.oracle = "finite-difference eigenvalue",
	.note = { "仅适用大柔度杆；临界应力须低于比例极限",
	    "For slender struts only: stress must stay below the proportional "
	    "limit" },
	.version = 1,
	.evaluate = evaluate,
};
