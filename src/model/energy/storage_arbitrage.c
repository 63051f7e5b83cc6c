#include "knowledge/entry.h"
#include "knowledge/linear.h"

struct given {
	struct vector price;
	double pmax, cap, eff, dt;
};

struct result {
	double profit;
	struct vector power;
};

static const struct port given[] = {
	{ IN(price), PORT_VECTOR, "{CNY}/(kW.h)", { -100, 100 },
	    { "分时电价序列", "price of each step" } },
	{ IN(pmax), PORT_NUMBER, "kW", { 0, 1e6 },
	    { "充放功率上限", "power limit of charging and discharging" } },
	{ IN(cap), PORT_NUMBER, "kW.h", { 0, 1e7 },
	    { "可用容量", "usable capacity" } },
	{ IN(eff), PORT_NUMBER, "1", { 0.5, 1 },
	    { "单程效率", "efficiency of one way" } },
	{ IN(dt), PORT_NUMBER, "h", { 0.01, 24 },
	    { "步长", "length of a step" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(profit), PORT_NUMBER, "{CNY}",
	    .words = { "最优收益", "best profit" } },
	{ OUT(power), PORT_VECTOR, "kW",
	    .words = { "各步功率（放电为正）",
		"power of each step, discharging above 0" } },
	{ NULL },
};

#define STEPS_MOST 2976 /* quarters of an hour in a month */

/* Columns of step t from 1: charge, discharge, what is stored at its end. */
#define CHARGE(t) (3 * (t)-2)
#define DISCHARGE(t) (3 * (t)-1)
#define STORED(t) (3 * (t))

/*
 * Each step has two rows: what is stored carries over, and charging and
 * discharging share the power.  Sharing is what keeps a storage from burning
 * energy in both directions at once when prices are negative.
 */
static void
lay_out_step(glp_prob *program, const struct given *g, int t, bool last)
{
	const double price = g->price.v[t - 1] * g->dt;
	const struct linear_term power[] = { { CHARGE(t), 1 },
		{ DISCHARGE(t), 1 } };
	const struct linear_term carry[] = { { STORED(t), 1 },
		{ CHARGE(t), -g->eff * g->dt },
		{ DISCHARGE(t), g->dt / g->eff }, { STORED(t - 1), -1 } };

	for (int c = CHARGE(t); c <= DISCHARGE(t); c++)
		glp_set_col_bnds(program, c, GLP_LO, 0, 0);
	if (last || !(g->cap > 0))
		glp_set_col_bnds(program, STORED(t), GLP_FX, 0, 0);
	else
		glp_set_col_bnds(program, STORED(t), GLP_DB, 0, g->cap);
	glp_set_obj_coef(program, CHARGE(t), -price);
	glp_set_obj_coef(program, DISCHARGE(t), price);
	glp_set_row_bnds(program, 2 * t - 1, GLP_UP, 0, g->pmax);
	linear_row(program, 2 * t - 1, power, 2);
	glp_set_row_bnds(program, 2 * t, GLP_FX, 0, 0);
	linear_row(program, 2 * t, carry, t == 1 ? 3 : 4);
}

static void
lay_out(glp_prob *program, const struct given *g)
{
	const int n = (int)g->price.n;

	glp_set_obj_dir(program, GLP_MAX);
	glp_add_cols(program, 3 * n);
	glp_add_rows(program, 2 * n);
	for (int t = 1; t <= n; t++)
		lay_out_step(program, g, t, t == n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	glp_prob *program;
	bool solved;

	if (g->price.n > STEPS_MOST)
		return call_refuse(
		    call, "price", "has more than %d steps", STEPS_MOST);
	program = glp_create_prob();
	lay_out(program, g);
	solved = linear_solve(call, program, "price");
	r->profit = solved ? glp_get_obj_val(program) : 0;
	r->power = call_vector(call, g->price.n);
	for (int t = 1; solved && t <= (int)g->price.n; t++)
		r->power.v[t - 1] = glp_get_col_prim(program, DISCHARGE(t)) -
		    glp_get_col_prim(program, CHARGE(t));
	glp_delete_prob(program);
	return solved;
}

const struct entry model_storage_arbitrage = {
	.id = "ENE-023",
	.words = { "储能峰谷套利最优收益（线性规划）",
	    "Best profit of a storage from prices (linear program)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max sum price (d - c) dt; soc += (eff c - d/eff) dt; 0 <= "
		    "soc <= cap; c + d <= pmax; soc_end = soc_0 = 0",
	.source = "线性规划标准形式",
	.strength = STRENGTH_A,
	.oracle = "dynamic programming on an energy grid; HiGHS interior point",
	.note = { "不计电池损耗与需量；步长默认 1 h，最多 2976 步",
	    "No wear, no demand charge; steps of 1 h unless said otherwise, at "
	    "most 2976" },
	.version = 1,
	.evaluate = evaluate,
};
