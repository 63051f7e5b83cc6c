#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct matrix X;
	int64_t k, starts, max_iter, seed;
};

struct result {
	double inertia;
	struct vector labels, sizes;
	struct matrix centers;
	int64_t iterations;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "样本，一行一个", "samples, a row each" },
	    .shape = "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 10000 }, { "簇数", "clusters" } },
	{ IN(starts), PORT_WHOLE, "1", { 1, 100 },
	    { "重启次数", "starts, of which the best is kept" },
	    .otherwise = "10" },
	{ IN(max_iter), PORT_WHOLE, "1", { 1, 10000 },
	    { "每次最多迭代", "iterations of a start at most" },
	    .otherwise = "300" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(inertia), PORT_NUMBER, "1",
	    .words = { "簇内平方和",
		"sum of squares of the distances to centers" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（从 0 起）", "cluster of each, from 0" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各簇样本数", "samples of each cluster" } },
	{ OUT(centers), PORT_MATRIX, "1",
	    .words = { "簇中心，一行一个", "centers, a row each" } },
	{ OUT(iterations), PORT_WHOLE, "1",
	    .words = { "最好一次的迭代数", "iterations of the best start" } },
	{ NULL },
};

/*
 * Centers also stand in tiles of eight, number by number, so that a processor
 * measures the distances to several at once.
 */
#define TILE 8

struct work {
	const double *x;
	size_t n, m, k;
	double *centers, *tiles, *sums;
	uint32_t *label, *size;
	double *upper; /* of the distance to the own center */
	double *lower; /* of the distance to any other */
	double *moved; /* how far each center went */
	double *half;  /* half of the way to the next center */
	double *until; /* sums of what begin() draws by */
};

static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* Writes a center into its tile. */
static void
put(double *tiles, size_t m, size_t c, const double *center)
{
	double *tile = tiles + c / TILE * TILE * m + c % TILE;

	for (size_t j = 0; j < m; j++)
		tile[j * TILE] = center[j];
}

/* Squares of the distances to the centers of a tile. */
static void
measure_tile(
    const double *restrict tile, const double *x, size_t m, double *restrict to)
{
	double sum[TILE] = { 0 };

	for (size_t j = 0; j < m; j++)
		for (size_t c = 0; c < TILE; c++) {
			const double d = x[j] - tile[j * TILE + c];

			sum[c] += d * d;
		}
	for (size_t c = 0; c < TILE; c++)
		to[c] = sum[c];
}

/* A sample, drawn by the squares that until[] adds up. */
static size_t
draw(const struct work *w, gsl_rng *rng)
{
	const double at = gsl_rng_uniform(rng) * w->until[w->n - 1];
	size_t low = 0, high = w->n - 1;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (w->until[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Which of the samples in a tile leaves the least to the others. */
static size_t
best_of(const struct work *w, const double *tile, size_t n)
{
	double left[TILE] = { 0 }, d[TILE];
	size_t best = 0;

	for (size_t i = 0; i < w->n; i++) {
		measure_tile(tile, w->x + i * w->m, w->m, d);
		for (size_t c = 0; c < TILE; c++)
			left[c] += d[c] < w->upper[i] ? d[c] : w->upper[i];
	}
	for (size_t c = 1; c < n; c++)
		if (left[c] < left[best])
			best = c;
	return best;
}

/* Center c, and what it leaves of the squares of distances. */
static void
settle(struct work *w, size_t c, size_t sample)
{
	double *center = w->centers + c * w->m, sum = 0;

	memcpy(center, w->x + sample * w->m, w->m * sizeof(double));
	for (size_t i = 0; i < w->n; i++) {
		const double d = apart(w->x + i * w->m, center, w->m);

		if (d < w->upper[i])
			w->upper[i] = d;
		sum += w->upper[i];
		w->until[i] = sum;
	}
}

/* k-means++: each next center is the best of a few samples, drawn by the
 * square of their distance to the centers there are. */
static void
begin(struct work *w, gsl_rng *rng)
{
	const double few = 2 + floor(log((double)w->k));
	const size_t tries = few < TILE ? (size_t)few : TILE;
	size_t drawn[TILE] = { 0 };

	for (size_t i = 0; i < w->n; i++)
		w->upper[i] = INFINITY;
	settle(w, 0, gsl_rng_uniform_int(rng, w->n));
	for (size_t c = 1; c < w->k; c++) {
		for (size_t t = 0; t < TILE; t++) {
			drawn[t] = t < tries ? draw(w, rng) : drawn[0];
			put(w->tiles, w->m, t, w->x + drawn[t] * w->m);
		}
		settle(w, c, drawn[best_of(w, w->tiles, tries)]);
	}
}

/* The two nearest centers of a sample. */
static void
assign(struct work *w, size_t i)
{
	const double *x = w->x + i * w->m;
	double first = INFINITY, second = INFINITY, d[TILE];

	for (size_t t = 0; t < w->k; t += TILE) {
		const size_t n = w->k - t < TILE ? w->k - t : TILE;

		measure_tile(w->tiles + t * w->m, x, w->m, d);
		for (size_t c = 0; c < n; c++)
			if (d[c] < first) {
				second = first;
				first = d[c];
				w->label[i] = (uint32_t)(t + c);
			} else if (d[c] < second) {
				second = d[c];
			}
	}
	w->upper[i] = sqrt(first);
	w->lower[i] = sqrt(second);
}

/* A cluster that nobody belongs to takes the sample farthest from its own
 * center. */
static void
revive(struct work *w, size_t empty)
{
	size_t far = 0;

	for (size_t i = 1; i < w->n; i++)
		if (w->upper[i] > w->upper[far])
			far = i;
	memcpy(w->centers + empty * w->m, w->x + far * w->m,
	    w->m * sizeof(double));
	w->upper[far] = 0;
}

/* Centers to the means of their samples. */
static void
move(struct work *w)
{
	memset(w->sums, 0, w->k * w->m * sizeof(double));
	memset(w->size, 0, w->k * sizeof(*w->size));
	for (size_t i = 0; i < w->n; i++) {
		double *restrict sum = w->sums + w->label[i] * w->m;
		const double *restrict x = w->x + i * w->m;

		w->size[w->label[i]]++;
		for (size_t j = 0; j < w->m; j++)
			sum[j] += x[j];
	}
	for (size_t c = 0; c < w->k; c++) {
		double *center = w->centers + c * w->m;
		double *mean = w->sums + c * w->m;

		for (size_t j = 0; j < w->m && w->size[c] > 0; j++)
			mean[j] /= w->size[c];
		if (w->size[c] == 0) {
			w->moved[c] = INFINITY;
			revive(w, c);
			continue;
		}
		w->moved[c] = sqrt(apart(center, mean, w->m));
		memcpy(center, mean, w->m * sizeof(double));
	}
}

/* Centers into their tiles, and half of the way from each to the next. */
static void
measure(struct work *w)
{
	for (size_t c = 0; c < w->k; c++) {
		w->half[c] = INFINITY;
		put(w->tiles, w->m, c, w->centers + c * w->m);
	}
	for (size_t c = 0; c < w->k; c++)
		for (size_t d = c + 1; d < w->k; d++) {
			const double half = sqrt(apart(w->centers + c * w->m,
						w->centers + d * w->m, w->m)) /
			    2;

			w->half[c] = fmin(w->half[c], half);
			w->half[d] = fmin(w->half[d], half);
		}
}

/*
 * One round of Lloyd's, with Hamerly's bounds: a sample whose own center is
 * surely nearer than any other is not measured again.  Returns how many
 * changed.
 */
static size_t
improve(struct work *w)
{
	double most = 0;
	size_t changed = 0;

	move(w);
	measure(w);
	for (size_t c = 0; c < w->k; c++)
		most = fmax(most, w->moved[c]);
	for (size_t i = 0; i < w->n; i++) {
		const uint32_t own = w->label[i];
		double sure;

		w->upper[i] += w->moved[own];
		w->lower[i] -= most;
		sure = fmax(w->half[own], w->lower[i]);
		if (w->upper[i] <= sure)
			continue;
		w->upper[i] =
		    sqrt(apart(w->x + i * w->m, w->centers + own * w->m, w->m));
		if (w->upper[i] <= sure)
			continue;
		assign(w, i);
		changed += w->label[i] != own;
	}
	return changed;
}

static double
inertia(const struct work *w)
{
	double sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += apart(
		    w->x + i * w->m, w->centers + w->label[i] * w->m, w->m);
	return sum;
}

/* One start to its end. */
static bool
run(struct call *call, const struct given *g, struct work *w, double share,
    int64_t *rounds)
{
	measure(w);
	for (size_t i = 0; i < w->n; i++)
		assign(w, i);
	for (*rounds = 1; *rounds < g->max_iter; ++*rounds) {
		if (!call_goes_on(call, share))
			return false;
		if (improve(w) == 0)
			return true;
	}
	move(w);
	return true;
}

static void
keep(const struct work *w, double now, int64_t rounds, struct result *r)
{
	r->inertia = now;
	r->iterations = rounds;
	memcpy(r->centers.v, w->centers, w->k * w->m * sizeof(double));
	for (size_t c = 0; c < w->k; c++)
		r->sizes.v[c] = 0;
	for (size_t i = 0; i < w->n; i++) {
		r->labels.v[i] = w->label[i];
		r->sizes.v[w->label[i]]++;
	}
}

static struct work
work_for(struct call *call, const struct given *g)
{
	struct work w = {
		.x = g->X.v, .n = g->X.rows, .m = g->X.cols, .k = (size_t)g->k
	};

	w.centers = call_matrix(call, w.k, w.m).v;
	w.sums = call_matrix(call, w.k, w.m).v;
	w.tiles = call_matrix(call, w.k + TILE, w.m).v;
	w.until = call_vector(call, w.n).v;
	w.label = cx_calloc(call->cx, w.n, sizeof(*w.label));
	w.size = cx_calloc(call->cx, w.k, sizeof(*w.size));
	w.upper = call_vector(call, w.n).v;
	w.lower = call_vector(call, w.n).v;
	w.moved = call_vector(call, w.k).v;
	w.half = call_vector(call, w.k).v;
	return w;
}

static void
forget(void *rng)
{
	gsl_rng_free(rng);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct work w = work_for(call, g);
	gsl_rng *rng;

	if (w.k > w.n)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", w.n);
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	cx_defer(call->cx, forget, rng);
	gsl_rng_set(rng, (unsigned long)g->seed);
	r->labels = call_vector(call, w.n);
	r->sizes = call_vector(call, w.k);
	r->centers = call_matrix(call, w.k, w.m);
	r->inertia = INFINITY;
	for (int64_t s = 0; s < g->starts; s++) {
		const double share = (double)s / (double)g->starts;
		int64_t rounds;
		double now;

		begin(&w, rng);
		if (!run(call, g, &w, share, &rounds))
			return false;
		now = inertia(&w);
		if (now < r->inertia)
			keep(&w, now, rounds, r);
	}
	return true;
}

const struct entry algorithm_kmeans = {
	.id = "CLU-01",
	.words = { "K 均值聚类（k-means++）", "k-means (with k-means++)" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SAVING | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum |x - center(x)|^2, by turns the nearest center "
		    "and the mean of its samples",
	.source = "Lloyd 1982; Arthur & Vassilvitskii 2007; Hamerly 2010",
	.strength = STRENGTH_A,
	.oracle = "sklearn.cluster.KMeans: inertia",
	.note = { "量纲不同的列应先标准化；同一种子结果可复现",
	    "Scale columns of unlike units first; the same seed gives the "
	    "same clusters" },
	.version = 1,
	.evaluate = evaluate,
};
