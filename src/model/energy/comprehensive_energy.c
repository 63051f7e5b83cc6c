#include "knowledge/entry.h"

struct given {
	struct map use, export;
};

struct result {
	double E;
};

static const struct port given[] = {
	{ IN(use), PORT_MAP, "", { 0, 1e15 },
	    { "各能源实物量（kg、m3、kWh 或 MJ，见系数表）",
		"energy used, in kg, m3, kWh or MJ as the table says" } },
	{ IN(export), PORT_MAP, "", { 0, 1e15 },
	    { "外供量", "energy passed on, likewise" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "kg{ce}",
	    .words = { "综合能耗", "comprehensive energy consumption" } },
	{ NULL },
};

/* Natural gas of an oil field, the upper of the two that the table has. */
static bool
coal_of(struct call *call, struct str kind, const char *input, double *kgce)
{
	return str_is(kind, "ng")
	    ? call_coefficient(call, "energy_coefficient", STR("natural_gas"),
		  "kgce_high", input, kgce)
	    : call_coefficient(
		  call, "energy_coefficient", kind, "kgce_low", input, kgce);
}

static bool
sum(struct call *call, const struct map *m, const char *input, double *total)
{
	*total = 0;
	for (size_t i = 0; i < m->n; i++) {
		double kgce;

		if (!coal_of(call, m->names[i], input, &kgce))
			return false;
		*total += m->v[i] * kgce;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double use, export;

	if (!sum(call, &g->use, "use", &use) ||
	    !sum(call, &g->export, "export", &export))
		return false;
	r->E = use - export;
	return true;
}

const struct entry model_comprehensive_energy = {
	.id = "ENE-006",
	.words = { "综合能耗（GB/T 2589）",
	    "Comprehensive energy consumption" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = sum(e_i rho_i) - sum(export)",
	.source = "GB/T 2589-2020, annex A",
	.strength = STRENGTH_A,
	.oracle = "heat content / 29307.6 kJ per kgce",
	.note = { "电力为当量值 0.1229；等价值口径须另行配置，两者不得相加。"
		  "ng 取油田天然气上限值",
	    "Electricity at its equivalent value of 0.1229; never to be added "
	    "to one at the other value. ng is oil-field gas, upper value" },
	.version = 1,
	.tables = { "energy_coefficient" },
	.evaluate = evaluate,
};
