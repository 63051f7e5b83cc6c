#include <math.h>

#include "knowledge/entry.h"

struct given {
	double c, phi, gam, z, beta, u;
};

struct result {
	double FS;
};

static const struct port given[] = {
	{ IN(c), PORT_NUMBER, "kPa", { 0, 10000 }, { "黏聚力", "cohesion" } },
	{ IN(phi), PORT_NUMBER, "deg", { 0, 60 },
	    { "内摩擦角", "angle of friction" } },
	{ IN(gam), PORT_NUMBER, "kN/m3", { 1, 40 }, { "重度", "unit weight" } },
	{ IN(z), PORT_NUMBER, "m", { 0.01, 100 },
	    { "滑面深度", "depth of the slip" } },
	{ IN(beta), PORT_NUMBER, "deg", { 0.1, 89 },
	    { "坡角", "angle of the slope" } },
	{ IN(u), PORT_NUMBER, "kPa", { 0, 10000 },
	    { "孔隙水压力", "pore pressure" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(FS), PORT_NUMBER, "1",
	    .words = { "安全系数", "factor of safety" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double beta = g->beta * M_PI / 180;
	const double weight = g->gam * g->z;
	const double normal = weight * cos(beta) * cos(beta) - g->u;

	if (normal < 0)
		return call_refuse(call, "u",
		    "the pore pressure is above the weight: the slope floats");
	r->FS = (g->c + normal * tan(g->phi * M_PI / 180)) /
	    (weight * sin(beta) * cos(beta));
	return true;
}

const struct entry model_infinite_slope = {
	.id = "INF-009",
	.words = { "无限边坡稳定系数", "Stability of an infinite slope" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "FS = (c + (gam z cos^2 beta - u) tan phi) / (gam z sin "
		    "beta cos beta)",
	.source = "土力学",
	.strength = STRENGTH_B,
	.oracle = "identity FS = tan phi / tan beta",
	.version = 1,
	.evaluate = evaluate,
};
