#include "model/energy/network.h"

#include <complex.h>
#include <lapacke.h>
#include <math.h>

#define ROUNDS 30
#define CLOSE 1e-10 /* per unit of power */

/* One solution on its way: n buses, 2n unknowns, angles before voltages. */
struct solving {
	struct call *call;
	const struct network *of;
	size_t n;
	double complex *Y; /* admittances, n by n */
	double complex *V, *current;
	double *J, *step; /* 2n by 2n, and 2n */
	lapack_int *pivots;
	struct network_state *state;
};

static void
add_branch(struct solving *s, const struct branch *b)
{
	const double complex series = 1 / CMPLX(b->r, b->x);
	const double complex end = series + CMPLX(0, b->b / 2);
	const double ratio = b->ratio > 0 ? b->ratio : 1;

	s->Y[b->from * s->n + b->from] += end / (ratio * ratio);
	s->Y[b->to * s->n + b->to] += end;
	s->Y[b->from * s->n + b->to] -= series / ratio;
	s->Y[b->to * s->n + b->from] -= series / ratio;
}

static void
begin(struct solving *s)
{
	struct cx *cx = s->call->cx;
	const size_t n = s->n = s->of->bus_count;

	s->Y = cx_calloc(cx, n * n, sizeof(*s->Y));
	s->V = cx_calloc(cx, n, sizeof(*s->V));
	s->current = cx_calloc(cx, n, sizeof(*s->current));
	s->J = cx_calloc(cx, 4 * n * n, sizeof(*s->J));
	s->step = cx_calloc(cx, 2 * n, sizeof(*s->step));
	s->pivots = cx_calloc(cx, 2 * n, sizeof(*s->pivots));
	s->state->voltage = cx_calloc(cx, n, sizeof(double));
	s->state->angle = cx_calloc(cx, n, sizeof(double));
	for (size_t i = 0; i < n; i++) {
		const struct bus *bus = &s->of->buses[i];

		s->state->voltage[i] = bus->kind == BUS_LOAD ? 1 : bus->voltage;
		s->Y[i * n + i] += CMPLX(0, bus->shunt / s->of->base);
	}
	for (size_t i = 0; i < s->of->branch_count; i++)
		add_branch(s, &s->of->branches[i]);
}

/* Voltages and currents into the network, as complex numbers. */
static void
refresh(struct solving *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->V[i] =
		    s->state->voltage[i] * cexp(CMPLX(0, s->state->angle[i]));
	for (size_t i = 0; i < s->n; i++) {
		s->current[i] = 0;
		for (size_t k = 0; k < s->n; k++)
			s->current[i] += s->Y[i * s->n + k] * s->V[k];
	}
}

/* What is missing at each bus, where power is given; returns the largest. */
static double
mismatch(struct solving *s)
{
	double most = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct bus *bus = &s->of->buses[i];
		const double complex given =
		    CMPLX(bus->generation - bus->load, -bus->load_reactive) /
		    s->of->base;
		const double complex lacks =
		    given - s->V[i] * conj(s->current[i]);

		s->step[i] = bus->kind == BUS_SLACK ? 0 : creal(lacks);
		s->step[s->n + i] = bus->kind == BUS_LOAD ? cimag(lacks) : 0;
		most = fmax(most, fabs(s->step[i]));
		most = fmax(most, fabs(s->step[s->n + i]));
	}
	return most;
}

/* dS/dangle and dS/dvoltage; where a value is given its row says: no step. */
static void
derive(struct solving *s)
{
	const size_t n = s->n;

	for (size_t i = 0; i < n; i++) {
		const enum bus_kind kind = s->of->buses[i].kind;

		for (size_t k = 0; k < n; k++) {
			const double complex flow =
			    conj(s->Y[i * n + k] * s->V[k]);
			const double complex self =
			    i == k ? conj(s->current[i]) : 0;
			const double complex turn =
			    s->V[i] * (self - flow) * CMPLX(0, 1);
			const double complex rise =
			    s->V[i] * (self + flow) / s->state->voltage[k];
			double *P = &s->J[i * 2 * n + k];
			double *Q = &s->J[(n + i) * 2 * n + k];
			const double one = i == k ? 1 : 0;

			P[0] = kind == BUS_SLACK ? one : creal(turn);
			P[n] = kind == BUS_SLACK ? 0 : creal(rise);
			Q[0] = kind == BUS_LOAD ? cimag(turn) : 0;
			Q[n] = kind == BUS_LOAD ? cimag(rise) : one;
		}
	}
}

static bool
improve(struct solving *s)
{
	const lapack_int size = (lapack_int)(2 * s->n);

	derive(s);
	if (LAPACKE_dgesv(LAPACK_ROW_MAJOR, size, 1, s->J, size, s->pivots,
		s->step, 1) != 0)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		s->state->angle[i] += s->step[i];
		s->state->voltage[i] += s->step[s->n + i];
	}
	return true;
}

bool
network_solve(struct call *call, const struct network *network,
    const char *input, struct network_state *state)
{
	struct solving s = { .call = call, .of = network, .state = state };

	begin(&s);
	for (int round = 0; round < ROUNDS; round++) {
		refresh(&s);
		if (mismatch(&s) < CLOSE) {
			state->loss = 0;
			for (size_t i = 0; i < s.n; i++)
				state->loss += network->base *
				    creal(s.V[i] * conj(s.current[i]));
			return true;
		}
		if (!call_goes_on(call, (double)round / ROUNDS))
			return false;
		if (!improve(&s))
			break;
	}
	return call_refuse(call, input,
	    "no steady state was found: too much load, or a bus stands alone");
}
