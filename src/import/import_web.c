#include "import/import_web.h"

#include "import/import.h"

#define BODY_MOST (32u << 20)

static bool
import_add(struct cx *cx, struct exchange *x)
{
	const struct str body = web_body(x);

	if (body.n == 0)
		return cx_fail_code(
		    cx, FAIL_INVALID, "empty", NULL, "the file is empty");
	db_bind_bytes(web_binds(x), "body", body);
	web_ask(x, Q_IMPORT_ADD, web_present);
	return true;
}

/* The list alone cannot tell an import without rows from none at all. */
static bool
rows_came(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such import");
	web_ask(x, Q_IMPORT_ROW_LIST, web_present);
	return true;
}

static bool
import_rows(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_IMPORT_FIND, rows_came);
	return true;
}

/* Failed rows ------------------------------------------------------------- */

static struct str
cell_at(const json_t *cells, size_t i)
{
	return str_of(json_string_value(json_array_get(cells, i)));
}

/* The cells of a row, as many as the header has at least, without what an
 * earlier check said of them. */
static bool
write_cells(
    struct cx *cx, struct text *out, struct str cells, const json_t *header)
{
	const json_t *list = json_read(cx, cells);
	const size_t least = json_array_size(header);

	if (list == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(list) || i < least; i++) {
		if (import_is_reason(cell_at(header, i)))
			continue;
		text_csv(out, cell_at(list, i));
		text_char(out, ',');
	}
	return true;
}

static void
write_reason(
    struct cx *cx, struct text *out, const struct db_rows *bad, size_t i)
{
	const struct str code = db_str(bad, i, 2);

	text_csv(out, db_str(bad, i, 1));
	text_char(out, ',');
	text_csv(out, code);
	text_char(out, ',');
	text_puts(out, import_reason(cx_strndup(cx, code.p, code.n)));
	text_char(out, ',');
	text_csv(out, db_str(bad, i, 3));
	text_puts(out, "\r\n");
}

static bool
failed_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *file = web_rows(x, 0), *bad = web_rows(x, 1);
	struct text *out = web_out(x);
	const json_t *header;

	if (db_count(file) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such import");
	header = json_read(cx, db_str(file, 0, db_find(file, "header")));
	text_puts(out, "\xef\xbb\xbf");
	if (header == NULL ||
	    !write_cells(
		cx, out, db_str(file, 0, db_find(file, "header")), header))
		return false;
	for (size_t i = 0; i < 4; i++)
		text_printf(
		    out, "%s%s", i > 0 ? "," : "", import_reason_columns[i]);
	text_puts(out, "\r\n");
	for (size_t i = 0; i < db_count(bad); i++) {
		if (!write_cells(cx, out, db_str(bad, i, 0), header))
			return false;
		write_reason(cx, out, bad, i);
	}
	return true;
}

static bool
import_failed(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_IMPORT_FIND, failed_came);
	web_ask(x, Q_IMPORT_BAD, failed_came);
	return true;
}

static bool template(struct cx *cx, struct exchange *x)
{
	(void)cx;
	import_template(web_out(x),
	    str_is(web_text(x, "kind"), "device") ? IMPORT_DEVICE
						  : IMPORT_ENTERPRISE);
	return true;
}

#define KIND                                                                   \
	{                                                                      \
		"kind", IN_QUERY, PARAM_CHOICE,                                \
		    .required = true, .choices = "device enterprise",          \
		    .about = "which register"                                  \
	}
#define IMPORT                                                                 \
	{                                                                      \
		"import", IN_PATH, PARAM_INT, .about = "import"                \
	}

const struct route import_routes[] = {
	{ "POST", "/api/v1/imports", "import.write", Q_NONE, REPLY_ACCEPTED,
	    NULL, import_add,
	    "Hand in a CSV file (UTF-8 or GBK); it is checked, not applied",
	    "R-3.2.3", .body_most = BODY_MOST, .raw_body = true,
	    .patience_ms = 30000,
	    .params = { KIND,
		{ "file_name", IN_QUERY, PARAM_TEXT, .hi = 200,
		    .about = "name of the file, for people" } } },
	{ "GET", "/api/v1/imports", "import.write", Q_IMPORT_LIST, REPLY_LIST,
	    NULL, NULL, "Imports, newest first", "R-3.2.3",
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = "device enterprise",
			    .about = "of this kind only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/imports.csv", "import.write", Q_IMPORT_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Imports as a table, newest first",
	    "R-3.2.3", .patience_ms = 20000,
	    .params = { { "kind", IN_QUERY, PARAM_CHOICE,
			    .choices = "device enterprise",
			    .about = "of this kind only" },
		WEB_ROWS } },
	{ "GET", "/api/v1/imports/template.csv", "import.write", Q_NONE,
	    REPLY_OWN, WEB_CSV, template, "An empty file to fill in", "R-3.2.3",
	    .params = { KIND } },
	{ "GET", "/api/v1/imports/{import}", "import.write", Q_IMPORT_FIND,
	    REPLY_ONE, NULL, NULL, "An import", "R-3.2.3",
	    .params = { IMPORT } },
	{ "GET", "/api/v1/imports/{import}/rows", "import.write", Q_NONE,
	    REPLY_LIST, NULL, import_rows,
	    "Rows of an import with what is wrong with them", "R-3.2.3",
	    .params = { IMPORT,
		{ "status", IN_QUERY, PARAM_CHOICE, .choices = "good bad",
		    .about = "these only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "POST", "/api/v1/imports/{import}/apply", "import.write",
	    Q_IMPORT_APPLY, REPLY_ACCEPTED, NULL, NULL,
	    "Let the good rows of a checked file into the register", "R-3.2.3",
	    .params = { IMPORT } },
	{ "GET", "/api/v1/imports/{import}/failed.csv", "import.write", Q_NONE,
	    REPLY_OWN, WEB_CSV, import_failed,
	    "The bad rows with what is wrong, to correct and hand in again",
	    "R-3.2.3", .patience_ms = 20000, .params = { IMPORT } },
	{ .path = NULL }
};
