#include "knowledge/entry.h"

struct given {
	double Lp, t, tau, w, Rm, V;
};

struct result {
	double Fb, Fv;
};

static const struct port given[] = {
	{ IN(Lp), PORT_NUMBER, "mm", { 0, 1e6 },
	    { "周长", "length of the cut" } },
	{ IN(t), PORT_NUMBER, "mm", { 0.01, 200 }, { "板厚", "thickness" } },
	{ IN(tau), PORT_NUMBER, "MPa", { 1, 3000 },
	    { "抗剪强度", "shear strength" } },
	{ IN(w), PORT_NUMBER, "mm", { 0, 1e5 },
	    { "折弯宽", "width of the bend" } },
	{ IN(Rm), PORT_NUMBER, "MPa", { 1, 5000 },
	    { "抗拉强度", "tensile strength" } },
	{ IN(V), PORT_NUMBER, "mm", { 0.1, 2000 },
	    { "下模开口", "opening of the die" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Fb), PORT_NUMBER, "N", .words = { "冲裁力", "blanking force" } },
	{ OUT(Fv), PORT_NUMBER, "N",
	    .words = { "V 折弯力", "V-bending force" } },
	{ NULL },
};

/* 1.3: worn edges, uneven sheet. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Fb = 1.3 * g->Lp * g->t * g->tau;
	r->Fv = 1.42 * g->Rm * g->w * g->t * g->t / g->V;
	return true;
}

const struct entry model_press_force = {
	.id = "MFG-021",
	.words = { "冲裁力与折弯力", "Blanking and bending force" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Fb = 1.3 L t tau; Fv = 1.42 Rm w t^2/V",
	.source = "handbooks of sheet metal work",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
