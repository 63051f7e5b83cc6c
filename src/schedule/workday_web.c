#include "base/csv.h"
#include "base/moment.h"
#include "schedule/schedule_web.h"

#define DAYS_MOST 366
#define FILE_MOST 65536

struct columns {
	size_t day, working, name;
};

struct calendar {
	struct str day[DAYS_MOST], works[DAYS_MOST], name[DAYS_MOST];
	int32_t number[DAYS_MOST];
	size_t n;
};

static bool
refuse(struct cx *cx, size_t line, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "wrong_row", NULL, "line %zu: %s", line, why);
}

static struct str
cell(const struct csv_record *r, size_t column)
{
	return column < r->n ? str_trim(r->fields[column])
			     : (struct str){ NULL, 0 };
}

static bool
read_header(struct cx *cx, struct csv_reader *reader, struct columns *c)
{
	struct csv_record header;

	if (csv_next(reader, &header) != CSV_ROW)
		return cx->fail == FAIL_NONE &&
		    cx_fail_code(
			cx, FAIL_INVALID, "empty", NULL, "the file is empty");
	c->day = csv_column(&header, "day");
	c->working = csv_column(&header, "working");
	c->name = csv_column(&header, "name");
	if (c->day == CSV_NONE || c->working == CSV_NONE)
		return cx_fail_code(cx, FAIL_INVALID, "missing_column", NULL,
		    "line 1 must name the columns day, working and, if you "
		    "like, name");
	return true;
}

static bool
read_row(struct cx *cx, const struct csv_record *r, const struct columns *c,
    int year, struct calendar *to)
{
	const struct str day = cell(r, c->day);
	const struct str works = cell(r, c->working);
	const struct str name = cell(r, c->name);
	int32_t number;

	if (!date_parse(day, &number) || date_of(number).year != year)
		return refuse(cx, r->line, "day is not a day of that year");
	if (!str_is(works, "yes") && !str_is(works, "no"))
		return refuse(cx, r->line, "working is neither yes nor no");
	if (!str_is_utf8(name) || str_chars(name) > 50)
		return refuse(cx, r->line, "name has more than 50 characters");
	for (size_t i = 0; i < to->n; i++)
		if (to->number[i] == number)
			return refuse(cx, r->line, "the day is there twice");
	/* Days of a year that are all different are never too many. */
	to->number[to->n] = number;
	to->day[to->n] = day;
	to->works[to->n] = works;
	to->name[to->n++] = name.p == NULL ? STR("") : name;
	return true;
}

static bool
read_file(struct cx *cx, struct str bytes, int year, struct calendar *to)
{
	struct csv_reader reader;
	struct csv_record row;
	struct columns columns = { 0 };
	enum csv_result result;
	struct str text;
	bool was_gbk;

	if (!csv_decode(cx, bytes, &text, &was_gbk))
		return false;
	csv_open(&reader, cx, text);
	if (!read_header(cx, &reader, &columns) || cx->fail != FAIL_NONE)
		return false;
	while ((result = csv_next(&reader, &row)) == CSV_ROW)
		if (!read_row(cx, &row, &columns, year, to))
			return false;
	if (result == CSV_BAD)
		return false;
	return to->n > 0 ||
	    cx_fail_code(
		cx, FAIL_INVALID, "empty", NULL, "the file names no day");
}

static bool
calendar_add(struct cx *cx, struct exchange *x)
{
	struct calendar *c = cx_alloc(cx, sizeof(*c));

	if (!read_file(cx, web_body(x), (int)web_int(x, "year"), c))
		return false;
	db_bind_texts(web_binds(x), "days", c->day, c->n);
	db_bind_texts(web_binds(x), "works", c->works, c->n);
	db_bind_texts(web_binds(x), "names", c->name, c->n);
	web_ask(x, Q_WORKDAY_IMPORT, web_present);
	return true;
}

#define YEAR(in_)                                                              \
	{                                                                      \
		"year", in_, PARAM_INT, .required = true, .lo = 1990,          \
					.hi = 2100, .about = "calendar year"   \
	}
#define DAYS                                                                   \
	YEAR(IN_QUERY),                                                        \
	{                                                                      \
		"version", IN_QUERY, PARAM_INT,                                \
		    .lo = 1, .hi = 1e9,                                        \
		    .about = "this version; the last one when not given"       \
	}

const struct route workday_routes[] = {
	{ "GET", "/api/v1/workday-tables", "report.read", Q_WORKDAY_TABLE_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Calendars of working days, newest first; the last version of a "
	    "year counts",
	    "R-7.R.5", .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/workday-tables.csv", "report.read",
	    Q_WORKDAY_TABLE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Calendars of working days as a table", "R-7.R.5",
	    .patience_ms = 20000, .params = { WEB_ROWS } },
	{ "GET", "/api/v1/workdays", "report.read", Q_WORKDAY_LIST, REPLY_LIST,
	    NULL, NULL,
	    "Days of a year that are otherwise than their weekday says",
	    "R-7.R.5", .params = { DAYS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/workdays.csv", "report.read", Q_WORKDAY_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", "R-7.R.5",
	    .patience_ms = 20000, .params = { DAYS, WEB_ROWS } },
	{ "POST", "/api/v1/workdays", "report.confirm", Q_NONE, REPLY_CREATED,
	    NULL, calendar_add,
	    "Import a year's calendar: CSV with the columns day, working (yes "
	    "or no) and name, of holidays and of weekends that are worked",
	    "R-7.R.5", .body_most = FILE_MOST, .raw_body = true,
	    .params = { YEAR(IN_QUERY),
		{ "source", IN_QUERY, PARAM_TEXT, .hi = 200, .fallback = "",
		    .about = "where it was taken from" } } },
	{ .path = NULL }
};
