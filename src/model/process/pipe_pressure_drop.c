#include <math.h>

#include "knowledge/entry.h"
#include "model/process/pipe_friction.h"

struct given {
	double m, rho, mu, D, L, eps, K;
};

struct result {
	double dP;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg/s", { 0, 10000 },
	    { "质量流量", "mass flow" } },
	{ IN(rho), PORT_NUMBER, "kg/m3", { 0.01, 25000 },
	    { "密度", "density" } },
	{ IN(mu), PORT_NUMBER, "Pa.s", { 1e-6, 100 },
	    { "黏度", "dynamic viscosity" } },
	{ IN(D), PORT_NUMBER, "m", { 0.0001, 10 },
	    { "内径", "inner diameter" } },
	{ IN(L), PORT_NUMBER, "m", { 0, 1e6 }, { "长度", "length" } },
	{ IN(eps), PORT_NUMBER, "m", { 0, 0.1 }, { "粗糙度", "roughness" } },
	{ IN(K), PORT_NUMBER, "1", { 0, 1e5 },
	    { "局部阻力系数合计",
		"sum of the loss coefficients of fittings" } },
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
	const double V = g->m / (g->rho * M_PI / 4 * g->D * g->D);
	const double Re = g->rho * V * g->D / g->mu;
	double f;

	if (g->eps > FRICTION_ROUGHEST * g->D)
		return call_refuse(call, "eps", "eps must be at most %g of D",
		    FRICTION_ROUGHEST);
	f = Re > 0 ? pipe_friction(Re, g->eps / g->D) : 0;
	r->dP = (f * g->L / g->D + g->K) * g->rho * V * V / 2;
	return true;
}

const struct entry model_pipe_pressure_drop = {
	.id = "PRO-003",
	.words = { "直管+局部阻力压降",
	    "Pressure drop of a pipe with fittings" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN | DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dP = (f L / D + K) rho V^2 / 2; f by Colebrook",
	.source = "Darcy-Weisbach; Colebrook 1939",
	.strength = STRENGTH_A,
	.oracle = "fluids (Colebrook, K_from_f, dP_from_K)",
	.note = { "密度视为不变；可压缩气体仅限压降小于进口压力 10%",
	    "Density is taken as constant: for gases only while the drop is "
	    "below a tenth of the inlet pressure" },
	.version = 1,
	.evaluate = evaluate,
};
