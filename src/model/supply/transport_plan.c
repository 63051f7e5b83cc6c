#include "knowledge/entry.h"
#include "knowledge/linear.h"

struct given {
	struct matrix c;
	struct vector s, d;
};

struct result {
	double cost;
	struct matrix x;
};

static const struct port given[] = {
	{ IN(c), PORT_MATRIX, "{CNY}/t", { -1e9, 1e9 },
	    { "单位运费矩阵", "cost from each source to each destination" },
	    .shape = "m,n" },
	{ IN(s), PORT_VECTOR, "t", { 0, 1e12 }, { "供应", "supply" },
	    .shape = "m" },
	{ IN(d), PORT_VECTOR, "t", { 0, 1e12 }, { "需求", "demand" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cost), PORT_NUMBER, "{CNY}",
	    .words = { "最小运费", "least cost" } },
	{ OUT(x), PORT_MATRIX, "t",
	    .words = { "各线路运量", "amount on each way" } },
	{ NULL },
};

#define WAYS_MOST 40000
#define ROUNDED 1e-9 /* 0.1 and 0.2 are not quite 0.3 */

static double
sum_of(const struct vector *v)
{
	double sum = 0;

	for (size_t i = 0; i < v->n; i++)
		sum += v->v[i];
	return sum;
}

/* A row for each source, then one for each destination; a column for each way
 * from one to the other. */
static void
lay_out(glp_prob *program, const struct given *g)
{
	const int m = (int)g->s.n, n = (int)g->d.n;

	glp_add_rows(program, m + n);
	glp_add_cols(program, m * n);
	for (int i = 0; i < m; i++)
		glp_set_row_bnds(program, i + 1, GLP_UP, 0, g->s.v[i]);
	for (int j = 0; j < n; j++)
		glp_set_row_bnds(
		    program, m + j + 1, GLP_FX, g->d.v[j], g->d.v[j]);
	for (int k = 0; k < m * n; k++) {
		const int rows[] = { 0, k / n + 1, m + k % n + 1 };
		const double ones[] = { 0, 1, 1 };

		glp_set_col_bnds(program, k + 1, GLP_LO, 0, 0);
		glp_set_obj_coef(program, k + 1, g->c.v[k]);
		glp_set_mat_col(program, k + 1, 2, rows, ones);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	glp_prob *program;
	bool solved;

	if (sum_of(&g->s) < sum_of(&g->d) * (1 - ROUNDED))
		return call_refuse(
		    call, "s", "there is less supply than demand");
	if (g->s.n * g->d.n > WAYS_MOST)
		return call_refuse(
		    call, "c", "has more than %d numbers", WAYS_MOST);
	program = glp_create_prob();
	lay_out(program, g);
	solved = linear_solve(call, program, "c");
	r->cost = solved ? glp_get_obj_val(program) : 0;
	r->x = call_matrix(call, g->s.n, g->d.n);
	for (size_t k = 0; solved && k < g->s.n * g->d.n; k++)
		r->x.v[k] = glp_get_col_prim(program, (int)k + 1);
	glp_delete_prob(program);
	return solved;
}

const struct entry model_transport_plan = {
	.id = "SCM-007",
	.words = { "运输问题最小运费", "Least cost of transport" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum c x; sum_j x_ij <= s_i; sum_i x_ij = d_j",
	.source = "运筹学",
	.strength = STRENGTH_A,
	.oracle = "scipy HiGHS linprog",
	.version = 1,
	.evaluate = evaluate,
};
