#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector T;
	double Tb_h, Tb_c;
};

struct result {
	double HDD, CDD;
};

static const struct port given[] = {
	{ IN(T), PORT_VECTOR, "Cel", { -90, 70 },
	    { "日均温序列", "mean temperatures of days" } },
	{ IN(Tb_h), PORT_NUMBER, "Cel", { 10, 20 },
	    { "采暖基准温度", "base of heating" } },
	{ IN(Tb_c), PORT_NUMBER, "Cel", { 18, 30 },
	    { "空调基准温度", "base of cooling" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(HDD), PORT_NUMBER, "K.d",
	    .words = { "采暖度日数", "heating degree days" } },
	{ OUT(CDD), PORT_NUMBER, "K.d",
	    .words = { "空调度日数", "cooling degree days" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->HDD = r->CDD = 0;
	for (size_t i = 0; i < g->T.n; i++) {
		r->HDD += fmax(0, g->Tb_h - g->T.v[i]);
		r->CDD += fmax(0, g->T.v[i] - g->Tb_c);
	}
	return true;
}

const struct entry model_degree_days = {
	.id = "ENE-027",
	.words = { "采暖、空调度日数", "Heating and cooling degree days" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "HDD = sum max(0, Tb_h - T); CDD = sum max(0, T - Tb_c)",
	.source = "JGJ 26（HDD18、CDD26）",
	.strength = STRENGTH_B,
	.oracle = "numpy clip",
	.version = 1,
	.evaluate = evaluate,
};
