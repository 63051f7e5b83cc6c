#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Re, Pr, fd;
};

struct result {
	double Nu;
};

static const struct port given[] = {
	{ IN(Re), PORT_NUMBER, "1", { 3000, 5e+06 },
	    { "雷诺数", "Reynolds number" } },
	{ IN(Pr), PORT_NUMBER, "1", { 0.5, 2000 },
	    { "普朗特", "Prandtl number" } },
	{ IN(fd), PORT_NUMBER, "1", { 0.001, 0.2 },
	    { "达西摩擦系数", "Darcy friction factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Nu), PORT_NUMBER, "1",
	    .words = { "努塞尔数", "Nusselt number" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double f = g->fd / 8;

	(void)call;
	r->Nu = f * (g->Re - 1000) * g->Pr /
	    (1 + 12.7 * sqrt(f) * (cbrt(g->Pr * g->Pr) - 1));
	return true;
}

const struct entry model_gnielinski = {
	.id = "PRO-012",
	.words = { "管内强制对流（Gnielinski）",
	    "Turbulent heat transfer in a pipe (Gnielinski)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Nu = (f / 8) (Re - 1000) Pr / (1 + 12.7 sqrt(f / 8) "
		    "(Pr^(2/3) - 1))",
	.source = "Gnielinski 1976",
	.strength = STRENGTH_A,
	.oracle = "ht.turbulent_Gnielinski",
	.version = 1,
	.evaluate = evaluate,
};
