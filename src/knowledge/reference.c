#include "knowledge/reference.h"

#include "base/csv.h"
#include "knowledge/shipped.h"

/* The text of a table without the rows of other editions is read twice: to
 * count, and to keep. */
struct reading {
	struct csv_reader csv;
	struct csv_record record;
	struct str rows;
	size_t edition; /* column, or CSV_NONE */
};

/* The next row that is wanted. */
static bool
next(struct reading *r)
{
	while (csv_next(&r->csv, &r->record) == CSV_ROW)
		if (r->rows.n == 0 || r->edition >= r->record.n ||
		    str_eq(r->record.fields[r->edition], r->rows))
			return true;
	return false;
}

static void
begin(struct reading *r, struct cx *cx, struct str csv, struct str rows)
{
	csv_open(&r->csv, cx, csv);
	r->rows = (struct str){ NULL, 0 };
	r->edition = CSV_NONE;
	if (next(r)) {
		r->edition = csv_column(&r->record, "edition");
		r->rows = rows;
	}
}

static void
copy(struct str *to, const struct csv_record *record)
{
	memcpy(to, record->fields, record->n * sizeof(*to));
}

const struct reference *
reference_read(struct cx *cx, const char *name, const char *edition,
    struct str rows, struct str csv)
{
	struct reading *r = cx_alloc(cx, sizeof(*r));
	struct reference *t = cx_alloc(cx, sizeof(*t));
	struct str *columns, *cells;

	t->name = name;
	t->edition = edition;
	begin(r, cx, csv, rows);
	t->column_count = r->record.n;
	while (next(r))
		t->row_count++;
	begin(r, cx, csv, rows);
	t->columns = columns = cx_calloc(cx, t->column_count, sizeof(*columns));
	t->cells = cells =
	    cx_calloc(cx, t->row_count * t->column_count, sizeof(*cells));
	copy(columns, &r->record);
	for (; next(r); cells += t->column_count) {
		if (r->record.n != t->column_count)
			(void)cx_fail(cx, FAIL_BROKEN, NULL,
			    "line %zu of table %s has %zu fields, not %zu",
			    r->record.line, name, r->record.n, t->column_count);
		else
			copy(cells, &r->record);
	}
	return cx->fail == FAIL_NONE ? t : NULL;
}

struct str
reference_cell(
    const struct reference *table, struct str key, const char *column)
{
	size_t c = 0;

	while (c < table->column_count && !str_is(table->columns[c], column))
		c++;
	for (size_t i = 0; i < table->row_count && c < table->column_count; i++)
		if (str_eq(table->cells[i * table->column_count], key))
			return table->cells[i * table->column_count + c];
	return (struct str){ NULL, 0 };
}

static struct str
text_of(struct cx *cx, struct str name)
{
	for (const struct shipped *s = shipped_tables; s->name != NULL; s++)
		if (str_is(name, s->name))
			return shipped_text(cx, s->lines);
	return (struct str){ NULL, 0 };
}

const struct reference *const *
reference_shipped(struct cx *cx, size_t *n)
{
	const struct str none = { NULL, 0 };
	const struct reference *index = reference_read(
	    cx, "reference", "", none, text_of(cx, STR("reference")));
	const struct reference **tables;

	*n = 0;
	if (index == NULL)
		return NULL;
	tables = cx_calloc(cx, index->row_count, sizeof(*tables));
	for (; *n < index->row_count; ++*n) {
		const struct str *row = &index->cells[*n * index->column_count];

		tables[*n] =
		    reference_read(cx, cx_strndup(cx, row[0].p, row[0].n),
			cx_strndup(cx, row[1].p, row[1].n), row[2],
			text_of(cx, row[0]));
		if (tables[*n] == NULL)
			return NULL;
	}
	return tables;
}
