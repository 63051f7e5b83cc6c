/*
 * algebra.h - formulas that a call brings, of its variables and parameters.
 *
 * The language is that of base/expression.h with its functions.
 */
#ifndef KNOWLEDGE_ALGEBRA_H
#define KNOWLEDGE_ALGEBRA_H

#include "base/expression.h"
#include "knowledge/call.h"

#define ALGEBRA_NAMES 60

struct algebra {
	struct expression expression;
	/* Of each of its names: the place among the variables, or the number
	 * of a parameter where that is SIZE_MAX. */
	size_t *place;
	double *number;
};

/* Refuses `input` when it cannot be read, or has a name that is neither a
 * variable nor a parameter. */
bool algebra_read(struct call *call, const char *input, struct str text,
    const struct texts *variables, const struct map *parameters,
    struct algebra *f);

/* Several of them; NULL after a refusal. */
struct algebra *algebra_read_all(struct call *call, const char *input,
    const struct texts *texts, const struct texts *variables,
    const struct map *parameters);

/* For values of the variables; NaN or infinite where it has none. */
double algebra_value(const struct algebra *f, const double *x);

/* Variables must have names, no two the same and at most ALGEBRA_NAMES;
 * refuses `input`. */
bool algebra_names(
    struct call *call, const char *input, const struct texts *variables);

#endif
