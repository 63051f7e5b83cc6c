#include <string.h>

#include "knowledge/entry.h"
#include "model/economy/input_output.h"

struct given {
	struct matrix A;
	struct vector y;
};

struct result {
	struct vector x, mult;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0, 1e6 },
	    { "直接消耗系数", "direct input coefficients" }, "n,n" },
	{ IN(y), PORT_VECTOR, "{CNY}", { -1e18, 1e18 },
	    { "最终需求", "final demand" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "{CNY}", .words = { "总产出", "total output" } },
	{ OUT(mult), PORT_VECTOR, "1",
	    .words = { "产出乘数", "output multipliers" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct io_system io;

	if (!io_factor(call, &g->A, "A", &io))
		return false;
	r->mult = io.multipliers;
	r->x = call_vector(call, io.n);
	memcpy(r->x.v, g->y.v, io.n * sizeof(double));
	io_solve(&io, IO_ROWS, r->x.v);
	return true;
}

const struct entry model_leontief = {
	.id = "ECO-013",
	.words = { "Leontief 投入产出与产出乘数",
	    "Leontief model and output multipliers" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = (I - A)^-1 y; mult = 1' (I - A)^-1",
	.source = "Leontief; Miller & Blair, Input-Output Analysis, ch. 2",
	.strength = STRENGTH_A,
	.oracle = "numpy solve; Miller & Blair's example of two sectors; "
		  "China's table of 2007",
	.version = 1,
	.evaluate = evaluate,
};
