#include <math.h>

#include "knowledge/entry.h"
#include "model/safety/dispersion.h"

struct given {
	double Q, u, H, x, y, z;
	int cl, terr;
};

struct result {
	double c;
};

static const struct port given[] = {
	{ IN(Q), PORT_NUMBER, "kg/s", { 0, 1e6 },
	    { "源强", "rate of release" } },
	{ IN(u), PORT_NUMBER, "m/s", { 0.5, 30 }, { "风速", "wind speed" } },
	{ IN(H), PORT_NUMBER, "m", { 0, 1000 },
	    { "有效源高", "effective height of release" } },
	{ IN(x), PORT_NUMBER, "m", { 1, 1e4 },
	    { "下风距离", "distance downwind" } },
	{ IN(y), PORT_NUMBER, "m", { -1e4, 1e4 },
	    { "横风距离", "distance across the wind" } },
	{ IN(z), PORT_NUMBER, "m", { 0, 1e4 },
	    { "离地高度", "height above ground" } },
	{ IN(cl), PORT_CHOICE, "", .words = { "稳定度", "stability class" },
	    .choices = "A B C D E F" },
	{ IN(terr), PORT_CHOICE, "",
	    .words = { "开阔地或城市", "open country or city" },
	    .choices = "rural urban" },
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

/* The ground throws the plume back: a second source stands at -H. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sy, sz;

	if (!briggs_widths(call, g->terr, g->cl, g->x, &sy, &sz))
		return false;
	r->c = g->Q / (2 * M_PI * g->u * sy * sz) * bell(g->y, sy) *
	    (bell(g->z - g->H, sz) + bell(g->z + g->H, sz));
	return true;
}

const struct entry model_gaussian_plume = {
	.id = "SAF-003",
	.words = { "高斯烟羽连续泄漏浓度",
	    "Gaussian plume of a continuous release" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C = Q/(2 pi u sy sz) exp(-y^2/2sy^2) [exp(-(z-H)^2/2sz^2) "
		    "+ exp(-(z+H)^2/2sz^2)]",
	.source = "Turner; HJ 169-2018; CCPS 1999",
	.strength = STRENGTH_A,
	.oracle = "normalisation of the flux, numerically",
	.note = { "扩散参数取 Briggs 方案；CCPS 1999 第 97 页算例 Turner "
		  "方案得 1.035e-4，Briggs 得 1.172e-4 kg/m3，相差 13%",
	    "Widths are those of Briggs; the example on page 97 of CCPS 1999 "
	    "gives 1.035e-4 with Turner and 1.172e-4 kg/m3 with Briggs, 13 % "
	    "apart" },
	.version = 1,
	.tables = { "briggs" },
	.evaluate = evaluate,
};
