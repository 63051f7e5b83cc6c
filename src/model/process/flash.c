#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/root.h"

struct given {
	struct vector z, K;
};

struct result {
	double VF;
	struct vector x, y;
};

static const struct port given[] = {
	{ IN(z), PORT_VECTOR, "1", { 0, 1 },
	    { "进料摩尔分数", "mole fractions of the feed" }, .shape = "n" },
	{ IN(K), PORT_VECTOR, "1", { 1e-12, 1e12 },
	    { "平衡常数", "equilibrium ratios y/x" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(VF), PORT_NUMBER, "1",
	    .words = { "汽化分率", "fraction that is vapour" } },
	{ OUT(x), PORT_VECTOR, "1",
	    .words = { "液相组成", "mole fractions of the liquid" } },
	{ OUT(y), PORT_VECTOR, "1",
	    .words = { "汽相组成", "mole fractions of the vapour" } },
	{ NULL },
};

/* Falls as V grows. */
static double
balance(double V, const void *with)
{
	const struct given *g = with;
	double sum = 0;

	for (size_t i = 0; i < g->z.n; i++)
		sum += g->z.v[i] * (g->K.v[i] - 1) / (1 + V * (g->K.v[i] - 1));
	return sum;
}

static bool
has_two_phases(struct call *call, const struct given *g)
{
	double sum = 0;

	for (size_t i = 0; i < g->z.n; i++)
		sum += g->z.v[i];
	if (fabs(sum - 1) > 1e-6)
		return call_refuse(
		    call, "z", "z must add up to 1, not to %.10g", sum);
	if (balance(0, g) <= 0)
		return call_refuse(
		    call, "K", "nothing boils: sum z K is at most 1");
	if (balance(1, g) >= 0)
		return call_refuse(
		    call, "K", "nothing condenses: sum z / K is at most 1");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!has_two_phases(call, g))
		return false;
	(void)root_between(balance, g, 0, 1, &r->VF);
	r->x = call_vector(call, g->z.n);
	r->y = call_vector(call, g->z.n);
	for (size_t i = 0; i < g->z.n; i++) {
		r->x.v[i] = g->z.v[i] / (1 + r->VF * (g->K.v[i] - 1));
		r->y.v[i] = g->K.v[i] * r->x.v[i];
	}
	return true;
}

const struct entry model_flash = {
	.id = "PRO-015",
	.words = { "等温闪蒸（Rachford-Rice）",
	    "Isothermal flash (Rachford-Rice)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum z (K - 1) / (1 + V (K - 1)) = 0; x = z / (1 + V (K - "
		    "1)), y = K x",
	.source = "Rachford & Rice 1952",
	.strength = STRENGTH_A,
	.oracle = "chemicals.flash_inner_loop",
	.note = { "仅给出两相；K 不随组成变化",
	    "Two phases only; K does not depend on composition" },
	.version = 1,
	.evaluate = evaluate,
};
