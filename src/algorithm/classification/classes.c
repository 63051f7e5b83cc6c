#include "algorithm/classification/classes.h"

#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"

bool
classes_of(
    struct call *call, const char *input, struct vector y, struct classes *c)
{
	const size_t *order = sample_order(call, y);

	*c = (struct classes){ 0, call_vector(call, CLASSES_MOST).v,
		call_vector(call, CLASSES_MOST).v,
		cx_calloc(call->cx, y.n, sizeof(*c->of)) };
	for (size_t i = 0; i < y.n; i++) {
		const double label = y.v[order[i]];

		if (label > floor(label))
			return call_refuse(call, input,
			    "classes are whole numbers, not %.10g", label);
		if (c->n == 0 || label > c->label[c->n - 1]) {
			if (c->n == CLASSES_MOST)
				return call_refuse(call, input,
				    "there are more than %d classes",
				    CLASSES_MOST);
			c->label[c->n++] = label;
		}
		c->of[order[i]] = c->n - 1;
		c->count[c->n - 1]++;
	}
	return c->n > 1 || call_refuse(call, input, "there is only one class");
}

struct vector
classes_labels(struct call *call, const struct classes *c)
{
	struct vector v = call_vector(call, c->n);

	memcpy(v.v, c->label, c->n * sizeof(*v.v));
	return v;
}

struct vector
classes_decide(struct call *call, const struct classes *c, struct matrix *logs)
{
	struct vector label = call_vector(call, logs->rows);

	for (size_t i = 0; i < logs->rows; i++) {
		double *row = logs->v + i * c->n, sum = 0, most;
		size_t best = 0;

		for (size_t k = 1; k < c->n; k++)
			if (row[k] > row[best])
				best = k;
		most = row[best];
		for (size_t k = 0; k < c->n; k++)
			sum += exp(row[k] - most);
		for (size_t k = 0; k < c->n; k++)
			row[k] = exp(row[k] - most) / sum;
		label.v[i] = c->label[best];
	}
	return label;
}
