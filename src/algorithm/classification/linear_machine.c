#include "algorithm/classification/linear_machine.h"

#include <math.h>

#define ROUNDS 100000
#define WORK_MOST 2e9 /* rounds times numbers of X */

double
linear_machine_value(const struct linear_machine *m, const double *row)
{
	double sum = m->w[m->X->cols];

	for (size_t j = 0; j < m->X->cols; j++)
		sum += m->w[j] * row[j];
	return sum;
}

/* One multiplier to where its own gradient is 0, or to its bound; how far the
 * gradient was from what is best there. */
static double
settle(struct linear_machine *m, double *alpha, const double *self, size_t i)
{
	const double *x = m->X->v + i * m->X->cols;
	const double most = m->squared ? (double)INFINITY : m->C;
	const double own = m->squared ? 1 / (2 * m->C) : 0;
	const double before = alpha[i];
	const double slope =
	    m->sign[i] * linear_machine_value(m, x) - 1 + own * before;
	double by;

	if ((before <= 0 && slope >= 0) || (before >= most && slope <= 0))
		return 0;
	alpha[i] = fmin(most, fmax(0, before - slope / (self[i] + own)));
	by = (alpha[i] - before) * m->sign[i];
	for (size_t j = 0; j < m->X->cols; j++)
		m->w[j] += by * x[j];
	m->w[m->X->cols] += by;
	return fabs(slope);
}

static double
objective(const struct linear_machine *m)
{
	double sum = 0;

	for (size_t j = 0; j <= m->X->cols; j++)
		sum += m->w[j] * m->w[j] / 2;
	for (size_t i = 0; i < m->X->rows; i++) {
		const double error = fmax(0,
		    1 -
			m->sign[i] *
			    linear_machine_value(m, m->X->v + i * m->X->cols));

		sum += m->C * (m->squared ? error * error : error);
	}
	return sum;
}

bool
linear_machine_train(struct call *call, struct linear_machine *m)
{
	const size_t n = m->X->rows, cols = m->X->cols;
	const double most =
	    fmin(ROUNDS, WORK_MOST / (double)n / (double)(cols + 1));
	double *alpha = call_vector(call, n).v, *self = call_vector(call, n).v;

	m->w = call_vector(call, cols + 1).v;
	for (size_t i = 0; i < n; i++) {
		self[i] = 1;
		for (size_t j = 0; j < cols; j++)
			self[i] +=
			    m->X->v[i * cols + j] * m->X->v[i * cols + j];
	}
	for (m->rounds = 1; (double)m->rounds <= most; m->rounds++) {
		double worst = 0;

		if (!call_goes_on(call, (double)m->rounds / most))
			return false;
		for (size_t i = 0; i < n; i++)
			worst = fmax(worst, settle(m, alpha, self, i));
		if (worst > m->tol)
			continue;
		m->objective = objective(m);
		return true;
	}
	return call_refuse(call, "C",
	    "no end after %lld rounds: scale the features or make C smaller",
	    (long long)m->rounds - 1);
}
