#include <gsl/gsl_sort.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	double G;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { 0, 1e300 }, { "数值", "values" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(G), PORT_NUMBER, "1", .words = { "基尼", "Gini coefficient" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n;
	double *x = cx_calloc(call->cx, g->x.n, sizeof(*x));
	double sum = 0, ranked = 0;

	memcpy(x, g->x.v, g->x.n * sizeof(*x));
	gsl_sort(x, 1, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		sum += x[i];
		ranked += (2 * (double)(i + 1) - n - 1) * x[i];
	}
	if (!(sum > 0))
		return call_refuse(call, "x", "there is nothing to share");
	r->G = ranked / (n * sum);
	return true;
}

const struct entry model_gini = {
	.id = "ECO-018",
	.words = { "洛伦兹/基尼系数", "Lorenz curve: Gini coefficient" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "G = sum((2i - n - 1) x_i)/(n sum(x)), x sorted",
	.source = "statistics (Lorenz, Gini)",
	.strength = STRENGTH_A,
	.oracle = "mean absolute difference",
	.version = 1,
	.evaluate = evaluate,
};
