#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Thi, Tho, Tci, Tco;
};

struct result {
	double lmtd;
};

static const struct port given[] = {
	{ IN(Thi), PORT_NUMBER, "Cel", { -200, 3000 },
	    { "热进", "hot side, inlet" } },
	{ IN(Tho), PORT_NUMBER, "Cel", { -200, 3000 },
	    { "热出", "hot side, outlet" } },
	{ IN(Tci), PORT_NUMBER, "Cel", { -200, 3000 },
	    { "冷进", "cold side, inlet" } },
	{ IN(Tco), PORT_NUMBER, "Cel", { -200, 3000 },
	    { "冷出", "cold side, outlet" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(lmtd), PORT_NUMBER, "K",
	    .words = { "对数平均温差",
		"logarithmic mean temperature difference" } },
	{ NULL },
};

/* Of two that are nearly equal as well, where the quotient is 0 / 0. */
static double
log_mean(double a, double b)
{
	const double more = (a - b) / b;

	return more == 0 ? b : b * more / log1p(more);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double d1 = g->Thi - g->Tco, d2 = g->Tho - g->Tci;

	if (g->Tho > g->Thi)
		return call_refuse(call, "Tho", "Tho must be at most Thi");
	if (g->Tco < g->Tci)
		return call_refuse(call, "Tco", "Tco must be at least Tci");
	if (d1 <= 0)
		return call_refuse(call, "Tco", "Tco must be below Thi");
	if (d2 <= 0)
		return call_refuse(call, "Tho", "Tho must be above Tci");
	r->lmtd = log_mean(d1, d2);
	return true;
}

const struct entry model_log_mean_temperature = {
	.id = "PRO-009",
	.words = { "对数平均温差（逆流）",
	    "Logarithmic mean temperature difference, counterflow" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "lmtd = (d1 - d2) / ln(d1 / d2); d1 = Thi - Tco, d2 = Tho - Tci",
	.source = "Incropera, Fundamentals of Heat and Mass Transfer, ch. 11",
	.strength = STRENGTH_A,
	.oracle = "ht.LMTD",
	.version = 1,
	.evaluate = evaluate,
};
