/*
 * input_output.h - what the models of inputs and outputs share: who needs
 * what from whom, and how much there has to be in the end.
 */
#ifndef MODEL_ECONOMY_INPUT_OUTPUT_H
#define MODEL_ECONOMY_INPUT_OUTPUT_H

#include "knowledge/call.h"

/* I - M, factored; memory of the call. */
struct io_system {
	size_t n;
	double *factors;
	int *pivots;
	struct vector multipliers; /* column sums of (I - M)^-1 */
};

enum io_side {
	IO_ROWS,   /* (I - M) x = b */
	IO_COLUMNS /* (I - M)' x = b */
};

/*
 * Of M >= 0, square.  Refuses `input` when M asks for more than it makes, that
 * is, when I - M has no inverse without negative numbers (Hawkins and Simon).
 */
bool io_factor(struct call *call, const struct matrix *M, const char *input,
    struct io_system *io);

/* x in the place of b, n numbers. */
void io_solve(const struct io_system *io, enum io_side side, double *b);

#endif
