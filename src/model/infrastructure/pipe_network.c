#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector dem, r;
};

struct result {
	struct vector Q;
};

static const struct port given[] = {
	{ IN(dem), PORT_VECTOR, "L/s", { 0, 1e6 },
	    { "节点 1-3 用水", "taken at nodes 1 to 3" }, .shape = "3" },
	{ IN(r), PORT_VECTOR, "1", { 1e-12, 1e9 },
	    { "五管阻系数（0-1、1-2、0-3、3-2、1-3）",
		"resistance of pipes 0-1, 1-2, 0-3, 3-2 and 1-3" },
	    .shape = "5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_VECTOR, "L/s",
	    .words = { "各管流量（沿上述方向为正）", "flow of each pipe" } },
	{ NULL },
};

#define PIPES 5
#define EXPONENT 1.852 /* Hazen and Williams */
#define ROUNDS 200
#define CLOSE 1e-13

/* Which way a loop goes through each pipe: 0-1-3-0 and 1-2-3-1. */
static const double loop[2][PIPES] = { { 1, 0, -1, 0, 1 },
	{ 0, 1, 0, -1, -1 } };

/*
 * Closes both loops at once, as Hardy Cross does one after the other (the
 * simultaneous form is Newton's and settles whatever the resistances are).
 * Returns the larger of the two corrections.
 */
static double
correct(const double *resistance, double *Q)
{
	double open[2] = { 0, 0 }, a[2][2] = { { 0, 0 }, { 0, 0 } };
	double determinant, step[2];

	for (int i = 0; i < PIPES; i++) {
		const double power = pow(fabs(Q[i]), EXPONENT - 1);
		const double head = resistance[i] * Q[i] * power;
		/* A pipe at rest still needs a slope. */
		const double slope =
		    EXPONENT * resistance[i] * fmax(power, 1e-9);

		for (int k = 0; k < 2; k++) {
			open[k] += loop[k][i] * head;
			for (int l = 0; l < 2; l++)
				a[k][l] += loop[k][i] * loop[l][i] * slope;
		}
	}
	determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
	step[0] = (open[0] * a[1][1] - open[1] * a[0][1]) / determinant;
	step[1] = (open[1] * a[0][0] - open[0] * a[1][0]) / determinant;
	for (int i = 0; i < PIPES; i++)
		Q[i] -= loop[0][i] * step[0] + loop[1][i] * step[1];
	return fmax(fabs(step[0]), fabs(step[1]));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double *Q;
	double total = 0;

	for (size_t i = 0; i < 3; i++)
		total += g->dem.v[i];
	r->Q = call_vector(call, PIPES);
	Q = r->Q.v;
	/* Half of it each way, which serves every node. */
	Q[0] = Q[2] = total / 2;
	Q[1] = Q[0] - g->dem.v[0];
	Q[3] = Q[2] - g->dem.v[2];
	for (int round = 0; round < ROUNDS; round++)
		if (correct(g->r.v, Q) <= CLOSE * total)
			return true;
	return call_refuse(call, "r", "the flows do not settle");
}

const struct entry model_pipe_network = {
	.id = "INF-006",
	.words = { "管网平差（Hardy Cross）",
	    "Flows of a pipe network (Hardy Cross)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum of r Q |Q|^0.852 around each loop = 0; flows balance "
		    "at each node",
	.source = "给水排水管网",
	.strength = STRENGTH_A,
	.oracle = "all equations solved at once (scipy)",
	.note = { "固定拓扑：水源 0，节点 1-3，五根管",
	    "Of one shape: source 0, nodes 1 to 3, five pipes" },
	.version = 1,
	.evaluate = evaluate,
};
