#include "knowledge/entry.h"
#include "model/energy/steam.h"

struct given {
	double T;
};

struct result {
	double p;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "K", { 273.15, 647.096 },
	    { "温度", "temperature" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_NUMBER, "Pa",
	    .words = { "饱和压力", "saturation pressure" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->p = steam_saturation_pressure(g->T);
	return true;
}

const struct entry model_saturation_pressure = {
	.id = "ENE-001",
	.words = { "饱和水蒸气压力（IF97 区域 4）",
	    "Saturation pressure of water (IAPWS-IF97 region 4)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p = (2C / (-B + sqrt(B^2 - 4AC)))^4 MPa; "
		    "theta = T + n9 / (T - n10)",
	.source = "IAPWS R7-97(2012), equation 30",
	.strength = STRENGTH_A,
	.oracle = "IAPWS-95 (chemicals), IF97 table 35",
	.note = { "IF97 与 IAPWS-95 相差不到 2e-4",
	    "IF97 and IAPWS-95 differ by less than 2e-4" },
	.version = 1,
	.evaluate = evaluate,
};
