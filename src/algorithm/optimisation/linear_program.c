#include "algorithm/optimisation/program.h"
#include "knowledge/entry.h"

struct given {
	struct program program;
};

struct result {
	double obj;
	struct vector x, dual, dual_eq;
};

static const struct port given[] = {
	PROGRAM_PORTS,
	{ NULL },
};

static const struct port result[] = {
	{ OUT(obj), PORT_NUMBER, "1",
	    .words = { "目标最大值", "greatest value" } },
	{ OUT(x), PORT_VECTOR, "1", .words = { "最优解", "where it is had" } },
	{ OUT(dual), PORT_VECTOR, "1",
	    .words = { "影子价格（b 每增 1 的收益）",
		"shadow prices: gain for one more of b" } },
	{ OUT(dual_eq), PORT_VECTOR, "1",
	    .words = { "等式影子价格", "shadow prices of b_eq" } },
	{ NULL },
};

static void
tell(struct call *call, glp_prob *program, const struct program *p,
    struct result *r)
{
	r->obj = glp_get_obj_val(program);
	r->x = call_vector(call, p->c.n);
	r->dual = call_vector(call, p->b.n);
	r->dual_eq = call_vector(call, p->eq.n);
	for (size_t j = 0; j < p->c.n; j++)
		r->x.v[j] = glp_get_col_prim(program, (int)j + 1);
	for (size_t i = 0; i < p->b.n; i++)
		r->dual.v[i] = glp_get_row_dual(program, (int)i + 1);
	for (size_t i = 0; i < p->eq.n; i++)
		r->dual_eq.v[i] =
		    glp_get_row_dual(program, (int)(p->b.n + i) + 1);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	glp_prob *program = program_of(call, &g->program);
	bool solved;

	if (program == NULL)
		return false;
	solved = linear_solve(call, program, "A");
	if (solved)
		tell(call, program, &g->program, out);
	glp_delete_prob(program);
	return solved;
}

const struct entry algorithm_linear_program = {
	.id = "OPT-01",
	.words = { "线性规划（单纯形）", "Linear programming (simplex)" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_PRODUCTION | DOMAIN_SUPPLY | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max c x; A x <= b; A_eq x = b_eq; 0 <= x <= high",
	.source = "Dantzig 1951; GLPK 5.0",
	.strength = STRENGTH_A,
	.oracle = "scipy linprog (HiGHS)",
	.note = { "最优解不唯一时给出其一；无解或无界时拒绝",
	    "Where several are best this is one of them; no solution, or no "
	    "end to the gain, is refused" },
	.version = 1,
	.evaluate = evaluate,
};
