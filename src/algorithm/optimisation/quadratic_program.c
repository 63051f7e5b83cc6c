#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define SIDE_MOST 300
#define ROUNDS 200
#define CLOSE 1e-9

struct given {
	struct matrix P, A, Aeq;
	struct vector q, b, beq, low, high;
};

struct result {
	struct vector x, dual, dual_eq;
	double obj;
	int64_t rounds;
};

static const struct port given[] = {
	{ IN(P), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "二次项矩阵 P（对称半正定）",
		"matrix P, symmetric, nowhere curved down" },
	    "n,n" },
	{ IN(q), PORT_VECTOR, "1", { -1e9, 1e9 }, { "一次项", "linear part" },
	    "n" },
	{ IN(A), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "不等式系数 A x ≤ b", "rows of A x <= b" }, "m,n",
	    .otherwise = "null" },
	{ IN(b), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "不等式右端", "right side of A x <= b" }, "m",
	    .otherwise = "null" },
	{ IN_AS(Aeq, "A_eq"), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "等式系数 A_eq x = b_eq", "rows of A_eq x = b_eq" }, "k,n",
	    .otherwise = "null" },
	{ IN_AS(beq, "b_eq"), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等式右端", "right side of A_eq x = b_eq" }, "k",
	    .otherwise = "null" },
	{ IN(low), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "下界，空为不限", "least of x; null: any" }, "n",
	    .otherwise = "null", .gaps = true },
	{ IN(high), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "上界，空为不限", "most of x; null: any" }, "n",
	    .otherwise = "null", .gaps = true },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_VECTOR, "1",
	    .words = { "最优解", "where it is least" } },
	{ OUT(obj), PORT_NUMBER, "1",
	    .words = { "目标最小值 x'Px/2 + q'x",
		"least value of x'Px/2 + q'x" } },
	{ OUT(dual), PORT_VECTOR, "1",
	    .words = { "不等式乘子", "multipliers of A x <= b" } },
	{ OUT(dual_eq), PORT_VECTOR, "1",
	    .words = { "等式乘子", "multipliers of A_eq x = b_eq" } },
	{ OUT(rounds), PORT_WHOLE, "1", .words = { "迭代次数", "rounds" } },
	{ NULL },
};

/*
 * An interior point on the way to the optimum: all limits are rows G x + s =
 * h, s > 0, with multipliers z > 0, and equalities with y.
 */
struct point {
	struct call *call;
	size_t n, m, k; /* of x, limits, equalities */
	double *P, *G, *h;
	const struct given *g;
	double *x, *s, *z, *y;
	double *rd, *rp, *re; /* what is still wrong: slopes, limits, equals */
	double *dx, *ds, *dz, *dy, *rs;
	double *kkt, *step;
	lapack_int *pivot;
};

static void
add_row(struct point *p, const double *row, double sign, double right)
{
	for (size_t j = 0; j < p->n; j++)
		p->G[p->m * p->n + j] = sign * row[j];
	p->h[p->m++] = sign * right;
}

/* Rows of A and bounds, which are limits as well. */
static void
lay_out(struct point *p)
{
	const struct given *g = p->g;
	double *unit = call_vector(p->call, p->n).v;
	const size_t most = g->A.rows + 2 * p->n;

	p->G = call_matrix(p->call, most + 1, p->n).v;
	p->h = call_vector(p->call, most + 1).v;
	for (size_t i = 0; i < g->A.rows; i++)
		add_row(p, g->A.v + i * p->n, 1, g->b.v[i]);
	for (size_t j = 0; j < p->n; j++) {
		unit[j] = 1;
		if (g->high.n > 0 && !isnan(g->high.v[j]))
			add_row(p, unit, 1, g->high.v[j]);
		if (g->low.n > 0 && !isnan(g->low.v[j]))
			add_row(p, unit, -1, g->low.v[j]);
		unit[j] = 0;
	}
}

static void
begin(struct point *p)
{
	double **all[] = { &p->x, &p->dx, &p->rd },
	       **limits[] = { &p->s, &p->z, &p->rp, &p->ds, &p->dz, &p->rs };
	double **equals[] = { &p->y, &p->re, &p->dy };
	const size_t side = p->n + p->k;

	for (size_t i = 0; i < 3; i++) {
		*all[i] = call_vector(p->call, p->n).v;
		*equals[i] = call_vector(p->call, p->k + 1).v;
	}
	for (size_t i = 0; i < 6; i++)
		*limits[i] = call_vector(p->call, p->m + 1).v;
	p->kkt = call_matrix(p->call, side, side).v;
	p->step = call_vector(p->call, side).v;
	p->pivot = cx_calloc(p->call->cx, side, sizeof(*p->pivot));
	for (size_t i = 0; i < p->m; i++)
		p->s[i] = p->z[i] = fmax(1, fabs(p->h[i]));
}

/* What is left of each condition; how much at most, in its own scale. */
static double
residuals(struct point *p)
{
	double worst = 0, size = 1;

	for (size_t j = 0; j < p->n; j++) {
		double sum = p->g->q.v[j];

		size = fmax(size, fabs(p->g->q.v[j]));
		for (size_t l = 0; l < p->n; l++)
			sum += p->P[j * p->n + l] * p->x[l];
		for (size_t i = 0; i < p->m; i++)
			sum += p->G[i * p->n + j] * p->z[i];
		for (size_t e = 0; e < p->k; e++)
			sum += p->g->Aeq.v[e * p->n + j] * p->y[e];
		p->rd[j] = sum;
		worst = fmax(worst, fabs(sum) / size);
	}
	for (size_t i = 0; i < p->m; i++) {
		double sum = p->s[i] - p->h[i];

		for (size_t j = 0; j < p->n; j++)
			sum += p->G[i * p->n + j] * p->x[j];
		p->rp[i] = sum;
		worst = fmax(worst, fabs(sum) / fmax(1, fabs(p->h[i])));
	}
	for (size_t e = 0; e < p->k; e++) {
		double sum = -p->g->beq.v[e];

		for (size_t j = 0; j < p->n; j++)
			sum += p->g->Aeq.v[e * p->n + j] * p->x[j];
		p->re[e] = sum;
		worst = fmax(worst, fabs(sum) / fmax(1, fabs(p->g->beq.v[e])));
	}
	return worst;
}

static double
gap(const struct point *p)
{
	double sum = 0;

	for (size_t i = 0; i < p->m; i++)
		sum += p->s[i] * p->z[i];
	return p->m > 0 ? sum / (double)p->m : 0;
}

/* The matrix of a step: P + G'(z/s)G, bordered by the equalities. */
static bool
factor(struct point *p)
{
	const size_t side = p->n + p->k;

	memset(p->kkt, 0, side * side * sizeof(double));
	for (size_t j = 0; j < p->n; j++)
		for (size_t l = 0; l < p->n; l++) {
			double sum = p->P[j * p->n + l] + (j == l) * 1e-12;

			for (size_t i = 0; i < p->m; i++)
				sum += p->G[i * p->n + j] * p->z[i] / p->s[i] *
				    p->G[i * p->n + l];
			p->kkt[j * side + l] = sum;
		}
	for (size_t e = 0; e < p->k; e++)
		for (size_t j = 0; j < p->n; j++)
			p->kkt[(p->n + e) * side + j] =
			    p->kkt[j * side + p->n + e] =
				p->g->Aeq.v[e * p->n + j];
	for (size_t e = 0; e < p->k; e++)
		p->kkt[(p->n + e) * side + p->n + e] = -1e-12;
	return LAPACKE_dgetrf(LAPACK_ROW_MAJOR, (lapack_int)side,
		   (lapack_int)side, p->kkt, (lapack_int)side, p->pivot) == 0;
}

/* A step that puts all conditions right to first order, with s z = rs. */
static void
aim(struct point *p)
{
	const size_t side = p->n + p->k;

	for (size_t j = 0; j < p->n; j++) {
		p->step[j] = -p->rd[j];
		for (size_t i = 0; i < p->m; i++)
			p->step[j] -= p->G[i * p->n + j] *
			    (p->z[i] * p->rp[i] - p->rs[i]) / p->s[i];
	}
	for (size_t e = 0; e < p->k; e++)
		p->step[p->n + e] = -p->re[e];
	(void)LAPACKE_dgetrs(LAPACK_ROW_MAJOR, 'N', (lapack_int)side, 1, p->kkt,
	    (lapack_int)side, p->pivot, p->step, 1);
	memcpy(p->dx, p->step, p->n * sizeof(double));
	memcpy(p->dy, p->step + p->n, p->k * sizeof(double));
	for (size_t i = 0; i < p->m; i++) {
		p->ds[i] = -p->rp[i];
		for (size_t j = 0; j < p->n; j++)
			p->ds[i] -= p->G[i * p->n + j] * p->dx[j];
		p->dz[i] = (-p->rs[i] - p->z[i] * p->ds[i]) / p->s[i];
	}
}

/* How far s and z stay above 0. */
static double
room(const struct point *p)
{
	double most = 1;

	for (size_t i = 0; i < p->m; i++) {
		if (p->ds[i] < 0)
			most = fmin(most, -p->s[i] / p->ds[i]);
		if (p->dz[i] < 0)
			most = fmin(most, -p->z[i] / p->dz[i]);
	}
	return most;
}

static void
move(struct point *p, double by)
{
	for (size_t j = 0; j < p->n; j++)
		p->x[j] += by * p->dx[j];
	for (size_t e = 0; e < p->k; e++)
		p->y[e] += by * p->dy[e];
	for (size_t i = 0; i < p->m; i++) {
		p->s[i] += by * p->ds[i];
		p->z[i] += by * p->dz[i];
	}
}

/* Mehrotra's: a step straight there says how much to keep to the middle. */
static bool
improve(struct point *p)
{
	const double mu = gap(p);
	double by, after = 0, center;

	if (!factor(p))
		return false;
	for (size_t i = 0; i < p->m; i++)
		p->rs[i] = p->s[i] * p->z[i];
	aim(p);
	by = room(p);
	for (size_t i = 0; i < p->m; i++)
		after += (p->s[i] + by * p->ds[i]) * (p->z[i] + by * p->dz[i]) /
		    (double)p->m;
	center = mu > 0 ? pow(after / mu, 3) * mu : 0;
	for (size_t i = 0; i < p->m; i++)
		p->rs[i] += p->ds[i] * p->dz[i] - center;
	if (p->m > 0)
		aim(p);
	move(p, p->m > 0 ? fmin(1, 0.99 * room(p)) : 1);
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->q.n;

	if (n > SIDE_MOST || g->A.rows > SIDE_MOST)
		return call_refuse(call, "P",
		    "there are more than %d variables or rows", SIDE_MOST);
	if ((g->A.rows == 0) != (g->b.n == 0))
		return call_refuse(call, "b", "A and b come together");
	if ((g->Aeq.rows == 0) != (g->beq.n == 0))
		return call_refuse(call, "b_eq", "A_eq and b_eq come together");
	for (size_t i = 0; i < n * n; i++)
		if (fabs(g->P.v[i] - g->P.v[i % n * n + i / n]) >
		    1e-9 * (1 + fabs(g->P.v[i])))
			return call_refuse(call, "P", "P is not symmetric");
	return true;
}

static bool
is_convex(struct call *call, const struct given *g)
{
	const size_t n = g->q.n;
	double *P = call_matrix(call, n, n).v, *w = call_vector(call, n).v;

	memcpy(P, g->P.v, n * n * sizeof(*P));
	(void)LAPACKE_dsyev(
	    LAPACK_ROW_MAJOR, 'N', 'L', (lapack_int)n, P, (lapack_int)n, w);
	return w[0] >= -1e-9 * fmax(1, fabs(w[n - 1])) ||
	    call_refuse(
		call, "P", "P is curved down somewhere: eigenvalue %.4g", w[0]);
}

static void
tell(struct point *p, struct result *r)
{
	const struct given *g = p->g;

	r->x = (struct vector){ p->x, p->n };
	r->dual = (struct vector){ p->z, g->A.rows };
	r->dual_eq = (struct vector){ p->y, p->k };
	for (size_t i = 0; i < p->n; i++) {
		r->obj += g->q.v[i] * p->x[i];
		for (size_t j = 0; j < p->n; j++)
			r->obj += p->x[i] * p->P[i * p->n + j] * p->x[j] / 2;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct point p = {
		.call = call, .g = g, .n = g->q.n, .k = g->Aeq.rows, .P = g->P.v
	};

	if (!check(call, g) || !is_convex(call, g))
		return false;
	lay_out(&p);
	begin(&p);
	for (r->rounds = 0; r->rounds < ROUNDS; r->rounds++) {
		double size;

		if (!call_goes_on(call, (double)r->rounds / ROUNDS))
			return false;
		size = residuals(&p);
		if (size < CLOSE && gap(&p) < CLOSE) {
			tell(&p, r);
			return true;
		}
		if (!isfinite(size) || size > 1e30 || !improve(&p))
			break;
	}
	return call_refuse(call, "P",
	    "no least value is found: the limits leave nothing, or it has no "
	    "end");
}

const struct entry algorithm_quadratic_program = {
	.id = "OPT-03",
	.words = { "二次规划（内点法）",
	    "Quadratic programs (interior point)" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min x'Px/2 + q'x; A x <= b; A_eq x = b_eq; low <= x <= "
		    "high",
	.source = "Mehrotra 1992; Nocedal & Wright, 2nd ed., 2006, section "
		  "16.6",
	.strength = STRENGTH_A,
	.oracle = "scipy minimize SLSQP",
	.version = 1,
	.evaluate = evaluate,
};
