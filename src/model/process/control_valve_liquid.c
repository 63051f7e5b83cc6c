#include <math.h>

#include "knowledge/entry.h"

struct given {
	double rho, Psat, Pc, P1, P2, Q, FL;
};

struct result {
	double Kv;
};

static const struct port given[] = {
	{ IN(rho), PORT_NUMBER, "kg/m3", { 1, 25000 }, { "密度", "density" } },
	{ IN(Psat), PORT_NUMBER, "Pa", { 0, 1e8 },
	    { "饱和蒸气压", "vapour pressure" } },
	{ IN(Pc), PORT_NUMBER, "Pa", { 1e4, 1e9 },
	    { "临界压力", "critical pressure" } },
	{ IN(P1), PORT_NUMBER, "Pa", { 1e3, 1e9 },
	    { "阀前", "pressure upstream, absolute" } },
	{ IN(P2), PORT_NUMBER, "Pa", { 0, 1e9 },
	    { "阀后", "pressure downstream, absolute" } },
	{ IN(Q), PORT_NUMBER, "m3/s", { 0, 1000 }, { "流量", "volume flow" } },
	{ IN(FL), PORT_NUMBER, "1", { 0.3, 1 },
	    { "阀门压力恢复系数", "pressure recovery factor of the valve" },
	    .otherwise = "0.9" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Kv), PORT_NUMBER, "m3/h",
	    .words = { "流量系数", "flow coefficient" } },
	{ NULL },
};

/* Water at 15 Cel, to which Kv refers. */
#define WATER 999.1

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double FF = 0.96 - 0.28 * sqrt(g->Psat / g->Pc);
	const double choked = g->FL * g->FL * (g->P1 - FF * g->Psat);

	if (g->P2 >= g->P1)
		return call_refuse(call, "P2", "P2 must be below P1");
	if (g->Psat >= g->P1)
		return call_refuse(call, "Psat",
		    "Psat must be below P1: upstream it is no liquid");
	if (g->Psat > g->Pc)
		return call_refuse(call, "Psat", "Psat must not exceed Pc");
	if (g->P1 - g->P2 >= choked)
		call_warn(call, "阻塞流：压差按阻塞压差计",
		    "Choked flow: the choked difference is taken");
	r->Kv = g->Q * 3600 *
	    sqrt(g->rho / WATER / (fmin(g->P1 - g->P2, choked) / 1e5));
	return true;
}

const struct entry model_control_valve_liquid = {
	.id = "PRO-005",
	.words = { "液体控制阀Kv计算（紊流）",
	    "Flow coefficient Kv of a control valve, liquid" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Kv = Q sqrt(rho / rho0 / dP); dP = min(P1 - P2, FL^2 (P1 "
		    "- FF Pv)); FF = 0.96 - 0.28 sqrt(Pv / Pc)",
	.source = "IEC 60534-2-1 (GB/T 17213.2), turbulent, without reducers",
	.strength = STRENGTH_A,
	.oracle = "fluids.size_control_valve_l",
	.note = { "Q 以 m3/h、dP 以 bar 计；未计黏性流与管件修正，FL "
		  "按阀型取值",
	    "Q in m3/h, dP in bar; without viscosity and reducers; FL is the "
	    "valve's own" },
	.version = 1,
	.evaluate = evaluate,
};
