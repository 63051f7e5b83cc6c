#include "knowledge/linear.h"

#define SLICE_MS 90 /* between two looks at whether the call goes on */

bool
linear_solve(struct call *call, glp_prob *program, const char *input)
{
	glp_smcp parm;
	int rc;

	glp_init_smcp(&parm);
	parm.msg_lev = GLP_MSG_OFF;
	parm.tm_lim = SLICE_MS;
	glp_std_basis(program);
	while ((rc = glp_simplex(program, &parm)) == GLP_ETMLIM)
		if (!call_goes_on(call, 0))
			return false;
	if (rc != 0 || glp_get_status(program) != GLP_OPT)
		return call_refuse(
		    call, input, "with this %s there is no optimum", input);
	return true;
}

/* What a search knows while it branches. */
struct branching {
	struct call *call;
	double gap;
};

static void
look(glp_tree *tree, void *whom)
{
	struct branching *b = whom;
	int nodes;

	glp_ios_tree_size(tree, NULL, NULL, &nodes);
	b->gap = glp_ios_mip_gap(tree);
	if (nodes > LINEAR_NODES || !call_goes_on(b->call, 0))
		glp_ios_terminate(tree);
}

bool
linear_solve_whole(
    struct call *call, glp_prob *program, const char *input, double *gap)
{
	struct branching b = { .call = call };
	glp_iocp parm;
	int status;

	if (!linear_solve(call, program, input))
		return false;
	glp_init_iocp(&parm);
	parm.msg_lev = GLP_MSG_OFF;
	parm.cb_func = look;
	parm.cb_info = &b;
	(void)glp_intopt(program, &parm);
	if (call->cx->fail != FAIL_NONE)
		return false;
	status = glp_mip_status(program);
	if (status != GLP_OPT && status != GLP_FEAS)
		return call_refuse(call, input,
		    "with this %s no solution in whole numbers was found",
		    input);
	*gap = status == GLP_OPT ? 0 : b.gap;
	return true;
}

void
linear_row(glp_prob *program, int row, const struct linear_term *terms, int n)
{
	int columns[LINEAR_TERMS + 1];
	double values[LINEAR_TERMS + 1];

	for (int i = 0; i < n && i < LINEAR_TERMS; i++) {
		columns[i + 1] = terms[i].column;
		values[i + 1] = terms[i].value;
	}
	glp_set_mat_row(program, row, n, columns, values);
}
