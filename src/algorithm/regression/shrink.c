#include "algorithm/regression/shrink.h"

#include <string.h>

#include "algorithm/statistics/sample.h"

static void
centred(const void *design, size_t i, double *to, size_t step)
{
	const struct shrink *s = design;
	const double *row = s->X->v + i * s->X->cols;

	for (size_t j = 0; j < s->X->cols; j++)
		to[j * step] = row[j] - s->mean[j];
	to[s->X->cols * step] = s->y.v[i] - s->y_mean;
}

static void
means(struct call *call, struct shrink *s)
{
	const struct matrix *X = s->X;

	s->mean = call_vector(call, X->cols).v;
	for (size_t i = 0; i < X->rows; i++)
		for (size_t j = 0; j < X->cols; j++)
			s->mean[j] += X->v[i * X->cols + j];
	for (size_t j = 0; j < X->cols; j++)
		s->mean[j] /= (double)X->rows;
	s->squares = sample_squares(s->y, &s->y_mean);
}

bool
shrink_begin(struct call *call, const struct matrix *X, struct vector y,
    struct shrink *s)
{
	const size_t n = X->cols + 1;

	if (n > TRIANGLE_MOST)
		return call_refuse(
		    call, "X", "X has more than %d columns", TRIANGLE_MOST - 1);
	if (!sample_varies(call, "y", y, 2))
		return false;
	*s = (struct shrink){ .X = X, .y = y };
	means(call, s);
	if (!triangle_of(call, centred, s, X->rows, n, &s->t))
		return false;
	s->kept = (struct triangle){ call_vector(call, n * n).v, n };
	memcpy(s->kept.r, s->t.r, n * n * sizeof(double));
	return true;
}

/* Residuals are as long as the triangle's (coef, -1). */
void
shrink_end(
    const struct shrink *s, struct vector coef, double *intercept, double *r2)
{
	const size_t n = s->kept.n;
	double rest = 0;

	*intercept = s->y_mean;
	for (size_t j = 0; j < coef.n; j++)
		*intercept -= s->mean[j] * coef.v[j];
	for (size_t i = 0; i < n; i++) {
		double sum = -s->kept.r[(n - 1) * n + i];

		for (size_t j = i; j < coef.n; j++)
			sum += s->kept.r[j * n + i] * coef.v[j];
		rest += sum * sum;
	}
	*r2 = 1 - rest / s->squares;
}
