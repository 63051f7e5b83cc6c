/*
 * workbook.c - `park workbook`: a table of the API, as Excel.
 *
 *	curl … /api/v1/latest.csv | park workbook --title 最新值 latest.xlsx
 *
 * Reads CSV and writes a workbook row by row, so that a series of millions
 * of values takes no more memory than one of ten.  Numbers and instants
 * become such; what only looks like a number (a code with leading zeros, more
 * than 15 digits) stays a text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/moment.h"
#include "paper/rows.h"
#include "program/command.h"

#define USAGE "park workbook [--title WORDS] [--zone MINUTES] OUT.xlsx <IN.csv"
#define DIGITS 15 /* that a double keeps */

struct table {
	char *line; /* getline's */
	size_t line_room;
	struct csv_reader reader;
	struct paper_column columns[CSV_FIELDS];
	size_t columns_n;
	int zone_min;
	size_t number; /* of the record, from 1 */
	bool held;     /* the first row was read to learn the columns */
	char *first;
};

/* --- records
 * ------------------------------------------------------------------ */

static bool
is_open(const char *s, size_t n)
{
	bool open = false;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '"')
			open = !open;
	return open;
}

/* The bytes of the next record: lines until no quote is open. */
static bool
record_read(struct cx *cx, struct table *t, char **record)
{
	char *whole = NULL;
	size_t n = 0;

	*record = NULL;
	for (;;) {
		const ssize_t got = getline(&t->line, &t->line_room, stdin);
		char *more;

		if (got < 0)
			break;
		if (n + (size_t)got > CSV_BYTES)
			return cx_fail(cx, FAIL_LARGE, "csv",
			    "record %zu is larger than %d bytes", t->number + 1,
			    CSV_BYTES);
		more = cx_room(cx, n + (size_t)got + 1, 1);
		if (n > 0)
			memcpy(more, whole, n);
		memcpy(more + n, t->line, (size_t)got);
		n += (size_t)got;
		more[n] = '\0';
		whole = more;
		if (n > 0 && !is_open(whole, n) && whole[0] != '\n' &&
		    whole[0] != '\r')
			break;
		if (!is_open(whole, n))
			n = 0;
	}
	if (n == 0)
		return true;
	t->number++;
	*record = whole;
	return true;
}

/* Its fields; false at the end, or by cx. */
static bool
fields_read(
    struct cx *cx, struct table *t, char *bytes, struct csv_record *record)
{
	csv_open(&t->reader, cx, str_of(bytes));
	switch (csv_next(&t->reader, record)) {
	case CSV_ROW:
		return true;
	case CSV_END:
		*record = (struct csv_record){ 0, NULL, 0 };
		return true;
	case CSV_BAD:
		break;
	}
	return false;
}

/* --- cells
 * -------------------------------------------------------------------- */

static bool
is_number(struct str s, double *number)
{
	size_t digits = 0, at = s.n > 0 && s.p[0] == '-' ? 1 : 0;

	if (at == s.n ||
	    (s.p[at] == '0' && at + 1 < s.n && s.p[at + 1] != '.' &&
		s.p[at + 1] != 'e'))
		return false;
	for (size_t i = at; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (strchr(".eE+-", s.p[i]) == NULL)
			return false;
	}
	return digits > 0 && digits <= DIGITS && str_double(s, number);
}

/* 2026-11-01T00:00:00Z and its like; not the bare numbers that are seconds. */
static bool
is_instant(struct str s, int64_t *at_us)
{
	return s.n >= 20 && s.p[10] == 'T' && moment_parse(s, at_us);
}

/* What a table of the API puts before = + - @ is not needed in a workbook. */
static struct str
without_guard(struct str s)
{
	if (s.n > 1 && s.p[0] == '\'' && strchr("=+-@\t\r", s.p[1]) != NULL)
		return (struct str){ s.p + 1, s.n - 1 };
	return s;
}

static struct paper_cell
cell_of(struct cx *cx, const struct table *t, size_t c, struct str field)
{
	struct paper_cell cell = { PAPER_CELL_TEXT, NULL, 0 };
	int64_t at_us;

	if (field.n == 0)
		return (struct paper_cell){ PAPER_CELL_EMPTY, NULL, 0 };
	if (t->columns[c].format == PAPER_INSTANT &&
	    is_instant(field, &at_us)) {
		cell.kind = PAPER_CELL_NUMBER;
		cell.number = (double)at_us / 1e6 + t->zone_min * 60.0;
	} else if (t->columns[c].format != PAPER_INSTANT &&
	    is_number(field, &cell.number)) {
		cell.kind = PAPER_CELL_NUMBER;
	} else {
		field = without_guard(field);
		cell.text = cx_strndup(cx, field.p, field.n);
	}
	return cell;
}

static bool
next_row(void *self, struct cx *cx, struct paper_cell *cells, bool *more)
{
	struct table *t = self;
	struct csv_record record;
	char *bytes = t->first;

	if (t->held)
		t->held = false;
	else if (!record_read(cx, t, &bytes))
		return false;
	*more = bytes != NULL;
	if (bytes == NULL)
		return true;
	if (!fields_read(cx, t, bytes, &record))
		return false;
	if (record.n > t->columns_n)
		return cx_fail(cx, FAIL_INVALID, "csv",
		    "record %zu has more fields than there are columns",
		    t->number);
	for (size_t c = 0; c < record.n; c++)
		cells[c] = cell_of(cx, t, c, record.fields[c]);
	return true;
}

/* --- columns
 * ------------------------------------------------------------------ */

/* Names from the first record; what holds instants, from the second. */
static bool
columns_read(struct cx *cx, struct table *t)
{
	struct csv_record head, row;
	char *bytes;
	int64_t at_us;

	if (!record_read(cx, t, &bytes))
		return false;
	if (bytes == NULL)
		return cx_fail(
		    cx, FAIL_INVALID, "csv", "there is no table to read");
	if (!fields_read(cx, t, bytes, &head))
		return false;
	t->columns_n = head.n;
	for (size_t c = 0; c < head.n; c++)
		t->columns[c] = (struct paper_column){ .title = cx_strndup(cx,
							   head.fields[c].p,
							   head.fields[c].n),
			.format = PAPER_EXACT };
	if (!record_read(cx, t, &t->first))
		return false;
	t->held = t->first != NULL;
	if (!t->held)
		return true;
	if (!fields_read(cx, t, t->first, &row))
		return false;
	for (size_t c = 0; c < row.n && c < head.n; c++)
		if (is_instant(row.fields[c], &at_us)) {
			t->columns[c].format = PAPER_INSTANT;
			t->columns[c].width = 20;
		}
	return true;
}

static void
line_free(void *table)
{
	free(((struct table *)table)->line);
}

bool
command_workbook(struct cx *cx, int argc, char *argv[])
{
	const char *title = command_option(argc, argv, "title");
	const char *zone = command_option(argc, argv, "zone");
	struct table *t = cx_alloc(cx, sizeof(*t));
	struct paper_rows rows = { .title = title == NULL ? "数据" : title,
		.columns = t->columns,
		.made_us = moment_now(),
		.self = t,
		.next = next_row };
	const char *tmp;
	int64_t minutes = 480;
	uint64_t n;

	if (argc == 0 || argc % 2 == 0 || argv[argc - 1][0] == '-')
		return cx_fail(cx, FAIL_INVALID, NULL, "usage: " USAGE);
	if (zone != NULL &&
	    (!str_int64(str_of(zone), &minutes) || minutes < -720 ||
		minutes > 840))
		return cx_fail(cx, FAIL_INVALID, "zone",
		    "--zone is minutes east of UTC, -720 to 840");
	t->zone_min = (int)minutes;
	cx_defer(cx, line_free, t);
	tmp = file_folder(cx);
	if (tmp == NULL || !columns_read(cx, t))
		return false;
	rows.columns_n = t->columns_n;
	if (!paper_rows_xlsx(cx, &rows, argv[argc - 1], tmp, &n))
		return false;
	(void)fprintf(stderr, "%llu rows\n", (unsigned long long)n);
	return true;
}
