#include <math.h>

#include "knowledge/entry.h"

struct given {
	double V, R1, X1, R2, X2, Xm, s, ns;
};

struct result {
	double T;
};

static const struct port given[] = {
	{ IN(V), PORT_NUMBER, "V", { 0, 1e5 }, { "相电压", "phase voltage" } },
	{ IN(R1), PORT_NUMBER, "Ohm", { 0, 1e4 },
	    { "定子电阻", "stator resistance" } },
	{ IN(X1), PORT_NUMBER, "Ohm", { 0, 1e4 },
	    { "定子漏抗", "stator leakage reactance" } },
	{ IN(R2), PORT_NUMBER, "Ohm", { 1e-6, 1e4 },
	    { "转子电阻（折算到定子）",
		"rotor resistance, seen from the stator" } },
	{ IN(X2), PORT_NUMBER, "Ohm", { 0, 1e4 },
	    { "转子漏抗（折算到定子）", "rotor leakage reactance, likewise" } },
	{ IN(Xm), PORT_NUMBER, "Ohm", { 1e-3, 1e5 },
	    { "励磁电抗", "magnetising reactance" } },
	{ IN(s), PORT_NUMBER, "1", { -2, 2 }, { "转差率", "slip" } },
	{ IN(ns), PORT_NUMBER, "{rev}/min", { 1, 1e5 },
	    { "同步转速", "synchronous speed" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T), PORT_NUMBER, "N.m",
	    .words = { "电磁转矩", "electromagnetic torque" } },
	{ NULL },
};

/* What the rotor sees of supply and stator. */
struct source {
	double V, R, X;
};

static struct source
thevenin(const struct given *g)
{
	const double X = g->X1 + g->Xm, squared = g->R1 * g->R1 + X * X;

	return (struct source){ g->V * g->Xm / sqrt(squared),
		g->R1 * g->Xm * g->Xm / squared,
		g->Xm * (g->R1 * g->R1 + g->X1 * X) / squared };
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct source th = thevenin(g);
	/* Both sides times s, so that no slip is no torque. */
	const double resistance = th.R * g->s + g->R2;
	const double reactance = (th.X + g->X2) * g->s;
	const double omega = 2 * M_PI * g->ns / 60;

	(void)call;
	r->T = 3 * th.V * th.V * g->R2 * g->s /
	    (omega * (resistance * resistance + reactance * reactance));
	return true;
}

const struct entry model_motor_torque = {
	.id = "EQP-011",
	.words = { "异步电机T型等效电路转矩", "Torque of an induction motor" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_DESIGN | DOMAIN_SERVICE,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "T = 3 Vth^2 (R2 / s) / (omega ((Rth + R2 / s)^2 + (Xth + "
		    "X2)^2)); Zth = j Xm (R1 + j X1) / (R1 + j (X1 + Xm))",
	.source = "Fitzgerald, Electric Machinery, ch. 6",
	.strength = STRENGTH_A,
	.oracle = "direct circuit solution",
	.note = { "未计铁耗、饱和与集肤效应",
	    "Without core loss, saturation and skin effect" },
	.version = 1,
	.evaluate = evaluate,
};
