#include "knowledge/reference.h"

#include <string.h>

#include "base/csv.h"
#include "base/hash.h"
#include "base/moment.h"
#include "base/text.h"
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
	if (record->n > 0)
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
	t->column_count = csv.n == 0 ? 0 : r->record.n;
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

bool
reference_days(struct reference *t, struct str from, struct str to)
{
	t->from_day = REFERENCE_FROM_EVER;
	t->to_day = REFERENCE_FOR_EVER;
	return (from.n == 0 || date_parse(from, &t->from_day)) &&
	    (to.n == 0 || date_parse(to, &t->to_day)) &&
	    t->from_day < t->to_day;
}

const struct reference *
reference_on(const struct reference *const *tables, size_t n, const char *name,
    int32_t day)
{
	const struct reference *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct reference *t = tables[i];

		if (strcmp(t->name, name) != 0 ||
		    (day != 0 && (day < t->from_day || day >= t->to_day)))
			continue;
		if (best == NULL || t->from_day > best->from_day)
			best = t;
	}
	return best;
}

const struct reference *
reference_edition(const struct reference *const *tables, size_t n,
    const char *name, struct str edition)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tables[i]->name, name) == 0 &&
		    str_is(edition, tables[i]->edition))
			return tables[i];
	return NULL;
}

static struct str
text_of(struct cx *cx, struct str name)
{
	for (const struct shipped *s = shipped_tables; s->name != NULL; s++)
		if (str_is(name, s->name))
			return shipped_text(cx, s->lines);
	return (struct str){ NULL, 0 };
}

/* Columns of reference.csv. */
enum { NAME, EDITION, ROWS, FILE_NAME, FROM, TO, TITLE, TITLE_EN };

static const struct reference *
read_index(struct cx *cx)
{
	const struct str none = { NULL, 0 };

	return reference_read(
	    cx, "reference", "", none, text_of(cx, STR("reference")));
}

/* The edition that a row of the index is about; *source is its first one's. */
static struct reference *
read_edition(struct cx *cx, const struct str *row)
{
	const struct str file =
	    row[FILE_NAME].n > 0 ? row[FILE_NAME] : row[NAME];
	struct reference *t = (struct reference *)(uintptr_t)reference_read(cx,
	    cx_strndup(cx, row[NAME].p, row[NAME].n),
	    cx_strndup(cx, row[EDITION].p, row[EDITION].n), row[ROWS],
	    text_of(cx, file));

	if (t != NULL && !reference_days(t, row[FROM], row[TO]))
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "%s of %s holds on no day",
		    t->edition, t->name);
	return cx->fail == FAIL_NONE ? t : NULL;
}

const struct reference *const *
reference_shipped(struct cx *cx, size_t *n)
{
	const struct reference *index = read_index(cx);
	const struct reference **tables;

	*n = 0;
	if (index == NULL)
		return NULL;
	tables = cx_calloc(cx, index->row_count, sizeof(*tables));
	for (; *n < index->row_count; ++*n) {
		tables[*n] =
		    read_edition(cx, &index->cells[*n * index->column_count]);
		if (tables[*n] == NULL)
			return NULL;
	}
	return tables;
}

/* As a list for the database ----------------------------------------------- */

static void
put(struct text *out, const char *name, struct str value)
{
	text_puts(out, name);
	text_json(out, value);
}

static bool
is_bare(struct str cell)
{
	return cell.n == 0 || memchr(cell.p, ',', cell.n) == NULL;
}

/* With quotes where it needs them; no table has quotes in its cells. */
static void
put_row(struct text *out, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		text_printf(out, is_bare(cells[i]) ? "%s%.*s" : "%s\"%.*s\"",
		    i == 0 ? "" : ",", STR_ARG(cells[i]));
	}
	text_char(out, '\n');
}

static struct str
csv_of(struct cx *cx, const struct reference *t)
{
	struct text out = text_new(cx, 4 << 20);

	put_row(&out, t->columns, t->column_count);
	for (size_t i = 0; i < t->row_count; i++)
		put_row(&out, &t->cells[i * t->column_count], t->column_count);
	return text_str(&out);
}

/* A column is of numbers when all that stands in it are. */
static void
put_column(struct text *out, const struct reference *t, size_t c)
{
	bool is_number = t->row_count > 0, has_gaps = false;
	double number;

	for (size_t i = 0; i < t->row_count; i++) {
		const struct str cell = t->cells[i * t->column_count + c];

		has_gaps = has_gaps || cell.n == 0;
		is_number =
		    is_number && (cell.n == 0 || str_double(cell, &number));
	}
	put(out, c == 0 ? "{\"name\":" : ",{\"name\":", t->columns[c]);
	put(out, ",\"kind\":", is_number ? STR("number") : STR("text"));
	text_puts(out, has_gaps ? ",\"gaps\":true}" : ",\"gaps\":false}");
}

static void
put_edition(struct cx *cx, struct text *out, const struct reference *t,
    const struct str *row)
{
	const struct str csv = csv_of(cx, t);
	const struct str source = t->row_count == 0
	    ? (struct str){ NULL, 0 }
	    : reference_cell(t, t->cells[0], "source");

	put(out, "{\"name\":", row[NAME]);
	put(out, ",\"title\":", row[TITLE]);
	put(out, ",\"title_en\":", row[TITLE_EN]);
	put(out, ",\"edition\":", row[EDITION]);
	put(out, ",\"valid_from\":", row[FROM]);
	put(out, ",\"valid_to\":", row[TO]);
	put(out, ",\"source\":", source);
	put(out, ",\"csv\":", csv);
	put(out, ",\"sha256\":", str_of(hash_sha256_hex(cx, csv)));
	text_printf(out, ",\"rows\":%zu,\"columns\":[", t->row_count);
	for (size_t c = 0; c < t->column_count; c++)
		put_column(out, t, c);
	text_puts(out, "]}");
}

char *
reference_catalogue(struct cx *cx)
{
	const struct reference *index = read_index(cx);
	struct text out = text_new(cx, 32 << 20);

	for (size_t i = 0; index != NULL && i < index->row_count; i++) {
		const struct str *row = &index->cells[i * index->column_count];
		const struct reference *t = read_edition(cx, row);

		if (t == NULL)
			return NULL;
		text_char(&out, i == 0 ? '[' : ',');
		put_edition(cx, &out, t, row);
	}
	text_char(&out, ']');
	return index == NULL || out.full ? NULL : out.p;
}
