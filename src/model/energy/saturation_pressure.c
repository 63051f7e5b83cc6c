#include <math.h>

#include "knowledge/entry.h"

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

/* Region 4 of IAPWS-IF97, equation 30; the coefficients of its table 34. */
static double
saturation_pressure(double T)
{
	static const double n[] = { 0, 0.11670521452767e4, -0.72421316703206e6,
		-0.17073846940092e2, 0.12020824702470e5, -0.32325550322333e7,
		0.14915108613530e2, -0.48232657361591e4, 0.40511340542057e6,
		-0.23855557567849, 0.65017534844798e3 };
	const double t = T + n[9] / (T - n[10]);
	const double a = t * t + n[1] * t + n[2];
	const double b = n[3] * t * t + n[4] * t + n[5];
	const double c = n[6] * t * t + n[7] * t + n[8];

	return 1e6 * pow(2 * c / (-b + sqrt(b * b - 4 * a * c)), 4);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->p = saturation_pressure(g->T);
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
