#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Pr, Gr;
};

struct result {
	double Nu;
};

static const struct port given[] = {
	{ IN(Pr), PORT_NUMBER, "1", { 0.001, 1e5 },
	    { "普朗特", "Prandtl number" } },
	{ IN(Gr), PORT_NUMBER, "1", { 0, 1e12 },
	    { "格拉晓夫", "Grashof number" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Nu), PORT_NUMBER, "1",
	    .words = { "努塞尔数", "Nusselt number" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double Ra = g->Gr * g->Pr;

	if (Ra > 1e12)
		return call_refuse(
		    call, "Gr", "Gr Pr must be at most 1e12, not %.4g", Ra);
	r->Nu = pow(0.825 +
		0.387 * pow(Ra, 1.0 / 6) /
		    pow(1 + pow(0.492 / g->Pr, 9.0 / 16), 8.0 / 27),
	    2);
	return true;
}

const struct entry model_vertical_plate = {
	.id = "PRO-013",
	.words = { "竖板自然对流（Churchill-Chu）",
	    "Free convection on a vertical plate (Churchill-Chu)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Nu = (0.825 + 0.387 Ra^(1/6) / (1 + (0.492 / "
		    "Pr)^(9/16))^(8/27))^2; Ra = Gr Pr",
	.source = "Churchill & Chu 1975",
	.strength = STRENGTH_A,
	.oracle = "ht.Nu_vertical_plate_Churchill",
	.note = { "适用 Ra 0.1～1e12", "For Ra from 0.1 to 1e12" },
	.version = 1,
	.evaluate = evaluate,
};
