#include <math.h>
#include <string.h>

#include "knowledge/entry.h"
#include "model/economy/input_output.h"

#define SECTORS_MOST 1000

enum method { METHOD_LEONTIEF, METHOD_GHOSH, METHOD_INOPERABILITY };

struct given {
	struct matrix A;
	struct vector y;
	int method;
};

struct result {
	struct vector x, multipliers, influence, sensitivity;
	struct matrix inverse;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0, 1e6 },
	    { "系数矩阵：直接消耗（leontief）、分配（ghosh）或相互依赖"
	      "（inoperability）",
		"coefficients: of inputs, of sales, or of dependence" },
	    "n,n" },
	{ IN(y), PORT_VECTOR, "1", { -1e15, 1e15 },
	    { "最终需求、增加值或初始扰动",
		"final demand, value added, or first disturbance" },
	    "n" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "需求拉动、供给推动或不可运行性传播",
		"pulled by demand, pushed by supply, or disturbed" },
	    .choices = "leontief ghosh inoperability",
	    .otherwise = "\"leontief\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1",
	    .words = { "总产出，或各部门不可运行性（不超过 1）",
		"output, or how far each sector stands still, at most 1" } },
	{ OUT(multipliers), PORT_VECTOR, "1",
	    .words = { "乘数（逆矩阵列和）",
		"multipliers: column sums of the inverse" } },
	{ OUT(influence), PORT_VECTOR, "1",
	    .words = { "影响力系数", "power of dispersion" } },
	{ OUT(sensitivity), PORT_VECTOR, "1",
	    .words = { "感应度系数", "sensitivity of dispersion" } },
	{ OUT(inverse), PORT_MATRIX, "1",
	    .words = { "逆矩阵 (I - A)⁻¹", "the inverse of I - A" } },
	{ NULL },
};

/* Column by column. */
static bool
invert(struct call *call, const struct io_system *io, struct matrix *inverse)
{
	double *column = call_vector(call, io->n).v;

	*inverse = call_matrix(call, io->n, io->n);
	for (size_t j = 0; j < io->n; j++) {
		if (!call_goes_on(call, (double)j / (double)io->n))
			return false;
		memset(column, 0, io->n * sizeof(*column));
		column[j] = 1;
		io_solve(io, IO_ROWS, column);
		for (size_t i = 0; i < io->n; i++)
			inverse->v[i * io->n + j] = column[i];
	}
	return true;
}

/* Sums of columns and rows over their mean. */
static void
dispersion(struct call *call, struct result *r)
{
	const size_t n = r->inverse.rows;
	double all = 0;

	r->influence = call_vector(call, n);
	r->sensitivity = call_vector(call, n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			const double v = r->inverse.v[i * n + j];

			r->influence.v[j] += v;
			r->sensitivity.v[i] += v;
			all += v;
		}
	for (size_t i = 0; i < n; i++) {
		r->influence.v[i] *= (double)n / all;
		r->sensitivity.v[i] *= (double)n / all;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct io_system io;

	if (g->A.rows > SECTORS_MOST)
		return call_refuse(
		    call, "A", "A has more than %d sectors", SECTORS_MOST);
	for (size_t i = 0; i < g->y.n && g->method == METHOD_INOPERABILITY; i++)
		if (g->y.v[i] < 0 || g->y.v[i] > 1)
			return call_refuse(call, "y",
			    "a disturbance is a share from 0 to 1, not %.10g",
			    g->y.v[i]);
	if (!io_factor(call, &g->A, "A", &io) ||
	    !invert(call, &io, &r->inverse))
		return false;
	r->multipliers = io.multipliers;
	dispersion(call, r);
	r->x = call_vector(call, io.n);
	memcpy(r->x.v, g->y.v, io.n * sizeof(double));
	io_solve(&io, g->method == METHOD_GHOSH ? IO_COLUMNS : IO_ROWS, r->x.v);
	for (size_t i = 0; i < io.n && g->method == METHOD_INOPERABILITY; i++)
		r->x.v[i] = fmin(1, r->x.v[i]);
	return true;
}

const struct entry algorithm_input_output = {
	.id = "SIM-11",
	.words = { "投入产出（Leontief、Ghosh、IIM）",
	    "Input-output: Leontief, Ghosh, inoperability" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = (I - A)^-1 y; Ghosh: x' = y'(I - A)^-1; "
		    "inoperability: min(1, x)",
	.source = "Leontief 1936; Ghosh 1958; Haimes & Jiang 2001; Rasmussen "
		  "1956",
	.strength = STRENGTH_A,
	.oracle = "numpy.linalg.inv",
	.version = 1,
	.evaluate = evaluate,
};
