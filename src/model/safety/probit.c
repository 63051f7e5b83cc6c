#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	int model;
	double I, t;
};

struct result {
	double Pr, P;
};

static const struct port given[] = {
	{ IN(model), PORT_CHOICE, "",
	    .words = { "概率单位函数", "probit function" },
	    .choices = "thermal_eisenberg thermal_tsao thermal_tno "
		       "thermal_lees lung_eisenberg chlorine ammonia" },
	{ IN(I), PORT_NUMBER, "", { 0.001, 1e12 },
	    { "强度（热辐射 W/m2、超压 Pa 或毒物 ppm）",
		"intensity: W/m2 of heat, Pa of blast, ppm of a poison" } },
	{ IN(t), PORT_NUMBER, "s", { 0.001, 1e6 },
	    { "暴露时间", "time of exposure" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Pr), PORT_NUMBER, "1", .words = { "概率单位值", "probit" } },
	{ OUT(P), PORT_NUMBER, "1",
	    .words = { "致死概率", "probability of death" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	static const char *const columns[] = { "a", "b", "factor", "power",
		"time_power", "time_s" };
	const struct str key = call_choice(call, "model", g->model);
	double c[6];

	for (size_t i = 0; i < 6; i++)
		if (!call_coefficient(
			call, "probit", key, columns[i], "model", &c[i]))
			return false;
	r->Pr = c[0] +
	    c[1] * (log(c[2]) + c[3] * log(g->I) + c[4] * log(g->t / c[5]));
	r->P = gsl_cdf_ugaussian_P(r->Pr - 5);
	return true;
}

const struct entry model_probit = {
	.id = "SAF-014",
	.words = { "概率单位（Probit）致死概率",
	    "Probit and probability of death" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Pr = a + b ln(dose); P = Phi(Pr - 5)",
	.source =
	    "Eisenberg 1975; Tsao & Perry 1979; TNO Green Book; Lees; CCPS",
	.strength = STRENGTH_A,
	.oracle = "Sandia HyRAM+ (heat, lung); CCPS's constants (poisons)",
	.note = { "氯、氨常数为 CCPS 常用值，GB/T 37243 "
		  "给出另一组，均在系数表中",
	    "Chlorine and ammonia are CCPS's; GB/T 37243 has others; all stand "
	    "in the table" },
	.version = 1,
	.tables = { "probit" },
	.evaluate = evaluate,
};
