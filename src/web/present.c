/*
 * present.c - rows as JSON and CSV.
 *
 * The type of each column decides its form; timestamps leave as RFC 3339
 * with the offset PostgreSQL gave them.  Columns whose name begins with an
 * underscore steer the list and are not shown.
 */
#include <string.h>

#include "web/present.h"
#include "web/web.h"

static void
json_moment(struct text *out, struct str s)
{
	/* "2026-11-24 13:00:00+08" -> "2026-11-24T13:00:00+08:00" */
	text_char(out, '"');
	for (size_t i = 0; i < s.n; i++)
		text_char(out, i == 10 ? 'T' : s.p[i]);
	if (s.n > 3 && (s.p[s.n - 3] == '+' || s.p[s.n - 3] == '-'))
		text_puts(out, ":00");
	text_char(out, '"');
}

static void
json_value(struct text *out, const struct db_rows *rows, size_t r, size_t c)
{
	const struct str s = db_str(rows, r, c);

	if (db_is_null(rows, r, c)) {
		text_puts(out, "null");
		return;
	}
	switch (db_type(rows, c)) {
	case DB_BOOL:
		text_puts(out, s.p[0] == 't' ? "true" : "false");
		return;
	case DB_INT8:
	case DB_INT4:
	case DB_INT2:
	case DB_JSON:
	case DB_JSONB:
		text_put(out, s);
		return;
	case DB_FLOAT8:
	case DB_FLOAT4:
	case DB_NUMERIC:
		if (s.p[0] == 'N' || s.p[s.n - 1] == 'y')
			text_puts(out, "null");
		else
			text_put(out, s);
		return;
	case DB_TIMESTAMPTZ:
		json_moment(out, s);
		return;
	default:
		text_json(out, s);
	}
}

static bool
is_hidden(const struct db_rows *rows, size_t c)
{
	return db_column(rows, c)[0] == '_';
}

void
web_json_row(struct text *out, const struct db_rows *rows, size_t row)
{
	bool first = true;

	text_char(out, '{');
	for (size_t c = 0; c < db_columns(rows); c++) {
		if (is_hidden(rows, c))
			continue;
		text_puts(out, first ? "\"" : ",\"");
		text_puts(out, db_column(rows, c));
		text_puts(out, "\":");
		json_value(out, rows, row, c);
		first = false;
	}
	text_char(out, '}');
}

static void
json_items(struct text *out, const struct db_rows *rows, size_t n)
{
	text_char(out, '[');
	for (size_t r = 0; r < n; r++) {
		if (r > 0)
			text_char(out, ',');
		web_json_row(out, rows, r);
	}
	text_char(out, ']');
}

void
web_json_rows(struct text *out, const struct db_rows *rows)
{
	json_items(out, rows, db_count(rows));
}

/*
 * A list asks for one row more than it shows; when that one came, the last
 * shown row's cursor leads to the next page.
 */
void
present_list(struct text *out, const struct db_rows *rows, size_t limit)
{
	const size_t n = db_count(rows);
	const size_t shown = limit > 0 && n > limit ? limit : n;

	text_puts(out, "{\"items\":");
	json_items(out, rows, shown);
	text_puts(out, ",\"next\":");
	if (shown < n)
		text_json(
		    out, db_str(rows, shown - 1, db_find(rows, "_cursor")));
	else
		text_puts(out, "null");
	text_char(out, '}');
}

void
present_csv(struct text *out, const struct db_rows *rows)
{
	/* Spreadsheets take the mark as the sign of UTF-8. */
	text_puts(out, "\xef\xbb\xbf");
	for (size_t r = 0; r < db_count(rows) + 1; r++) {
		bool first = true;

		for (size_t c = 0; c < db_columns(rows); c++) {
			if (is_hidden(rows, c))
				continue;
			if (!first)
				text_char(out, ',');
			first = false;
			if (r == 0)
				text_puts(out, db_column(rows, c));
			else if (db_type(rows, c) == DB_FLOAT8 ||
			    db_type(rows, c) == DB_NUMERIC)
				text_put(out, db_str(rows, r - 1, c));
			else
				text_csv(out, db_str(rows, r - 1, c));
		}
		text_puts(out, "\r\n");
	}
}
