#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define WORK 4e7 /* rows that the first look may read, twice */
#define AROUND 2 /* steps to each side of the best */
#define ROUGH 12 /* rounds around the best of each row */
#define FINE 80  /* and around the best of all */
#define SAMPLES_MOST 10000

enum kind { KIND_3PC, KIND_3PH, KIND_4P, KIND_5P };

struct given {
	struct vector T, E;
	int kind;
};

struct result {
	double base, sse, r2, cv_rmse;
	struct vector slopes, knots;
};

static const struct port given[] = {
	{ IN(T), PORT_VECTOR, "Cel", { -80, 80 },
	    { "平均气温", "mean temperatures" }, "n" },
	{ IN(E), PORT_VECTOR, "kW.h", .words = { "能耗", "energy" },
	    .shape = "n" },
	{ IN(kind), PORT_CHOICE, "",
	    .words = { "模型（3PC 制冷、3PH 采暖、4P、5P）",
		"model: 3PC cooling, 3PH heating, 4P, 5P" },
	    .choices = "3PC 3PH 4P 5P" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(base), PORT_NUMBER, "kW.h",
	    .words = { "变点处能耗（基荷）",
		"energy at the change point: the base load" } },
	{ OUT(slopes), PORT_VECTOR, "kW.h/K",
	    .words = { "每度增量（先采暖侧，后制冷侧）",
		"for each degree: heating side first, cooling side behind" } },
	{ OUT(knots), PORT_VECTOR, "Cel",
	    .words = { "变点温度", "change points" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "残差平方和", "sum of squares left" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(cv_rmse), PORT_NUMBER, "%", .words = { "CV(RMSE)", "CV(RMSE)" } },
	{ NULL },
};

static const struct shape {
	size_t slopes, knots;
	bool heats, cools;
} shapes[] = {
	[KIND_3PC] = { 1, 1, false, true },
	[KIND_3PH] = { 1, 1, true, false },
	[KIND_4P] = { 2, 1, true, true },
	[KIND_5P] = { 2, 2, true, true },
};

/* Columns for given change points: degrees below the first, degrees above
 * the last one, 1, energy. */
struct trial {
	const struct given *g;
	const struct shape *shape;
	double knots[2];
};

/* The products of a trial's columns; up to 4 of them. */
static void
products(const struct trial *t, double m[4][4], size_t *n)
{
	const double low = t->knots[0], high = t->knots[t->shape->knots - 1];

	*n = t->shape->slopes + 2;
	memset(m, 0, 16 * sizeof(double));
	for (size_t i = 0; i < t->g->T.n; i++) {
		double row[4];
		size_t k = 0;

		if (t->shape->heats)
			row[k++] = fmax(0, low - t->g->T.v[i]);
		if (t->shape->cools)
			row[k++] = fmax(0, t->g->T.v[i] - high);
		row[k++] = 1;
		row[k++] = t->g->E.v[i];
		for (size_t a = 0; a < k; a++)
			for (size_t b = a; b < k; b++)
				m[a][b] += row[a] * row[b];
	}
}

/* Least squares by Cholesky with E last; INFINITY where a side is empty. */
static double
rest(const struct trial *t, double *beta)
{
	double m[4][4];
	size_t n;

	products(t, m, &n);
	for (size_t j = 0; j < n; j++) {
		const double whole = m[j][j];

		for (size_t k = 0; k < j; k++)
			m[j][j] -= m[k][j] * m[k][j];
		if (j + 1 == n)
			break;
		if (!(m[j][j] > 1e-10 * whole))
			return INFINITY;
		m[j][j] = sqrt(m[j][j]);
		for (size_t i = j + 1; i < n; i++) {
			for (size_t k = 0; k < j; k++)
				m[j][i] -= m[k][j] * m[k][i];
			m[j][i] /= m[j][j];
		}
	}
	for (size_t j = n - 1; j-- > 0;) {
		beta[j] = m[j][n - 1];
		for (size_t k = j + 1; k + 1 < n; k++)
			beta[j] -= m[j][k] * beta[k];
		beta[j] /= m[j][j];
	}
	return fmax(0, m[n - 1][n - 1]);
}

struct best {
	double knots[2], sse, beta[3];
};

static void
attempt(struct trial *t, double low, double high, struct best *best)
{
	double beta[3], sse;

	if (high < low)
		return;
	t->knots[0] = low;
	t->knots[1] = high;
	sse = rest(t, beta);
	if (sse < best->sse) {
		*best = (struct best){ { low, high }, sse };
		memcpy(best->beta, beta, sizeof(beta));
	}
}

/* Ever finer grids around the best there is, each until it finds no better
 * one. */
static void
refine(struct trial *t, double step, int halves, struct best *best)
{
	for (int h = 0; h < halves; h++) {
		const struct best before = *best;

		for (int i = -AROUND; i <= AROUND; i++)
			for (int j = -AROUND; j <= AROUND; j++)
				if (t->shape->knots == 2 || i == j)
					attempt(t, before.knots[0] + i * step,
					    before.knots[1] + j * step, best);
		if (!(best->sse < before.sse))
			step /= 2;
	}
}

/*
 * Where to look first: at the temperatures that were met and between them, or
 * at as many of these as there is time for.
 */
static struct vector
candidates(struct call *call, struct vector T)
{
	const struct vector sorted = sample_sorted(call, T);
	struct vector all = call_vector(call, 2 * T.n);
	const size_t most = (size_t)fmax(8, sqrt(WORK / (double)T.n));

	all.n = 0;
	for (size_t i = 0; i < T.n; i++) {
		const double before = i > 0 ? sorted.v[i - 1] : 0;

		if (i > 0 && !(sorted.v[i] > before))
			continue;
		if (i > 0)
			all.v[all.n++] = (sorted.v[i] + before) / 2;
		all.v[all.n++] = sorted.v[i];
	}
	if (all.n <= most)
		return all;
	for (size_t i = 0; i < most; i++)
		all.v[i] = all.v[i * (all.n - 1) / (most - 1)];
	all.n = most;
	return all;
}

/* The squares have a valley for nearly each point, so the best of every first
 * change point is followed down. */
static bool
look(struct call *call, struct trial *t, double step, struct best *best)
{
	const struct vector at = candidates(call, t->g->T);

	for (size_t i = 0; i < at.n; i++) {
		const size_t last = t->shape->knots == 1 ? i : at.n - 1;
		struct best row = { .sse = INFINITY };

		if (!call_goes_on(call, (double)i / (double)at.n))
			return false;
		for (size_t j = i; j <= last; j++)
			attempt(t, at.v[i], at.v[j], &row);
		if (isinf(row.sse))
			continue;
		refine(t, step, ROUGH, &row);
		if (row.sse < best->sse)
			*best = row;
	}
	return true;
}

static void
tell(struct call *call, const struct given *g, const struct shape *shape,
    const struct best *best, struct result *r)
{
	const double n = (double)g->E.n;
	const double free = n - (double)(shape->slopes + shape->knots + 1);
	double mean;
	const double all = sample_squares(g->E, &mean);

	r->sse = best->sse;
	r->base = best->beta[shape->slopes];
	r->slopes = call_vector(call, shape->slopes);
	r->knots = call_vector(call, shape->knots);
	memcpy(r->slopes.v, best->beta, shape->slopes * sizeof(double));
	memcpy(r->knots.v, best->knots, shape->knots * sizeof(double));
	r->r2 = 1 - r->sse / all;
	r->cv_rmse = 100 * sqrt(r->sse / free) / mean;
	for (size_t j = 0; j < shape->slopes; j++)
		if (r->slopes.v[j] < 0) {
			call_warn(call,
			    "有一侧能耗随度数下降，该模型可能不适用",
			    "energy falls with degrees on one side: another "
			    "model may fit better");
			break;
		}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	const struct shape *shape = &shapes[g->kind];
	struct trial t = { .g = g, .shape = shape };
	struct best best = { .sse = INFINITY };
	double least = INFINITY, most = -INFINITY, step;

	if (g->T.n > SAMPLES_MOST)
		return call_refuse(
		    call, "T", "T has more than %d values", SAMPLES_MOST);
	if (!sample_varies(call, "T", g->T, shape->slopes + shape->knots + 2) ||
	    !sample_varies(call, "E", g->E, 2))
		return false;
	for (size_t i = 0; i < g->T.n; i++) {
		least = fmin(least, g->T.v[i]);
		most = fmax(most, g->T.v[i]);
	}
	step = (most - least) / fmin((double)g->T.n, 200);
	if (!look(call, &t, step, &best))
		return false;
	if (isinf(best.sse))
		return call_refuse(
		    call, "T", "T has too few different values for this model");
	refine(&t, step, FINE, &best);
	tell(call, g, shape, &best, out);
	return true;
}

const struct entry algorithm_energy_change_point = {
	.id = "REG-20",
	.words = { "能耗 3P/4P/5P 变点模型",
	    "3P, 4P and 5P change-point models of energy" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = base + h (Th - T)+ + c (T - Tc)+; 4P: Th = Tc; 3P: "
		    "one side alone; CV(RMSE) = sqrt(SSE/(n-p))/mean E",
	.source = "Kissock, Haberl & Claridge 2003; ASHRAE Guideline 14",
	.strength = STRENGTH_A,
	.oracle = "scipy differential_evolution over the change points",
	.version = 1,
	.evaluate = evaluate,
};
