#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector c, s;
};

struct result {
	double P;
};

static const struct port given[] = {
	{ IN(c), PORT_VECTOR, "mg/L", { 0, 1e9 },
	    { "各项浓度", "concentrations" }, .shape = "n" },
	{ IN(s), PORT_VECTOR, "mg/L", { 1e-9, 1e9 },
	    { "各项标准", "standards" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(P), PORT_NUMBER, "1", .words = { "综合污染指数", "index" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sum = 0, most = 0;

	(void)call;
	for (size_t i = 0; i < g->c.n; i++) {
		const double single = g->c.v[i] / g->s.v[i];

		sum += single;
		most = fmax(most, single);
	}
	sum /= (double)g->c.n;
	r->P = sqrt((most * most + sum * sum) / 2);
	return true;
}

const struct entry model_nemerow_index = {
	.id = "ENV-003",
	.words = { "内梅罗综合污染指数", "Nemerow index of pollution" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P = sqrt((max^2 + mean^2) / 2) of c / s",
	.source = "Nemerow 1974; HJ/T 166",
	.strength = STRENGTH_B,
	.oracle = "numpy",
	.version = 1,
	.evaluate = evaluate,
};
