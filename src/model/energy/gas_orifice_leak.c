#include <math.h>

#include "knowledge/entry.h"

struct given {
	double P1, T, k, Mw, d, Cd, P2;
};

struct result {
	double m;
};

static const struct port given[] = {
	{ IN(P1), PORT_NUMBER, "Pa", { 10000, 1e8 },
	    { "上游压力（绝）", "pressure upstream, absolute" } },
	{ IN(T), PORT_NUMBER, "K", { 150, 1500 },
	    { "上游温度", "temperature upstream" } },
	{ IN(k), PORT_NUMBER, "1", { 1.01, 1.67 },
	    { "绝热指数", "isentropic exponent" } },
	{ IN(Mw), PORT_NUMBER, "kg/mol", { 0.002, 0.3 },
	    { "摩尔质量", "molar mass" } },
	{ IN(d), PORT_NUMBER, "m", { 1e-5, 2 },
	    { "孔径", "diameter of the hole" } },
	{ IN(Cd), PORT_NUMBER, "1", { 0.3, 1 },
	    { "流量系数", "discharge coefficient" } },
	{ IN(P2), PORT_NUMBER, "Pa", { 1000, 1e8 },
	    { "环境压力", "pressure outside, absolute" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(m), PORT_NUMBER, "kg/s", .words = { "质量流量", "mass flow" } },
	{ NULL },
};

#define GAS_CONSTANT 8.314462618 /* J/(mol.K) */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double choked = pow(2 / (g->k + 1), g->k / (g->k - 1));
	const double x = fmax(g->P2 / g->P1, choked);
	const double area = M_PI / 4 * g->d * g->d;
	const double flux = 2 * g->k / (g->k - 1) * g->Mw /
	    (GAS_CONSTANT * g->T) *
	    (pow(x, 2 / g->k) - pow(x, (g->k + 1) / g->k));

	if (g->P2 >= g->P1)
		return call_refuse(
		    call, "P2", "P2 is not below P1: nothing flows out");
	r->m = g->Cd * area * g->P1 * sqrt(flux);
	return true;
}

const struct entry model_gas_orifice_leak = {
	.id = "ENE-012",
	.words = { "压缩空气孔口泄漏、气体小孔泄漏速率",
	    "Gas leak through a hole, choked or not" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_MACHINERY |
	    INDUSTRY_AUTOMOTIVE | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = max(P2/P1, (2/(k+1))^(k/(k-1))); m = Cd A P1 "
		    "sqrt(2k/(k-1) Mw/(R T) (x^(2/k) - x^((k+1)/k)))",
	.source = "GB/T 37243-2019 附录；Crowl & Louvar；TNO Yellow Book",
	.strength = STRENGTH_A,
	.oracle = "flux of an isentropic nozzle maximised numerically (scipy)",
	.version = 1,
	.evaluate = evaluate,
};
