#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct matrix W;
	struct vector E, s0;
};

struct result {
	double R;
	struct vector h;
};

static const struct port given[] = {
	{ IN(W), PORT_MATRIX, "{CNY}", { 0, 1e18 },
	    { "敞口矩阵 W[i][j]（i 违约致 j 损失）",
		"exposure: what j loses when i fails" },
	    "n,n" },
	{ IN(E), PORT_VECTOR, "{CNY}", { 0.01, 1e18 }, { "权益", "equity" },
	    "n" },
	{ IN(s0), PORT_VECTOR, "1", { 0, 1 },
	    { "初始困境", "distress at the beginning" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_NUMBER, "1", .words = { "DebtRank", "DebtRank" } },
	{ OUT(h), PORT_VECTOR, "1",
	    .words = { "困境水平", "distress in the end" } },
	{ NULL },
};

/* Each firm passes its distress on once, in the round after it was hit: rings
 * come to an end and nothing is counted twice. */
enum state { CALM, HIT, SPENT };

/* What those hit do to the others; true when a calm one was reached. */
static bool
pass_on(const struct given *g, const enum state *state, const double *before,
    double *h)
{
	const size_t n = g->E.n;
	bool reached = false;

	for (size_t i = 0; i < n; i++) {
		if (state[i] != HIT)
			continue;
		for (size_t j = 0; j < n; j++) {
			const double share =
			    fmin(1, g->W.v[i * n + j] / g->E.v[j]);

			h[j] = fmin(1, h[j] + share * before[i]);
			reached |= state[j] == CALM && h[j] > 0;
		}
	}
	return reached;
}

static void
spread(struct call *call, const struct given *g, double *h)
{
	const size_t n = g->E.n;
	enum state *state = cx_calloc(call->cx, n, sizeof(*state));
	double *before = cx_calloc(call->cx, n, sizeof(*before));
	bool goes_on = true;

	memcpy(h, g->s0.v, n * sizeof(*h));
	for (size_t i = 0; i < n; i++)
		state[i] = h[i] > 0 ? HIT : CALM;
	while (goes_on) {
		memcpy(before, h, n * sizeof(*h));
		goes_on = pass_on(g, state, before, h);
		for (size_t i = 0; i < n; i++)
			if (state[i] == HIT)
				state[i] = SPENT;
			else if (state[i] == CALM && h[i] > 0)
				state[i] = HIT;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double all = 0;

	for (size_t i = 0; i < g->E.n; i++) {
		if (g->W.v[i * g->E.n + i] > 0)
			return call_refuse(
			    call, "W", "firm %zu is exposed to itself", i + 1);
		all += g->E.v[i];
	}
	r->h = call_vector(call, g->E.n);
	spread(call, g, r->h.v);
	r->R = 0;
	for (size_t i = 0; i < g->E.n; i++)
		r->R += (r->h.v[i] - g->s0.v[i]) * g->E.v[i] / all;
	return true;
}

const struct entry model_debt_rank = {
	.id = "ECO-017",
	.words = { "担保圈传染 DebtRank",
	    "DebtRank: contagion in a ring of guarantees" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h_j += min(1, W_ij/E_j) h_i once for each i that is hit, "
		    "at most 1; R = sum((h - s0) E)/sum(E)",
	.source = "Battiston et al. 2012",
	.strength = STRENGTH_B,
	.oracle = "a chain of three worked by hand",
	.version = 1,
	.evaluate = evaluate,
};
