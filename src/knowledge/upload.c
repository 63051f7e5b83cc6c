#include "knowledge/upload.h"

#include <string.h>

#include "base/csv.h"

#define ASK_AFTER 65536 /* numbers, whether to go on */

bool
upload_may_be_named(struct str body)
{
	return body.n > 0 && memmem(body.p, body.n, "\"upload\"", 8) != NULL;
}

/* What a call says --------------------------------------------------------- */

static bool
refuse(struct cx *cx, const char *input, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "wrong_type", input, "%s: %s", input, why);
}

static bool
has_strange_members(const json_t *one)
{
	static const char *const known[] = { "upload", "member", "column",
		"columns", "unit" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		n += json_object_get(one, known[i]) != NULL;
	return n != json_object_size(one);
}

static bool
are_names(const json_t *columns)
{
	const size_t n = json_array_size(columns);

	for (size_t i = 0; i < n; i++)
		if (json_string_length(json_array_get(columns, i)) == 0)
			return false;
	return n > 0 && n <= CSV_FIELDS;
}

/* A word where there is one must be a text with something in it. */
static bool
read_word(const json_t *one, const char *name, struct str *word)
{
	*word = json_str(one, name);
	return json_object_get(one, name) == NULL || word->n > 0;
}

static bool
read_pick(struct cx *cx, const json_t *one, struct upload_pick *pick)
{
	const char *input = pick->input;

	pick->columns = json_object_get(one, "columns");
	pick->unit = json_object_get(one, "unit");
	if (!str_int64(json_str(one, "upload"), &pick->upload))
		return refuse(cx, input, "upload must be a number as a text");
	if (has_strange_members(one))
		return refuse(cx, input,
		    "an upload has only member, column, columns and unit "
		    "beside it");
	if (!read_word(one, "member", &pick->member) ||
	    !read_word(one, "column", &pick->column))
		return refuse(cx, input, "member and column must be names");
	if (pick->columns != NULL && !are_names(pick->columns))
		return refuse(
		    cx, input, "columns must be a list of 1 to 256 names");
	if (pick->unit != NULL && !json_is_string(pick->unit))
		return refuse(cx, input, "unit must be a text");
	return true;
}

static bool
names_one(json_t *inputs)
{
	const char *name;
	json_t *value;

	json_object_foreach(inputs, name,
	    value) if (json_object_get(value, "upload") != NULL) return true;
	return false;
}

static bool
batch_names_none(struct cx *cx, const json_t *batch)
{
	for (size_t i = 0; i < json_array_size(batch); i++)
		if (names_one(json_array_get(batch, i)))
			return cx_fail_code(cx, FAIL_INVALID, "not_together",
			    "batch",
			    "batch: item %zu names an upload, which only "
			    "inputs may",
			    i + 1);
	return true;
}

bool
upload_picks(struct cx *cx, const json_t *body,
    struct upload_pick picks[UPLOAD_MOST], size_t *n)
{
	json_t *inputs = json_object_get(body, "inputs"), *value;
	const char *name;

	*n = 0;
	if (!batch_names_none(cx, json_object_get(body, "batch")))
		return false;
	json_object_foreach(inputs, name, value)
	{
		if (json_object_get(value, "upload") == NULL)
			continue;
		if (*n == UPLOAD_MOST)
			return cx_fail_code(cx, FAIL_INVALID, "too_many", name,
			    "a call takes at most %d uploads", UPLOAD_MOST);
		picks[*n] =
		    (struct upload_pick){ .input = name, .as_asked = value };
		if (!read_pick(cx, value, &picks[(*n)++]))
			return false;
	}
	return true;
}

/* Numbers ------------------------------------------------------------------ */

static bool
is_wanted(struct cx *cx, const struct upload_listener *listener)
{
	return listener == NULL || listener->goes_on(listener->whom) ||
	    cx_fail(cx, FAIL_BUSY, NULL, "it is not wanted any more");
}

static bool
count_numbers(
    struct cx *cx, const char *input, size_t n, struct upload_reading *reading)
{
	const size_t before = reading->room;

	if (n > before)
		return cx_fail_code(cx, FAIL_INVALID, "too_large", input,
		    "%s: a call takes at most %d numbers out of uploads", input,
		    UPLOAD_NUMBERS);
	reading->room -= n;
	return before / ASK_AFTER == reading->room / ASK_AFTER ||
	    is_wanted(cx, reading->listener);
}

/* What the reader of a format said, about the input. */
static json_t *
pass_on(struct cx *cx, const char *input, const struct cx *why)
{
	(void)cx_fail_code(cx, why->fail,
	    cx_strndup(cx, why->code, strlen(why->code)), input, "%s: %s",
	    input, why->message);
	return NULL;
}

/* CSV ---------------------------------------------------------------------- */

struct table {
	struct cx *cx;
	const struct upload_pick *pick;
	struct csv_reader reader;
	struct csv_record record;
	size_t width;                /* fields of the header */
	size_t place[CSV_FIELDS], n; /* of the columns that are taken */
	struct str name[CSV_FIELDS];
	struct upload_reading *reading;
};

static bool
find_column(struct table *t, struct str name)
{
	const char *word = cx_strndup(t->cx, name.p, name.n);
	const size_t place = csv_column(&t->record, word);

	if (place == CSV_NONE)
		return cx_fail_code(t->cx, FAIL_INVALID, "unknown_column",
		    t->pick->input, "%s: there is no column %s", t->pick->input,
		    word);
	t->name[t->n] = name;
	t->place[t->n++] = place;
	return true;
}

static bool
find_columns(struct table *t)
{
	const json_t *list = t->pick->columns;

	t->width = t->record.n;
	if ((t->pick->column.n > 0) == (list != NULL) || t->pick->member.n > 0)
		return refuse(t->cx, t->pick->input,
		    "of a CSV either column or columns is taken");
	if (list == NULL)
		return find_column(t, t->pick->column);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *name = json_array_get(list, i);

		if (!find_column(t,
			(struct str){ json_string_value(name),
			    json_string_length(name) }))
			return false;
	}
	return true;
}

/* An empty cell is a gap. */
static json_t *
cell_of(struct table *t, size_t i)
{
	const struct str cell = str_trim(t->record.fields[t->place[i]]);
	double number;

	if (cell.n == 0)
		return json_null();
	if (str_double(cell, &number))
		return json_real(number);
	(void)cx_fail_code(t->cx, FAIL_INVALID, "wrong_type", t->pick->input,
	    "%s: line %zu, column %.*s: must be a finite number",
	    t->pick->input, t->record.line, STR_ARG(t->name[i]));
	return NULL;
}

static json_t *
row_of(struct table *t)
{
	json_t *row = json_array();

	for (size_t i = 0; i < t->n; i++) {
		json_t *cell = cell_of(t, i);

		if (cell == NULL) {
			json_decref(row);
			return NULL;
		}
		(void)json_array_append_new(row, cell);
	}
	return row;
}

static bool
take_row(struct table *t, json_t *rows)
{
	json_t *row;

	if (t->record.n != t->width)
		return cx_fail_code(t->cx, FAIL_INVALID, "wrong_shape",
		    t->pick->input,
		    "%s: line %zu has %zu fields, the header %zu",
		    t->pick->input, t->record.line, t->record.n, t->width);
	if (!count_numbers(t->cx, t->pick->input, t->n, t->reading))
		return false;
	row = t->pick->columns == NULL ? cell_of(t, 0) : row_of(t);
	return row != NULL && json_array_append_new(rows, row) == 0;
}

static bool
take_rows(struct table *t, json_t *rows)
{
	enum csv_result result = csv_next(&t->reader, &t->record);

	if (result == CSV_ROW && !find_columns(t))
		return false;
	while (result == CSV_ROW) {
		result = csv_next(&t->reader, &t->record);
		if (result == CSV_ROW && !take_row(t, rows))
			return false;
	}
	if (result == CSV_BAD)
		return pass_on(t->cx, t->pick->input, t->reader.cx) != NULL;
	return json_array_size(rows) > 0 ||
	    cx_fail_code(t->cx, FAIL_INVALID, "wrong_shape", t->pick->input,
		"%s: the upload has no rows", t->pick->input);
}

static json_t *
read_csv(struct cx *cx, const struct upload_pick *pick, struct str bytes,
    struct upload_reading *reading)
{
	struct table *t = cx_alloc(cx, sizeof(*t));
	json_t *rows;
	struct cx own;
	bool ok;

	if (!str_is_utf8(bytes)) {
		(void)cx_fail_code(cx, FAIL_INVALID, "unknown_encoding",
		    pick->input, "%s: the CSV is not UTF-8", pick->input);
		return NULL;
	}
	cx_init(&own);
	t->cx = cx;
	t->pick = pick;
	t->reading = reading;
	csv_open(&t->reader, &own, bytes);
	rows = json_array();
	ok = take_rows(t, rows);
	cx_clear(&own);
	if (ok)
		return rows;
	json_decref(rows);
	return NULL;
}

/* JSON --------------------------------------------------------------------- */

/* Row 0: it is a list, not a row of a matrix. */
static bool
are_numbers(struct cx *cx, const char *input, const json_t *list, size_t row)
{
	const size_t n = json_array_size(list);

	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);

		if (json_is_number(v) || json_is_null(v))
			continue;
		return row == 0
		    ? cx_fail_code(cx, FAIL_INVALID, "wrong_type", input,
			  "%s: row %zu must be a number", input, i + 1)
		    : cx_fail_code(cx, FAIL_INVALID, "wrong_type", input,
			  "%s: row %zu, column %zu must be a number", input,
			  row, i + 1);
	}
	return true;
}

static bool
is_matrix(struct cx *cx, const char *input, const json_t *rows)
{
	const size_t width = json_array_size(json_array_get(rows, 0));

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (!json_is_array(row) || json_array_size(row) != width)
			return cx_fail_code(cx, FAIL_INVALID, "wrong_shape",
			    input, "%s: row %zu must be a list of %zu numbers",
			    input, i + 1, width);
		if (!are_numbers(cx, input, row, i + 1))
			return false;
	}
	return true;
}

static bool
fits(struct cx *cx, const char *input, const json_t *value,
    struct upload_reading *reading)
{
	const json_t *first = json_array_get(value, 0);
	const size_t width = json_is_array(first) ? json_array_size(first) : 1;

	if (!json_is_array(value))
		return refuse(cx, input, "must be a list in the upload");
	if (first == NULL || width == 0)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_shape", input,
		    "%s: the list in the upload is empty", input);
	if (json_is_array(first) ? !is_matrix(cx, input, value)
				 : !are_numbers(cx, input, value, 0))
		return false;
	return count_numbers(
	    cx, input, json_array_size(value) * width, reading);
}

static json_t *
member_of(struct cx *cx, const struct upload_pick *pick, json_t *whole)
{
	json_t *value = pick->member.n == 0
	    ? whole
	    : json_object_getn(whole, pick->member.p, pick->member.n);

	if (value == NULL)
		(void)cx_fail_code(cx, FAIL_INVALID, "unknown_name",
		    pick->input, "%s: the upload has no member %.*s",
		    pick->input, STR_ARG(pick->member));
	return value;
}

static json_t *
read_json(struct cx *cx, const struct upload_pick *pick, struct str bytes,
    struct upload_reading *reading)
{
	json_t *whole, *value = NULL;
	struct cx own;

	if (pick->column.n > 0 || pick->columns != NULL) {
		(void)refuse(cx, pick->input, "columns are those of a CSV");
		return NULL;
	}
	cx_init(&own);
	whole = json_read(&own, bytes);
	if (whole == NULL)
		(void)pass_on(cx, pick->input, &own);
	else
		value = member_of(cx, pick, whole);
	if (value != NULL && !fits(cx, pick->input, value, reading))
		value = NULL;
	value = json_incref(value);
	cx_clear(&own);
	return value;
}

json_t *
upload_value(struct cx *cx, const struct upload_pick *pick, struct str format,
    struct str bytes, struct upload_reading *reading)
{
	json_t *value = str_is(format, "csv")
	    ? read_csv(cx, pick, bytes, reading)
	    : read_json(cx, pick, bytes, reading);
	json_t *quantity;

	if (value == NULL || pick->unit == NULL)
		return value;
	quantity = json_object();
	(void)json_object_set_new(quantity, "value", value);
	(void)json_object_set(quantity, "unit", pick->unit);
	return quantity;
}
