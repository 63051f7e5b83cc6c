#include "report/answer_store.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"

/* --- parameters ----------------------------------------------------------- */

static void
bind_day(struct db_binds *b, const char *name, int32_t day)
{
	db_bind_text(b, name, date_text(b->cx, day));
}

void
asking_bind(const struct asking *a, const json_t *spec, struct db_binds *b)
{
	const struct span span =
	    span_of(span_of_name(json_str(spec, "span")), &a->month, a->days);
	const struct span before = span_of(SPAN_BEFORE, &a->month, a->days);
	const struct span year = span_of(SPAN_YEAR_AGO, &a->month, a->days);
	const char *name;
	json_t *value;

	bind_day(b, "before_first", before.first);
	bind_day(b, "before_last", before.last);
	bind_day(b, "before_month", before.month_from);
	bind_day(b, "year_ago_first", year.first);
	bind_day(b, "year_ago_last", year.last);
	bind_day(b, "year_ago_month", year.month_from);
	bind_day(b, "first", span.first);
	bind_day(b, "last", span.last);
	bind_day(b, "month_from", span.month_from);
	bind_day(b, "month_to", span.month_to);
	db_bind_int(b, "tenant_from", a->tenant_from);
	db_bind_int(b, "tenant_to", a->tenant_to);
	db_bind_text(b, "zone", a->zone);
	db_bind_text(b, "as_of", a->as_of);
	json_object_foreach(a->params, name, value)
	    db_bind_int(b, name, json_integer_value(value));
}

json_t *
asking_json(struct cx *cx, const struct asking *a)
{
	return json_own(cx,
	    json_pack("{s:s,s:i,s:i,s:i,s:i,s:s,s:s,s:O}", "period",
		period_text(cx, &a->month), "stat_day", a->month.start_day,
		"days", a->days, "tenant_from", (int)a->tenant_from,
		"tenant_to", (int)a->tenant_to, "zone", a->zone, "as_of",
		a->as_of, "params", a->params));
}

bool
asking_read(struct cx *cx, json_t *json, struct asking *a)
{
	const char *zone, *as_of, *period;
	int stat_day, from, to;
	json_t *params;

	if (json_unpack(json, "{s:s,s:i,s:i,s:i,s:i,s:s,s:s,s:o}", "period",
		&period, "stat_day", &stat_day, "days", &a->days, "tenant_from",
		&from, "tenant_to", &to, "zone", &zone, "as_of", &as_of,
		"params", &params) != 0 ||
	    stat_day < 1 || stat_day > 28 || a->days < 1 ||
	    !json_is_object(params) ||
	    !period_parse(cx, str_of(period), stat_day, &a->month))
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "the parameters of the figure are not those of a report");
	a->tenant_from = from;
	a->tenant_to = to;
	a->zone = zone;
	a->as_of = as_of;
	a->params = params;
	return true;
}

/* --- rows ----------------------------------------------------------------- */

static enum answer_type
type_of(uint32_t type)
{
	switch (type) {
	case DB_BOOL:
		return ANSWER_BOOL;
	case DB_DATE:
		return ANSWER_DATE;
	case DB_INT8:
	case DB_INT2:
	case DB_INT4:
	case DB_FLOAT4:
	case DB_FLOAT8:
	case DB_NUMERIC:
		return ANSWER_NUMBER;
	default:
		return ANSWER_TEXT;
	}
}

static double
number_of(enum answer_type type, struct str text)
{
	int32_t day;
	double number;

	if (type == ANSWER_DATE)
		return date_parse(text, &day) ? day : (double)NAN;
	if (type == ANSWER_NUMBER && str_double(text, &number))
		return number;
	return NAN;
}

static struct answer_cell
cell_of(struct cx *cx, enum answer_type type, const struct db_rows *rows,
    size_t row, size_t column)
{
	struct str text;

	if (db_is_null(rows, row, column))
		return (struct answer_cell){ NULL, (double)NAN };
	text = db_str(rows, row, column);
	if (type == ANSWER_BOOL)
		return text.p[0] == 't' ? (struct answer_cell){ "true", 1 }
					: (struct answer_cell){ "false", 0 };
	return (struct answer_cell){ cx_strndup(cx, text.p, text.n),
		number_of(type, text) };
}

struct answer
answer_of(struct cx *cx, const json_t *spec, const struct db_rows *rows)
{
	struct answer a = { .name = json_string_value(
				json_object_get(spec, "name")),
		.spec = spec,
		.columns_n = db_columns(rows),
		.n = db_count(rows) };

	a.cells = cx_calloc(cx, a.n * a.columns_n + 1, sizeof(*a.cells));
	for (size_t c = 0; c < a.columns_n; c++) {
		const char *name = db_column(rows, c);

		a.columns[c] = cx_strndup(cx, name, strlen(name));
		a.types[c] = type_of(db_type(rows, c));
	}
	for (size_t i = 0; i < a.n * a.columns_n; i++)
		a.cells[i] = cell_of(cx, a.types[i % a.columns_n], rows,
		    i / a.columns_n, i % a.columns_n);
	answer_seal(cx, &a);
	return a;
}
