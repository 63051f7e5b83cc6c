#include "knowledge/entry.h"
#include "model/economy/input_output.h"

struct given {
	struct matrix A;
};

struct result {
	struct vector F, E;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0, 1e6 },
	    { "直接消耗系数", "direct input coefficients" }, "n,n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_VECTOR, "1",
	    .words = { "影响力系数", "power of dispersion" } },
	{ OUT(E), PORT_VECTOR, "1",
	    .words = { "感应度系数", "sensitivity of dispersion" } },
	{ NULL },
};

static struct vector
over_mean(struct call *call, const double *sums, size_t n)
{
	struct vector v = call_vector(call, n);
	double mean = 0;

	for (size_t i = 0; i < n; i++)
		mean += sums[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		v.v[i] = sums[i] / mean;
	return v;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct io_system io;
	double *rows;

	if (!io_factor(call, &g->A, "A", &io))
		return false;
	r->F = over_mean(call, io.multipliers.v, io.n);
	rows = cx_calloc(call->cx, io.n, sizeof(*rows));
	for (size_t i = 0; i < io.n; i++)
		rows[i] = 1;
	io_solve(&io, IO_ROWS, rows);
	r->E = over_mean(call, rows, io.n);
	return true;
}

const struct entry model_dispersion = {
	.id = "ECO-014",
	.words = { "影响力/感应度系数", "Power and sensitivity of dispersion" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "column and row sums of (I - A)^-1 over their means",
	.source = "Rasmussen",
	.strength = STRENGTH_A,
	.oracle = "numpy inverse",
	.version = 1,
	.evaluate = evaluate,
};
