#include <math.h>

#include "knowledge/entry.h"

struct given {
	double gam, H, phi, q;
};

struct result {
	double Ka, Ea;
};

static const struct port given[] = {
	{ IN(gam), PORT_NUMBER, "kN/m3", { 1, 40 },
	    { "重度", "unit weight of soil" } },
	{ IN(H), PORT_NUMBER, "m", { 0, 100 },
	    { "墙高", "height of the wall" } },
	{ IN(phi), PORT_NUMBER, "deg", { 0, 60 },
	    { "内摩擦角", "angle of friction" } },
	{ IN(q), PORT_NUMBER, "kPa", { 0, 100000 },
	    { "地面超载", "surcharge" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Ka), PORT_NUMBER, "1",
	    .words = { "主动土压力系数", "coefficient" } },
	{ OUT(Ea), PORT_NUMBER, "kN/m",
	    .words = { "主动土压力", "active pressure on a length" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Ka = pow(tan((45 - g->phi / 2) * M_PI / 180), 2);
	r->Ea = r->Ka * (g->gam * g->H * g->H / 2 + g->q * g->H);
	return true;
}

const struct entry model_earth_pressure = {
	.id = "INF-008",
	.words = { "朗肯主动土压力", "Active earth pressure (Rankine)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Ka = tan^2(45 - phi/2); Ea = Ka (gam H^2 / 2 + q H)",
	.source = "GB 50007/50330",
	.strength = STRENGTH_A,
	.oracle = "the form with sines, and quadrature",
	.note = { "无黏性土，墙背直立光滑，填土面水平",
	    "Soil without cohesion, a smooth upright wall, level ground" },
	.version = 1,
	.evaluate = evaluate,
};
