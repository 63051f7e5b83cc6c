#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <string.h>

#include "knowledge/algebra.h"
#include "knowledge/entry.h"

#define STATES_MOST 60
#define POINTS_MOST 10000
#define EVALUATIONS_MOST 300000
#define FIELD "equations"

enum problem { PROBLEM_OWN, PROBLEM_ROBERTSON };
enum method { METHOD_BDF, METHOD_RK45 };

struct given {
	int problem, method;
	struct texts states, equations;
	struct vector y0;
	struct map parameters;
	double t, rtol, atol;
	int64_t points;
};

struct result {
	struct vector y, times;
	struct matrix path;
	int64_t evaluations;
};

static const struct port given[] = {
	{ IN(problem), PORT_CHOICE, "",
	    .words = { "自列方程，或 Robertson 刚性反应（校核用）",
		"equations of one's own, or Robertson's stiff reactions, a "
		"check" },
	    .choices = "own Robertson", .otherwise = "\"own\"" },
	{ IN(states), PORT_TEXTS, "",
	    .words = { "状态名", "names of the states" }, .shape = "n",
	    .otherwise = "null" },
	{ IN(equations), PORT_TEXTS, "",
	    .words = { "各状态对时间 t 的导数（算式）",
		"derivative of each by the time t, an expression" },
	    .shape = "n", .otherwise = "null" },
	{ IN(y0), PORT_VECTOR, "1", { -1e30, 1e30 }, { "初值", "first values" },
	    "n", .otherwise = "null" },
	{ IN(parameters), PORT_MAP, "1", .words = { "参数", "parameters" },
	    .otherwise = "{}" },
	{ IN(t), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "终止时间", "time at the end" } },
	{ IN(points), PORT_WHOLE, "1", { 1, POINTS_MOST },
	    { "输出时刻数（等间隔）", "moments to tell, evenly spaced" },
	    .otherwise = "1" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法：变阶 BDF（刚性）或 RK45",
		"BDF of many orders, for stiff ones, or RK45" },
	    .choices = "bdf rk45", .otherwise = "\"bdf\"" },
	{ IN(rtol), PORT_NUMBER, "1", { 1e-12, 0.01 },
	    { "相对容差", "relative tolerance" }, .otherwise = "1e-8" },
	{ IN(atol), PORT_NUMBER, "1", { 1e-16, 1e6 },
	    { "绝对容差", "absolute tolerance" }, .otherwise = "1e-12" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1", .words = { "终值", "values at the end" } },
	{ OUT(times), PORT_VECTOR, "1", .words = { "时刻", "moments" } },
	{ OUT(path), PORT_MATRIX, "1",
	    .words = { "各时刻的状态，一行一个时刻",
		"states, a row a moment" } },
	{ OUT(evaluations), PORT_WHOLE, "1",
	    .words = { "方程求值次数",
		"how often equations were worked out" } },
	{ NULL },
};

struct system {
	struct call *call;
	size_t n;
	const struct algebra *equations; /* of the states and the time */
	double end;
	int64_t evaluations;
};

static int
slopes(double t, const double y[], double dydt[], void *with)
{
	struct system *s = with;
	double values[STATES_MOST + 1];

	memcpy(values, y, s->n * sizeof(*y));
	values[s->n] = t;
	if (++s->evaluations > EVALUATIONS_MOST ||
	    (s->evaluations % 256 == 0 &&
		!call_goes_on(s->call, fmin(1, t / s->end))))
		return GSL_EBADFUNC;
	for (size_t i = 0; i < s->n; i++) {
		dydt[i] = algebra_value(&s->equations[i], values);
		if (!isfinite(dydt[i]))
			return GSL_EBADFUNC;
	}
	return GSL_SUCCESS;
}

/* By central differences, and the time's as well. */
static int
jacobian(double t, const double y[], double *dfdy, double dfdt[], void *with)
{
	struct system *s = with;
	double moved[STATES_MOST], up[STATES_MOST], down[STATES_MOST];
	const double dt = 1e-6 * fmax(fabs(t), 1e-6 * s->end);

	memcpy(moved, y, s->n * sizeof(*y));
	for (size_t j = 0; j < s->n; j++) {
		const double step = 1e-6 * fmax(fabs(y[j]), 1e-6);

		moved[j] = y[j] + step;
		if (slopes(t, moved, up, s) != GSL_SUCCESS)
			return GSL_EBADFUNC;
		moved[j] = y[j] - step;
		if (slopes(t, moved, down, s) != GSL_SUCCESS)
			return GSL_EBADFUNC;
		moved[j] = y[j];
		for (size_t i = 0; i < s->n; i++)
			dfdy[i * s->n + j] = (up[i] - down[i]) / (2 * step);
	}
	if (slopes(t + dt, y, up, s) != GSL_SUCCESS ||
	    slopes(t - dt, y, down, s) != GSL_SUCCESS)
		return GSL_EBADFUNC;
	for (size_t i = 0; i < s->n; i++)
		dfdt[i] = (up[i] - down[i]) / (2 * dt);
	return GSL_SUCCESS;
}

static bool
integrate(const struct given *g, struct system *s, double *y, struct result *r)
{
	gsl_odeiv2_system system = { slopes, jacobian, s->n, s };
	gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system,
	    g->method == METHOD_BDF ? gsl_odeiv2_step_msbdf
				    : gsl_odeiv2_step_rkf45,
	    1e-6 * fmin(1, g->t), g->atol, g->rtol);
	double t = 0;
	bool done = true;

	for (size_t k = 0; k < r->times.n && done; k++) {
		r->times.v[k] = g->t * (double)(k + 1) / (double)r->times.n;
		done = gsl_odeiv2_driver_apply(driver, &t, r->times.v[k], y) ==
		    GSL_SUCCESS;
		memcpy(r->path.v + k * s->n, y, s->n * sizeof(*y));
	}
	gsl_odeiv2_driver_free(driver);
	return done;
}

/* Robertson's: slow, fast and very fast reactions in one system. */
static void
robertson(struct call *call, struct given *g)
{
	const struct str names[] = { STR("a"), STR("b"), STR("c") };
	const struct str equations[] = {
		STR("-0.04 * a + 10000 * b * c"),
		STR("0.04 * a - 10000 * b * c - 30000000 * b * b"),
		STR("30000000 * b * b"),
	};

	g->states = call_texts(call, 3);
	g->equations = call_texts(call, 3);
	memcpy(g->states.v, names, sizeof(names));
	memcpy(g->equations.v, equations, sizeof(equations));
	g->y0 = call_vector(call, 3);
	g->y0.v[0] = 1;
	g->parameters.n = 0;
}

static bool
fits(struct call *call, const struct given *g)
{
	if (g->states.n == 0)
		return call_refuse(call, "states", "states are missing");
	if (g->equations.n == 0)
		return call_refuse(call, FIELD, "equations are missing");
	if (g->y0.n == 0)
		return call_refuse(call, "y0", "first values are missing");
	return g->states.n <= STATES_MOST ||
	    call_refuse(
		call, "states", "there are more than %d states", STATES_MOST);
}

static const struct algebra *
read_equations(struct call *call, const struct given *g)
{
	struct texts names = call_texts(call, g->states.n + 1);

	memcpy(names.v, g->states.v, g->states.n * sizeof(*names.v));
	names.v[g->states.n] = str_of("t");
	return algebra_read_all(
	    call, FIELD, &g->equations, &names, &g->parameters);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	struct given g = *(const struct given *)in;
	struct result *r = out;
	struct system s = { .call = call, .end = g.t };
	double *y;

	if (g.problem == PROBLEM_ROBERTSON)
		robertson(call, &g);
	if (!fits(call, &g))
		return false;
	s.n = g.states.n;
	s.equations = read_equations(call, &g);
	if (s.equations == NULL)
		return false;
	y = call_vector(call, s.n).v;
	memcpy(y, g.y0.v, s.n * sizeof(*y));
	r->times = call_vector(call, (size_t)g.points);
	r->path = call_matrix(call, r->times.n, s.n);
	if (!integrate(&g, &s, y, r))
		return call_goes_on(call, 1) &&
		    call_refuse(call, FIELD,
			"no solution up to t = %.10g is found within %d "
			"evaluations",
			g.t, EVALUATIONS_MOST);
	r->y = (struct vector){ y, s.n };
	r->evaluations = s.evaluations;
	return true;
}

const struct entry algorithm_ode = {
	.id = "SIM-01",
	.words = { "常微分方程积分（BDF、RK45）",
	    "Ordinary differential equations (BDF, RK45)" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "dy/dt = f(t, y), y(0) = y0; steps as long as the error "
		    "stays below atol + rtol |y|",
	.source = "Gear 1971; Fehlberg 1969; Robertson 1966",
	.strength = STRENGTH_A,
	.oracle = "scipy.integrate.solve_ivp (Radau, DOP853)",
	.note = { "算式有四则、min、max、abs、sqrt、exp、ln、sin、cos、tan、ata"
		  "n、pow",
	    "Expressions have + - * /, min, max, abs, sqrt, exp, ln, sin, cos, "
	    "tan, atan and pow" },
	.version = 1,
	.evaluate = evaluate,
};
