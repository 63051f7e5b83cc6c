#include <string.h>

#include "knowledge/entry.h"
#include "model/economy/input_output.h"

struct given {
	struct matrix Z;
	struct vector x, v;
};

struct result {
	struct vector xg;
};

static const struct port given[] = {
	{ IN(Z), PORT_MATRIX, "{CNY}", { 0, 1e18 },
	    { "中间流量", "flows between sectors" }, "n,n" },
	{ IN(x), PORT_VECTOR, "{CNY}", { 0.01, 1e18 },
	    { "总产出", "total output" }, "n" },
	{ IN(v), PORT_VECTOR, "{CNY}", { -1e18, 1e18 },
	    { "增加值", "value added" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(xg), PORT_VECTOR, "{CNY}",
	    .words = { "推动的总产出", "total output that it makes" } },
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
			    g->Z.v[i * g->x.n + j] / g->x.v[i];
	if (!io_factor(call, &shares, "Z", &io))
		return false;
	r->xg = call_vector(call, io.n);
	memcpy(r->xg.v, g->v.v, io.n * sizeof(double));
	io_solve(&io, IO_COLUMNS, r->xg.v);
	return true;
}

const struct entry model_ghosh = {
	.id = "ECO-016",
	.words = { "Ghosh 供给推动模型", "Ghosh supply-driven model" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "B = diag(x)^-1 Z; x' = v' (I - B)^-1",
	.source = "Ghosh 1958; Miller & Blair",
	.strength = STRENGTH_B,
	.oracle = "Miller & Blair's example of two sectors",
	.version = 1,
	.evaluate = evaluate,
};
