#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/linear.h"

#define UNITS_MOST 300
#define SIDE_MOST 50
#define EFFICIENT 1e-7 /* how near to 1 is 1 */

enum returns { CONSTANT, VARIABLE };

struct given {
	struct matrix X, Y;
	int returns;
};

struct result {
	struct vector theta, efficient;
	struct matrix peers;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { 0, 1e12 },
	    { "投入，一行一个决策单元", "inputs, a row for each unit" },
	    .shape = "n,m" },
	{ IN(Y), PORT_MATRIX, "1", { 0, 1e12 },
	    { "产出", "outputs, a row for each unit" }, .shape = "n,s" },
	{ IN(returns), PORT_CHOICE, "",
	    .words = { "规模报酬：crs 不变（CCR），vrs 可变（BCC）",
		"returns to scale: crs constant (CCR), vrs variable (BCC)" },
	    .choices = "crs vrs", .otherwise = "\"crs\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(theta), PORT_VECTOR, "1",
	    .words = { "效率（投入导向）", "efficiency, by inputs" } },
	{ OUT(efficient), PORT_VECTOR, "1",
	    .words = { "是否在前沿（1 是）", "1 on the frontier" } },
	{ OUT(peers), PORT_MATRIX, "1",
	    .words = { "参照组合系数 λ",
		"what of each unit the peer of each is made of" } },
	{ NULL },
};

/* Columns are theta and what is taken of each unit; numbers are in parts of
 * the greatest of their kind, so that units do not matter. */
static void
lay_row(struct call *call, glp_prob *program, int row, const struct matrix *of,
    size_t k, double theta)
{
	const int n = (int)of->rows;
	int *column = cx_calloc(call->cx, of->rows + 2, sizeof(*column));
	double *value = call_vector(call, of->rows + 2).v, most = 0;

	for (size_t i = 0; i < of->rows; i++)
		most = fmax(most, of->v[i * of->cols + k]);
	for (int i = 0; i < n; i++) {
		column[i + 2] = i + 2;
		value[i + 2] = of->v[(size_t)i * of->cols + k] / most;
	}
	column[1] = 1;
	value[1] = theta;
	glp_set_mat_row(program, row, n + 1, column, value);
}

static glp_prob *
lay_out(struct call *call, const struct given *g)
{
	const int n = (int)g->X.rows, m = (int)g->X.cols, s = (int)g->Y.cols;
	glp_prob *program = glp_create_prob();

	glp_set_obj_dir(program, GLP_MIN);
	glp_add_cols(program, n + 1);
	glp_add_rows(program, m + s + (g->returns == VARIABLE));
	glp_set_obj_coef(program, 1, 1);
	for (int j = 1; j <= n + 1; j++)
		glp_set_col_bnds(program, j, GLP_LO, 0, 0);
	for (int k = 0; k < s; k++)
		lay_row(call, program, m + k + 1, &g->Y, (size_t)k, 0);
	if (g->returns == VARIABLE) {
		const struct matrix ones = call_matrix(call, g->X.rows, 1);

		for (size_t i = 0; i < ones.rows; i++)
			ones.v[i] = 1;
		lay_row(call, program, m + s + 1, &ones, 0, 0);
		glp_set_row_bnds(program, m + s + 1, GLP_FX, 1, 1);
	}
	return program;
}

static double
greatest(const struct matrix *of, size_t k)
{
	double most = 0;

	for (size_t i = 0; i < of->rows; i++)
		most = fmax(most, of->v[i * of->cols + k]);
	return most;
}

static bool
judge(struct call *call, const struct given *g, glp_prob *program, size_t unit,
    struct result *r)
{
	const size_t n = g->X.rows, m = g->X.cols, s = g->Y.cols;

	for (size_t k = 0; k < m; k++) {
		lay_row(call, program, (int)k + 1, &g->X, k,
		    -g->X.v[unit * m + k] / greatest(&g->X, k));
		glp_set_row_bnds(program, (int)k + 1, GLP_UP, 0, 0);
	}
	for (size_t k = 0; k < s; k++)
		glp_set_row_bnds(program, (int)(m + k) + 1, GLP_LO,
		    g->Y.v[unit * s + k] / greatest(&g->Y, k), 0);
	if (!linear_solve(call, program, "X"))
		return false;
	r->theta.v[unit] = glp_get_obj_val(program);
	r->efficient.v[unit] = r->theta.v[unit] > 1 - EFFICIENT;
	for (size_t i = 0; i < n; i++)
		r->peers.v[unit * n + i] =
		    glp_get_col_prim(program, (int)i + 2);
	return true;
}

static bool
is_asked_well(struct call *call, const char *input, const struct matrix *of)
{
	if (of->rows > UNITS_MOST || of->cols > SIDE_MOST)
		return call_refuse(call, input,
		    "%s has more than %d rows or %d columns", input, UNITS_MOST,
		    SIDE_MOST);
	for (size_t k = 0; k < of->cols; k++)
		if (!(greatest(of, k) > 0))
			return call_refuse(
			    call, input, "column %zu has only noughts", k + 1);
	for (size_t i = 0; i < of->rows; i++) {
		double sum = 0;

		for (size_t k = 0; k < of->cols; k++)
			sum += of->v[i * of->cols + k];
		if (!(sum > 0))
			return call_refuse(
			    call, input, "row %zu has only noughts", i + 1);
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows;
	glp_prob *program;
	bool good = true;

	if (!is_asked_well(call, "X", &g->X) ||
	    !is_asked_well(call, "Y", &g->Y))
		return false;
	r->theta = call_vector(call, n);
	r->efficient = call_vector(call, n);
	r->peers = call_matrix(call, n, n);
	program = lay_out(call, g);
	for (size_t i = 0; good && i < n; i++)
		good = call_goes_on(call, (double)i / (double)n) &&
		    judge(call, g, program, i, r);
	glp_delete_prob(program);
	return good;
}

const struct entry algorithm_data_envelopment = {
	.id = "OPT-16",
	.words = { "数据包络分析效率（CCR、BCC）",
	    "Data envelopment analysis (CCR, BCC)" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min theta; sum lambda x <= theta x0; sum lambda y >= y0; "
		    "BCC: sum lambda = 1",
	.source = "Charnes, Cooper & Rhodes 1978; Banker, Charnes & Cooper "
		  "1984",
	.strength = STRENGTH_A,
	.oracle = "scipy linprog (HiGHS)",
	.note = { "参照组合可能不唯一；弱有效（有松弛）也记为在前沿",
	    "Peers may be others as well; a weakly efficient unit counts as "
	    "on the frontier" },
	.version = 1,
	.evaluate = evaluate,
};
