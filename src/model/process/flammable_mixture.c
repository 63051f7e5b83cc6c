#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector y, LFL;
};

struct result {
	double Lm;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { 0, 1 },
	    { "可燃组分体积分数（归一）",
		"volume fractions among the flammable ones" },
	    .shape = "n" },
	{ IN(LFL), PORT_VECTOR, "1", { 1e-4, 1 },
	    { "各组分下限", "lower flammable limits of each" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Lm), PORT_NUMBER, "1",
	    .words = { "混合下限", "lower flammable limit of the mixture" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double share = 0, sum = 0;

	for (size_t i = 0; i < g->y.n; i++) {
		share += g->y.v[i];
		sum += g->y.v[i] / g->LFL.v[i];
	}
	if (fabs(share - 1) > 1e-6)
		return call_refuse(
		    call, "y", "y must add up to 1, not to %.10g", share);
	r->Lm = 1 / sum;
	return true;
}

const struct entry model_flammable_mixture = {
	.id = "PRO-030",
	.words = { "混合可燃气爆炸极限（Le Chatelier）",
	    "Lower flammable limit of a mixture (Le Chatelier)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Lm = 1 / sum(y / L)",
	.source = "Le Chatelier 1891; GB/T 12474",
	.strength = STRENGTH_A,
	.oracle = "chemicals.fire_mixing",
	.note = { "惰性气体须先扣除并归一；含氢或反应性组分偏差大",
	    "Inert gases are left out before; hydrogen and what reacts fits "
	    "badly" },
	.version = 1,
	.evaluate = evaluate,
};
