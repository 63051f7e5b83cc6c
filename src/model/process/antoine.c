#include <math.h>

#include "knowledge/entry.h"

struct given {
	double T, A, B, Cc;
};

struct result {
	double P;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "K", { 10, 3000 }, { "温度", "temperature" } },
	{ IN(A), PORT_NUMBER, "1", { -100, 100 },
	    { "系数A（Pa、常用对数）",
		"coefficient A, for Pa and the decimal logarithm" } },
	{ IN(B), PORT_NUMBER, "K", { 0, 1e5 }, { "系数B", "coefficient B" } },
	{ IN(Cc), PORT_NUMBER, "K", { -500, 500 },
	    { "系数C", "coefficient C" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(P), PORT_NUMBER, "Pa",
	    .words = { "饱和蒸气压", "vapour pressure" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->T + g->Cc <= 0)
		return call_refuse(
		    call, "T", "T must be above -Cc, %.10g K", -g->Cc);
	r->P = pow(10, g->A - g->B / (g->T + g->Cc));
	return true;
}

const struct entry model_antoine = {
	.id = "PRO-014",
	.words = { "安托因蒸气压", "Vapour pressure (Antoine)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "lg P = A - B / (T + C)",
	.source = "Antoine 1888; coefficients: NIST Chemistry WebBook",
	.strength = STRENGTH_A,
	.oracle = "chemicals.Antoine",
	.note = { "系数须与 K、Pa、常用对数一致，并在其温度范围内使用",
	    "Coefficients must be those for K, Pa and lg, within their own "
	    "range of temperature" },
	.version = 1,
	.evaluate = evaluate,
};
