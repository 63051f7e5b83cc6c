#include <gsl/gsl_cdf.h>
#include <math.h>

#include "knowledge/entry.h"

struct given {
	int64_t N, n, c;
	double p;
};

struct result {
	double Pa, PaH;
};

static const struct port given[] = {
	{ IN(N), PORT_WHOLE, "1", { 1, 1e8 }, { "批量", "size of the lot" } },
	{ IN(n), PORT_WHOLE, "1", { 1, 1e6 },
	    { "样本量", "size of the sample" } },
	{ IN(c), PORT_WHOLE, "1", { 0, 1e6 },
	    { "接收数", "acceptance number" } },
	{ IN(p), PORT_NUMBER, "1", { 0, 1 },
	    { "不合格率", "share of defectives" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Pa), PORT_NUMBER, "1",
	    .words = { "接收概率（二项）", "chance of acceptance, binomial" } },
	{ OUT(PaH), PORT_NUMBER, "1",
	    .words = { "接收概率（超几何）",
		"chance of acceptance, hypergeometric" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const unsigned bad = (unsigned)lround((double)g->N * g->p);
	const unsigned n = (unsigned)g->n;

	if (g->n > g->N)
		return call_refuse(
		    call, "n", "a sample is no larger than its lot");
	if (g->c >= g->n)
		return call_refuse(call, "c",
		    "the acceptance number must be below the sample's size");
	r->Pa = gsl_cdf_binomial_P((unsigned)g->c, g->p, n);
	r->PaH = gsl_cdf_hypergeometric_P(
	    (unsigned)g->c, bad, (unsigned)g->N - bad, n);
	return true;
}

const struct entry model_acceptance_sampling = {
	.id = "MFG-013",
	.words = { "一次抽样方案 OC（接收概率）",
	    "Chance of acceptance by a single sample" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Pa = sum over i <= c of C(n,i) p^i (1-p)^(n-i); likewise "
		    "drawn from round(N p) of N",
	.source = "GB/T 2828.1-2012",
	.strength = STRENGTH_A,
	.oracle = "binom and hypergeom of scipy",
	.note = { "超几何的批内不合格品数为 N·p 四舍五入",
	    "The lot has N p defectives, rounded, in the hypergeometric "
	    "chance" },
	.version = 1,
	.evaluate = evaluate,
};
