#include <cblas.h>
#include <math.h>
#include <string.h>

#include "algorithm/neural/network.h"
#include "knowledge/entry.h"

#define LENGTH_MOST 512
#define WIDTH_MOST 256
#define NORM_TINY 1e-5

struct given {
	struct matrix X;
	int64_t heads, inner;
	bool causal;
	struct vector weights;
};

struct result {
	struct matrix out;
	struct cube attention;
	int64_t weights;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "序列，一行一个位置（含位置编码）",
		"series, a row a place, places encoded already" },
	    "t,m" },
	{ IN(heads), PORT_WHOLE, "1", { 1, 64 },
	    { "注意力头数（整除宽度）", "heads, which divide the width" },
	    .otherwise = "1" },
	{ IN(inner), PORT_WHOLE, "1", { 1, 1024 },
	    { "前馈层宽度", "width of the inner layer" } },
	{ IN(causal), PORT_TRUTH, "",
	    .words = { "只看过去", "each place sees those before it alone" },
	    .otherwise = "false" },
	{ IN(weights), PORT_VECTOR, "1", { -1e6, 1e6 },
	    { "权重：Q、K、V、输出、前馈一、前馈二，各为矩阵（一行一个输入）"
	      "与偏置；再两组归一化的增益与偏移",
		"weights: Q, K, V, output, first and second inner layer, each "
		"a matrix, a row an input, and constants; then gain and shift "
		"of both norms" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(out), PORT_MATRIX, "1",
	    .words = { "输出，一行一个位置", "outputs, a row a place" } },
	{ OUT(attention), PORT_CUBE, "1",
	    .words = { "各头注意力（行对列，行和为 1）",
		"attention of each head, row to column" } },
	{ OUT(weights), PORT_WHOLE, "1",
	    .words = { "权重个数", "how many weights" } },
	{ NULL },
};

struct encoder {
	const struct given *g;
	size_t t, m, heads, inner, norms;
	struct block q, k, v, o, first, second;
};

static struct encoder
lay_out(const struct given *g)
{
	struct encoder e = { .g = g,
		.t = g->X.rows,
		.m = g->X.cols,
		.heads = (size_t)g->heads,
		.inner = (size_t)g->inner };

	e.q = (struct block){ 0, e.m, e.m };
	e.k = (struct block){ block_end(e.q), e.m, e.m };
	e.v = (struct block){ block_end(e.k), e.m, e.m };
	e.o = (struct block){ block_end(e.v), e.m, e.m };
	e.first = (struct block){ block_end(e.o), e.m, e.inner };
	e.second = (struct block){ block_end(e.first), e.inner, e.m };
	e.norms = block_end(e.second);
	return e;
}

static double *
dense(struct call *call, const struct encoder *e, struct block b,
    const double *in)
{
	double *out = call_matrix(call, e->t, b.out).v;

	dense_forward(b, e->g->weights.v, in, e->t, out);
	return out;
}

/* One row of scores becomes shares of 1. */
static void
soften(double *row, size_t n)
{
	double most = -HUGE_VAL, sum = 0;

	for (size_t j = 0; j < n; j++)
		most = fmax(most, row[j]);
	for (size_t j = 0; j < n; j++)
		sum += row[j] = exp(row[j] - most);
	for (size_t j = 0; j < n; j++)
		row[j] /= sum;
}

/* softmax(Q K'/sqrt d) V of one head, whose columns begin at `at`. */
static void
attend(const struct encoder *e, size_t head, const double *q, const double *k,
    const double *v, double *share, double *out)
{
	const size_t d = e->m / e->heads, at = head * d;
	const int t = (int)e->t, m = (int)e->m;

	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, t, t, (int)d,
	    1 / sqrt((double)d), q + at, m, k + at, m, 0, share, t);
	for (size_t i = 0; i < e->t; i++) {
		const size_t seen = e->g->causal ? i + 1 : e->t;

		soften(share + i * e->t, seen);
		memset(
		    share + i * e->t + seen, 0, (e->t - seen) * sizeof(*share));
	}
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, t, (int)d, t, 1,
	    share, t, v + at, m, 0, out + at, m);
}

/* to = norm(a + b) of each row, by one of the two norms. */
static void
add_norm(const struct encoder *e, size_t which, const double *a,
    const double *b, double *to)
{
	const double *gain = e->g->weights.v + e->norms + which * 2 * e->m;

	for (size_t i = 0; i < e->t; i++) {
		double *row = to + i * e->m, mean = 0, var = 0;

		for (size_t j = 0; j < e->m; j++) {
			row[j] = a[i * e->m + j] + b[i * e->m + j];
			mean += row[j] / (double)e->m;
		}
		for (size_t j = 0; j < e->m; j++)
			var += (row[j] - mean) * (row[j] - mean) / (double)e->m;
		for (size_t j = 0; j < e->m; j++)
			row[j] =
			    (row[j] - mean) / sqrt(var + NORM_TINY) * gain[j] +
			    gain[e->m + j];
	}
}

static bool
check(struct call *call, const struct encoder *e)
{
	const size_t all = e->norms + 4 * e->m;

	if (e->t > LENGTH_MOST || e->m > WIDTH_MOST)
		return call_refuse(call, "X",
		    "X is longer than %d or wider than %d", LENGTH_MOST,
		    WIDTH_MOST);
	if (e->m % e->heads != 0)
		return call_refuse(call, "heads",
		    "%zu heads do not divide a width of %zu", e->heads, e->m);
	return e->g->weights.n == all ||
	    call_refuse(call, "weights", "the encoder has %zu weights, not %zu",
		all, e->g->weights.n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct encoder e = lay_out(g);
	const double *q, *k, *v, *mixed;
	double *heads, *middle, *inner;

	if (!check(call, &e))
		return false;
	q = dense(call, &e, e.q, g->X.v);
	k = dense(call, &e, e.k, g->X.v);
	v = dense(call, &e, e.v, g->X.v);
	heads = call_matrix(call, e.t, e.m).v;
	r->attention = (struct cube){ call_matrix(call, e.heads * e.t, e.t).v,
		e.heads, e.t, e.t };
	for (size_t h = 0; h < e.heads; h++) {
		if (!call_goes_on(call, (double)h / (double)e.heads))
			return false;
		attend(&e, h, q, k, v, r->attention.v + h * e.t * e.t, heads);
	}
	mixed = dense(call, &e, e.o, heads);
	middle = call_matrix(call, e.t, e.m).v;
	add_norm(&e, 0, g->X.v, mixed, middle);
	inner = dense(call, &e, e.first, middle);
	for (size_t i = 0; i < e.t * e.inner; i++)
		inner[i] = fmax(inner[i], 0);
	r->out = call_matrix(call, e.t, e.m);
	add_norm(&e, 1, middle, dense(call, &e, e.second, inner), r->out.v);
	r->weights = (int64_t)g->weights.n;
	return true;
}

const struct entry algorithm_encoder = {
	.id = "NNT-07",
	.words = { "Transformer 编码层推理",
	    "Inference of a Transformer encoder" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "norm(x + softmax(Q K'/sqrt d) V W_o), norm(y + relu(y "
		    "W_1) W_2)",
	.source = "Vaswani et al. 2017; Ba, Kiros & Hinton 2016",
	.strength = STRENGTH_A,
	.oracle = "numpy reference",
	.note = { "只推理：权重须在别处训练",
	    "Inference alone: weights are trained elsewhere" },
	.version = 1,
	.evaluate = evaluate,
};
