#include "algorithm/series/arima.h"

#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "algorithm/statistics/sample.h"

#define PI 3.14159265358979323846
#define STEPS 4000 /* of one climb */
#define WIDEST 13  /* of a parameter of the search: a partial of 1 - 1e-11 */
#define FAR 4      /* where places to climb from end */
#define MOST 64    /* first climbs */
#define LEAST 8
#define WORTH 1e6 /* values times r squared, of all first climbs */
#define TOPS 4    /* climbs to the end */

struct work {
	struct call *call;
	struct arima *a;
	struct arma arma;
	struct arma_room room;
	size_t n, count; /* differenced values; columns, w the last */
	double *given;   /* differenced, column by column */
	double *columns, *states;
	double *triangle; /* of the columns that explain: count by count */
	double rest;      /* sum of squares of what they leave */
	bool stopped, dependent;
};

/* (1 - B^lag) of a polynomial of `degree`. */
static size_t
differenced(double *polynomial, size_t degree, size_t lag)
{
	for (size_t i = degree + lag; i >= lag; i--)
		polynomial[i] -= polynomial[i - lag];
	return degree + lag;
}

/* (1 - B)^d (1 - B^s)^D; the degree. */
static size_t
differences(struct call *call, const struct arima *a, double **polynomial)
{
	size_t degree = 0;

	*polynomial = call_vector(call, (size_t)(a->d + a->D * a->s) + 1).v;
	(*polynomial)[0] = 1;
	for (int64_t i = 0; i < a->d; i++)
		degree = differenced(*polynomial, degree, 1);
	for (int64_t i = 0; i < a->D; i++)
		degree = differenced(*polynomial, degree, (size_t)a->s);
	return degree;
}

static void
apply(const double *polynomial, size_t degree, const double *from, size_t step,
    size_t n, double *to)
{
	for (size_t t = degree; t < n; t++) {
		to[t - degree] = 0;
		for (size_t i = 0; i <= degree; i++)
			to[t - degree] += polynomial[i] * from[(t - i) * step];
	}
}

/* Adds sign times the coefficients, and those of the season, multiplied. */
static void
combine(const double *plain, size_t n, const double *seasonal, size_t m,
    size_t s, double sign, double *to)
{
	for (size_t i = 1; i <= n; i++)
		to[i] += plain[i - 1];
	for (size_t j = 1; j <= m; j++) {
		to[j * s] += seasonal[j - 1];
		for (size_t i = 1; i <= n; i++)
			to[j * s + i] += sign * plain[i - 1] * seasonal[j - 1];
	}
}

/* The polynomials of the filter from phi, theta, Phi, Theta. */
static void
polynomials(const struct arima *a, const double *params, struct arma *arma)
{
	const size_t p = (size_t)a->p, q = (size_t)a->q, P = (size_t)a->P;
	const size_t Q = (size_t)a->Q, s = (size_t)a->s;
	double phi[ARMA_MOST + 1] = { 0 };

	memset(arma->theta, 0, sizeof(arma->theta));
	combine(params, p, params + p + q, P, s, -1, phi);
	combine(params + p, q, params + p + q + P, Q, s, 1, arma->theta);
	arma->theta[0] = 1;
	memcpy(arma->phi, phi + 1, sizeof(arma->phi));
}

/* Takes from each column what those before it explain, which the triangle
 * keeps.  False when one depends on them. */
static bool
orthogonal(struct work *w)
{
	const int n = (int)w->n;

	for (size_t j = 0; j < w->count; j++) {
		double *column = w->columns + j * w->n;
		double *top = w->triangle + j * w->count;
		const double whole = cblas_dnrm2(n, column, 1);

		for (size_t i = 0; i < j; i++) {
			top[i] =
			    cblas_ddot(n, w->columns + i * w->n, 1, column, 1);
			cblas_daxpy(
			    n, -top[i], w->columns + i * w->n, 1, column, 1);
		}
		top[j] = cblas_dnrm2(n, column, 1);
		if (j + 1 == w->count)
			w->rest = top[j] > 1e-12 * whole ? top[j] * top[j] : 0;
		else if (!(top[j] > 1e-9 * whole))
			return false;
		else
			cblas_dscal(n, 1 / top[j], column, 1);
	}
	return true;
}

/* The likelihood with the best regressors and variance; -infinity where there
 * is none. */
static double
likelihood(struct work *w, const double *params)
{
	const double n = (double)w->n;
	double log_det;

	polynomials(w->a, params, &w->arma);
	memcpy(w->columns, w->given, w->n * w->count * sizeof(double));
	if (!arma_whiten(&w->arma, &w->room, w->columns, w->n, w->count,
		w->states, &log_det))
		return -HUGE_VAL;
	w->dependent = !orthogonal(w);
	if (w->dependent || !(w->rest > 0) || !isfinite(log_det))
		return -HUGE_VAL;
	return -n / 2 * (log(2 * PI * w->rest / n) + 1) - log_det / 2;
}

/* Coefficients from numbers of any size: each kind from its partials. */
static void
coefficients(const struct arima *a, const double *free, double *params)
{
	const size_t count[] = { (size_t)a->p, (size_t)a->q, (size_t)a->P,
		(size_t)a->Q };
	double partial[ARMA_MOST];

	for (size_t kind = 0; kind < 4; kind++) {
		for (size_t i = 0; i < count[kind]; i++)
			partial[i] = tanh(free[i]);
		arma_from_partials(partial, count[kind], params);
		for (size_t i = 0; i < count[kind] && kind % 2 == 1; i++)
			params[i] = -params[i];
		free += count[kind];
		params += count[kind];
	}
}

static double
loss(unsigned n, const double *free, double *slope, void *with)
{
	struct work *w = with;
	double params[2 * ARMA_MOST], llf;

	(void)n;
	(void)slope;
	if (w->stopped || !call_goes_on(w->call, 0.5)) {
		w->stopped = true;
		return HUGE_VAL;
	}
	coefficients(w->a, free, params);
	llf = likelihood(w, params);
	return isfinite(llf) ? -llf : 1e300;
}

/* Climbs from `free` until steps bring less than `close`. */
static double
climb(struct work *w, unsigned n, double *free, double close, int steps)
{
	nlopt_opt opt = nlopt_create(NLOPT_LN_SBPLX, n);
	double least = HUGE_VAL;

	(void)nlopt_set_min_objective(opt, loss, w);
	(void)nlopt_set_lower_bounds1(opt, -WIDEST);
	(void)nlopt_set_upper_bounds1(opt, WIDEST);
	(void)nlopt_set_initial_step1(opt, 0.3);
	(void)nlopt_set_ftol_abs(opt, close);
	(void)nlopt_set_maxeval(opt, steps);
	(void)nlopt_optimize(opt, free, &least);
	nlopt_destroy(opt);
	return least;
}

/* Places all over the land, the middle first, and the loss at each. */
static void
look_around(struct work *w, size_t n, double *places, struct vector losses)
{
	gsl_qrng *even = gsl_qrng_alloc(gsl_qrng_halton, (unsigned)n);

	for (size_t k = 0; k < losses.n; k++) {
		double *place = places + k * n;

		if (k > 0)
			(void)gsl_qrng_get(even, place);
		for (size_t i = 0; i < n && k > 0; i++)
			place[i] = FAR * (2 * place[i] - 1);
		losses.v[k] = loss((unsigned)n, place, NULL, w);
	}
	gsl_qrng_free(even);
}

/* How many first climbs are made: fewer where each costs more, which are also
 * longer series, that leave less doubt. */
static size_t
climbs(const struct work *w)
{
	const double each = (double)(w->n * w->arma.r * w->arma.r);

	return (size_t)fmin(MOST, fmax(LEAST, WORTH / each));
}

/*
 * Likelihoods have many hills, some of them narrow, near the ends of the land:
 * a rough climb from each of the best of many places, and one to the top from
 * where the best of these came.
 */
static bool
search(struct work *w)
{
	const size_t n = w->a->params.n, rough = climbs(w);
	double *places = call_vector(w->call, 4 * rough * n).v, best = HUGE_VAL;
	struct vector losses = call_vector(w->call, 4 * rough);
	const size_t *order;

	if (n == 0)
		return true;
	look_around(w, n, places, losses);
	order = sample_order(w->call, losses);
	for (size_t k = 0; k < rough; k++)
		losses.v[order[k]] = climb(
		    w, (unsigned)n, places + order[k] * n, 1e-2, 40 * (int)n);
	order = sample_order(w->call, losses);
	for (size_t k = 0; k < TOPS; k++) {
		double *free = places + order[k] * n;
		const double least = climb(w, (unsigned)n, free, 1e-9, STEPS);

		if (least < best) {
			best = least;
			coefficients(w->a, free, w->a->params.v);
		}
	}
	return !w->stopped;
}

static void
prepare(struct work *w)
{
	struct arima *a = w->a;
	const size_t m = a->X->cols, first = a->constant ? 1 : 0;
	double *polynomial;
	const size_t degree = differences(w->call, a, &polynomial);

	w->n = a->x.n - degree;
	w->count = m + first + 1;
	w->given = call_vector(w->call, w->n * w->count).v;
	w->columns = call_vector(w->call, w->n * w->count).v;
	w->triangle = call_vector(w->call, w->count * w->count).v;
	w->states = call_vector(w->call, w->arma.r * w->count).v;
	arma_begin(w->call, w->arma.r, &w->room);
	for (size_t t = 0; t < w->n && first > 0; t++)
		w->given[t] = 1;
	for (size_t j = 0; j < m; j++)
		apply(polynomial, degree, a->X->v + j, m, a->x.n,
		    w->given + (first + j) * w->n);
	apply(polynomial, degree, a->x.v, 1, a->x.n,
	    w->given + (w->count - 1) * w->n);
}

/* Everything that follows from the coefficients. */
static void
tell(struct work *w)
{
	struct arima *a = w->a;
	const size_t k = w->count - 1, r = w->arma.r;
	const double *last = w->triangle + k * w->count;
	const double free = (double)(a->params.n + k + 1);
	double *state = w->states + k * r;

	a->sigma2 = w->rest / (double)w->n;
	a->aic = 2 * free - 2 * a->llf;
	a->bic = free * log((double)w->n) - 2 * a->llf;
	a->residual = call_vector(w->call, w->n);
	cblas_dcopy((int)w->n, w->columns + k * w->n, 1, a->residual.v, 1);
	a->beta = call_vector(w->call, k);
	for (size_t i = k; i-- > 0;) {
		double sum = last[i];

		for (size_t j = i + 1; j < k; j++)
			sum -= w->triangle[j * w->count + i] * a->beta.v[j];
		a->beta.v[i] = sum / w->triangle[i * w->count + i];
		cblas_daxpy(
		    (int)r, -a->beta.v[i], w->states + i * r, 1, state, 1);
	}
}

static double
explained(const struct arima *a, const double *row)
{
	const size_t first = a->constant ? 1 : 0;

	return cblas_ddot((int)a->X->cols, row, 1, a->beta.v + first, 1);
}

/* u beyond its end: forecasts of w, and the differences undone. */
static void
extend(struct work *w, size_t h)
{
	struct arima *a = w->a;
	const size_t n = a->x.n, m = a->X->cols;
	double *polynomial, *u = call_vector(w->call, n + h).v;
	double *state = w->states + (w->count - 1) * w->arma.r;
	const size_t degree = differences(w->call, a, &polynomial);

	for (size_t t = 0; t < n; t++)
		u[t] = a->x.v[t] - explained(a, a->X->v + t * m);
	for (size_t t = n; t < n + h; t++) {
		u[t] = state[0] + (a->constant ? a->beta.v[0] : 0);
		for (size_t i = 1; i <= degree; i++)
			u[t] -= polynomial[i] * u[t - i];
		arma_step(&w->arma, state);
		a->forecast.v[t - n] =
		    u[t] + (m > 0 ? explained(a, a->Xnew->v + (t - n) * m) : 0);
	}
}

/* Weights of past innovations in u: theta over phi and the differences. */
static void
weights(struct work *w, size_t h, double *psi)
{
	double *polynomial;
	const size_t degree = differences(w->call, w->a, &polynomial);
	const size_t r = w->arma.r;

	for (size_t j = 0; j < h; j++) {
		psi[j] = j < r ? w->arma.theta[j] : 0;
		for (size_t i = 1; i <= r && i <= j; i++)
			psi[j] += w->arma.phi[i - 1] * psi[j - i];
	}
	for (size_t j = 0; j < h; j++)
		for (size_t i = 1; i <= degree && i <= j; i++)
			psi[j] -= polynomial[i] * psi[j - i];
}

static void
forecast(struct work *w, size_t h)
{
	struct arima *a = w->a;
	const double wide = gsl_cdf_ugaussian_Pinv((1 + a->level) / 2);
	double *psi = call_vector(w->call, h).v, sum = 0;

	a->forecast = call_vector(w->call, h);
	a->se = call_vector(w->call, h);
	a->low = call_vector(w->call, h);
	a->high = call_vector(w->call, h);
	extend(w, h);
	weights(w, h, psi);
	for (size_t j = 0; j < h; j++) {
		sum += psi[j] * psi[j];
		a->se.v[j] = sqrt(a->sigma2 * sum);
		a->low.v[j] = a->forecast.v[j] - wide * a->se.v[j];
		a->high.v[j] = a->forecast.v[j] + wide * a->se.v[j];
	}
}

static bool
orders_fit(struct call *call, const struct arima *a, size_t *r)
{
	const int64_t ar = a->p + a->P * a->s, ma = a->q + a->Q * a->s + 1;

	*r = (size_t)(ar > ma ? ar : ma);
	if (a->P + a->D + a->Q > 0 && a->s < 2)
		return call_refuse(
		    call, "s", "seasonal orders need a season s of 2 or more");
	if (a->P + a->Q > 0 && (a->p >= a->s || a->q >= a->s))
		return call_refuse(
		    call, "s", "s must be more than the orders p and q");
	if (*r > ARMA_MOST)
		return call_refuse(call, a->s > 0 ? "s" : "p",
		    "the longest lag of the model is more than %d",
		    ARMA_MOST - 1);
	return true;
}

static bool
shapes_fit(struct call *call, const struct arima *a, size_t h)
{
	const size_t params = (size_t)(a->p + a->q + a->P + a->Q);
	const size_t least = (size_t)(a->d + a->D * a->s) + params +
	    a->X->cols + (a->constant ? 1 : 0) + 4;

	if (!sample_has(call, "x", a->x, least))
		return false;
	if (a->x.n > ARIMA_VALUES)
		return call_refuse(
		    call, "x", "x has more than %d values", ARIMA_VALUES);
	if (a->X->cols > ARIMA_REGRESSORS)
		return call_refuse(
		    call, "X", "X has more than %d columns", ARIMA_REGRESSORS);
	if (a->X->cols > 0 &&
	    (a->Xnew->rows != h || a->Xnew->cols != a->X->cols))
		return call_refuse(call, "Xnew",
		    "Xnew needs %zu rows of %zu columns, for the steps of the "
		    "forecast",
		    h, a->X->cols);
	return a->params.n == 0 || a->params.n == params ||
	    call_refuse(call, "params", "params must be %zu numbers", params);
}

bool
arima_fit(struct call *call, struct arima *a, size_t h)
{
	struct work w = { .call = call, .a = a };
	const bool known = a->params.n > 0;

	if (!orders_fit(call, a, &w.arma.r) || !shapes_fit(call, a, h))
		return false;
	prepare(&w);
	if (!known) {
		a->params =
		    call_vector(call, (size_t)(a->p + a->q + a->P + a->Q));
		if (!search(&w))
			return false;
	}
	a->llf = likelihood(&w, a->params.v);
	if (w.dependent)
		return call_refuse(call, "X",
		    "the columns of X depend on each other, or on the "
		    "constant, after differences");
	if (!isfinite(a->llf))
		return known && w.rest > 0
		    ? call_refuse(call, "params",
			  "params are of an autoregression that is not "
			  "stationary")
		    : call_refuse(call, "x",
			  "x follows its differences and regressors without "
			  "a rest");
	tell(&w);
	forecast(&w, h);
	return true;
}
