#include "algorithm/series/smoothing.h"

#include <math.h>
#include <nlopt.h>
#include <string.h>

#define PARAMETERS 4
#define STEPS 3000 /* of the search */
#define STARTS 2
#define PHI_LEAST 0.8 /* below, a trend is gone within a few steps */
#define PHI_MOST 0.995

static double
expected(const struct smoothing *s, double base, double season)
{
	if (s->season.n == 0)
		return base;
	return s->multiplies ? base * season : base + season;
}

void
smoothing_run(struct smoothing *s, double *fitted)
{
	const double phi = s->trend ? s->phi : 0;

	s->sse = 0;
	for (size_t t = 0; t < s->x.n; t++) {
		const double base = s->level + phi * s->slope;
		double *season =
		    s->season.n == 0 ? NULL : &s->season.v[t % s->season.n];
		const double of_season = season == NULL ? 0 : *season;
		const double f = expected(s, base, of_season), x = s->x.v[t];
		const double plain = season == NULL ? x
		    : s->multiplies                 ? x / of_season
						    : x - of_season;
		const double level = s->alpha * plain + (1 - s->alpha) * base;

		if (season != NULL)
			*season =
			    s->gamma * (s->multiplies ? x / base : x - base) +
			    (1 - s->gamma) * of_season;
		if (s->trend)
			s->slope = s->beta * (level - s->level) +
			    (1 - s->beta) * phi * s->slope;
		s->level = level;
		s->sse += (x - f) * (x - f);
		if (fitted != NULL)
			fitted[t] = f;
	}
}

struct search {
	struct call *call;
	struct smoothing *s;
	double *free[PARAMETERS];
	double *season; /* first ones, restored for each run */
	bool stopped;
};

static double
loss(unsigned n, const double *p, double *slope, void *with)
{
	struct search *search = with;
	struct smoothing s = *search->s, *first = search->s;

	(void)slope;
	for (unsigned i = 0; i < n; i++)
		*search->free[i] = p[i];
	s = *first;
	if (s.season.n > 0)
		memcpy(s.season.v, search->season, s.season.n * sizeof(double));
	smoothing_run(&s, NULL);
	if (!search->stopped && !call_goes_on(search->call, 0.5))
		search->stopped = true;
	return search->stopped || !isfinite(s.sse) ? HUGE_VAL : s.sse;
}

/* Which parameters are open, and between what. */
static unsigned
open(struct search *search, double *low, double *high)
{
	struct smoothing *s = search->s;
	double *all[PARAMETERS] = { &s->alpha, &s->beta, &s->gamma, &s->phi };
	unsigned n = 0;

	if (!s->trend)
		s->beta = s->phi = 0;
	if (s->season.n == 0)
		s->gamma = 0;
	for (size_t i = 0; i < PARAMETERS; i++)
		if (isnan(*all[i])) {
			low[n] = i == 3 ? PHI_LEAST : 1e-8;
			high[n] = i == 3 ? PHI_MOST : 1 - 1e-8;
			search->free[n++] = all[i];
		}
	return n;
}

/* From several starts, for the errors have more than one valley. */
static void
minimise(
    struct search *search, unsigned n, const double *low, const double *high)
{
	static const double starts[STARTS] = { 0.1, 0.5 };
	double best[PARAMETERS], least = HUGE_VAL;

	for (size_t k = 0; k < STARTS; k++) {
		nlopt_opt opt = nlopt_create(NLOPT_LN_SBPLX, n);
		double p[PARAMETERS], sse = HUGE_VAL;

		(void)nlopt_set_min_objective(opt, loss, search);
		(void)nlopt_set_lower_bounds(opt, low);
		(void)nlopt_set_upper_bounds(opt, high);
		(void)nlopt_set_xtol_rel(opt, 1e-9);
		(void)nlopt_set_ftol_rel(opt, 1e-13);
		(void)nlopt_set_maxeval(opt, STEPS);
		for (unsigned i = 0; i < n; i++)
			p[i] = low[i] + starts[k] * (high[i] - low[i]);
		(void)nlopt_optimize(opt, p, &sse);
		nlopt_destroy(opt);
		if (k == 0 || sse < least) {
			least = sse;
			memcpy(best, p, sizeof(best));
		}
	}
	for (unsigned i = 0; i < n; i++)
		*search->free[i] = best[i];
}

bool
smoothing_fit(struct call *call, struct smoothing *s)
{
	struct search search = { .call = call, .s = s };
	double low[PARAMETERS], high[PARAMETERS];
	const unsigned n = open(&search, low, high);

	if (n == 0)
		return true;
	search.season = call_vector(call, s->season.n).v;
	if (s->season.n > 0)
		memcpy(
		    search.season, s->season.v, s->season.n * sizeof(double));
	minimise(&search, n, low, high);
	if (s->season.n > 0)
		memcpy(
		    s->season.v, search.season, s->season.n * sizeof(double));
	return call_goes_on(call, 1);
}

struct vector
smoothing_forecast(struct call *call, const struct smoothing *s, size_t h)
{
	struct vector f = call_vector(call, h);
	double damp = 1, slopes = 0;

	for (size_t i = 0; i < h; i++) {
		const size_t at = s->x.n + i;

		damp *= s->phi;
		slopes += damp;
		f.v[i] =
		    expected(s, s->level + (s->trend ? slopes * s->slope : 0),
			s->season.n == 0 ? 0 : s->season.v[at % s->season.n]);
	}
	return f;
}
