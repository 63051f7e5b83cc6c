#include "report/worked.h"

#include <math.h>

#include "base/moment.h"
#include "report/derive.h"

const struct worked *
worked_find(struct str name)
{
	static const struct worked *const lists[] = { worked_energy,
		worked_carbon };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct worked *w = lists[i]; w->name != NULL; w++)
			if (str_is(name, w->name))
				return w;
	return NULL;
}

bool
worked_do(
    struct cx *cx, const json_t *definition, struct answer *answers, size_t i)
{
	struct answer *a = &answers[i];
	const struct worked *w = worked_find(json_str(a->spec, "worked"));
	struct answer out = { .name = a->name, .spec = a->spec };

	if (w == NULL)
		return true;
	for (const struct worked_column *c = w->columns; c->name != NULL; c++) {
		out.columns[out.columns_n] = c->name;
		out.types[out.columns_n++] = c->type;
	}
	if (!w->work(cx, a,
		w->with == NULL ? NULL
				: &answers[derive_query(
				      definition, json_str(a->spec, "with"))],
		&out))
		return false;
	answer_seal(cx, &out);
	*a = out;
	return true;
}

/* --- rows ----------------------------------------------------------------- */

void
worked_room(struct cx *cx, struct answer *a, size_t rows)
{
	a->cells = cx_calloc(cx, rows * a->columns_n + 1, sizeof(*a->cells));
	a->n = 0;
}

void
worked_row(struct answer *a)
{
	for (size_t c = 0; c < a->columns_n; c++)
		a->cells[a->n * a->columns_n + c] =
		    (struct answer_cell){ NULL, (double)NAN };
	a->n++;
}

static struct answer_cell *
last_cell(struct answer *a, const char *column)
{
	return &a->cells[(a->n - 1) * a->columns_n +
	    answer_column(a, str_of(column))];
}

void
worked_text(struct answer *a, const char *column, const char *text)
{
	last_cell(a, column)->text = text;
}

void
worked_number(
    struct cx *cx, struct answer *a, const char *column, double number)
{
	if (isnan(number))
		return;
	*last_cell(a, column) =
	    (struct answer_cell){ cx_printf(cx, "%.12g", number), number };
}

void
worked_date(struct cx *cx, struct answer *a, const char *column, int32_t day)
{
	*last_cell(a, column) = (struct answer_cell){ date_text(cx, day), day };
}

const struct answer_cell *
worked_cell(const struct answer *a, size_t row, const char *column)
{
	return answer_cell(a, row, answer_column(a, str_of(column)));
}

double
worked_number_at(const struct answer *a, size_t row, const char *column)
{
	return worked_cell(a, row, column)->number;
}

const char *
worked_text_at(const struct answer *a, size_t row, const char *column)
{
	const char *text = worked_cell(a, row, column)->text;

	return text == NULL ? "" : text;
}
