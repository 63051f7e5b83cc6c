#include <math.h>

#include "knowledge/entry.h"

struct given {
	double C0, Cs, D, x, t;
};

struct result {
	double Cx;
};

static const struct port given[] = {
	{ IN(C0), PORT_NUMBER, "%", { 0, 7 },
	    { "初始碳", "carbon at the beginning" } },
	{ IN(Cs), PORT_NUMBER, "%", { 0, 7 },
	    { "表面碳", "carbon at the surface" } },
	{ IN(D), PORT_NUMBER, "m2/s", { 1e-18, 1e-6 },
	    { "扩散系数", "diffusivity" } },
	{ IN(x), PORT_NUMBER, "m", { 0, 0.1 }, { "深度", "depth" } },
	{ IN(t), PORT_NUMBER, "s", { 1, 1e8 }, { "时间", "time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Cx), PORT_NUMBER, "%", .words = { "碳浓度", "carbon there" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Cx = g->Cs - (g->Cs - g->C0) * erf(g->x / (2 * sqrt(g->D * g->t)));
	return true;
}

const struct entry model_carburising_profile = {
	.id = "MFG-022",
	.words = { "渗碳层浓度（菲克第二定律）",
	    "Carbon profile of carburising" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Cx = Cs - (Cs - C0) erf(x/(2 sqrt(D t)))",
	.source = "Fick's second law; Callister",
	.strength = STRENGTH_B,
	.oracle = "Callister's example 5.2",
	.version = 1,
	.evaluate = evaluate,
};
