#include "knowledge/entry.h"
#include "model/electronics/arrhenius_factor.h"

struct given {
	double Ta, P, Rth, Ea, Tst;
};

struct result {
	double Tj, AF;
};

static const struct port given[] = {
	{ IN(Ta), PORT_NUMBER, "Cel", { -100, 300 },
	    { "环境温度", "ambient temperature" } },
	{ IN(P), PORT_NUMBER, "W", { 0, 1e5 }, { "功耗", "power" } },
	{ IN(Rth), PORT_NUMBER, "K/W", { 0, 1e4 },
	    { "热阻", "thermal resistance to ambient" } },
	{ IN(Ea), PORT_NUMBER, "eV", { 0, 3 },
	    { "激活能", "activation energy" } },
	{ IN(Tst), PORT_NUMBER, "Cel", { -100, 500 },
	    { "应力（试验结温）温度", "junction temperature in the test" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Tj), PORT_NUMBER, "Cel",
	    .words = { "结温", "junction temperature" } },
	{ OUT(AF), PORT_NUMBER, "1",
	    .words = { "加速因子", "acceleration by the test" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->Tj = g->Ta + g->P * g->Rth;
	if (r->Tj > 1000)
		return call_refuse(
		    call, "P", "no junction lasts at %.4g Cel", r->Tj);
	r->AF = arrhenius_factor(g->Ea, r->Tj, g->Tst);
	return true;
}

const struct entry model_junction_temperature = {
	.id = "EQP-029",
	.words = { "半导体结温与Arrhenius加速因子",
	    "Junction temperature and its acceleration (Arrhenius)" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_DESIGN | DOMAIN_QUALITY,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Tj = Ta + P Rth; AF = exp(Ea / k (1 / Tj - 1 / Ts)); k = "
		    "8.617333262e-5 eV/K",
	.source = "JEDEC JEP122; IEC 62308",
	.strength = STRENGTH_B,
	.oracle = "widely published AF 55->125C, 0.7 eV = 77.9",
	.version = 1,
	.evaluate = evaluate,
};
