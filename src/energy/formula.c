#include "energy/formula.h"

#include <math.h>

static const struct expression_rules rules = {
	.field = "formula",
	.noun = "a meter",
	.large_code = "formula_large",
	.bytes = FORMULA_BYTES,
	.name_bytes = FORMULA_NAME,
	.names = FORMULA_BYTES,
	.depth = FORMULA_DEPTH,
	.stack = FORMULA_STACK,
};

bool
formula_parse(struct cx *cx, struct str text, struct expression *formula)
{
	return expression_parse(cx, &rules, text, formula);
}

bool
formula_value(struct cx *cx, const struct expression *formula,
    const double *amounts, double *value)
{
	unsigned mishaps;
	const double v = expression_value(formula, amounts, &mishaps);

	if ((mishaps & EXPRESSION_BY_ZERO) != 0)
		return cx_fail_code(cx, FAIL_INVALID, "division_by_zero",
		    "formula", "the formula divides by zero");
	if ((mishaps & EXPRESSION_INFINITE) != 0)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "formula",
		    "the value is not finite");
	*value = v;
	return true;
}

size_t
formula_missing(struct cx *cx, const struct expression *formula,
    const double *amounts, size_t **missing)
{
	size_t n = 0;

	*missing = cx_calloc(cx, formula->name_count, sizeof(**missing));
	for (size_t i = 0; i < formula->name_count; i++)
		if (isnan(amounts[i]))
			(*missing)[n++] = i;
	return n;
}

static bool
too_large(struct cx *cx)
{
	return cx_fail_code(cx, FAIL_INVALID, "formula_large", "formula",
	    "meters stand on too many levels");
}

/* Depth-first over the computed meters. */
struct visit {
	struct cx *cx;
	const struct formula_meter *meters;
	size_t n;
	size_t *level; /* 0: not seen, else 1 + levels below it */
	bool *open;    /* on the path from the start */
	size_t *order;
	size_t done;
};

static size_t
find(const struct visit *v, struct str name)
{
	size_t i = 0;

	while (i < v->n && !str_eq(v->meters[i].name, name))
		i++;
	return i;
}

static bool
visit(struct visit *v, size_t at, size_t path)
{
	const struct formula_meter *meter = &v->meters[at];
	size_t below = 0;

	if (v->open[at])
		return cx_fail_code(v->cx, FAIL_INVALID, "meter_cycle",
		    "formula", "the meter \"%.*s\" depends on itself",
		    STR_ARG(meter->name));
	if (v->level[at] > 0)
		return true;
	if (path == FORMULA_DEPTH)
		return too_large(v->cx);
	v->open[at] = true;
	for (size_t i = 0; i < meter->formula.name_count; i++) {
		const size_t to = find(v, meter->formula.names[i]);

		if (to == v->n)
			continue;
		if (!visit(v, to, path + 1))
			return false;
		below = v->level[to] > below ? v->level[to] : below;
	}
	v->open[at] = false;
	v->level[at] = below + 1;
	if (v->level[at] > FORMULA_DEPTH)
		return too_large(v->cx);
	v->order[v->done++] = at;
	return true;
}

bool
formula_order(
    struct cx *cx, const struct formula_meter *meters, size_t n, size_t *order)
{
	struct visit v = {
		.cx = cx,
		.meters = meters,
		.n = n,
		.level = cx_calloc(cx, n, sizeof(size_t)),
		.open = cx_calloc(cx, n, sizeof(bool)),
		.order = order,
	};

	for (size_t i = 0; i < n; i++)
		if (!visit(&v, i, 0))
			return false;
	return true;
}
