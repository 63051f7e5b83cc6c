#include <math.h>

#include "algorithm/optimisation/program.h"
#include "knowledge/entry.h"

struct given {
	struct program program;
	bool integer;
	struct vector which;
};

struct result {
	double obj, gap;
	struct vector x;
};

static const struct port given[] = {
	PROGRAM_PORTS,
	{ IN(integer), PORT_TRUTH, "",
	    .words = { "全部取整", "all of x are whole numbers" },
	    .otherwise = "true" },
	{ IN(which), PORT_VECTOR, "1", { 0, 1 },
	    { "取整变量标志（1 取整）；给出时替代 integer",
		"1 where x is whole, in the place of integer" },
	    .shape = "n", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(obj), PORT_NUMBER, "1",
	    .words = { "目标最大值", "greatest value" } },
	{ OUT(x), PORT_VECTOR, "1", .words = { "最优解", "where it is had" } },
	{ OUT(gap), PORT_NUMBER, "1",
	    .words = { "与最优的相对差距，0 为最优",
		"how far the optimum may be, relative; 0: this is it" } },
	{ NULL },
};

/* GLPK wants whole limits of what is whole. */
static void
make_whole(glp_prob *program, int column)
{
	const int kind = glp_get_col_type(program, column);
	const double high = floor(glp_get_col_ub(program, column));

	glp_set_col_kind(program, column, GLP_IV);
	if (kind == GLP_DB)
		glp_set_col_bnds(
		    program, column, high > 0 ? GLP_DB : GLP_FX, 0, high);
}

static bool
choose(struct call *call, const struct given *g, glp_prob *program)
{
	for (size_t j = 0; j < g->program.c.n; j++) {
		const double is =
		    g->which.n > 0 ? g->which.v[j] : (double)g->integer;

		if (is > 0 && is < 1)
			return call_refuse(call, "which", "which is 0 or 1");
		if (is > 0)
			make_whole(program, (int)j + 1);
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	glp_prob *program = program_of(call, &g->program);
	bool solved;

	if (program == NULL)
		return false;
	solved = choose(call, g, program) &&
	    linear_solve_whole(call, program, "A", &r->gap);
	if (solved) {
		r->obj = glp_mip_obj_val(program);
		r->x = call_vector(call, g->program.c.n);
		for (size_t j = 0; j < r->x.n; j++)
			r->x.v[j] = glp_mip_col_val(program, (int)j + 1);
	}
	glp_delete_prob(program);
	if (solved && r->gap > 0)
		call_warn(call, "搜索到上限为止，未证明最优",
		    "The search was ended; there may be a better one");
	return solved;
}

const struct entry algorithm_whole_program = {
	.id = "OPT-02",
	.words = { "混合整数规划（分支定界）",
	    "Mixed integer programming (branch and bound)" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max c x; A x <= b; A_eq x = b_eq; 0 <= x <= high; some "
		    "of x whole",
	.source = "Land & Doig 1960; GLPK 5.0",
	.strength = STRENGTH_A,
	.oracle = "scipy milp (HiGHS)",
	.note = { "最多搜索 1 万个节点，未完时给出最好解与差距",
	    "At most 10,000 nodes are searched; then the best found is given, "
	    "with the gap" },
	.version = 1,
	.evaluate = evaluate,
};
