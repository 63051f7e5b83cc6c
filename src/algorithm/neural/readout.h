/*
 * readout.h - the last layer of networks whose hidden one is not learned:
 * least squares with a ridge.
 */
#ifndef NEURAL_READOUT_H
#define NEURAL_READOUT_H

#include "knowledge/call.h"

#define READOUT_MOST 1000 /* hidden nodes */

/* The rows of ports that both networks have. */
#define READOUT_PORTS                                                          \
	{ IN(X), PORT_MATRIX, "1", { -1e6, 1e6 },                              \
		{ "输入，一行一个样本（宜先标准化）",                          \
		    "inputs, a row a sample; best scaled first" },             \
		"n,m" },                                                       \
	    { IN(Y), PORT_MATRIX, "1", { -1e9, 1e9 },                          \
		    { "目标，一行一个样本",                                    \
			"what is learned, a row a sample" },                   \
		    "n,o" },                                                   \
	    { IN(Xnew), PORT_MATRIX, "1", { -1e6, 1e6 },                       \
		    { "待预测样本（缺省为训练样本）",                          \
			"samples to predict (without them those of X)" },      \
		    "k,m", .otherwise = "null" },                              \
	    { IN(ridge), PORT_NUMBER, "1", { 0, 1e9 }, { "岭系数", "ridge" },  \
		    .otherwise = "1e-6" },                                     \
	{                                                                      \
		IN(weights), PORT_MATRIX, "1", { -1e12, 1e12 },                \
		    { "输出层权重（如上次训练的结果；给出则只推理）",          \
			    "weights of the last layer, as of another "        \
			    "training: then nothing is learned" },             \
		    "h,o", .otherwise = "null"                                 \
	}
#define READOUT_RESULTS                                                        \
	{ OUT(pred), PORT_MATRIX, "1",                                         \
		.words = { "输出，一行一个样本",                               \
		    "outputs, a row a sample" } },                             \
	    { OUT(loss), PORT_NUMBER, "1",                                     \
		    .words = { "训练样本上均方误差的一半",                     \
			"half of the mean square error on X" } },              \
	{                                                                      \
		OUT(weights), PORT_MATRIX, "1", .words = {                     \
			"输出层权重（末行为截距），可再作输入",                \
			"weights of the last layer, the last row its "         \
			"constants; to be given again"                         \
		}                                                              \
	}

/*
 * Learns weights W from rows of hidden answers H, whose last column is 1, and
 * Y: (H'H + ridge I) W = H'Y; or takes those that are given.  Then the
 * outputs of the rows `asked`, and the loss on H.  Refuses "weights" of
 * another shape, and "ridge" where that is too small to settle them.
 */
bool readout(struct call *call, const struct matrix *H,
    const struct matrix *asked, const struct matrix *Y, double ridge,
    const struct matrix *known, struct matrix *W, struct matrix *pred,
    double *loss);

#endif
