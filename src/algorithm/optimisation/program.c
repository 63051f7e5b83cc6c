#include "algorithm/optimisation/program.h"

#include <math.h>
#include <string.h>

static bool
is_asked_well(struct call *call, const struct program *p)
{
	if (p->c.n > PROGRAM_SIDE)
		return call_refuse(call, "max_c",
		    "there are more than %d columns", PROGRAM_SIDE);
	if (p->b.n + p->eq.n > PROGRAM_SIDE)
		return call_refuse(
		    call, "A", "there are more than %d rows", PROGRAM_SIDE);
	if ((p->eq.n == 0) != (p->Aeq.rows == 0))
		return call_refuse(
		    call, "b_eq", "A_eq and b_eq are given together or not");
	return true;
}

/* Rows of a matrix, from row `first` on.  GLPK counts a row's terms from 1. */
static void
lay_rows(struct call *call, glp_prob *program, int first,
    const struct matrix *m, const struct vector *right, int kind)
{
	const int n = (int)m->cols;
	int *column = cx_calloc(call->cx, m->cols + 1, sizeof(*column));
	double *value = call_vector(call, m->cols + 1).v;

	for (int j = 1; j <= n; j++)
		column[j] = j;
	for (size_t i = 0; i < m->rows; i++) {
		const int row = first + (int)i;

		memcpy(value + 1, m->v + i * m->cols, m->cols * sizeof(*value));
		glp_set_row_bnds(program, row, kind, right->v[i], right->v[i]);
		glp_set_mat_row(program, row, n, column, value);
	}
}

glp_prob *
program_of(struct call *call, const struct program *p)
{
	glp_prob *program;

	if (!is_asked_well(call, p))
		return NULL;
	program = glp_create_prob();
	glp_set_obj_dir(program, GLP_MAX);
	glp_add_cols(program, (int)p->c.n);
	glp_add_rows(program, (int)(p->b.n + p->eq.n));
	for (size_t j = 0; j < p->c.n; j++) {
		const double high = p->high.n > 0 ? p->high.v[j] : (double)NAN;
		const int kind = isnan(high) ? GLP_LO
		    : high > 0               ? GLP_DB
					     : GLP_FX;

		glp_set_col_bnds(
		    program, (int)j + 1, kind, 0, isnan(high) ? 0 : high);
		glp_set_obj_coef(program, (int)j + 1, p->c.v[j]);
	}
	lay_rows(call, program, 1, &p->A, &p->b, GLP_UP);
	if (p->eq.n > 0)
		lay_rows(
		    call, program, (int)p->b.n + 1, &p->Aeq, &p->eq, GLP_FX);
	return program;
}
