#include "knowledge/edition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

#define VALUE 80 /* bytes of a cell, in a fault */

struct looking {
	struct cx *cx;
	const json_t *columns;
	struct csv_reader csv;
	struct csv_record record;
	struct edition_looked *looked;
	struct str keys[EDITION_ROWS];
};

static void
put(struct text *out, const char *name, struct str value)
{
	text_puts(out, name);
	text_json(out, value);
}

/* Whole characters of it. */
static struct str
beginning_of(struct str s)
{
	size_t n = s.n < VALUE ? s.n : VALUE;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ s.p, n };
}

static void
fault(struct looking *l, struct str column, const char *code, struct str value)
{
	struct edition_looked *k = l->looked;

	if (k->faults == 0) {
		k->row = k->rows;
		k->column = cx_strndup(l->cx, column.p, column.n);
		k->code = code;
	}
	if (k->faults++ >= EDITION_FAULTS)
		return;
	text_printf(
	    k->list, "%s{\"row\":%zu", k->list->n > 1 ? "," : "", k->rows);
	put(k->list, ",\"column\":", column);
	put(k->list, ",\"code\":", str_of(code));
	put(k->list, ",\"value\":", beginning_of(value));
	text_char(k->list, '}');
}

/* The name of a column; the row itself where there is none. */
static struct str
name_of(const struct looking *l, size_t c)
{
	const struct str s = json_str(json_array_get(l->columns, c), "name");

	return s.n == 0 ? STR("") : s;
}

static bool
look_at_heading(struct looking *l)
{
	const size_t n = json_array_size(l->columns);

	if (l->record.n != n)
		fault(l, STR(""), "wrong_length", l->record.fields[0]);
	for (size_t c = 0; c < n && c < l->record.n; c++)
		if (!str_eq(l->record.fields[c], name_of(l, c)))
			fault(l, name_of(l, c), "not_the_column",
			    l->record.fields[c]);
	return l->looked->faults == 0;
}

static void
look_at_cell(struct looking *l, size_t c)
{
	const json_t *column = json_array_get(l->columns, c);
	const struct str cell = l->record.fields[c];
	double number;

	if (cell.n == 0) {
		if (c == 0 || !json_is_true(json_object_get(column, "gaps")))
			fault(l, name_of(l, c), "missing", cell);
		return;
	}
	if (str_is(json_str(column, "kind"), "number") &&
	    (!str_double(cell, &number) || !isfinite(number)))
		fault(l, name_of(l, c), "not_a_number", cell);
}

static void
look_at_row(struct looking *l)
{
	const size_t n = json_array_size(l->columns);

	if (l->record.n != n) {
		fault(l, STR(""), "wrong_length", l->record.fields[0]);
		return;
	}
	for (size_t c = 0; c < n; c++)
		look_at_cell(l, c);
	l->keys[l->looked->rows - 1] = l->record.fields[0];
}

static int
by_text(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	const size_t n = x->n < y->n ? x->n : y->n;
	const int order = n == 0 ? 0 : memcmp(x->p, y->p, n);

	return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

/* A key that stands twice would hide the second row. */
static void
look_at_keys(struct looking *l)
{
	const size_t n = l->looked->rows;

	qsort(l->keys, n, sizeof(l->keys[0]), by_text);
	for (size_t i = 1; i < n; i++)
		if (l->keys[i].n > 0 && str_eq(l->keys[i], l->keys[i - 1]))
			fault(l, name_of(l, 0), "twice", l->keys[i]);
}

static bool
look(struct looking *l)
{
	enum csv_result got;

	while ((got = csv_next(&l->csv, &l->record)) == CSV_ROW) {
		if (++l->looked->rows > EDITION_ROWS) {
			l->looked->rows--;
			fault(l, STR(""), "too_many", STR(""));
			return true;
		}
		look_at_row(l);
	}
	if (got == CSV_BAD)
		return false;
	if (l->looked->rows == 0)
		fault(l, STR(""), "empty", STR(""));
	look_at_keys(l);
	return true;
}

bool
edition_look(struct cx *cx, const json_t *columns, struct str csv,
    struct edition_looked *looked)
{
	struct looking *l = cx_alloc(cx, sizeof(*l));
	enum csv_result got;

	l->cx = cx;
	l->columns = columns;
	l->looked = looked;
	text_char(looked->list, '[');
	csv_open(&l->csv, cx, csv);
	got = csv_next(&l->csv, &l->record);
	if (got == CSV_BAD ||
	    (got == CSV_ROW && look_at_heading(l) && !look(l))) {
		cx->field = "csv";
		return false;
	}
	if (got == CSV_END)
		fault(l, STR(""), "empty", STR(""));
	text_char(looked->list, ']');
	return true;
}
