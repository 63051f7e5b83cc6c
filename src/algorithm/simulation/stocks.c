#include <math.h>
#include <string.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define STOCKS_MOST 40
#define STEPS_MOST 200000
#define TOLD_MOST 5000

enum method { EULER, RUNGE_KUTTA };

struct given {
	struct texts stocks, auxiliaries, formulas, inflows;
	struct vector first;
	struct map parameters;
	double t, dt;
	int64_t every;
	int method;
};

struct result {
	struct vector times;
	struct matrix stocks, auxiliaries;
};

static const struct port given[] = {
	{ IN(stocks), PORT_TEXTS, "",
	    .words = { "存量名", "names of the stocks" }, .shape = "n" },
	{ IN(first), PORT_VECTOR, "1", { -1e15, 1e15 },
	    { "存量初值", "stocks at first" }, "n" },
	{ IN(inflows), PORT_TEXTS, "",
	    .words = { "各存量净流入率的算式（可用存量、辅助量、参数、t）",
		"net inflow of each, a formula of stocks, auxiliaries, "
		"parameters and t" },
	    .shape = "n" },
	{ IN(auxiliaries), PORT_TEXTS, "",
	    .words = { "辅助量名（依次可用前面的辅助量）",
		"names of auxiliaries; each may use those before it" },
	    .shape = "m", .otherwise = "null" },
	{ IN(formulas), PORT_TEXTS, "",
	    .words = { "各辅助量的算式", "formula of each auxiliary" },
	    .shape = "m", .otherwise = "null" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(t), PORT_NUMBER, "1", { 1e-9, 1e9 },
	    { "终止时间", "time at the end" } },
	{ IN(dt), PORT_NUMBER, "1", { 1e-9, 1e9 }, { "步长", "step" } },
	{ IN(every), PORT_WHOLE, "1", { 1, STEPS_MOST },
	    { "每几步输出一次", "steps between what is told" },
	    .otherwise = "1" },
	{ IN(method), PORT_CHOICE, "", .words = { "积分方法", "method" },
	    .choices = "euler runge_kutta", .otherwise = "\"runge_kutta\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(times), PORT_VECTOR, "1", .words = { "时刻", "times" } },
	{ OUT(stocks), PORT_MATRIX, "1",
	    .words = { "存量，一行一个时刻", "stocks, a row a time" } },
	{ OUT(auxiliaries), PORT_MATRIX, "1",
	    .words = { "辅助量，一行一个时刻", "auxiliaries, a row a time" } },
	{ NULL },
};

/* Values in one row: stocks, auxiliaries, the time. */
struct model {
	struct call *call;
	const struct given *g;
	size_t n, m;
	struct texts names;
	struct algebra *inflow, *auxiliary;
	double *values, *rate[4], *middle;
};

static bool
read_model(struct call *call, const struct given *g, struct model *m)
{
	const struct str t = STR("t");

	*m = (struct model){ call, g, g->stocks.n, g->auxiliaries.n };
	if (m->n + m->m > STOCKS_MOST)
		return call_refuse(call, "stocks",
		    "there are more than %d stocks and auxiliaries",
		    STOCKS_MOST);
	m->names = call_texts(call, m->n + m->m + 1);
	memcpy(m->names.v, g->stocks.v, m->n * sizeof(struct str));
	if (m->m > 0)
		memcpy(m->names.v + m->n, g->auxiliaries.v,
		    m->m * sizeof(struct str));
	m->names.v[m->n + m->m] = t;
	if (!algebra_names(call, "stocks", &m->names))
		return false;
	m->inflow = algebra_read_all(
	    call, "inflows", &g->inflows, &m->names, &g->parameters);
	m->auxiliary = m->inflow == NULL
	    ? NULL
	    : algebra_read_all(
		  call, "formulas", &g->formulas, &m->names, &g->parameters);
	m->values = call_vector(call, m->n + m->m + 1).v;
	m->middle = call_vector(call, m->n).v;
	for (size_t k = 0; k < 4; k++)
		m->rate[k] = call_vector(call, m->n).v;
	return m->auxiliary != NULL;
}

/* An auxiliary that is not worked out yet has no value. */
static void
fill(struct model *m, const double *stocks, double t)
{
	memcpy(m->values, stocks, m->n * sizeof(*stocks));
	m->values[m->n + m->m] = t;
	for (size_t i = 0; i < m->m; i++)
		m->values[m->n + i] = NAN;
	for (size_t i = 0; i < m->m; i++)
		m->values[m->n + i] =
		    algebra_value(&m->auxiliary[i], m->values);
}

static bool
rates(struct model *m, const double *stocks, double t, double *to)
{
	fill(m, stocks, t);
	for (size_t i = 0; i < m->n; i++) {
		to[i] = algebra_value(&m->inflow[i], m->values);
		if (!(fabs(to[i]) < 1e100))
			return call_refuse(m->call, "inflows",
			    "the inflow of %.*s has no finite value at t = "
			    "%.6g",
			    STR_ARG(m->g->stocks.v[i]), t);
	}
	return true;
}

static bool
at_middle(struct model *m, const double *x, double t, double by, size_t from)
{
	for (size_t i = 0; i < m->n; i++)
		m->middle[i] = x[i] + by * m->rate[from][i];
	return rates(m, m->middle, t + by, m->rate[from + 1]);
}

static bool
step(struct model *m, double *x, double t, double dt)
{
	if (!rates(m, x, t, m->rate[0]))
		return false;
	if (m->g->method == EULER) {
		for (size_t i = 0; i < m->n; i++)
			x[i] += dt * m->rate[0][i];
		return true;
	}
	if (!at_middle(m, x, t, dt / 2, 0) || !at_middle(m, x, t, dt / 2, 1) ||
	    !at_middle(m, x, t, dt, 2))
		return false;
	for (size_t i = 0; i < m->n; i++)
		x[i] += dt / 6 *
		    (m->rate[0][i] + 2 * m->rate[1][i] + 2 * m->rate[2][i] +
			m->rate[3][i]);
	return true;
}

static void
tell(struct model *m, const double *x, double t, size_t row, struct result *r)
{
	fill(m, x, t);
	r->times.v[row] = t;
	memcpy(r->stocks.v + row * m->n, x, m->n * sizeof(*x));
	memcpy(
	    r->auxiliaries.v + row * m->m, m->values + m->n, m->m * sizeof(*x));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double steps = ceil(g->t / g->dt - 1e-9);
	const double told = floor(steps / (double)g->every) + 1;
	struct model m;
	double *x;

	if (!(steps <= STEPS_MOST) || !(told <= TOLD_MOST))
		return call_refuse(call, "dt",
		    "%.0f steps, of which %.0f are told, are too many", steps,
		    told);
	if (!read_model(call, g, &m))
		return false;
	x = call_vector(call, m.n).v;
	memcpy(x, g->first.v, m.n * sizeof(*x));
	r->times = call_vector(call, (size_t)told);
	r->stocks = call_matrix(call, (size_t)told, m.n);
	r->auxiliaries = call_matrix(call, (size_t)told, m.m);
	for (double k = 0; k <= steps; k++) {
		if (fmod(k, (double)g->every) < 0.5)
			tell(&m, x, fmin(g->t, k * g->dt),
			    (size_t)(k / (double)g->every), r);
		if (k < steps &&
		    (!call_goes_on(call, k / steps) ||
			!step(&m, x, k * g->dt, fmin(g->dt, g->t - k * g->dt))))
			return false;
	}
	return true;
}

const struct entry algorithm_stocks = {
	.id = "SIM-07",
	.words = { "系统动力学（存量与流量）",
	    "System dynamics: stocks and flows" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d stock/dt = inflow(stocks, auxiliaries, t), in steps of "
		    "dt",
	.source = "Forrester, Industrial Dynamics, 1961; Kutta 1901",
	.strength = STRENGTH_A,
	.oracle = "numpy: the steps written out",
	.version = 1,
	.evaluate = evaluate,
};
