#include "import/import_job.h"

#include "base/csv.h"
#include "import/import.h"

#define BATCH 1000

static int64_t
import_of(const struct job *job)
{
	return json_integer_value(json_object_get(job->payload, "import"));
}

/* Registers --------------------------------------------------------------- */

/* A name leads to its enterprise only while no other has it too. */
static void
know_name(struct lookup *tenants, struct str name, int64_t tenant)
{
	if (name.n > 0 && lookup_add(tenants, name, tenant) != tenant)
		lookup_put(tenants, name, IMPORT_AMBIGUOUS);
}

static bool
read_tenants(struct cx *cx, struct job *job, struct import_registers *r)
{
	const struct db_rows *rows =
	    conn_ask_once(cx, job->conn, &job->who, Q_IMPORT_TENANTS, NULL);

	r->tenants = lookup_new(cx);
	if (rows == NULL)
		return false;
	for (size_t i = 0; i < db_count(rows); i++) {
		const int64_t tenant = db_int(rows, i, 0);

		(void)lookup_add(&r->tenants, db_str(rows, i, 0), tenant);
		(void)lookup_add(&r->tenants, db_str(rows, i, 1), tenant);
	}
	for (size_t i = 0; i < db_count(rows); i++) {
		const int64_t tenant = db_int(rows, i, 0);

		know_name(&r->tenants, db_str(rows, i, 2), tenant);
		know_name(&r->tenants, db_str(rows, i, 3), tenant);
	}
	return true;
}

static bool
read_words(struct cx *cx, struct job *job, struct import_registers *r)
{
	const struct db_rows *industries =
	    conn_ask_once(cx, job->conn, &job->who, Q_INDUSTRY_LIST, NULL);
	const struct db_rows *models = industries == NULL
	    ? NULL
	    : conn_ask_once(cx, job->conn, &job->who, Q_IMPORT_MODELS, NULL);

	r->industries = lookup_new(cx);
	r->models = lookup_new(cx);
	if (models == NULL)
		return false;
	for (size_t i = 0; i < db_count(industries); i++) {
		const int64_t code = db_int(industries, i, 0);

		(void)lookup_add(
		    &r->industries, db_str(industries, i, 0), code);
		(void)lookup_add(
		    &r->industries, db_str(industries, i, 1), code);
	}
	for (size_t i = 0; i < db_count(models); i++)
		(void)lookup_add(&r->models, db_str(models, i, 0), 1);
	return true;
}

static bool
read_registers(struct cx *cx, struct job *job, struct import_registers *r)
{
	const struct db_rows *park =
	    conn_ask_once(cx, job->conn, &job->who, Q_IMPORT_PARK, NULL);

	if (park == NULL)
		return false;
	if (db_count(park) == 0)
		return cx_fail(cx, FAIL_BROKEN, NULL, "the park is missing");
	r->own = job->tenant % 1000000 == 0 ? 0 : job->tenant;
	r->west = db_double(park, 0, 0);
	r->south = db_double(park, 0, 1);
	r->east = db_double(park, 0, 2);
	r->north = db_double(park, 0, 3);
	return read_tenants(cx, job, r) && read_words(cx, job, r);
}

/* Checking ---------------------------------------------------------------- */

struct checking {
	struct cx *cx; /* of the file */
	struct job *job;
	struct db_binds binds;
	struct import import;
	struct import_registers registers;
	struct csv_reader csv;
	size_t bytes;
};

static json_t *
cells_of(struct cx *cx, const struct csv_record *row)
{
	json_t *cells = json_own(cx, json_array());

	for (size_t i = 0; i < row->n; i++)
		(void)json_array_append_new(cells,
		    json_stringn(row->fields[i].n == 0 ? "" : row->fields[i].p,
			row->fields[i].n));
	return cells;
}

/* The row with its verdict, ready for park.import_row. */
static json_t *
judged(struct checking *c, struct cx *cx, const struct csv_record *row)
{
	json_t *value = import_row(&c->import, cx, row);
	json_t *out = json_own(cx, json_object());

	(void)json_object_set_new(
	    out, "line", json_integer((json_int_t)row->line));
	(void)json_object_set(out, "fields", cells_of(cx, row));
	if (value != NULL) {
		(void)json_object_set(out, "value", value);
		return out;
	}
	(void)json_object_set_new(
	    out, "field", json_string(cx->field == NULL ? "" : cx->field));
	(void)json_object_set_new(out, "code", json_string(cx->code));
	(void)json_object_set_new(out, "message", json_string(cx->message));
	cx_forgive(cx);
	return out;
}

/* What a batch failed of becomes the file's failure. */
static bool
pass_on(struct cx *cx, const struct cx *batch)
{
	return batch->fail == FAIL_NONE ||
	    cx_fail_code(cx, batch->fail, cx_printf(cx, "%s", batch->code),
		NULL, "%s", batch->message);
}

/* Judges up to BATCH rows in an arena of their own. */
static bool
check_batch(struct checking *c, struct cx *cx, enum csv_result *last)
{
	json_t *rows = json_own(cx, json_array());
	struct db_binds b = db_binds(cx);
	struct csv_record row;

	while (json_array_size(rows) < BATCH) {
		*last = csv_next(&c->csv, &row);
		if (*last != CSV_ROW)
			break;
		if (import_is_example(&row))
			continue;
		(void)json_array_append(rows, judged(c, cx, &row));
	}
	if (*last == CSV_BAD)
		return false;
	if (json_array_size(rows) == 0)
		return true;
	db_bind_int(&b, "import", import_of(c->job));
	db_bind_text(&b, "rows", json_canonical(cx, rows));
	return conn_ask_once(cx, c->job->conn, &c->job->who, Q_IMPORT_ROW_ADD,
		   &b) != NULL &&
	    job_progress(cx, c->job,
		0.95 *
		    (1 - (double)(c->csv.end - c->csv.at) / (double)c->bytes));
}

static bool
check_rows(struct checking *c)
{
	enum csv_result last = CSV_ROW;

	while (last == CSV_ROW) {
		struct cx batch;
		bool done;

		cx_init(&batch);
		done = check_batch(c, &batch, &last);
		(void)pass_on(c->cx, &batch);
		cx_clear(&batch);
		if (!done)
			return false;
	}
	return true;
}

/* Counts the rows below the header, in an arena of its own. */
static bool
count_rows(struct cx *cx, struct str text, size_t *rows)
{
	struct csv_reader csv;
	struct csv_record row;
	enum csv_result result;
	size_t n = 0;

	csv_open(&csv, cx, text);
	while ((result = csv_next(&csv, &row)) == CSV_ROW)
		n += !import_is_example(&row);
	*rows = n == 0 ? 0 : n - 1;
	return result == CSV_END;
}

/* A file that cannot be read to its end is refused before a row of it is
 * judged. */
static bool
has_rows(struct cx *cx, struct str text)
{
	struct cx once;
	size_t rows;

	cx_init(&once);
	if (count_rows(&once, text, &rows) && rows == 0)
		(void)cx_fail_code(&once, FAIL_INVALID, "no_rows", NULL,
		    "the file has no row below its header");
	else if (once.fail == FAIL_NONE && rows > IMPORT_ROWS)
		(void)cx_fail_code(&once, FAIL_INVALID, "too_many_rows", NULL,
		    "a file may have at most %d rows; split it", IMPORT_ROWS);
	(void)pass_on(cx, &once);
	cx_clear(&once);
	return cx->fail == FAIL_NONE;
}

static bool
check_header(struct checking *c, const struct db_rows *file, bool was_gbk)
{
	const enum import_kind kind = str_is(db_str(file, 0, 0), "device")
	    ? IMPORT_DEVICE
	    : IMPORT_ENTERPRISE;
	struct csv_record header;
	json_t *ignored;

	if (csv_next(&c->csv, &header) != CSV_ROW ||
	    !import_open(
		&c->import, c->cx, kind, &c->registers, &header, &ignored))
		return false;
	db_bind_text(&c->binds, "charset", was_gbk ? "GB18030" : "UTF-8");
	db_bind_text(&c->binds, "header",
	    json_canonical(c->cx, cells_of(c->cx, &header)));
	db_bind_text(&c->binds, "ignored", json_canonical(c->cx, ignored));
	return conn_ask_once(c->cx, c->job->conn, &c->job->who,
		   Q_IMPORT_HEADING, &c->binds) != NULL;
}

static bool
check_file(struct checking *c, const struct db_rows *file)
{
	struct str text;
	bool was_gbk;

	if (!csv_decode(c->cx, db_str(file, 0, 1), &text, &was_gbk) ||
	    !has_rows(c->cx, text) ||
	    !read_registers(c->cx, c->job, &c->registers))
		return false;
	c->bytes = text.n + 1;
	csv_open(&c->csv, c->cx, text);
	return check_header(c, file, was_gbk) && check_rows(c) &&
	    conn_ask_once(c->cx, c->job->conn, &c->job->who, Q_IMPORT_CHECKED,
		&c->binds) != NULL;
}

/* A file that says nothing sensible is an answer, not a broken job. */
static bool
refuse(struct cx *cx, struct checking *c)
{
	if (cx->fail != FAIL_INVALID)
		return false;
	db_bind_text(&c->binds, "code", cx->code);
	db_bind_text(&c->binds, "message", cx->message);
	cx_forgive(cx);
	return conn_ask_once(cx, c->job->conn, &c->job->who, Q_IMPORT_REFUSE,
		   &c->binds) != NULL;
}

bool
import_check(struct cx *cx, struct job *job)
{
	struct checking *c = cx_alloc(cx, sizeof(*c));
	const struct db_rows *file;

	c->cx = cx;
	c->job = job;
	c->binds = db_binds(cx);
	db_bind_int(&c->binds, "import", import_of(job));
	file =
	    conn_ask_once(cx, job->conn, &job->who, Q_IMPORT_BEGIN, &c->binds);
	if (file == NULL || db_count(file) == 0)
		return file != NULL;
	return check_file(c, file) || refuse(cx, c);
}

/* Applying ---------------------------------------------------------------- */

/* One transaction's worth; *done becomes 1 behind the last row. */
static bool
apply_batch(struct cx *cx, struct job *job, double *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;

	db_bind_int(&b, "import", import_of(job));
	db_bind_int(&b, "rows", BATCH);
	rows = conn_ask_once(cx, job->conn, &job->who, Q_IMPORT_STEP, &b);
	if (rows == NULL)
		return false;
	*done = db_double(rows, 0, 0);
	return *done >= 1 || job_progress(cx, job, *done);
}

bool
import_apply(struct cx *cx, struct job *job)
{
	double done = 0;

	while (done < 1) {
		struct cx batch;
		bool went;

		cx_init(&batch);
		went = apply_batch(&batch, job, &done);
		if (!went && batch.fail == FAIL_NONE)
			(void)cx_fail(&batch, FAIL_BUSY, NULL,
			    "another worker has taken the import over");
		(void)pass_on(cx, &batch);
		cx_clear(&batch);
		if (!went)
			return false;
	}
	return true;
}
