#include <math.h>
#include <string.h>

#include "algorithm/neural/network.h"
#include "knowledge/entry.h"

#define LAYERS_MOST 3
#define FILTERS_MOST 64
#define KERNEL_MOST 31
#define ROOM_MOST 20000000 /* numbers that are kept of one batch */

struct given {
	struct cube X;
	struct learning learning;
	struct vector filters, kernel;
	int64_t pool;
};

struct result {
	struct learned learned;
};

static const struct port given[] = {
	{ IN(X), PORT_CUBE, "1", { -1e6, 1e6 },
	    { "样本：各为一幅图（行、列）；一维序列为一行",
		"samples, each a picture of rows; a series is one row" },
	    .shape = "n,h,w" },
	LEARNING_PORTS,
	{ IN(filters), PORT_VECTOR, "1", { 1, FILTERS_MOST },
	    { "各卷积层的核数", "filters of each convolution" },
	    .otherwise = "[8]" },
	{ IN(kernel), PORT_VECTOR, "1", { 1, KERNEL_MOST },
	    { "核的行数、列数", "rows and columns of a filter" }, .shape = "2",
	    .otherwise = "[3, 3]" },
	{ IN(pool), PORT_WHOLE, "1", { 1, 8 },
	    { "最大池化边长（一行时只沿列）",
		"side of pools, of which the greatest stays; along the row "
		"alone of a series" },
	    .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	LEARNED_PORTS,
	{ NULL },
};

struct size {
	size_t h, w, c;
};

static size_t
numbers(struct size s)
{
	return s.h * s.w * s.c;
}

/* One convolution: its input, the patches that its filters see, what they
 * answer, and of each pool the place of its greatest answer. */
struct layer {
	struct size in, seen, out;
	size_t kh, kw, ph, pw;
	double *input, *patches, *answers;
	size_t *greatest;
};

struct convolution {
	struct network net;
	const struct given *g;
	size_t layer_n;
	struct layer layers[LAYERS_MOST];
	struct block blocks[LAYERS_MOST + 1];
	double *flat;                     /* what the output layer sees */
	double *back, *patches, *answers; /* gradients of a layer's */
};

/* Copies a picture's patches to rows, or adds the rows back to the picture. */
static void
patch(const struct layer *l, double *picture, double *rows, bool to_rows)
{
	const size_t c = l->in.c, wide = l->kw * c;

	for (size_t i = 0; i < l->seen.h; i++)
		for (size_t j = 0; j < l->seen.w; j++)
			for (size_t k = 0; k < l->kh; k++, rows += wide) {
				double *at =
				    picture + ((i + k) * l->in.w + j) * c;

				if (to_rows)
					memcpy(rows, at, wide * sizeof(double));
				for (size_t x = 0; !to_rows && x < wide; x++)
					at[x] += rows[x];
			}
}

/* The greatest answer of each pool above 0, which is ReLU as well. */
static void
pool(const struct layer *l, const double *answers, size_t *greatest, double *to)
{
	for (size_t i = 0; i < l->out.h; i++)
		for (size_t j = 0; j < l->out.w; j++)
			for (size_t f = 0; f < l->out.c; f++, greatest++) {
				*greatest =
				    ((i * l->ph) * l->seen.w + j * l->pw) *
					l->out.c +
				    f;
				for (size_t k = 0; k < l->ph * l->pw; k++) {
					const size_t row =
					    i * l->ph + k / l->pw;
					const size_t at =
					    (row * l->seen.w + j * l->pw +
						k % l->pw) *
						l->out.c +
					    f;

					if (answers[at] > answers[*greatest])
						*greatest = at;
				}
				*to++ = fmax(answers[*greatest], 0);
			}
}

static void
forward(struct network *net, const double *theta, const size_t *rows, size_t n,
    double *out)
{
	struct convolution *v = (struct convolution *)net;
	const size_t all = numbers(v->layers[0].in);

	for (size_t i = 0; i < n; i++)
		memcpy(v->layers[0].input + i * all, v->g->X.v + rows[i] * all,
		    all * sizeof(double));
	for (size_t k = 0; k < v->layer_n; k++) {
		const struct layer *l = &v->layers[k];
		const size_t sites = l->seen.h * l->seen.w;
		double *next =
		    k + 1 < v->layer_n ? v->layers[k + 1].input : v->flat;

		for (size_t i = 0; i < n; i++)
			patch(l, l->input + i * numbers(l->in),
			    l->patches + i * sites * v->blocks[k].in, true);
		dense_forward(
		    v->blocks[k], theta, l->patches, n * sites, l->answers);
		for (size_t i = 0; i < n; i++)
			pool(l, l->answers + i * numbers(l->seen),
			    l->greatest + i * numbers(l->out),
			    next + i * numbers(l->out));
	}
	dense_forward(v->blocks[v->layer_n], theta, v->flat, n, out);
}

/* From v->back, of a layer's pools, to that of its input, or of nothing. */
static void
layer_back(struct convolution *v, const double *theta, size_t k, size_t n,
    double *gradient)
{
	const struct layer *l = &v->layers[k];
	const size_t sites = l->seen.h * l->seen.w, all = numbers(l->in);

	memset(v->answers, 0, n * numbers(l->seen) * sizeof(double));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < numbers(l->out); j++) {
			const size_t at = l->greatest[i * numbers(l->out) + j] +
			    i * numbers(l->seen);

			if (l->answers[at] > 0)
				v->answers[at] =
				    v->back[i * numbers(l->out) + j];
		}
	dense_backward(v->blocks[k], theta, l->patches, n * sites, v->answers,
	    gradient, k > 0 ? v->patches : NULL);
	if (k == 0)
		return;
	memset(v->back, 0, n * all * sizeof(double));
	for (size_t i = 0; i < n; i++)
		patch(l, v->back + i * all,
		    v->patches + i * sites * v->blocks[k].in, false);
}

static void
backward(struct network *net, const double *theta, size_t n,
    const double *delta, double *gradient)
{
	struct convolution *v = (struct convolution *)net;

	dense_backward(
	    v->blocks[v->layer_n], theta, v->flat, n, delta, gradient, v->back);
	for (size_t k = v->layer_n; k-- > 0;)
		layer_back(v, theta, k, n, gradient);
}

static bool
shape(struct call *call, const struct given *g, struct size in, size_t filters,
    struct layer *l)
{
	const size_t side = (size_t)g->pool;

	*l = (struct layer){ .in = in,
		.kh = (size_t)g->kernel.v[0],
		.kw = (size_t)g->kernel.v[1] };
	if (l->kh > in.h || l->kw > in.w)
		return call_refuse(call, "kernel",
		    "a filter of %zu by %zu is greater than %zu by %zu", l->kh,
		    l->kw, in.h, in.w);
	l->seen = (struct size){ in.h - l->kh + 1, in.w - l->kw + 1, filters };
	l->ph = l->seen.h > 1 ? side : 1;
	l->pw = l->seen.w > 1 ? side : 1;
	l->out = (struct size){ l->seen.h / l->ph, l->seen.w / l->pw, filters };
	if (numbers(l->out) == 0)
		return call_refuse(call, "pool",
		    "a pool of side %zu is greater than %zu by %zu", side,
		    l->seen.h, l->seen.w);
	return true;
}

/* Rooms for a batch, and in *most the most that a layer's input, patches and
 * answers take. */
static bool
make_room(struct call *call, struct layer *l, struct block b, size_t *most)
{
	const size_t sites = l->seen.h * l->seen.w, B = NETWORK_BATCH;
	const size_t needs[] = { B * numbers(l->in), B * sites * b.in,
		B * numbers(l->seen) };

	for (size_t i = 0; i < 3; i++) {
		if (needs[i] > ROOM_MOST)
			return call_refuse(call, "X",
			    "pictures of %zu by %zu are too great", l->in.h,
			    l->in.w);
		most[i] = needs[i] > most[i] ? needs[i] : most[i];
	}
	l->input = call_vector(call, needs[0]).v;
	l->patches = call_vector(call, needs[1]).v;
	l->answers = call_vector(call, needs[2]).v;
	l->greatest = cx_calloc(call->cx, B * numbers(l->out), sizeof(size_t));
	return true;
}

static bool
is_whole(struct call *call, const char *input, struct vector v)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i] != floor(v.v[i]))
			return call_refuse(
			    call, input, "%s has whole numbers", input);
	return true;
}

static bool
lay_out(struct call *call, const struct given *g, struct convolution *v)
{
	struct size at = { g->X.rows, g->X.cols, 1 };
	size_t end = 0, most[3] = { 0 };

	if (g->filters.n > LAYERS_MOST)
		return call_refuse(call, "filters",
		    "there are more than %d layers", LAYERS_MOST);
	if (!is_whole(call, "filters", g->filters) ||
	    !is_whole(call, "kernel", g->kernel))
		return false;
	v->layer_n = g->filters.n;
	for (size_t k = 0; k < v->layer_n; k++) {
		struct layer *l = &v->layers[k];

		if (!shape(call, g, at, (size_t)g->filters.v[k], l))
			return false;
		v->blocks[k] =
		    (struct block){ end, l->kh * l->kw * at.c, l->out.c };
		end = block_end(v->blocks[k]);
		if (!make_room(call, l, v->blocks[k], most))
			return false;
		at = l->out;
	}
	v->blocks[v->layer_n] =
	    (struct block){ end, numbers(at), g->learning.Y.cols };
	v->flat = call_vector(call, NETWORK_BATCH * numbers(at)).v;
	v->back = call_vector(call, most[0] + NETWORK_BATCH * numbers(at)).v;
	v->patches = call_vector(call, most[1]).v;
	v->answers = call_vector(call, most[2]).v;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct convolution v = { .g = g };

	if (!lay_out(call, g, &v))
		return false;
	v.net = (struct network){ v.blocks, v.layer_n + 1, g->X.layers,
		g->learning.Y.cols, v.layers[0].seen.h * v.layers[0].seen.w,
		forward, backward };
	return learn(call, &v.net, &g->learning, &r->learned);
}

const struct entry algorithm_convolution = {
	.id = "NNT-04",
	.words = { "卷积网络（一维、二维）",
	    "Convolutional network, 1D and 2D" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "layers of max pool(relu(x * filter + b)), patches as "
		    "rows of a product of matrices; y = flat W + b",
	.source = "LeCun et al. 1998; Kingma & Ba 2015 (Adam)",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.correlate and numerical gradient",
	.note = { "卷积不补边、步长 1；同一种子可重现",
	    "No padding, every place is seen; the same seed gives the same" },
	.version = 1,
	.evaluate = evaluate,
};
