#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <string.h>

#include "base/expression.h"
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

static const struct expression_rules rules = {
	.field = FIELD,
	.noun = "a state, a parameter or t",
	.large_code = "out_of_range",
	.bytes = 2000,
	.name_bytes = 64,
	.names = STATES_MOST,
	.depth = 32,
	.stack = EXPRESSION_STACK,
};

/* Where a name of an equation has its value: a state by its place, or a number
 * that stays, or the time. */
struct source {
	enum { SOURCE_STATE, SOURCE_NUMBER, SOURCE_TIME } kind;
	size_t state;
	double number;
};

struct equation {
	struct expression expression;
	struct source *sources;
};

struct system {
	struct call *call;
	size_t n;
	struct equation *equations;
	double end;
	int64_t evaluations;
};

static bool
find_source(struct call *call, const struct given *g, struct str name,
    struct source *to)
{
	for (size_t i = 0; i < g->states.n; i++)
		if (str_eq(g->states.v[i], name)) {
			*to = (struct source){ SOURCE_STATE, i, 0 };
			return true;
		}
	for (size_t i = 0; i < g->parameters.n; i++)
		if (str_eq(g->parameters.names[i], name)) {
			*to = (struct source){ SOURCE_NUMBER, 0,
				g->parameters.v[i] };
			return true;
		}
	*to = (struct source){ .kind = SOURCE_TIME };
	return str_is(name, "t") ||
	    call_refuse(call, FIELD,
		"'%.*s' is neither a state nor a parameter nor t",
		STR_ARG(name));
}

static bool
read_equation(struct call *call, const struct given *g, struct str text,
    struct equation *e)
{
	if (!expression_parse(call->cx, &rules, text, &e->expression))
		return false;
	e->sources =
	    cx_calloc(call->cx, e->expression.name_count, sizeof(*e->sources));
	for (size_t i = 0; i < e->expression.name_count; i++)
		if (!find_source(
			call, g, e->expression.names[i], &e->sources[i]))
			return false;
	return true;
}

static bool
slope(const struct equation *e, double t, const double *y, double *value)
{
	double values[STATES_MOST];
	unsigned mishaps;

	for (size_t i = 0; i < e->expression.name_count; i++) {
		const struct source *s = &e->sources[i];

		values[i] = s->kind == SOURCE_STATE ? y[s->state]
		    : s->kind == SOURCE_NUMBER      ? s->number
						    : t;
	}
	*value = expression_value(&e->expression, values, &mishaps);
	return isfinite(*value);
}

static int
slopes(double t, const double y[], double dydt[], void *with)
{
	struct system *s = with;

	if (++s->evaluations > EVALUATIONS_MOST ||
	    (s->evaluations % 256 == 0 &&
		!call_goes_on(s->call, fmin(1, t / s->end))))
		return GSL_EBADFUNC;
	for (size_t i = 0; i < s->n; i++)
		if (!slope(&s->equations[i], t, y, &dydt[i]))
			return GSL_EBADFUNC;
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
	s.equations = cx_calloc(call->cx, s.n, sizeof(*s.equations));
	for (size_t i = 0; i < s.n; i++)
		if (!read_equation(call, &g, g.equations.v[i], &s.equations[i]))
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
	.note = { "算式只含四则、min、max、abs 与 coalesce",
	    "Expressions have + - * /, min, max, abs and coalesce" },
	.version = 1,
	.evaluate = evaluate,
};
