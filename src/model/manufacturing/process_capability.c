#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	double mu, s, LSL, USL;
};

struct result {
	double Cp, Cpk, ppm;
};

static const struct port given[] = {
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 }, { "均值", "mean" } },
	{ IN(s), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "标准差", "standard deviation" } },
	{ IN(LSL), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "下规格限", "lower specification limit" } },
	{ IN(USL), PORT_NUMBER, "1", { -1e12, 1e12 },
	    { "上规格限", "upper specification limit" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Cp), PORT_NUMBER, "1", .words = { "能力指数", "capability" } },
	{ OUT(Cpk), PORT_NUMBER, "1",
	    .words = { "能力指数（偏移）",
		"capability with the mean where it is" } },
	{ OUT(ppm), PORT_NUMBER, "[ppm]",
	    .words = { "不合格率", "outside of the limits" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!(g->LSL < g->USL))
		return call_refuse(
		    call, "USL", "%g is not above LSL, %g", g->USL, g->LSL);
	r->Cp = (g->USL - g->LSL) / (6 * g->s);
	r->Cpk = fmin(g->USL - g->mu, g->mu - g->LSL) / (3 * g->s);
	r->ppm = 1e6 *
	    (gsl_cdf_ugaussian_P((g->LSL - g->mu) / g->s) +
		gsl_cdf_ugaussian_Q((g->USL - g->mu) / g->s));
	return true;
}

const struct entry model_process_capability = {
	.id = "MFG-001",
	.words = { "过程能力 Cp/Cpk 与不合格率",
	    "Process capability and share outside of the limits" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Cp = (USL - LSL)/6s; Cpk = min(USL - mu, mu - LSL)/3s; "
		    "ppm of the normal distribution",
	.source = "GB/T 4091; ISO 22514-2",
	.strength = STRENGTH_A,
	.oracle = "normal distribution of scipy",
	.note = { "不合格率假定过程稳定且服从正态分布",
	    "The share supposes a stable, normally distributed process" },
	.version = 1,
	.evaluate = evaluate,
};
