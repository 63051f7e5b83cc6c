#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
	double k, h, mu, s;
};

struct result {
	double Cp, Cn;
	struct vector alarms;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "观测序列", "observations" } },
	{ IN(k), PORT_NUMBER, "1", { 0, 10 },
	    { "参考值（标准差倍数）", "reference value, in s" } },
	{ IN(h), PORT_NUMBER, "1", { 0.01, 100 },
	    { "判定值（标准差倍数）", "decision value, in s" } },
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 }, { "目标", "target" } },
	{ IN(s), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "标准差", "standard deviation" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Cp), PORT_NUMBER, "1",
	    .words = { "末次上累积", "upper sum at the end" } },
	{ OUT(Cn), PORT_NUMBER, "1",
	    .words = { "末次下累积", "lower sum at the end" } },
	{ OUT(alarms), PORT_VECTOR, "1",
	    .words = { "报警序列（1 为越限）", "1 where a sum is beyond h" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	r->Cp = r->Cn = 0;
	r->alarms = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		const double z = (g->x.v[i] - g->mu) / g->s;

		r->Cp = fmax(0, r->Cp + z - g->k);
		r->Cn = fmax(0, r->Cn - z - g->k);
		r->alarms.v[i] = r->Cp > g->h || r->Cn > g->h;
	}
	return true;
}

const struct entry model_cusum_chart = {
	.id = "MFG-005",
	.words = { "表格 CUSUM 控制图", "Tabular CUSUM control chart" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "C+ = max(0, C+ + z - k); C- = max(0, C- - z - k); alarm beyond h",
	.source = "GB/T 17989.4; ISO 7870-4",
	.strength = STRENGTH_A,
	.oracle = "identity of the reflected random walk in numpy",
	.version = 1,
	.evaluate = evaluate,
};
