#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector S, n;
	double Sf, b;
};

struct result {
	double D;
};

static const struct port given[] = {
	{ IN(S), PORT_VECTOR, "MPa", { 0, 5000 },
	    { "应力幅谱", "amplitudes of stress" }, .shape = "n" },
	{ IN(n), PORT_VECTOR, "1", { 0, 1e15 },
	    { "循环数谱", "cycles at each" }, .shape = "n" },
	{ IN(Sf), PORT_NUMBER, "MPa", { 1, 10000 },
	    { "疲劳强度系数", "fatigue strength coefficient" } },
	{ IN(b), PORT_NUMBER, "1", { -0.5, -0.01 },
	    { "指数（负）", "exponent, negative" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(D), PORT_NUMBER, "1", .words = { "损伤", "damage" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->D = 0;
	for (size_t i = 0; i < g->S.n; i++) {
		if (g->S.v[i] > g->Sf)
			return call_refuse(call, "S",
			    "item %zu of S is above Sf: it breaks at once",
			    i + 1);
		r->D += g->n.v[i] * 2 * pow(g->S.v[i] / g->Sf, -1 / g->b);
	}
	return true;
}

const struct entry model_fatigue_damage = {
	.id = "EQP-018",
	.words = { "Miner线性累积损伤", "Fatigue damage (Miner)" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_DESIGN | DOMAIN_SERVICE,
	.industries = INDUSTRY_RAIL | INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "N = 0.5 (S / Sf)^(1 / b); D = sum(n / N)",
	.source = "Palmgren 1924, Miner 1945; Basquin 1910; GB/T 15248",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "D≥1 为预计失效；未计平均应力",
	    "Failure is expected from D = 1 on; without mean stress" },
	.version = 1,
	.evaluate = evaluate,
};
