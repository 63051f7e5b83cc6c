#include <cblas.h>
#include <math.h>
#include <string.h>

#include "algorithm/neural/network.h"
#include "knowledge/entry.h"

#define WIDTH_MOST 256
#define ROOM_MOST 20000000 /* numbers that are kept of one batch */

enum cell { LSTM, GRU };

struct given {
	struct cube X;
	struct learning learning;
	int64_t hidden;
	int cell;
};

struct result {
	struct learned learned;
};

static const struct port given[] = {
	{ IN(X), PORT_CUBE, "1", { -1e6, 1e6 },
	    { "序列：样本、时刻、特征（宜先标准化）",
		"series: samples, moments, features; best scaled first" },
	    .shape = "n,t,m" },
	LEARNING_PORTS,
	{ IN(hidden), PORT_WHOLE, "1", { 1, WIDTH_MOST },
	    { "隐状态宽度", "width of the state" }, .otherwise = "16" },
	{ IN(cell), PORT_CHOICE, "", .words = { "单元", "cell" },
	    .choices = "lstm gru", .otherwise = "\"lstm\"" },
	{ NULL },
};

static const struct port result[] = {
	LEARNED_PORTS,
	{ NULL },
};

/*
 * Of each moment, batch by batch: what goes into the gates (x and the state
 * before), the gates, and of LSTM the memory, of GRU what goes into the
 * candidate.  Gates are i f g o of LSTM, r z and the candidate n of GRU.
 */
struct recurrent {
	struct network net;
	const struct given *g;
	size_t m, h;
	struct block blocks[3]; /* gates, [candidate,] output */
	double *in, *gates, *memory, *chosen, *candidate, *state;
	double *dstate, *dmemory, *dgates, *din, *dchosen, *dcandidate;
};

static double
logistic(double x)
{
	return 1 / (1 + exp(-x));
}

/* Row i of moment t of something `width` wide. */
static double *
row(double *of, size_t t, size_t i, size_t width)
{
	return of + (t * NETWORK_BATCH + i) * width;
}

static void
lstm_step(struct recurrent *r, const double *theta, size_t t, size_t n)
{
	const size_t h = r->h;

	dense_forward(r->blocks[0], theta, row(r->in, t, 0, r->m + h), n,
	    row(r->gates, t, 0, 4 * h));
	for (size_t i = 0; i < n; i++) {
		double *gate = row(r->gates, t, i, 4 * h);
		double *c = row(r->memory, t, i, h);

		for (size_t j = 0; j < h; j++) {
			const double before =
			    t > 0 ? row(r->memory, t - 1, i, h)[j] : 0;

			gate[j] = logistic(gate[j]);
			gate[h + j] = logistic(gate[h + j]);
			gate[2 * h + j] = tanh(gate[2 * h + j]);
			gate[3 * h + j] = logistic(gate[3 * h + j]);
			c[j] = gate[h + j] * before + gate[j] * gate[2 * h + j];
			r->state[i * h + j] = gate[3 * h + j] * tanh(c[j]);
		}
	}
}

static void
gru_step(struct recurrent *r, const double *theta, size_t t, size_t n)
{
	const size_t h = r->h, m = r->m;

	dense_forward(r->blocks[0], theta, row(r->in, t, 0, m + h), n,
	    row(r->gates, t, 0, 2 * h));
	for (size_t i = 0; i < n; i++) {
		double *gate = row(r->gates, t, i, 2 * h);
		double *to = row(r->chosen, t, i, m + h);

		memcpy(to, row(r->in, t, i, m + h), m * sizeof(double));
		for (size_t j = 0; j < 2 * h; j++)
			gate[j] = logistic(gate[j]);
		for (size_t j = 0; j < h; j++)
			to[m + j] = gate[j] * r->state[i * h + j];
	}
	dense_forward(r->blocks[1], theta, row(r->chosen, t, 0, m + h), n,
	    row(r->candidate, t, 0, h));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < h; j++) {
			const double z = row(r->gates, t, i, 2 * h)[h + j];
			double *c = &row(r->candidate, t, i, h)[j];
			double *s = &r->state[i * h + j];

			*c = tanh(*c);
			*s = (1 - z) * *c + z * *s;
		}
}

static void
forward(struct network *net, const double *theta, const size_t *rows, size_t n,
    double *out)
{
	struct recurrent *r = (struct recurrent *)net;
	const size_t m = r->m, h = r->h;
	const struct cube *X = &r->g->X;

	memset(r->state, 0, NETWORK_BATCH * h * sizeof(double));
	for (size_t t = 0; t < X->rows; t++) {
		for (size_t i = 0; i < n; i++) {
			double *to = row(r->in, t, i, m + h);

			memcpy(to, X->v + (rows[i] * X->rows + t) * m,
			    m * sizeof(double));
			memcpy(to + m, r->state + i * h, h * sizeof(double));
		}
		if (r->g->cell == LSTM)
			lstm_step(r, theta, t, n);
		else
			gru_step(r, theta, t, n);
	}
	dense_forward(r->blocks[net->block_n - 1], theta, r->state, n, out);
}

/* What a change of the state at t does to the gates, before they are bent,
 * and to the memory before. */
static void
lstm_back(struct recurrent *r, const double *theta, size_t t, size_t n,
    double *gradient)
{
	const size_t h = r->h;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < h; j++) {
			const double *gate = row(r->gates, t, i, 4 * h);
			const double in = gate[j], keep = gate[h + j],
				     new = gate[2 * h + j],
				     show = gate[3 * h + j];
			const double c = tanh(row(r->memory, t, i, h)[j]);
			const double before =
			    t > 0 ? row(r->memory, t - 1, i, h)[j] : 0;
			const double ds = r->dstate[i * h + j];
			const double dc =
			    r->dmemory[i * h + j] + ds * show * (1 - c * c);
			double *d = r->dgates + i * 4 * h + j;

			d[0] = dc * new *in *(1 - in);
			d[h] = dc * before * keep * (1 - keep);
			d[2 * h] = dc * in * (1 - new *new);
			d[3 * h] = ds * c * show * (1 - show);
			r->dmemory[i * h + j] = dc * keep;
		}
	dense_backward(r->blocks[0], theta, row(r->in, t, 0, r->m + h), n,
	    r->dgates, gradient, r->din);
	for (size_t i = 0; i < n; i++)
		memcpy(r->dstate + i * h, r->din + i * (r->m + h) + r->m,
		    h * sizeof(double));
}

static void
gru_back(struct recurrent *r, const double *theta, size_t t, size_t n,
    double *gradient)
{
	const size_t h = r->h, m = r->m;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < h; j++) {
			const double z = row(r->gates, t, i, 2 * h)[h + j];
			const double c = row(r->candidate, t, i, h)[j];
			const double before = row(r->in, t, i, m + h)[m + j];
			const double ds = r->dstate[i * h + j];

			r->dcandidate[i * h + j] = ds * (1 - z) * (1 - c * c);
			r->dgates[i * 2 * h + h + j] =
			    ds * (before - c) * z * (1 - z);
			r->dstate[i * h + j] = ds * z;
		}
	dense_backward(r->blocks[1], theta, row(r->chosen, t, 0, m + h), n,
	    r->dcandidate, gradient, r->dchosen);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < h; j++) {
			const double reset = row(r->gates, t, i, 2 * h)[j];
			const double before = row(r->in, t, i, m + h)[m + j];
			const double d = r->dchosen[i * (m + h) + m + j];

			r->dgates[i * 2 * h + j] =
			    d * before * reset * (1 - reset);
			r->dstate[i * h + j] += d * reset;
		}
	dense_backward(r->blocks[0], theta, row(r->in, t, 0, m + h), n,
	    r->dgates, gradient, r->din);
	for (size_t i = 0; i < n; i++)
		cblas_daxpy((int)h, 1, r->din + i * (m + h) + m, 1,
		    r->dstate + i * h, 1);
}

static void
backward(struct network *net, const double *theta, size_t n,
    const double *delta, double *gradient)
{
	struct recurrent *r = (struct recurrent *)net;

	dense_backward(r->blocks[net->block_n - 1], theta, r->state, n, delta,
	    gradient, r->dstate);
	memset(r->dmemory, 0, NETWORK_BATCH * r->h * sizeof(double));
	for (size_t t = r->g->X.rows; t-- > 0;)
		if (r->g->cell == LSTM)
			lstm_back(r, theta, t, n, gradient);
		else
			gru_back(r, theta, t, n, gradient);
}

static bool
lay_out(struct call *call, const struct given *g, struct recurrent *r)
{
	const size_t m = g->X.cols, h = (size_t)g->hidden, T = g->X.rows,
		     wide = g->cell == LSTM ? 4 * h : 2 * h, B = NETWORK_BATCH;
	size_t last = 1;

	if (T * B * (m + h) * 4 > ROOM_MOST)
		return call_refuse(call, "X",
		    "series of %zu moments with a state %zu wide are too long",
		    T, h);
	r->m = m;
	r->h = h;
	r->blocks[0] = (struct block){ 0, m + h, wide };
	if (g->cell == GRU)
		r->blocks[last++] =
		    (struct block){ block_end(r->blocks[0]), m + h, h };
	r->blocks[last] = (struct block){ block_end(r->blocks[last - 1]), h,
		g->learning.Y.cols };
	r->net.block_n = last + 1;
	r->in = call_vector(call, T * B * (m + h)).v;
	r->gates = call_vector(call, T * B * wide).v;
	r->memory = call_vector(call, T * B * h).v;
	r->chosen = call_vector(call, T * B * (m + h)).v;
	r->candidate = call_vector(call, T * B * h).v;
	r->state = call_vector(call, B * h).v;
	r->dstate = call_vector(call, B * h).v;
	r->dmemory = call_vector(call, B * h).v;
	r->dgates = call_vector(call, B * wide).v;
	r->din = call_vector(call, B * (m + h)).v;
	r->dchosen = call_vector(call, B * (m + h)).v;
	r->dcandidate = call_vector(call, B * h).v;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *result_ = out;
	struct recurrent r = { .g = g };

	if (!lay_out(call, g, &r))
		return false;
	r.net = (struct network){ r.blocks, r.net.block_n, g->X.layers,
		g->learning.Y.cols, g->X.rows, forward, backward };
	return learn(call, &r.net, &g->learning, &result_->learned);
}

const struct entry algorithm_recurrent = {
	.id = "NNT-05",
	.words = { "循环网络（LSTM、GRU）", "Recurrent network: LSTM, GRU" },
	.class = CLASS_NEURAL,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "LSTM: c = f c' + i g, s = o tanh c; GRU: s = z s' + "
		    "(1 - z) tanh([x, r s'] W + b); y = s V + b",
	.source = "Hochreiter & Schmidhuber 1997; Cho et al. 2014",
	.strength = STRENGTH_A,
	.oracle = "numpy reference and its numerical gradient",
	.note = { "输出取自最后时刻；同一种子可重现",
	    "The output is that of the last moment; the same seed gives the "
	    "same" },
	.version = 1,
	.evaluate = evaluate,
};
