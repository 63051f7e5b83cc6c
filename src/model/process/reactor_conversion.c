#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/root.h"

struct given {
	double k, n, C0, tau;
	int kind;
};

struct result {
	double X;
};

static const struct port given[] = {
	{ IN(k), PORT_NUMBER, "{(mol/m3)^(1-n)/s}", { 0, 1e12 },
	    { "速率常数（按 mol/m3 与 s）",
		"rate constant, for mol/m3 and s" } },
	{ IN(n), PORT_NUMBER, "1", { 0.5, 3 },
	    { "级数", "order of the reaction" } },
	{ IN(C0), PORT_NUMBER, "mol/m3", { 1e-6, 1e6 },
	    { "进口浓度", "concentration at the inlet" } },
	{ IN(tau), PORT_NUMBER, "s", { 0, 1e9 },
	    { "停留时间", "residence time" } },
	{ IN(kind), PORT_CHOICE, "",
	    .words = { "反应器类型（CSTR 全混/PFR 平推）",
		"stirred tank or plug flow" },
	    .choices = "CSTR PFR" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(X), PORT_NUMBER, "1", .words = { "转化率", "conversion" } },
	{ NULL },
};

enum kind { CSTR, PFR };

struct tank {
	double Da, n;
};

static double
balance(double X, const void *with)
{
	const struct tank *t = with;

	return X - t->Da * pow(1 - X, t->n);
}

/* Of an order below 1 the last of it is gone after a finite time. */
static double
plug_flow(double Da, double n)
{
	const double more = (n - 1) * Da;

	if (n == 1)
		return -expm1(-Da);
	return more <= -1 ? 1 : -expm1(log1p(more) / (1 - n));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double Da = g->k * pow(g->C0, g->n - 1) * g->tau;
	const struct tank tank = { Da, g->n };

	(void)call;
	if (g->kind == PFR)
		r->X = plug_flow(Da, g->n);
	else
		(void)root_between(balance, &tank, 0, 1, &r->X);
	return true;
}

const struct entry model_reactor_conversion = {
	.id = "PRO-018",
	.words = { "CSTR/PFR反应器转化率",
	    "Conversion of a stirred tank or plug flow reactor" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Da = k C0^(n-1) tau; CSTR: X = Da (1 - X)^n; PFR: (1 - "
		    "X)^(1-n) = 1 + (n - 1) Da",
	.source = "Levenspiel, Chemical Reaction Engineering, ch. 5",
	.strength = STRENGTH_A,
	.oracle = "ODE integration (scipy)",
	.note = { "等温、恒容、不可逆单一反应",
	    "Isothermal, of constant volume, one irreversible reaction" },
	.version = 1,
	.evaluate = evaluate,
};
