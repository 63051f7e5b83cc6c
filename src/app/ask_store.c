#include "app/ask_store.h"

#include <stdlib.h>

#include "app/series_store.h"
#include "base/hash.h"
#include "base/moment.h"
#include "energy/calendar.h"
#include "report/span.h"

#define ROWS_MOST 5000
#define READ_ONLY "set transaction read only"
#define TIMEOUT "set local statement_timeout = 15000"

struct ask_snapshot {
	const struct identity *who;
	struct conn *conn;
	struct conn *live; /* samples; NULL before the first */
	bool open;
	int32_t tenant_from, tenant_to;
	struct period month;
	int zone_min;
	int days;    /* whole days of it; 0: the form has no month */
	bool latest; /* no whole month has come since */
	const char *zone, *as_of;
	json_t *questions, *series;
};

static struct conn *
reader(struct cx *cx)
{
	const char *db = getenv("PARK_DB");

	return conn_open(cx,
	    cx_printf(cx,
		"%s user=park_report application_name=park_app "
		"sslmode=disable gssencmode=disable client_encoding=UTF8 "
		"options='-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db));
}

/* --- when ----------------------------------------------------------------- */

static bool
fix_month(struct cx *cx, struct ask_snapshot *s, json_t *form,
    const struct db_rows *r)
{
	const int32_t today = moment_day(db_moment(r, 0, db_find(r, "now")),
	    (int)db_int(r, 0, db_find(r, "zone_min")));
	const int start = (int)db_int(r, 0, db_find(r, "stat_day"));
	const struct str given = json_str(form, "month");
	const struct period now = period_month_of(today, start),
			    last = period_before(&now);

	if (given.n == 0) {
		s->month = last;
		(void)json_object_set_new(
		    form, "month", json_string(period_text(cx, &s->month)));
	} else if (!period_parse(cx, given, start, &s->month)) {
		return false;
	}
	s->latest = s->month.from >= last.from;
	s->days = today - s->month.from;
	if (s->days < 1)
		return cx_fail_code(cx, FAIL_INVALID, "too_early", "month",
		    "the month has no whole day yet");
	if (s->days > s->month.to - s->month.from)
		s->days = s->month.to - s->month.from;
	return true;
}

static bool
fix_scope(struct cx *cx, struct ask_snapshot *s, const struct identity *who,
    json_t *form)
{
	const struct db_rows *r = conn_ask(cx, s->conn, Q_REPORT_SCOPE, NULL);
	const bool park = who->tenant % 1000000 == 0;
	struct str zone;

	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_BROKEN, NULL, "the tenant is gone");
	zone = db_str(r, 0, db_find(r, "zone"));
	s->zone_min = (int)db_int(r, 0, db_find(r, "zone_min"));
	s->zone = cx_strndup(cx, zone.p, zone.n);
	s->as_of = moment_text(cx, db_moment(r, 0, db_find(r, "now")),
	    (int)db_int(r, 0, db_find(r, "zone_min")));
	s->tenant_from = who->tenant;
	s->tenant_to = park ? who->tenant + 999999 : who->tenant;
	s->latest = true;
	return json_object_get(form, "month") == NULL ||
	    fix_month(cx, s, form, r);
}

struct ask_snapshot *
ask_open(struct cx *cx, const struct identity *who, json_t *form)
{
	struct ask_snapshot *s = cx_alloc(cx, sizeof(*s));

	s->who = who;
	s->questions = json_own(cx, json_array());
	s->series = json_own(cx, json_array());
	s->conn = reader(cx);
	if (s->conn == NULL || !conn_begin(cx, s->conn, who))
		return NULL;
	s->open = true;
	if (conn_read_only(cx, s->conn) && conn_run(cx, s->conn, TIMEOUT) &&
	    fix_scope(cx, s, who, form))
		return s;
	ask_close(s);
	return NULL;
}

bool
ask_is_latest(const struct ask_snapshot *s)
{
	return s->latest;
}

void
ask_close(struct ask_snapshot *s)
{
	if (s->open)
		conn_rollback(s->conn);
	if (s->live != NULL)
		conn_rollback(s->live);
	s->open = false;
	s->live = NULL;
}

/* --- a question ----------------------------------------------------------- */

static void
bind_day(struct db_binds *b, const char *name, int32_t day)
{
	db_bind_text(b, name, date_text(b->cx, day));
}

/* Parameters that source_store.c knows of. */
static void
bind(const struct ask_snapshot *s, struct str span_name, struct db_binds *b)
{
	const struct span span =
	    span_of(span_of_name(span_name), &s->month, s->days);
	const struct span before = span_of(SPAN_BEFORE, &s->month, s->days);
	const struct span year = span_of(SPAN_YEAR_AGO, &s->month, s->days);

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
	db_bind_int(b, "tenant_from", s->tenant_from);
	db_bind_int(b, "tenant_to", s->tenant_to);
	db_bind_text(b, "zone", s->zone);
	db_bind_text(b, "as_of", s->as_of);
}

static json_t *
cell(struct cx *cx, const struct db_rows *r, size_t row, size_t column,
    const struct app_type *type)
{
	struct str text;
	double number;

	(void)cx;
	if (db_is_null(r, row, column))
		return json_null();
	text = db_str(r, row, column);
	if (!app_has_unit(type->kind))
		return json_stringn(text.p, text.n);
	return str_double(text, &number) ? json_real(number) : json_null();
}

static void
take(struct cx *cx, const struct app_node *node, size_t port,
    const struct db_rows *r, json_t *out)
{
	const json_t *spec = json_array_get(
	    json_object_get(json_object_get(node->spec, "params"), "take"),
	    port);
	const struct app_port *p = &node->out[port];
	const bool many =
	    p->type.kind == APP_NUMBERS || p->type.kind == APP_TEXTS;
	const size_t column =
	    db_find(r, json_string_value(json_object_get(spec, "column")));
	json_t *list = many ? json_array() : NULL;

	for (size_t i = 0; many && i < db_count(r); i++)
		(void)json_array_append_new(
		    list, cell(cx, r, i, column, &p->type));
	if (!many)
		list = db_count(r) == 0 ? json_null()
					: cell(cx, r, 0, column, &p->type);
	(void)json_object_set_new(out, p->name, list);
}

static void
note(struct cx *cx, struct ask_snapshot *s, const struct app_node *node,
    const struct db_rows *r, const json_t *out)
{
	const struct query_text *q = &query_text[node->query];

	(void)json_array_append_new(s->questions,
	    json_pack("{s:s,s:s,s:s,s:I,s:s}", "node", node->id, "query",
		q->name, "query_sha256", hash_sha256_hex(cx, str_of(q->sql)),
		"rows", (json_int_t)db_count(r), "rows_sha256",
		hash_sha256_hex(cx, str_of(json_canonical(cx, out)))));
}

bool
ask_question(struct cx *cx, struct ask_snapshot *s, const struct app_node *node,
    json_t *out)
{
	const json_t *params = json_object_get(node->spec, "params"),
		     *most = json_object_get(params, "most");
	const size_t limit = str_is(json_str(params, "rows"), "one") ? 1
	    : most == NULL                                           ? ROWS_MOST
			   : (size_t)json_integer_value(most);
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	bind(s, json_str(params, "span"), &b);
	r = conn_ask(cx, s->conn, (enum query)node->query, &b);
	if (r == NULL)
		return false;
	if (db_count(r) > limit)
		return cx_fail_code(cx, FAIL_BROKEN, "too_many_rows", NULL,
		    "%s: the question %s gives %zu rows, more than %zu",
		    node->id, query_text[node->query].name, db_count(r), limit);
	for (size_t i = 0; i < node->out_count; i++)
		take(cx, node, i, r, out);
	note(cx, s, node, r, out);
	return true;
}

/* --- a series ------------------------------------------------------------- */

/* The newest samples move from the writer into the database while we read:
 * what was moved behind the snapshot's back would be found in neither. */
static bool
open_live(struct cx *cx, struct ask_snapshot *s)
{
	if (s->live != NULL)
		return true;
	s->live = reader(cx);
	return s->live != NULL && conn_begin(cx, s->live, s->who) &&
	    conn_run(cx, s->live, READ_ONLY) && conn_run(cx, s->live, TIMEOUT);
}

bool
ask_series(struct cx *cx, struct ask_snapshot *s, const struct app_node *node,
    const json_t *in, json_t *out)
{
	json_t *note;

	if (!open_live(cx, s) ||
	    !series_read(cx, s->live, node, in,
		moment_of_day(s->month.from, s->zone_min),
		moment_of_day(s->month.from + s->days, s->zone_min), out,
		&note))
		return false;
	(void)json_array_append(s->series, note);
	return true;
}

/* --- evidence ------------------------------------------------------------- */

const char *
ask_as_of(const struct ask_snapshot *s)
{
	return s->as_of;
}

json_t *
ask_evidence(struct cx *cx, const struct ask_snapshot *s)
{
	const bool about = s->days > 0;

	return json_own(cx,
	    json_pack("{s:s,s:s,s:s?,s:s?,s:s?,s:O,s:O}", "as_of", s->as_of,
		"zone", s->zone, "month",
		about ? period_text(cx, &s->month) : NULL, "first",
		about ? date_text(cx, s->month.from) : NULL, "last",
		about ? date_text(cx, s->month.from + s->days) : NULL,
		"questions", s->questions, "series", s->series));
}
