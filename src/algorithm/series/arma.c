#include "algorithm/series/arma.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#define DOUBLINGS 60
#define CLOSE 1e-14

void
arma_begin(struct call *call, size_t r, struct arma_room *room)
{
	double **const all[] = { &room->start, &room->P, &room->power,
		&room->next, &room->half };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, r * r).v;
}

void
arma_from_partials(const double *partial, size_t n, double *phi)
{
	for (size_t k = 0; k < n; k++) {
		phi[k] = partial[k];
		for (size_t i = 0, j = k; i < j--; i++) {
			const double low = phi[i], high = phi[j];

			phi[i] = low - partial[k] * high;
			if (i < j)
				phi[j] = high - partial[k] * low;
		}
	}
}

static void
times(const double *a, enum CBLAS_TRANSPOSE turn, const double *b, size_t r,
    double *to)
{
	const int n = (int)r;

	cblas_dgemm(CblasRowMajor, CblasNoTrans, turn, n, n, n, 1, a, n, b, n,
	    0, to, n);
}

/*
 * The covariance in the long run, sum of T^k R R' T'^k, by doubling: with A =
 * T^m and the sum V of m terms, V + A V A' has 2 m of them.
 */
static bool
long_run(const struct arma *a, const struct arma_room *w)
{
	const size_t r = a->r, size = r * r;
	double change = 1;

	memset(w->power, 0, size * sizeof(double));
	for (size_t i = 0; i < r; i++) {
		w->power[i * r] = a->phi[i];
		if (i + 1 < r)
			w->power[i * r + i + 1] = 1;
		for (size_t j = 0; j < r; j++)
			w->start[i * r + j] = a->theta[i] * a->theta[j];
	}
	for (int k = 0; k < DOUBLINGS; k++) {
		times(w->power, CblasNoTrans, w->start, r, w->half);
		times(w->half, CblasTrans, w->power, r, w->next);
		change = cblas_dnrm2((int)size, w->next, 1);
		cblas_daxpy((int)size, 1, w->next, 1, w->start, 1);
		if (!isfinite(change) ||
		    change <= CLOSE * cblas_dnrm2((int)size, w->start, 1))
			break;
		times(w->power, CblasNoTrans, w->power, r, w->half);
		memcpy(w->power, w->half, size * sizeof(double));
	}
	return change <= CLOSE * cblas_dnrm2((int)size, w->start, 1);
}

void
arma_step(const struct arma *a, double *state)
{
	const double first = state[0];

	for (size_t i = 0; i < a->r; i++)
		state[i] =
		    a->phi[i] * first + (i + 1 < a->r ? state[i + 1] : 0);
}

/*
 * The covariance after a value is known and a step is made.  What phi adds to
 * it the value takes away again; P(i+1,j+1) - P(i+1,0) P(0,j+1)/P(0,0) + R R'
 * is left.  True when it has come to its end, R R' alone.
 */
static bool
narrow(const struct arma *a, double *P)
{
	const size_t r = a->r;
	double first[ARMA_MOST + 1] = { 0 }, most = 0;

	memcpy(first, P, r * sizeof(double));
	for (size_t i = 0; i < r; i++)
		for (size_t j = 0; j < r; j++) {
			const bool inside = i + 1 < r && j + 1 < r;
			const double rest = !inside ? 0
						    : P[(i + 1) * r + j + 1] -
				first[i + 1] * first[j + 1] / first[0];

			P[i * r + j] = rest + a->theta[i] * a->theta[j];
			most = fmax(most, fabs(rest));
		}
	return most < CLOSE;
}

/* One value of each column: what it brings, and the states after it. */
static void
take(const struct arma *a, const double *gain, double F, double *at, size_t n,
    size_t count, double *states)
{
	for (size_t c = 0; c < count; c++) {
		double *state = states + c * a->r, *value = at + c * n;
		const double e = *value - state[0];

		arma_step(a, state);
		cblas_daxpy((int)a->r, e, gain, 1, state, 1);
		*value = e / sqrt(F);
	}
}

bool
arma_whiten(const struct arma *a, const struct arma_room *room, double *columns,
    size_t n, size_t count, double *states, double *log_det)
{
	const size_t r = a->r;
	double gain[ARMA_MOST], F = 1;
	bool steady = false, done = false;

	if (!long_run(a, room))
		return false;
	memcpy(room->P, room->start, r * r * sizeof(double));
	memset(states, 0, count * r * sizeof(double));
	*log_det = 0;
	for (size_t t = 0; t < n; t++) {
		if (!done) {
			F = room->P[0];
			for (size_t i = 0; i < r; i++)
				gain[i] = a->phi[i] +
				    (i + 1 < r ? room->P[(i + 1) * r] / F : 0);
			done = steady;
		}
		take(a, gain, F, columns + t, n, count, states);
		*log_det += log(F);
		if (!done)
			steady = narrow(a, room->P);
	}
	return true;
}
