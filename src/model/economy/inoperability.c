#include <string.h>

#include "knowledge/entry.h"
#include "model/economy/input_output.h"

struct given {
	struct matrix A;
	struct vector x, c;
};

struct result {
	struct vector q;
	double loss;
};

static const struct port given[] = {
	{ IN(A), PORT_MATRIX, "1", { 0, 1e6 },
	    { "直接消耗系数", "direct input coefficients" }, "n,n" },
	{ IN(x), PORT_VECTOR, "{CNY}", { 0.01, 1e18 },
	    { "总产出", "total output" }, "n" },
	{ IN(c), PORT_VECTOR, "1", { 0, 1 },
	    { "需求扰动占比", "lost demand over output" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q), PORT_VECTOR, "1",
	    .words = { "不可操作率", "inoperability" } },
	{ OUT(loss), PORT_NUMBER, "{CNY}", .words = { "损失", "loss" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct matrix shares = call_matrix(call, g->x.n, g->x.n);
	struct io_system io;

	for (size_t i = 0; i < g->x.n; i++)
		for (size_t j = 0; j < g->x.n; j++)
			shares.v[i * g->x.n + j] =
			    g->A.v[i * g->x.n + j] * g->x.v[j] / g->x.v[i];
	/* The test of A is that of A*, which is A in other measures. */
	if (!io_factor(call, &shares, "A", &io))
		return false;
	r->q = call_vector(call, io.n);
	memcpy(r->q.v, g->c.v, io.n * sizeof(double));
	io_solve(&io, IO_ROWS, r->q.v);
	r->loss = 0;
	for (size_t i = 0; i < io.n; i++) {
		if (r->q.v[i] > 1)
			return call_refuse(call, "c",
			    "sector %zu would lose %g times its output", i + 1,
			    r->q.v[i]);
		r->loss += r->q.v[i] * g->x.v[i];
	}
	return true;
}

const struct entry model_inoperability = {
	.id = "ECO-015",
	.words = { "不可操作性投入产出 IIM",
	    "Inoperability input-output model" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_SUPPLY | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "A* = diag(x)^-1 A diag(x); q = (I - A*)^-1 c; loss = sum(q x)",
	.source = "Santos & Haimes 2004",
	.strength = STRENGTH_A,
	.oracle = "the same as less demand in the Leontief model",
	.version = 1,
	.evaluate = evaluate,
};
