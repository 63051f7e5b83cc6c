#include <gsl/gsl_sf_expint.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Q, T, S, r, t;
};

struct result {
	double s;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "m3/s", { 0, 100 },
	    { "抽水量", "pumping rate" } },
	{ IN(T), PORT_NUMBER, "m2/s", { 1e-9, 100 },
	    { "导水系数", "transmissivity" } },
	{ IN(S), PORT_NUMBER, "1", { 1e-9, 1 }, { "储水系数", "storativity" } },
	{ IN(r), PORT_NUMBER, "m", { 0.01, 1e6 }, { "距离", "distance" } },
	{ IN(t), PORT_NUMBER, "s", { 0.001, 1e11 }, { "时间", "time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(s), PORT_NUMBER, "m", .words = { "降深", "drawdown" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double u = g->r * g->r * g->S / (4 * g->T * g->t);
	gsl_sf_result well = { 0, 0 };

	(void)call;
	/* So far away or so early that nothing is felt: it underflows to 0. */
	(void)gsl_sf_expint_E1_e(u, &well);
	r->s = g->Q / (4 * M_PI * g->T) * well.val;
	return true;
}

const struct entry model_well_drawdown = {
	.id = "ENV-011",
	.words = { "地下水井抽水降深（Theis）",
	    "Drawdown of a pumped well (Theis)" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "s = Q / (4 pi T) W(u), u = r^2 S / (4 T t)",
	.source = "Theis 1935；HJ 610",
	.strength = STRENGTH_A,
	.oracle = "scipy exp1",
	.version = 1,
	.evaluate = evaluate,
};
