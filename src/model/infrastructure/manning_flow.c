#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Rh, S, n;
};

struct result {
	double V;
};

static const struct port given[] = {
	{ IN(Rh), PORT_NUMBER, "m", { 0, 100 },
	    { "水力半径", "hydraulic radius" } },
	{ IN(S), PORT_NUMBER, "1", { 0, 1 }, { "坡度", "slope" } },
	{ IN(n), PORT_NUMBER, "1", { 0.001, 1 }, { "糙率", "roughness" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V), PORT_NUMBER, "m/s", .words = { "流速", "velocity" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->V = pow(g->Rh, 2.0 / 3) * sqrt(g->S) / g->n;
	return true;
}

const struct entry model_manning_flow = {
	.id = "INF-001",
	.words = { "明渠均匀流（Manning）",
	    "Uniform flow in an open channel (Manning)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V = Rh^(2/3) S^(1/2) / n",
	.source = "GB 50014；水力学",
	.strength = STRENGTH_A,
	.oracle = "fluids.V_Manning",
	.version = 1,
	.evaluate = evaluate,
};
