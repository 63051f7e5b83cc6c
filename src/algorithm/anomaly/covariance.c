#include "algorithm/anomaly/covariance.h"

#include <math.h>

void
covariance_row(
    const struct covariance *c, const struct matrix *X, size_t i, double *to)
{
	for (size_t j = 0; j < X->cols; j++)
		to[j] = (X->v[i * X->cols + j] - c->mean[j]) / c->scale[j];
}

static void
centred(const void *design, size_t i, double *to, size_t step)
{
	const struct covariance *c = design;
	const double *row = c->X->v + i * c->X->cols;

	for (size_t j = 0; j < c->X->cols; j++)
		to[j * step] = (row[j] - c->mean[j]) / c->scale[j];
}

/* Whether a column has two values is asked of the values themselves: sums of
 * equal numbers round. */
static bool
varies(const struct matrix *X, size_t j)
{
	for (size_t i = 1; i < X->rows; i++)
		if (X->v[i * X->cols + j] > X->v[j] ||
		    X->v[i * X->cols + j] < X->v[j])
			return true;
	return false;
}

static double
deviation(const struct covariance *c, size_t j)
{
	double sum = 0;

	for (size_t i = 0; i < c->X->rows; i++) {
		const double d = c->X->v[i * c->X->cols + j] - c->mean[j];

		sum += d * d;
	}
	return sqrt(sum / (double)(c->X->rows - 1));
}

bool
covariance_of(struct call *call, const char *input, const struct matrix *X,
    bool scaled, struct covariance *c)
{
	if (X->cols > TRIANGLE_MOST)
		return call_refuse(call, input, "%s has more than %d columns",
		    input, TRIANGLE_MOST);
	*c = (struct covariance){ .X = X };
	c->mean = call_vector(call, X->cols).v;
	c->scale = call_vector(call, X->cols).v;
	for (size_t j = 0; j < X->cols; j++) {
		if (!varies(X, j))
			return call_refuse(call, input,
			    "column %zu of %s does not vary", j + 1, input);
		for (size_t i = 0; i < X->rows; i++)
			c->mean[j] += X->v[i * X->cols + j] / (double)X->rows;
		c->scale[j] = scaled ? deviation(c, j) : 1;
	}
	return triangle_of(call, centred, c, X->rows, X->cols, &c->t);
}
