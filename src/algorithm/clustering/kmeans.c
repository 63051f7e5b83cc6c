#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "algorithm/clustering/nearest.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, init;
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
	{ IN(init), PORT_MATRIX, "1",
	    .words = { "初始簇心，一行一个；给出时只算一次，缺省由 "
		       "k-means++ 抽取",
		"centers to start from, a row each, and once; without them "
		"k-means++ draws some" },
	    .shape = "c,m", .otherwise = "null" },
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

#define TRIES 8 /* at most, for each next center of a start */

struct work {
	const double *x;
	size_t n, m, k;
	double *centers;
	double *sums; /* of the samples of each center; the last of nobody's */
	size_t *size;
	size_t stale; /* samples that changed since the sums were made anew */
	uint32_t *label;
	double *upper; /* of the distance to the own center */
	double *lower; /* of the distance to any other */
	double *until; /* what begin() draws by, where lower will be */
	double *moved; /* how far each center went */
	double *half;  /* half of the way to the next center */
	double *side;  /* samples side by side */
	double *drawn; /* the samples of which one will be a center */
};

static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* Puts up to eight samples, from i on, side by side; how many. */
static size_t
lay(const struct work *w, size_t i)
{
	const size_t left = w->n - i;
	const size_t n = left < NEAREST_LANES ? left : NEAREST_LANES;

	for (size_t l = 0; l < n; l++)
		nearest_put(w->side, l, w->x + (i + l) * w->m, w->m);
	return n;
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

/* Which of the drawn samples leaves the least to the others. */
static size_t
best_of(const struct work *w, size_t tries)
{
	double left[TRIES] = { 0 }, d[NEAREST_LANES];
	size_t best = 0;

	for (size_t i = 0, n; i < w->n; i += n) {
		n = lay(w, i);
		for (size_t t = 0; t < tries; t++) {
			nearest_squares(w->side, w->m, w->drawn + t * w->m, d);
			for (size_t l = 0; l < n; l++)
				left[t] += d[l] < w->upper[i + l]
				    ? d[l]
				    : w->upper[i + l];
		}
	}
	for (size_t t = 1; t < tries; t++)
		if (left[t] < left[best])
			best = t;
	return best;
}

/* Center c, and what it leaves of the squares of distances. */
static void
settle(struct work *w, size_t c, const double *sample)
{
	double *center = w->centers + c * w->m, sum = 0, d[NEAREST_LANES];

	memcpy(center, sample, w->m * sizeof(double));
	for (size_t i = 0, n; i < w->n; i += n) {
		n = lay(w, i);
		nearest_squares(w->side, w->m, center, d);
		for (size_t l = 0; l < n; l++) {
			if (d[l] < w->upper[i + l])
				w->upper[i + l] = d[l];
			sum += w->upper[i + l];
			w->until[i + l] = sum;
		}
	}
}

/* k-means++: each next center is the best of a few samples, drawn by the
 * square of their distance to the centers there are. */
static bool
begin(struct call *call, struct work *w, gsl_rng *rng, double share)
{
	const double few = 2 + floor(log((double)w->k));
	const size_t tries = few < TRIES ? (size_t)few : TRIES;

	for (size_t i = 0; i < w->n; i++)
		w->upper[i] = INFINITY;
	settle(w, 0, w->x + gsl_rng_uniform_int(rng, w->n) * w->m);
	for (size_t c = 1; c < w->k; c++) {
		if (!call_goes_on(call, share))
			return false;
		for (size_t t = 0; t < tries; t++)
			memcpy(w->drawn + t * w->m, w->x + draw(w, rng) * w->m,
			    w->m * sizeof(double));
		settle(w, c, w->drawn + best_of(w, tries) * w->m);
	}
	return true;
}

/* A sample to another cluster. */
static void
join(struct work *w, size_t i, uint32_t to)
{
	const double *restrict x = w->x + i * w->m;
	double *restrict old = w->sums + w->label[i] * w->m;
	double *restrict new = w->sums + to * w->m;

	for (size_t j = 0; j < w->m; j++) {
		old[j] -= x[j];
		new[j] += x[j];
	}
	w->size[w->label[i]]--;
	w->size[to]++;
	w->label[i] = to;
	w->stale++;
}

/* Some samples, side by side, to their nearest centers. */
static void
assign(struct work *w, const size_t *samples, size_t n)
{
	struct nearest is;

	nearest_two(w->side, w->m, w->centers, w->k, &is);
	for (size_t l = 0; l < n; l++) {
		const size_t i = samples[l];
		const uint32_t to = (uint32_t)is.which[l];

		w->upper[i] = sqrt(is.first[l]);
		w->lower[i] = sqrt(is.second[l]);
		if (to != w->label[i])
			join(w, i, to);
	}
}

/* Sums of the samples of each cluster, from the labels. */
static void
add_up(struct work *w)
{
	memset(w->sums, 0, (w->k + 1) * w->m * sizeof(double));
	memset(w->size, 0, (w->k + 1) * sizeof(*w->size));
	for (size_t i = 0; i < w->n; i++) {
		double *restrict sum = w->sums + w->label[i] * w->m;
		const double *restrict x = w->x + i * w->m;

		w->size[w->label[i]]++;
		for (size_t j = 0; j < w->m; j++)
			sum[j] += x[j];
	}
	w->stale = 0;
}

/* A cluster that nobody belongs to takes the sample farthest from its own
 * center, if there is one that is not at its center. */
static void
revive(struct work *w, size_t empty)
{
	size_t far = 0;

	for (size_t i = 1; i < w->n; i++)
		if (w->upper[i] > w->upper[far])
			far = i;
	w->moved[empty] = 0;
	if (!(w->upper[far] > 0))
		return;
	join(w, far, (uint32_t)empty);
	memcpy(w->centers + empty * w->m, w->x + far * w->m,
	    w->m * sizeof(double));
	w->upper[far] = 0;
	w->moved[empty] = INFINITY;
}

/* Centers to the means of their samples. */
static void
move(struct work *w)
{
	for (size_t c = 0; c < w->k; c++) {
		double *center = w->centers + c * w->m, way = 0;
		const double *sum = w->sums + c * w->m;

		if (w->size[c] == 0) {
			revive(w, c);
			continue;
		}
		for (size_t j = 0; j < w->m; j++) {
			const double mean = sum[j] / (double)w->size[c];

			way += (mean - center[j]) * (mean - center[j]);
			center[j] = mean;
		}
		w->moved[c] = sqrt(way);
	}
}

/* Half of the way from each center to the next. */
static void
measure(struct work *w)
{
	for (size_t c = 0; c < w->k; c++)
		w->half[c] = INFINITY;
	for (size_t c = 0; c < w->k; c++)
		for (size_t d = c + 1; d < w->k; d++) {
			const double half = sqrt(apart(w->centers + c * w->m,
						w->centers + d * w->m, w->m)) /
			    2;

			w->half[c] = half < w->half[c] ? half : w->half[c];
			w->half[d] = half < w->half[d] ? half : w->half[d];
		}
}

/* Whether a sample's own center is surely nearer than any other (Hamerly). */
static bool
is_sure(const struct work *w, size_t i)
{
	const double half = w->half[w->label[i]], lower = w->lower[i];

	return w->upper[i] <= (half > lower ? half : lower);
}

/* The samples that are not sure of their centers, eight by eight, to the
 * nearest. */
static void
assign_unsure(struct work *w)
{
	size_t samples[NEAREST_LANES], n = 0;
	double most = 0;

	for (size_t c = 0; c < w->k; c++)
		most = fmax(most, w->moved[c]);
	for (size_t i = 0; i < w->n; i++) {
		w->upper[i] += w->moved[w->label[i]];
		w->lower[i] -= most;
		if (is_sure(w, i))
			continue;
		nearest_put(w->side, n, w->x + i * w->m, w->m);
		samples[n++] = i;
		if (n == NEAREST_LANES) {
			assign(w, samples, n);
			n = 0;
		}
	}
	assign(w, samples, n);
}

/* All samples to their nearest centers, before there are bounds. */
static void
assign_all(struct work *w)
{
	size_t samples[NEAREST_LANES];

	for (size_t i = 0; i < w->n; i++)
		w->label[i] = (uint32_t)w->k;
	memset(w->sums, 0, (w->k + 1) * w->m * sizeof(double));
	memset(w->size, 0, (w->k + 1) * sizeof(*w->size));
	for (size_t i = 0, n; i < w->n; i += n) {
		n = lay(w, i);
		for (size_t l = 0; l < n; l++)
			samples[l] = i + l;
		assign(w, samples, n);
	}
	w->stale = 0;
}

/*
 * One round of Lloyd's, with Hamerly's bounds.  Returns how many samples
 * changed.  Sums follow those that change, and are made anew once as many did
 * as there are samples: so they never carry more roundings than an adding up.
 */
static size_t
improve(struct work *w)
{
	size_t before;

	if (w->stale > w->n)
		add_up(w);
	before = w->stale;
	move(w);
	measure(w);
	assign_unsure(w);
	return w->stale - before;
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

static bool
first_centers(struct call *call, const struct given *g, struct work *w,
    gsl_rng *rng, double share)
{
	if (g->init.rows == 0)
		return begin(call, w, rng, share);
	memcpy(w->centers, g->init.v, w->k * w->m * sizeof(double));
	return true;
}

/* One start to its end; centers are then the means of their samples. */
static bool
run(struct call *call, const struct given *g, struct work *w, double share,
    int64_t *rounds)
{
	assign_all(w);
	for (*rounds = 1; *rounds < g->max_iter; ++*rounds) {
		if (!call_goes_on(call, share))
			return false;
		if (improve(w) == 0)
			break;
	}
	add_up(w);
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
	const size_t n = g->X.rows, m = g->X.cols, k = (size_t)g->k;
	struct work w = { .x = g->X.v, .n = n, .m = m, .k = k };

	w.centers = call_matrix(call, k, m).v;
	w.sums = call_matrix(call, k + 1, m).v;
	w.size = cx_calloc(call->cx, k + 1, sizeof(*w.size));
	w.label = cx_calloc(call->cx, n, sizeof(*w.label));
	w.upper = call_vector(call, n).v;
	w.lower = w.until = call_vector(call, n).v;
	w.moved = call_vector(call, k).v;
	w.half = call_vector(call, k).v;
	w.side = call_matrix(call, m, NEAREST_LANES).v;
	w.drawn = call_matrix(call, TRIES, m).v;
	return w;
}

static void
forget(void *rng)
{
	gsl_rng_free(rng);
}

static bool
is_asked_well(struct call *call, const struct given *g)
{
	if ((size_t)g->k > g->X.rows)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", g->X.rows);
	if (g->init.rows > 0 &&
	    (g->init.rows != (size_t)g->k || g->init.cols != g->X.cols))
		return call_refuse(call, "init",
		    "init must have a row for each of %lld clusters and %zu "
		    "columns as X",
		    (long long)g->k, g->X.cols);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	const int64_t starts = g->init.rows > 0 ? 1 : g->starts;
	struct result *r = out;
	struct work w;
	gsl_rng *rng;

	if (!is_asked_well(call, g))
		return false;
	w = work_for(call, g);
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	cx_defer(call->cx, forget, rng);
	gsl_rng_set(rng, (unsigned long)g->seed);
	r->labels = call_vector(call, w.n);
	r->sizes = call_vector(call, w.k);
	r->centers = call_matrix(call, w.k, w.m);
	r->inertia = INFINITY;
	for (int64_t s = 0; s < starts; s++) {
		const double share = (double)s / (double)starts;
		int64_t rounds;
		double now;

		if (!first_centers(call, g, &w, rng, share) ||
		    !run(call, g, &w, share, &rounds))
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
	.version = 2,
	.evaluate = evaluate,
};
