#include "algorithm/regression/design.h"

size_t
design_width(const struct design *d)
{
	return d->X->cols + (d->intercept ? 1 : 0);
}

void
design_row(const void *design, size_t i, double *to, size_t step)
{
	const struct design *d = design;
	const double *row = d->X->v + i * d->X->cols;
	const double root = d->root == NULL ? 1 : d->root[i];

	if (d->intercept) {
		*to = root;
		to += step;
	}
	for (size_t j = 0; j < d->X->cols; j++)
		to[j * step] = root * row[j];
	to[d->X->cols * step] = root * d->y[i];
}

double
design_value(const struct design *d, size_t i, const double *beta)
{
	const double *row = d->X->v + i * d->X->cols;
	double sum = 0;

	if (d->intercept)
		sum = *beta++;
	for (size_t j = 0; j < d->X->cols; j++)
		sum += row[j] * beta[j];
	return sum;
}

bool
design_fits(struct call *call, const struct design *d)
{
	if (d->X->cols >= TRIANGLE_MOST)
		return call_refuse(
		    call, "X", "X has more than %d columns", TRIANGLE_MOST - 1);
	return d->X->rows > design_width(d) ||
	    call_refuse(call, "X",
		"X needs more than %zu rows for its %zu coefficients",
		design_width(d), design_width(d));
}

bool
design_solve(struct call *call, const struct design *d, struct triangle *t,
    struct vector *beta)
{
	const size_t p = design_width(d);

	if (!triangle_of(call, design_row, d, d->X->rows, p + 1, t))
		return false;
	*beta = call_vector(call, p);
	return triangle_solve(t, beta->v) ||
	    call_refuse(call, "X", "the columns of X depend on each other%s",
		d->intercept ? " or on the intercept" : "");
}
