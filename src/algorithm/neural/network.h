/*
 * network.h - what networks have in common: dense layers, losses, training.
 *
 * All weights of a network are one row of numbers, block behind block: a
 * matrix, a row for each of its inputs, and then a bias for each output.
 * Activations have a row for each sample.
 */
#ifndef NEURAL_NETWORK_H
#define NEURAL_NETWORK_H

#include "knowledge/call.h"

#define NETWORK_PARAMS 1000000
#define NETWORK_BATCH 256

struct block {
	size_t at, in, out;
};

/* The place of the biases of a block, and of what is behind it. */
size_t block_biases(struct block b);
size_t block_end(struct block b);

/* out = in W + b of n samples. */
void dense_forward(struct block b, const double *theta, const double *in,
    size_t n, double *out);

/* Adds to the gradient of W and b; *back, unless NULL, is that of `in`. */
void dense_backward(struct block b, const double *theta, const double *in,
    size_t n, const double *delta, double *gradient, double *back);

struct network {
	const struct block *blocks;
	size_t block_n, samples, outputs;
	size_t steps; /* times that weights are used for one sample */
	/* Outputs, before softmax, of n samples; n is at most NETWORK_BATCH. */
	void (*forward)(struct network *net, const double *theta,
	    const size_t *rows, size_t n, double *out);
	/* Of the samples that forward() saw last: adds to the gradient. */
	void (*backward)(struct network *net, const double *theta, size_t n,
	    const double *delta, double *gradient);
};

enum task { TASK_REGRESSION, TASK_CLASSES };

struct learning {
	struct matrix Y;
	int task;
	int64_t epochs, batch, seed;
	double rate;
	struct vector weights;
};

struct learned {
	struct vector weights, loss, gradient;
	double final;
	struct matrix pred;
};

/* The rows of ports of members `learning` and `learned`. */
#define LEARNING_AT(member) offsetof(struct given, learning.member)
#define LEARNED_AT(member) offsetof(struct result, learned.member)
#define LEARNING_PORTS                                                         \
	{ "Y", LEARNING_AT(Y), PORT_MATRIX, "1", { -1e6, 1e6 },                \
		{ "目标；分类时为各类的 0、1",                                 \
		    "what is learned; of classes 0 and 1 for each" },          \
		"n,k" },                                                       \
	    { "task", LEARNING_AT(task), PORT_CHOICE, "",                      \
		    .words = { "任务：回归、分类",                             \
			"task: regression, classification" },                  \
		    .choices = "regression classification",                    \
		    .otherwise = "\"regression\"" },                           \
	    { "epochs", LEARNING_AT(epochs), PORT_WHOLE, "1", { 0, 10000 },    \
		    { "训练轮数，0 为只推理", "rounds of training; 0: none" }, \
		    .otherwise = "100" },                                      \
	    { "batch", LEARNING_AT(batch), PORT_WHOLE, "1",                    \
		    { 1, NETWORK_BATCH },                                      \
		    { "每批样本数", "samples of a step" },                     \
		    .otherwise = "32" },                                       \
	    { "rate", LEARNING_AT(rate), PORT_NUMBER, "1", { 1e-8, 1 },        \
		    { "学习率（Adam）", "rate of learning, of Adam" },         \
		    .otherwise = "0.01" },                                     \
	    { "seed", LEARNING_AT(seed), PORT_WHOLE, "1", { 0, 1e9 },          \
		    { "随机种子", "seed of what is drawn" },                   \
		    .otherwise = "1" },                                        \
	{                                                                      \
		"weights", LEARNING_AT(weights), PORT_VECTOR, "1",             \
		    { -1e6, 1e6 },                                             \
		    { "起始权重（如上次训练的结果），缺省为随机",              \
			    "weights to begin with, as of another training; "  \
			    "drawn "                                           \
			    "without" },                                       \
		    .otherwise = "null"                                        \
	}
#define LEARNED_PORTS                                                          \
	{ "pred", LEARNED_AT(pred), PORT_MATRIX, "1",                          \
		.words = { "输出；分类时为概率",                               \
		    "outputs; of classes probabilities" } },                   \
	    { "loss", LEARNED_AT(loss), PORT_VECTOR, "1",                      \
		    .words = { "各轮损失", "loss of each round" } },           \
	    { "final_loss", LEARNED_AT(final), PORT_NUMBER, "1",               \
		    .words = { "最终权重的损失",                               \
			"loss of the last weights" } },                        \
	    { "weights", LEARNED_AT(weights), PORT_VECTOR, "1",                \
		    .words = {                                                 \
			"权重，可再作输入", "weights, to be given again" } },  \
	{                                                                      \
		"gradient", LEARNED_AT(gradient), PORT_VECTOR, "1", .words = { \
			"最终权重处的梯度",                                    \
			"gradient of the loss at the last weights"             \
		}                                                              \
	}

/*
 * Trains by Adam (Kingma & Ba 2015) on shuffled batches.  The loss is half of
 * the mean square, or the mean cross entropy of a softmax (of one output: of
 * a logistic).  Refuses too many weights, too long a training, weights of
 * another number, and classes that are not 0 and 1.
 */
bool learn(struct call *call, struct network *net, const struct learning *how,
    struct learned *what);

#endif
