#include <math.h>

#include "knowledge/entry.h"
#include "model/electronics/arrhenius_factor.h"

struct given {
	double RHu, RHs, Tu, Ts, n, Ea;
};

struct result {
	double AF;
};

static const struct port given[] = {
	{ IN(RHu), PORT_NUMBER, "%", { 1, 100 },
	    { "使用湿度", "relative humidity in use" } },
	{ IN(RHs), PORT_NUMBER, "%", { 1, 100 },
	    { "应力湿度", "relative humidity in the test" } },
	{ IN(Tu), PORT_NUMBER, "Cel", { -100, 300 },
	    { "使用温度", "temperature in use" } },
	{ IN(Ts), PORT_NUMBER, "Cel", { -100, 300 },
	    { "应力温度", "temperature in the test" } },
	{ IN(n), PORT_NUMBER, "1", { 0, 10 },
	    { "湿度指数", "exponent of humidity" } },
	{ IN(Ea), PORT_NUMBER, "eV", { 0, 3 },
	    { "激活能", "activation energy" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(AF), PORT_NUMBER, "1",
	    .words = { "加速因子", "acceleration by the test" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->AF =
	    pow(g->RHs / g->RHu, g->n) * arrhenius_factor(g->Ea, g->Tu, g->Ts);
	return true;
}

const struct entry model_humidity_acceleration = {
	.id = "EQP-030",
	.words = { "Peck温湿度加速因子",
	    "Acceleration by temperature and humidity (Peck)" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_QUALITY | DOMAIN_DESIGN,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "AF = (RHs / RHu)^n exp(Ea / k (1 / Tu - 1 / Ts)); k = "
		    "8.617333262e-5 eV/K",
	.source = "Peck 1986; JEDEC JEP122",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
