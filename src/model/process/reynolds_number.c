#include "knowledge/entry.h"

struct given {
	double V, D, rho, mu;
};

struct result {
	double Re;
};

static const struct port given[] = {
	{ IN(V), PORT_NUMBER, "m/s", { 0, 100 }, { "流速", "flow velocity" } },
	{ IN(D), PORT_NUMBER, "m", { 0.0001, 10 },
	    { "内径", "inner diameter" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 0.01, 20000 },
	    { "密度", "density" } },
	{ IN(mu), PORT_NUMBER, "Pa.s", { 1e-06, 100 },
	    { "动力黏度", "dynamic viscosity" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Re), PORT_NUMBER, "1", .words = { "雷诺数", "Reynolds number" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Re = g->rho * g->V * g->D / g->mu;
	return true;
}

const struct entry model_reynolds_number = {
	.id = "PRO-001",
	.words = { "管内流动雷诺数", "Reynolds number of flow in a pipe" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Re = rho V D / mu",
	.source = "Reynolds 1883; White, Fluid Mechanics",
	.strength = STRENGTH_A,
	.oracle = "fluids.Reynolds",
	.version = 1,
	.evaluate = evaluate,
};
