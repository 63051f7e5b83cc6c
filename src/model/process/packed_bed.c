#include "knowledge/entry.h"

struct given {
	double dp, voidage, vs, rho, mu, L;
};

struct result {
	double dP;
};

static const struct port given[] = {
	{ IN(dp), PORT_NUMBER, "m", { 1e-6, 1 },
	    { "颗粒径", "diameter of a particle" } },
	{ IN(voidage), PORT_NUMBER, "1", { 0.1, 0.95 },
	    { "空隙率", "void fraction" } },
	{ IN(vs), PORT_NUMBER, "m/s", { 0, 100 },
	    { "表观流速", "superficial velocity" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 0.01, 25000 },
	    { "密度", "density of the fluid" } },
	{ IN(mu), PORT_NUMBER, "Pa.s", { 1e-6, 100 },
	    { "黏度", "dynamic viscosity" } },
	{ IN(L), PORT_NUMBER, "m", { 0, 1000 },
	    { "床高", "height of the bed" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dP), PORT_NUMBER, "Pa", .words = { "压降", "pressure drop" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double e = g->voidage, e3 = e * e * e;
	const double viscous =
	    150 * g->mu * (1 - e) * (1 - e) * g->vs / (e3 * g->dp * g->dp);
	const double inert =
	    1.75 * g->rho * (1 - e) * g->vs * g->vs / (e3 * g->dp);

	(void)call;
	r->dP = (viscous + inert) * g->L;
	return true;
}

const struct entry model_packed_bed = {
	.id = "PRO-021",
	.words = { "Ergun床层压降", "Pressure drop of a packed bed (Ergun)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dP / L = 150 mu (1 - e)^2 v / (e^3 d^2) + 1.75 rho (1 - "
		    "e) v^2 / (e^3 d)",
	.source = "Ergun 1952",
	.strength = STRENGTH_A,
	.oracle = "fluids.packed_bed.Ergun",
	.version = 1,
	.evaluate = evaluate,
};
