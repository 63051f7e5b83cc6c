#include <gsl/gsl_poly.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	double T, P, Tc, Pc, om;
};

struct result {
	double Z;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "K", { 50, 3000 }, { "温度", "temperature" } },
	{ IN(P), PORT_NUMBER, "Pa", { 1, 1e9 }, { "压力", "pressure" } },
	{ IN(Tc), PORT_NUMBER, "K", { 1, 3000 },
	    { "临界温度", "critical temperature" } },
	{ IN(Pc), PORT_NUMBER, "Pa", { 1e4, 1e9 },
	    { "临界压力", "critical pressure" } },
	{ IN(om), PORT_NUMBER, "1", { -0.5, 2 },
	    { "偏心因子", "acentric factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Z), PORT_NUMBER, "1",
	    .words = { "压缩因子", "compressibility factor" } },
	{ NULL },
};

/* Z of the critical point by this equation. */
#define CRITICAL 0.3074

/* a P / (R T)^2 and b P / (R T), from the reduced state. */
static void
reduce(const struct given *g, double *A, double *B)
{
	const double Tr = g->T / g->Tc, Pr = g->P / g->Pc;
	const double kappa =
	    0.37464 + 1.54226 * g->om - 0.26992 * g->om * g->om;
	const double root = 1 + kappa * (1 - sqrt(Tr));

	*A = 0.457235528921 * root * root * Pr / (Tr * Tr);
	*B = 0.0777960739039 * Pr / Tr;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double A, B, Z[3];
	int roots;

	reduce(g, &A, &B);
	roots = gsl_poly_solve_cubic(B - 1, A - 3 * B * B - 2 * B,
	    B * B + B * B * B - A * B, &Z[0], &Z[1], &Z[2]);
	r->Z = Z[roots - 1];
	/* Denser than at the critical point, Z T / P. */
	if (g->T < g->Tc && r->Z * g->T / g->P < CRITICAL * g->Tc / g->Pc)
		call_warn(call, "该状态下只有液相根",
		    "At this state the only root is of a liquid");
	return true;
}

const struct entry model_peng_robinson = {
	.id = "PRO-031",
	.words = { "PR状态方程压缩因子（气相）",
	    "Compressibility factor of a vapour (Peng-Robinson)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "Z^3 - (1 - B) Z^2 + (A - 3 B^2 - 2 B) Z - (A B - B^2 - B^3) = 0",
	.source = "Peng & Robinson 1976",
	.strength = STRENGTH_A,
	.oracle = "thermo.PR",
	.note = { "取最大实根；临界温度以下若仅有液相根则给出警告",
	    "The largest real root; a warning where that is of a liquid" },
	.version = 1,
	.evaluate = evaluate,
};
