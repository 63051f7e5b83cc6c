#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 20000

struct given {
	struct vector x;
	int64_t window, discords;
};

struct result {
	struct vector profile, neighbour, motif, discord;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 }, { "序列", "series" } },
	{ IN(window), PORT_WHOLE, "1", { 4, 5000 },
	    { "子序列长度", "length of a piece" } },
	{ IN(discords), PORT_WHOLE, "1", { 1, 100 },
	    { "异常片段个数", "strange pieces asked for" }, .otherwise = "3" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(profile), PORT_VECTOR, "1",
	    .words = { "各子序列到最近相似子序列的距离",
		"distance of each piece to the one most like it" } },
	{ OUT(neighbour), PORT_VECTOR, "1",
	    .words = { "最近子序列的起点", "where that one begins" } },
	{ OUT(motif), PORT_VECTOR, "1",
	    .words = { "最相似的一对的起点",
		"where the pair most alike begins" } },
	{ OUT(discord), PORT_VECTOR, "1",
	    .words = { "最异常子序列的起点（互不重叠）",
		"where the strangest pieces begin, which do not overlap" } },
	{ NULL },
};

struct pieces {
	const double *x; /* about the mean of all */
	size_t n, m;     /* how many there are, and of what length */
	double *mean, *sd;
};

/* Mean and deviation of each piece, by itself: no sums that run away. */
static void
describe(struct pieces *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct vector piece = { (double *)(uintptr_t)(p->x + i),
			p->m };
		const double squares = sample_squares(piece, &p->mean[i]);

		p->sd[i] = sample_is_constant(piece)
		    ? 0
		    : sqrt(fmax(0, squares) / (double)p->m);
	}
}

static double
distance(const struct pieces *p, size_t i, size_t j, double product)
{
	const double m = (double)p->m;

	if (!(p->sd[i] > 0) || !(p->sd[j] > 0))
		return p->sd[i] > 0 || p->sd[j] > 0 ? sqrt(m) : 0;
	return sqrt(fmax(0,
	    2 * m *
		(1 -
		    (product / m - p->mean[i] * p->mean[j]) / p->sd[i] /
			p->sd[j])));
}

static void
nearer(struct result *r, size_t i, size_t j, double d)
{
	if (d < r->profile.v[i]) {
		r->profile.v[i] = d;
		r->neighbour.v[i] = (double)j;
	}
}

/* All pairs that are `lag` apart. */
static void
diagonal(const struct pieces *p, size_t lag, struct result *r)
{
	double product = 0;

	for (size_t k = 0; k < p->m; k++)
		product += p->x[k] * p->x[k + lag];
	for (size_t i = 0; i + lag < p->n; i++) {
		const double d = distance(p, i, i + lag, product);

		nearer(r, i, i + lag, d);
		nearer(r, i + lag, i, d);
		if (i + lag + 1 < p->n)
			product += p->x[i + p->m] * p->x[i + p->m + lag] -
			    p->x[i] * p->x[i + lag];
	}
}

static void
tell(struct call *call, const struct given *g, const struct pieces *p,
    struct result *r)
{
	bool *barred = cx_calloc(call->cx, p->n, sizeof(*barred));
	size_t best = 0;

	for (size_t i = 1; i < p->n; i++)
		if (r->profile.v[i] < r->profile.v[best])
			best = i;
	r->motif = call_vector(call, 2);
	r->motif.v[0] = (double)best;
	r->motif.v[1] = r->neighbour.v[best];
	r->discord = call_vector(call, (size_t)g->discords);
	r->discord.n = 0;
	for (int64_t k = 0; k < g->discords; k++) {
		size_t most = p->n;

		for (size_t i = 0; i < p->n; i++)
			if (!barred[i] &&
			    (most == p->n ||
				r->profile.v[i] > r->profile.v[most]))
				most = i;
		if (most == p->n)
			break;
		r->discord.v[r->discord.n++] = (double)most;
		for (size_t i = most < p->m ? 0 : most + 1 - p->m;
		     i < p->n && i < most + p->m; i++)
			barred[i] = true;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = (size_t)g->window, apart = (m + 1) / 2;
	struct vector x = call_vector(call, g->x.n);
	struct pieces p = { x.v, 0, m, NULL, NULL };
	double mean;

	if (g->x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	if (!sample_varies(call, "x", g->x, 2 * m + apart))
		return false;
	(void)sample_squares(g->x, &mean);
	for (size_t t = 0; t < x.n; t++)
		x.v[t] = g->x.v[t] - mean;
	p.n = x.n - m + 1;
	p.mean = call_vector(call, p.n).v;
	p.sd = call_vector(call, p.n).v;
	describe(&p);
	r->profile = call_vector(call, p.n);
	r->neighbour = call_vector(call, p.n);
	for (size_t i = 0; i < p.n; i++)
		r->profile.v[i] = INFINITY;
	for (size_t lag = apart; lag < p.n; lag++) {
		if (!call_goes_on(call, (double)lag / (double)p.n))
			return false;
		diagonal(&p, lag, r);
	}
	tell(call, g, &p, r);
	return true;
}

const struct entry algorithm_matrix_profile = {
	.id = "ANO-16",
	.words = { "矩阵画像（STOMP）", "Matrix profile (STOMP)" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SERVICE | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d(i,j) = sqrt(2m (1 - (x(i)·x(j) - m mu(i) mu(j))/(m s(i) "
		    "s(j)))), products updated along diagonals; pieces nearer "
		    "than m/2 left out",
	.source = "Yeh et al. 2016; Zhu et al. 2016 (STOMP)",
	.strength = STRENGTH_A,
	.oracle = "scipy cdist of standardised pieces, every pair",
	.note = { "不变的子序列到任一变化子序列的距离取 √m，两不变者取 0",
	    "A piece that does not vary is sqrt(m) from any that does and 0 "
	    "from another that does not" },
	.version = 1,
	.evaluate = evaluate,
};
