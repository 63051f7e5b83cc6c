/*
 * linear_machine.h - a linear support vector machine of two classes.
 */
#ifndef CLASSIFICATION_LINEAR_MACHINE_H
#define CLASSIFICATION_LINEAR_MACHINE_H

#include "knowledge/call.h"

struct linear_machine {
	const struct matrix *X;
	const double *sign; /* +1 or -1 of each row */
	double C, tol;
	bool squared; /* the errors count by their squares */
	double *w;    /* m + 1: the last is the constant, which shrinks too */
	double objective; /* |w|^2/2 + C sum of errors */
	int64_t rounds;
};

/* Fills w, objective and rounds.  Refuses "C" when there is no end; false,
 * too, when the call is to end. */
bool linear_machine_train(struct call *call, struct linear_machine *m);

/* w x + b of a row. */
double linear_machine_value(const struct linear_machine *m, const double *row);

#endif
