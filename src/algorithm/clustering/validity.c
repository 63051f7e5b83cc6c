#include <math.h>

#include "knowledge/entry.h"

#define ROWS_MOST 20000
#define CLUSTERS_MOST 1000

struct given {
	struct matrix X;
	struct vector labels;
};

struct result {
	double silhouette, calinski_harabasz, davies_bouldin;
	struct vector samples;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "样本，一行一个", "samples, a row each" },
	    .shape = "n,m" },
	{ IN(labels), PORT_VECTOR, "1", { 0, CLUSTERS_MOST - 1 },
	    { "各样本的簇（从 0 起的整数）",
		"cluster of each, whole numbers from 0" },
	    "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(silhouette), PORT_NUMBER, "1",
	    .words = { "平均轮廓系数", "mean silhouette" } },
	{ OUT(calinski_harabasz), PORT_NUMBER, "1",
	    .words = { "Calinski-Harabasz 指数", "Calinski-Harabasz index" },
	    .gaps = true },
	{ OUT(davies_bouldin), PORT_NUMBER, "1",
	    .words = { "Davies-Bouldin 指数", "Davies-Bouldin index" },
	    .gaps = true },
	{ OUT(samples), PORT_VECTOR, "1",
	    .words = { "各样本轮廓系数", "silhouette of each sample" } },
	{ NULL },
};

struct work {
	const struct matrix *X;
	size_t *label; /* 0 .. k-1 without holes */
	size_t k;
	double *size;
	double *centers; /* k rows */
};

static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* Labels as they appear become 0, 1, …. */
static bool
take_labels(struct call *call, const struct given *g, struct work *w)
{
	size_t *known = cx_calloc(call->cx, CLUSTERS_MOST, sizeof(*known));

	w->label = cx_calloc(call->cx, g->labels.n, sizeof(*w->label));
	for (size_t i = 0; i < g->labels.n; i++) {
		const double label = g->labels.v[i];

		if (label > floor(label))
			return call_refuse(
			    call, "labels", "labels are whole numbers");
		if (known[(size_t)label] == 0)
			known[(size_t)label] = ++w->k;
		w->label[i] = known[(size_t)label] - 1;
	}
	return (w->k >= 2 && w->k < g->labels.n) ||
	    call_refuse(call, "labels",
		"there must be 2 clusters and fewer than samples, not %zu",
		w->k);
}

static void
centers(struct call *call, struct work *w)
{
	const size_t m = w->X->cols;

	w->size = call_vector(call, w->k).v;
	w->centers = call_matrix(call, w->k, m).v;
	for (size_t i = 0; i < w->X->rows; i++) {
		w->size[w->label[i]]++;
		for (size_t j = 0; j < m; j++)
			w->centers[w->label[i] * m + j] += w->X->v[i * m + j];
	}
	for (size_t c = 0; c < w->k * m; c++)
		w->centers[c] /= w->size[c / m];
}

/* (b - a)/max(a, b) of each; a sample alone in its cluster has 0. */
static bool
silhouettes(struct call *call, const struct work *w, struct result *r)
{
	const size_t n = w->X->rows, m = w->X->cols;
	double *sum = call_vector(call, w->k).v;

	for (size_t i = 0; i < n; i++) {
		const size_t own = w->label[i];
		double a, b = INFINITY;

		if (i % 64 == 0 && !call_goes_on(call, (double)i / (double)n))
			return false;
		for (size_t c = 0; c < w->k; c++)
			sum[c] = 0;
		for (size_t j = 0; j < n; j++)
			sum[w->label[j]] +=
			    sqrt(apart(w->X->v + i * m, w->X->v + j * m, m));
		for (size_t c = 0; c < w->k; c++)
			if (c != own)
				b = fmin(b, sum[c] / w->size[c]);
		if (w->size[own] < 2)
			continue;
		a = sum[own] / (w->size[own] - 1);
		r->samples.v[i] = fmax(a, b) > 0 ? (b - a) / fmax(a, b) : 0;
		r->silhouette += r->samples.v[i] / (double)n;
	}
	return true;
}

/* Between against within, each by its degrees of freedom. */
static double
calinski_harabasz(struct call *call, const struct work *w)
{
	const size_t n = w->X->rows, m = w->X->cols;
	double *mean = call_vector(call, m).v;
	double between = 0, within = 0;

	for (size_t i = 0; i < n * m; i++)
		mean[i % m] += w->X->v[i] / (double)n;
	for (size_t c = 0; c < w->k; c++)
		between += w->size[c] * apart(w->centers + c * m, mean, m);
	for (size_t i = 0; i < n; i++)
		within +=
		    apart(w->X->v + i * m, w->centers + w->label[i] * m, m);
	return within > 0 ? between / ((double)w->k - 1) /
		(within / ((double)n - (double)w->k))
			  : (double)NAN;
}

/* How much like its most alike neighbour each cluster is. */
static double
davies_bouldin(struct call *call, const struct work *w)
{
	const size_t m = w->X->cols;
	double *spread = call_vector(call, w->k).v;
	double sum = 0;

	for (size_t i = 0; i < w->X->rows; i++) {
		const size_t c = w->label[i];

		spread[c] +=
		    sqrt(apart(w->X->v + i * m, w->centers + c * m, m)) /
		    w->size[c];
	}
	for (size_t c = 0; c < w->k; c++) {
		double most = 0;

		for (size_t d = 0; d < w->k; d++) {
			const double way = sqrt(
			    apart(w->centers + c * m, w->centers + d * m, m));

			if (d == c)
				continue;
			if (!(way > 0))
				return (double)NAN;
			most = fmax(most, (spread[c] + spread[d]) / way);
		}
		sum += most;
	}
	return sum / (double)w->k;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct work w = { .X = &g->X };

	if (g->X.rows > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows", ROWS_MOST);
	if (!take_labels(call, g, &w))
		return false;
	centers(call, &w);
	r->samples = call_vector(call, g->X.rows);
	r->calinski_harabasz = calinski_harabasz(call, &w);
	r->davies_bouldin = davies_bouldin(call, &w);
	return silhouettes(call, &w, r);
}

const struct entry algorithm_validity = {
	.id = "CLU-11",
	.words = { "聚类有效性（轮廓、CH、DB）",
	    "Cluster validity (silhouette, CH, DB)" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "s = mean (b-a)/max(a,b); CH = (B/(k-1))/(W/(n-k)); "
		    "DB = mean max (si+sj)/dij",
	.source = "Rousseeuw 1987; Calinski & Harabasz 1974; Davies & "
		  "Bouldin 1979",
	.strength = STRENGTH_A,
	.oracle = "sklearn.metrics",
	.version = 1,
	.evaluate = evaluate,
};
