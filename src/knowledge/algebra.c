#include "knowledge/algebra.h"

#define BYTES 4000
#define DEPTH 32

static bool
find(struct call *call, const char *input, struct str name,
    const struct texts *variables, const struct map *parameters,
    struct algebra *f, size_t at)
{
	f->place[at] = SIZE_MAX;
	for (size_t i = 0; i < variables->n; i++)
		if (str_eq(variables->v[i], name)) {
			f->place[at] = i;
			return true;
		}
	for (size_t i = 0; i < parameters->n; i++)
		if (str_eq(parameters->names[i], name)) {
			f->number[at] = parameters->v[i];
			return true;
		}
	return call_refuse(call, input,
	    "'%.*s' is neither a variable nor a parameter", STR_ARG(name));
}

bool
algebra_read(struct call *call, const char *input, struct str text,
    const struct texts *variables, const struct map *parameters,
    struct algebra *f)
{
	const struct expression_rules rules = {
		.field = input,
		.noun = "a variable or a parameter",
		.large_code = "out_of_range",
		.functions = true,
		.bytes = BYTES,
		.name_bytes = 64,
		.names = ALGEBRA_NAMES,
		.depth = DEPTH,
		.stack = EXPRESSION_STACK,
	};
	size_t n;

	if (!expression_parse(call->cx, &rules, text, &f->expression))
		return false;
	n = f->expression.name_count;
	f->place = cx_calloc(call->cx, n, sizeof(*f->place));
	f->number = cx_calloc(call->cx, n, sizeof(*f->number));
	for (size_t i = 0; i < n; i++)
		if (!find(call, input, f->expression.names[i], variables,
			parameters, f, i))
			return false;
	return true;
}

struct algebra *
algebra_read_all(struct call *call, const char *input,
    const struct texts *texts, const struct texts *variables,
    const struct map *parameters)
{
	struct algebra *f = cx_calloc(call->cx, texts->n, sizeof(*f));

	for (size_t i = 0; i < texts->n; i++)
		if (!algebra_read(
			call, input, texts->v[i], variables, parameters, &f[i]))
			return NULL;
	return f;
}

double
algebra_value(const struct algebra *f, const double *x)
{
	double values[ALGEBRA_NAMES];
	unsigned mishaps;

	for (size_t i = 0; i < f->expression.name_count; i++)
		values[i] =
		    f->place[i] == SIZE_MAX ? f->number[i] : x[f->place[i]];
	return expression_value(&f->expression, values, &mishaps);
}

bool
algebra_names(
    struct call *call, const char *input, const struct texts *variables)
{
	if (variables->n > ALGEBRA_NAMES)
		return call_refuse(call, input,
		    "there are more than %d variables", ALGEBRA_NAMES);
	for (size_t i = 0; i < variables->n; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(variables->v[i], variables->v[k]))
				return call_refuse(call, input,
				    "'%.*s' is there twice",
				    STR_ARG(variables->v[i]));
	return true;
}
