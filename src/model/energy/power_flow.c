#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "knowledge/entry.h"
#include "model/energy/network.h"

struct given {
	int case_;
	double base;
	struct matrix bus, branch;
};

struct result {
	double Vm_min, Vm_max, loss;
};

static const struct port given[] = {
	{ IN_AS(case_, "case"), PORT_CHOICE, "",
	    .words = { "算例：case9、case30，或 own（由 bus、branch 给出）",
		"case9, case30, or own: the one in bus and branch" },
	    .choices = "case9 case30 own" },
	{ IN(base), PORT_NUMBER, "MV.A", { 0.001, 100000 },
	    { "基准容量", "base power" }, .otherwise = "100" },
	{ IN(bus), PORT_MATRIX, "", { -100000, 100000 },
	    { "自有网络节点：类型（1 负荷、2 发电、3 平衡）、有功 MW、无功 "
	      "Mvar、并联 Mvar、发电 MW、电压标幺",
		"buses of the own network: kind (1 load, 2 generator, 3 "
		"slack), MW and Mvar taken, Mvar of shunts, MW generated, "
		"voltage per unit" },
	    .shape = "n,6", .otherwise = "null" },
	{ IN(branch), PORT_MATRIX, "", { -100000, 100000 },
	    { "自有网络支路：首末节点行号、r、x、b 标幺、变比（线路为 0）",
		"branches of the own network: from and to by row, r, x and b "
		"per unit, ratio (0 for a line)" },
	    .shape = "m,6", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Vm_min), PORT_NUMBER, "1",
	    .words = { "最低电压", "lowest voltage" } },
	{ OUT(Vm_max), PORT_NUMBER, "1",
	    .words = { "最高电压", "highest voltage" } },
	{ OUT(loss), PORT_NUMBER, "MW",
	    .words = { "有功网损", "active loss" } },
	{ NULL },
};

#define BUS_COLUMNS 6
#define BRANCH_COLUMNS 6

/* By place among the choices; behind them the network of one's own. */
static const struct network *const known[] = { &network_of_9, &network_of_30 };
#define OWN 2

static bool
read_buses(struct call *call, const struct matrix *m, struct network *own)
{
	struct bus *buses = cx_calloc(call->cx, m->rows, sizeof(*buses));
	size_t slacks = 0;

	for (size_t i = 0; i < m->rows; i++) {
		const double *v = &m->v[i * BUS_COLUMNS];

		if (v[0] < BUS_LOAD || v[0] > BUS_SLACK || v[0] > floor(v[0]))
			return call_refuse(call, "bus",
			    "row %zu begins with %g, not 1 (load), 2 "
			    "(generator) or 3 (slack)",
			    i + 1, v[0]);
		buses[i] = (struct bus){ (enum bus_kind)v[0], v[1], v[2], v[3],
			v[4], v[5] };
		if (buses[i].kind != BUS_LOAD && buses[i].voltage <= 0)
			return call_refuse(
			    call, "bus", "row %zu has no voltage", i + 1);
		slacks += buses[i].kind == BUS_SLACK;
	}
	own->buses = buses;
	own->bus_count = m->rows;
	return slacks == 1 ||
	    call_refuse(
		call, "bus", "there must be one slack bus, not %zu", slacks);
}

/* Whether a number is the place of a bus, from 1. */
static bool
is_bus(const struct network *own, double place)
{
	return place >= 1 && place <= (double)own->bus_count &&
	    !(place > floor(place));
}

static bool
read_branches(struct call *call, const struct matrix *m, struct network *own)
{
	struct branch *branches =
	    cx_calloc(call->cx, m->rows, sizeof(*branches));

	if (m->rows == 0)
		return call_refuse(
		    call, "branch", "a network of one's own has branches");
	for (size_t i = 0; i < m->rows; i++) {
		const double *v = &m->v[i * BRANCH_COLUMNS];

		if (!is_bus(own, v[0]) || !is_bus(own, v[1]) ||
		    !(fabs(v[0] - v[1]) > 0))
			return call_refuse(call, "branch",
			    "row %zu leads from bus %g to %g, and there are "
			    "%zu",
			    i + 1, v[0], v[1], own->bus_count);
		if (hypot(v[2], v[3]) <= 0)
			return call_refuse(
			    call, "branch", "row %zu has no impedance", i + 1);
		branches[i] = (struct branch){ (size_t)v[0] - 1,
			(size_t)v[1] - 1, v[2], v[3], v[4], v[5] };
	}
	own->branches = branches;
	own->branch_count = m->rows;
	return true;
}

static bool
own_network(struct call *call, const struct given *g, struct network *own)
{
	if (g->bus.rows < 2 || g->bus.rows > NETWORK_BUSES)
		return call_refuse(call, "bus",
		    "a network of one's own has 2 to %d buses", NETWORK_BUSES);
	return read_buses(call, &g->bus, own) &&
	    read_branches(call, &g->branch, own);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct network own = { .base = g->base };
	struct network_state state;
	const struct network *network = g->case_ < OWN ? known[g->case_] : &own;

	if (network == &own && !own_network(call, g, &own))
		return false;
	if (!network_solve(
		call, network, network == &own ? "bus" : "case", &state))
		return false;
	r->Vm_min = gsl_stats_min(state.voltage, 1, network->bus_count);
	r->Vm_max = gsl_stats_max(state.voltage, 1, network->bus_count);
	r->loss = state.loss;
	return true;
}

const struct entry model_power_flow = {
	.id = "ENE-040",
	.words = { "配电网潮流（牛顿-拉夫逊）",
	    "Power flow of a network (Newton-Raphson)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.industries = INDUSTRY_RAIL | INDUSTRY_ELECTRONICS | INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = V conj(Y V)",
	.source = "电力系统稳态分析；IEEE 算例",
	.strength = STRENGTH_A,
	.oracle = "PYPOWER runpf",
	.note = { "不校验发电机无功上下限；最多 300 个节点",
	    "Limits of reactive power are not enforced; at most 300 buses" },
	.version = 1,
	.evaluate = evaluate,
};
