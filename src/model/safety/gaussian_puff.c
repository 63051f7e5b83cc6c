#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Q, u, H, x, y, z, t, sxy, sz;
};

struct result {
	double c;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "kg", { 0, 1e9 }, { "泄漏量", "mass released" } },
	{ IN(u), PORT_NUMBER, "m/s", { 0, 50 }, { "风速", "wind speed" } },
	{ IN(H), PORT_NUMBER, "m", { 0, 1000 },
	    { "释放高度", "height of release" } },
	{ IN(x), PORT_NUMBER, "m", { -1e5, 1e5 },
	    { "下风距离", "distance downwind" } },
	{ IN(y), PORT_NUMBER, "m", { -1e5, 1e5 },
	    { "横风距离", "distance across the wind" } },
	{ IN(z), PORT_NUMBER, "m", { 0, 1e4 },
	    { "离地高度", "height above ground" } },
	{ IN(t), PORT_NUMBER, "s", { 0, 1e6 },
	    { "时间", "time since release" } },
	{ IN(sxy), PORT_NUMBER, "m", { 0.01, 1e5 },
	    { "水平扩散参数", "horizontal dispersion parameter" } },
	{ IN(sz), PORT_NUMBER, "m", { 0.01, 1e5 },
	    { "垂直扩散参数", "vertical dispersion parameter" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(c), PORT_NUMBER, "kg/m3", .words = { "浓度", "concentration" } },
	{ NULL },
};

static double
bell(double distance, double sigma)
{
	return exp(-distance * distance / (2 * sigma * sigma));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->c = g->Q / (pow(2 * M_PI, 1.5) * g->sxy * g->sxy * g->sz) *
	    bell(g->x - g->u * g->t, g->sxy) * bell(g->y, g->sxy) *
	    (bell(g->z - g->H, g->sz) + bell(g->z + g->H, g->sz));
	return true;
}

const struct entry model_gaussian_puff = {
	.id = "SAF-004",
	.words = { "高斯烟团瞬时泄漏浓度",
	    "Gaussian puff of an instantaneous release" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "C = Q/((2 pi)^1.5 sxy^2 sz) exp(-(x-ut)^2/2sxy^2) "
	    "exp(-y^2/2sxy^2) [exp(-(z-H)^2/2sz^2) + exp(-(z+H)^2/2sz^2)]",
	.source = "HJ 169-2018; CCPS 1999",
	.strength = STRENGTH_A,
	.oracle = "densities of scipy; example on page 101 of CCPS 1999",
	.version = 1,
	.evaluate = evaluate,
};
