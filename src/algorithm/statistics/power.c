#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/studentized.h"
#include "knowledge/entry.h"
#include "knowledge/root.h"

#define N_MOST 1e9

struct given {
	int test;
	double effect, alpha, n, power;
};

struct result {
	double n, power;
	int64_t whole_n;
};

static const struct port given[] = {
	{ IN(test), PORT_CHOICE, "",
	    .words = { "检验：单样本（配对）t、双样本 t、双样本正态",
		"test: t of one sample or of pairs, t of two, normal of two" },
	    .choices = "one_t two_t normal", .otherwise = "\"two_t\"" },
	{ IN(effect), PORT_NUMBER, "1", { 1e-4, 100 },
	    { "效应量 d（均值差与标准差之比）",
		"effect d, difference of means over the standard deviation" } },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-6, 0.5 },
	    { "显著水平（双侧）", "level, two-sided" }, .otherwise = "0.05" },
	{ IN(n), PORT_NUMBER, "1", { 2, 1e9 },
	    { "每组样本量（缺省时求之）",
		"size of each sample; sought without it" },
	    .otherwise = "null" },
	{ IN(power), PORT_NUMBER, "1", { 0.01, 0.9999 },
	    { "目标功效（求样本量时用）",
		"power that the sizes are sought for" },
	    .otherwise = "0.8" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n), PORT_NUMBER, "1",
	    .words = { "每组样本量", "size of each sample" } },
	{ OUT(power), PORT_NUMBER, "1", .words = { "功效", "power" } },
	{ OUT(whole_n), PORT_WHOLE, "1",
	    .words = { "样本量上取整", "size, rounded up" } },
	{ NULL },
};

enum test { TEST_ONE, TEST_TWO, TEST_NORMAL };

static double
power_of(const struct given *g, double n)
{
	const double groups = g->test == TEST_ONE ? 1 : 2;
	const double delta = g->effect * sqrt(n / groups);
	const double free = groups * (n - 1);
	double t;

	if (g->test == TEST_NORMAL) {
		t = gsl_cdf_ugaussian_Qinv(g->alpha / 2);
		return gsl_cdf_ugaussian_P(delta - t) +
		    gsl_cdf_ugaussian_P(-delta - t);
	}
	t = gsl_cdf_tdist_Qinv(g->alpha / 2, free);
	return 1 - noncentral_t(t, free, delta) + noncentral_t(-t, free, delta);
}

static double
lack(double n, const void *with)
{
	const struct given *g = with;

	return power_of(g, n) - g->power;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->n = g->n;
	if (isnan(g->n)) {
		r->n = 2;
		if (lack(2, g) < 0 &&
		    !root_above(lack, g, 2, 16, N_MOST, &r->n))
			return call_refuse(call, "effect",
			    "the effect is too small for samples of any size");
	}
	r->power = power_of(g, r->n);
	r->whole_n = (int64_t)ceil(r->n - 1e-9);
	return true;
}

const struct entry algorithm_power = {
	.id = "STA-34",
	.words = { "功效与样本量", "Power and sizes of samples" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "power = P(|T| > t(1 - alpha/2)), T noncentral t with "
		    "delta = d sqrt(n) of one sample, d sqrt(n/2) of two",
	.source = "Cohen, Statistical Power Analysis (1988), ch. 2",
	.strength = STRENGTH_A,
	.oracle = "statsmodels.stats.power",
	.note = { "样本量为单样本（对）数或每组数",
	    "The size is that of the one sample, of pairs, or of each group" },
	.version = 1,
	.evaluate = evaluate,
};
