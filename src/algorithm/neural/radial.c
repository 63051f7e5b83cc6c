#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "algorithm/neural/readout.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Y, Xnew, centers;
	int64_t k, seed;
	double width, ridge;
	struct matrix weights;
};

struct result {
	struct matrix pred, centers, weights;
	double width, loss;
};

static const struct port given[] = {
	READOUT_PORTS,
	{ IN(k), PORT_WHOLE, "1", { 1, READOUT_MOST },
	    { "径向基个数", "bases" }, .otherwise = "20" },
	{ IN(centers), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "中心（如上次训练的结果；缺省为抽取的样本）",
		"centers, as of another training; samples are drawn without" },
	    "c,m", .otherwise = "null" },
	{ IN(width), PORT_NUMBER, "1", { 0, 1e9 },
	    { "宽度（0 为中心间平均最近距离的两倍）",
		"width; 0: twice the mean way from a center to the next" },
	    .otherwise = "0" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	READOUT_RESULTS,
	{ OUT(centers), PORT_MATRIX, "1",
	    .words = { "中心，一行一个", "centers, a row each" } },
	{ OUT(width), PORT_NUMBER, "1",
	    .words = { "所用宽度", "width that was used" } },
	{ NULL },
};

static double
apart(const double *a, const double *b, size_t m)
{
	double sum = 0;

	for (size_t j = 0; j < m; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* The first at random, each next as far from those there are as any. */
static void
draw(struct call *call, const struct given *g, struct matrix centers)
{
	const size_t n = g->X.rows, m = g->X.cols;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double *far = call_vector(call, n).v;
	size_t at;

	gsl_rng_set(rng, (unsigned long)g->seed);
	at = gsl_rng_uniform_int(rng, n);
	gsl_rng_free(rng);
	for (size_t i = 0; i < n; i++)
		far[i] = HUGE_VAL;
	for (size_t c = 0; c < centers.rows; c++) {
		memcpy(centers.v + c * m, g->X.v + at * m, m * sizeof(double));
		for (size_t i = 0; i < n; i++)
			far[i] = fmin(far[i],
			    apart(g->X.v + i * m, centers.v + c * m, m));
		for (size_t i = 0; i < n; i++)
			if (far[i] > far[at])
				at = i;
	}
}

static double
usual_width(const struct matrix *c)
{
	double sum = 0;

	for (size_t i = 0; i < c->rows; i++) {
		double least = HUGE_VAL;

		for (size_t k = 0; k < c->rows; k++)
			if (k != i)
				least = fmin(least,
				    apart(c->v + i * c->cols,
					c->v + k * c->cols, c->cols));
		sum += sqrt(least) / (double)c->rows;
	}
	return 2 * sum;
}

/* What the bases answer, and a 1. */
static struct matrix
answers(struct call *call, const struct matrix *X, const struct result *r)
{
	struct matrix h = call_matrix(call, X->rows, r->centers.rows + 1);

	for (size_t i = 0; i < X->rows; i++) {
		for (size_t c = 0; c < r->centers.rows; c++)
			h.v[i * h.cols + c] =
			    exp(-apart(X->v + i * X->cols,
				    r->centers.v + c * X->cols, X->cols) /
				(2 * r->width * r->width));
		h.v[i * h.cols + h.cols - 1] = 1;
	}
	return h;
}

static bool
place(struct call *call, const struct given *g, struct result *r)
{
	r->centers = g->centers;
	if (g->centers.rows == 0) {
		if ((size_t)g->k > g->X.rows)
			return call_refuse(call, "k",
			    "X has %zu rows, fewer than k", g->X.rows);
		r->centers = call_matrix(call, (size_t)g->k, g->X.cols);
		draw(call, g, r->centers);
	}
	if (r->centers.rows > READOUT_MOST)
		return call_refuse(call, "centers",
		    "there are more than %d centers", READOUT_MOST);
	r->width = g->width;
	if (!(g->width > 0))
		r->width = r->centers.rows > 1 ? usual_width(&r->centers) : 1;
	return r->width > 0 ||
	    call_refuse(call, "width",
		"two centers are the same: a width must be given");
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *ask = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	struct matrix learned, asked;

	if ((double)g->X.rows * (double)READOUT_MOST > 1e8)
		return call_refuse(call, "X", "X has too many rows");
	if (!place(call, g, r))
		return false;
	learned = answers(call, &g->X, r);
	asked = answers(call, ask, r);
	return readout(call, &learned, &asked, &g->Y, g->ridge, &g->weights,
	    &r->weights, &r->pred, &r->loss);
}

const struct entry algorithm_radial = {
	.id = "NNT-02",
	.words = { "径向基网络（RBF）", "Radial basis network" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "y = sum_c w_c exp(-|x - c|^2/(2 s^2)) + b, least squares "
		    "with a ridge",
	.source = "Broomhead & Lowe 1988; Moody & Darken 1989",
	.strength = STRENGTH_A,
	.oracle = "numpy solve of the same bases",
	.note = { "同一种子可重现；指标应在未参加训练的样本上评定",
	    "The same seed gives the same; judge it by samples it has not "
	    "learned from" },
	.version = 1,
	.evaluate = evaluate,
};
