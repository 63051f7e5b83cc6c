/*
 * answers.h - the rows of a query from test data:
 * {"columns": [...], "rows": [[...], ...]}; the first row says the types.
 */
#ifndef UNIT_ANSWERS_H
#define UNIT_ANSWERS_H

#include "report/answer.h"
#include "unit.h"

static inline struct answer_cell
answer_cell_from(struct cx *cx, const json_t *v)
{
	if (json_is_null(v))
		return (struct answer_cell){ NULL, NAN };
	if (json_is_string(v))
		return (struct answer_cell){ json_string_value(v), NAN };
	if (json_is_boolean(v))
		return (struct answer_cell){ json_is_true(v) ? "true" : "false",
			json_is_true(v) };
	return (
	    struct answer_cell){ cx_printf(cx, "%.17g", json_number_value(v)),
		json_number_value(v) };
}

static inline struct answer
answer_from(struct cx *cx, const json_t *spec, const json_t *table)
{
	const json_t *columns = json_object_get(table, "columns");
	const json_t *rows = json_object_get(table, "rows");
	struct answer a = { .name = json_string_value(
				json_object_get(spec, "name")),
		.spec = spec,
		.columns_n = json_array_size(columns),
		.n = json_array_size(rows) };

	a.cells = cx_calloc(cx, a.n * a.columns_n, sizeof(*a.cells));
	for (size_t c = 0; c < a.columns_n; c++) {
		const json_t *first =
		    json_array_get(json_array_get(rows, 0), c);

		a.columns[c] = json_string_value(json_array_get(columns, c));
		a.types[c] = json_is_string(first) ? ANSWER_TEXT
		    : json_is_boolean(first)       ? ANSWER_BOOL
						   : ANSWER_NUMBER;
	}
	for (size_t i = 0; i < a.n * a.columns_n; i++)
		a.cells[i] = answer_cell_from(cx,
		    json_array_get(json_array_get(rows, i / a.columns_n),
			i % a.columns_n));
	answer_seal(cx, &a);
	return a;
}

#endif
