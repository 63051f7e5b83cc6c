/*
 * linear.h - linear programs, solved by GLPK's simplex method.
 *
 * The program stays its maker's: glp_create_prob() before, glp_delete_prob()
 * after, on every way out.
 */
#ifndef KNOWLEDGE_LINEAR_H
#define KNOWLEDGE_LINEAR_H

#include <glpk.h>

#include "knowledge/call.h"

/*
 * Solves to the optimum, telling the call that it goes on; the answers are
 * glp_get_obj_val() and glp_get_col_prim().  Refuses `input` when there is no
 * optimum: no solution at all, or none that is best.
 */
bool linear_solve(struct call *call, glp_prob *program, const char *input);

/*
 * The same where some columns are whole (GLP_IV), by branch and bound; the
 * answers are glp_mip_obj_val() and glp_mip_col_val().  After LINEAR_NODES
 * nodes it ends with the best found: *gap is how far, in parts of it, the
 * optimum may still be from there, and 0 of an optimum.
 */
#define LINEAR_NODES 10000
bool linear_solve_whole(
    struct call *call, glp_prob *program, const char *input, double *gap);

/* A term of a row: coefficient of a column.  Rows and columns count from 1. */
struct linear_term {
	int column;
	double value;
};

/* Sets the terms of a row, at most LINEAR_TERMS. */
#define LINEAR_TERMS 8
void linear_row(
    glp_prob *program, int row, const struct linear_term *terms, int n);

#endif
