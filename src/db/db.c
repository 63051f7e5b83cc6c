#include "db/db.h"

#include <arpa/inet.h>
#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "db/rows.h"

/* PostgreSQL counts from 2000-01-01. */
#define EPOCH_DAYS 10957
#define EPOCH_US (EPOCH_DAYS * US_PER_DAY)

struct identity
identity_system(const char *action)
{
	return (struct identity){ .tenant = 0,
		.from = 0,
		.to = INT32_MAX,
		.actor = "system",
		.action = action,
		.request = "",
		.ip = "" };
}

struct identity
identity_within(const struct identity *who, int32_t tenant)
{
	struct identity one = *who;

	if (tenant < who->from || tenant > who->to)
		abort();
	one.tenant = one.from = one.to = tenant;
	return one;
}

struct db_binds
db_binds(struct cx *cx)
{
	return (struct db_binds){ .cx = cx };
}

static void
put(struct db_binds *b, const char *name, const char *p, size_t n, bool bytes)
{
	size_t i = 0;

	while (i < b->n && strcmp(b->bind[i].name, name) != 0)
		i++;
	if (i == b->n && b->n++ == QUERY_PARAMS)
		abort();
	b->bind[i] = (struct db_bind){ name, p, n, bytes };
}

void
db_bind(struct db_binds *b, const char *name, struct str value)
{
	put(b, name, cx_strndup(b->cx, value.p, value.n), value.n, false);
}

void
db_bind_text(struct db_binds *b, const char *name, const char *value)
{
	if (value == NULL)
		db_bind_null(b, name);
	else
		db_bind(b, name, str_of(value));
}

void
db_bind_int(struct db_binds *b, const char *name, int64_t value)
{
	char *digits = cx_integer(b->cx, value);

	put(b, name, digits, strlen(digits), false);
}

void
db_bind_double(struct db_binds *b, const char *name, double value)
{
	if (isnan(value))
		db_bind_null(b, name);
	else
		db_bind_text(b, name, cx_printf(b->cx, "%.17g", value));
}

void
db_bind_bool(struct db_binds *b, const char *name, bool value)
{
	db_bind_text(b, name, value ? "true" : "false");
}

void
db_bind_null(struct db_binds *b, const char *name)
{
	put(b, name, NULL, 0, false);
}

void
db_bind_bytes(struct db_binds *b, const char *name, struct str value)
{
	put(b, name, cx_strndup(b->cx, value.p, value.n), value.n, true);
}

/* The head of a one-dimensional array without nulls; returns its body. */
static char *
array(
    struct db_binds *b, const char *name, uint32_t type, size_t n, size_t body)
{
	const uint32_t head[] = { htonl(n > 0), 0, htonl(type),
		htonl((uint32_t)n), htonl(1) };
	const size_t head_size = n > 0 ? sizeof(head) : 3 * sizeof(head[0]);
	char *p = cx_alloc(b->cx, head_size + body);

	memcpy(p, head, head_size);
	put(b, name, p, head_size + body, true);
	return p + head_size;
}

static const void *
each(const struct db_each *of, size_t i)
{
	return (const char *)of->records + i * of->stride + of->offset;
}

/* Plain values, one behind the other. */
#define VALUES(v, n) ((struct db_each){ (v), (n), sizeof(*(v)), 0 })

static void
bind_eights(struct db_binds *b, const char *name, uint32_t type,
    struct db_each of, int64_t minus)
{
	char *p = array(b, name, type, of.n, of.n * 12);
	const uint32_t size = htonl(8);

	for (size_t i = 0; i < of.n; i++) {
		uint64_t v;

		memcpy(&v, each(&of, i), 8);
		v = htobe64(v - (uint64_t)minus);
		memcpy(p + i * 12, &size, 4);
		memcpy(p + i * 12 + 4, &v, 8);
	}
}

static void
bind_fours(struct db_binds *b, const char *name, uint32_t type,
    struct db_each of, int32_t minus)
{
	char *p = array(b, name, type, of.n, of.n * 8);
	const uint32_t size = htonl(4);

	for (size_t i = 0; i < of.n; i++) {
		uint32_t v;

		memcpy(&v, each(&of, i), 4);
		v = htonl(v - (uint32_t)minus);
		memcpy(p + i * 8, &size, 4);
		memcpy(p + i * 8 + 4, &v, 4);
	}
}

static void
bind_strings(
    struct db_binds *b, const char *name, uint32_t type, struct db_each of)
{
	size_t body = 0;
	char *p;

	for (size_t i = 0; i < of.n; i++)
		body += 4 + ((const struct str *)each(&of, i))->n;
	p = array(b, name, type, of.n, body);
	for (size_t i = 0; i < of.n; i++) {
		const struct str *s = each(&of, i);
		const uint32_t size = htonl((uint32_t)s->n);

		memcpy(p, &size, 4);
		if (s->n > 0)
			memcpy(p + 4, s->p, s->n);
		p += 4 + s->n;
	}
}

void
db_bind_each_int8(struct db_binds *b, const char *name, struct db_each of)
{
	bind_eights(b, name, DB_INT8, of, 0);
}

void
db_bind_each_int4(struct db_binds *b, const char *name, struct db_each of)
{
	bind_fours(b, name, DB_INT4, of, 0);
}

void
db_bind_each_float8(struct db_binds *b, const char *name, struct db_each of)
{
	bind_eights(b, name, DB_FLOAT8, of, 0);
}

void
db_bind_each_moment(struct db_binds *b, const char *name, struct db_each of)
{
	bind_eights(b, name, DB_TIMESTAMPTZ, of, EPOCH_US);
}

void
db_bind_each_date(struct db_binds *b, const char *name, struct db_each of)
{
	bind_fours(b, name, DB_DATE, of, EPOCH_DAYS);
}

void
db_bind_each_body(struct db_binds *b, const char *name, struct db_each of)
{
	bind_strings(b, name, DB_BYTEA, of);
}

void
db_bind_int8s(struct db_binds *b, const char *name, const int64_t *v, size_t n)
{
	db_bind_each_int8(b, name, VALUES(v, n));
}

void
db_bind_int4s(struct db_binds *b, const char *name, const int32_t *v, size_t n)
{
	db_bind_each_int4(b, name, VALUES(v, n));
}

void
db_bind_float8s(struct db_binds *b, const char *name, const double *v, size_t n)
{
	db_bind_each_float8(b, name, VALUES(v, n));
}

void
db_bind_moments(
    struct db_binds *b, const char *name, const int64_t *us, size_t n)
{
	db_bind_each_moment(b, name, VALUES(us, n));
}

void
db_bind_dates(
    struct db_binds *b, const char *name, const int32_t *days, size_t n)
{
	db_bind_each_date(b, name, VALUES(days, n));
}

void
db_bind_texts(
    struct db_binds *b, const char *name, const struct str *v, size_t n)
{
	bind_strings(b, name, DB_TEXT, VALUES(v, n));
}

void
db_bind_bodies(
    struct db_binds *b, const char *name, const struct str *v, size_t n)
{
	db_bind_each_body(b, name, VALUES(v, n));
}

/* Binding a query ---------------------------------------------------------- */

static const char *
identity_value(struct cx *cx, const struct identity *who, const char *name)
{
	if (who == NULL)
		return NULL;
	if (strcmp(name, "me_tenant") == 0)
		return cx_integer(cx, who->tenant);
	if (strcmp(name, "me_from") == 0)
		return cx_integer(cx, who->from);
	if (strcmp(name, "me_to") == 0)
		return cx_integer(cx, who->to);
	if (strcmp(name, "me_user") == 0)
		return cx_integer(cx, who->user);
	return NULL;
}

struct db_ask
db_ask_make(struct cx *cx, const struct identity *who, enum query query,
    const struct db_binds *binds)
{
	const struct query_text *q = &query_text[query];
	struct db_ask ask = { .query = query };

	for (size_t i = 0; i < q->param_count; i++) {
		const char *name = q->params[i].name;

		ask.values[i] = identity_value(cx, who, name);
		for (size_t j = 0; binds != NULL && j < binds->n; j++) {
			const struct db_bind *b = &binds->bind[j];

			/* The identity's own names cannot be overridden. */
			if (strncmp(name, "me_", 3) == 0 ||
			    strcmp(name, b->name) != 0)
				continue;
			ask.values[i] = b->p;
			ask.lengths[i] = (int)b->n;
			ask.formats[i] = b->bytes;
		}
	}
	return ask;
}

struct db_ask
db_ask_identity(struct cx *cx, const struct identity *who)
{
	struct db_binds b = db_binds(cx);

	db_bind_text(&b, "actor", who->actor);
	db_bind_text(&b, "action", who->action);
	db_bind_text(&b, "request", who->request);
	db_bind_text(&b, "ip", who->ip);
	return db_ask_make(
	    cx, who, who->action[0] == '\0' ? Q_IDENTITY_READ : Q_IDENTITY, &b);
}

/* Rows --------------------------------------------------------------------- */

struct db_rows *
db_rows_of(PGresult *r)
{
	return (struct db_rows *)r;
}

PGresult *
db_result_of(const struct db_rows *rows)
{
	/* libpq's readers take a PGresult that is not const. */
	union {
		const struct db_rows *in;
		PGresult *out;
	} u = { .in = rows };

	return u.out;
}

size_t
db_count(const struct db_rows *rows)
{
	return (size_t)PQntuples(db_result_of(rows));
}

size_t
db_columns(const struct db_rows *rows)
{
	return (size_t)PQnfields(db_result_of(rows));
}

const char *
db_column(const struct db_rows *rows, size_t column)
{
	return PQfname(db_result_of(rows), (int)column);
}

size_t
db_find(const struct db_rows *rows, const char *name)
{
	const int i = PQfnumber(db_result_of(rows), name);

	if (i < 0)
		abort();
	return (size_t)i;
}

uint32_t
db_type(const struct db_rows *rows, size_t column)
{
	return PQftype(db_result_of(rows), (int)column);
}

bool
db_is_null(const struct db_rows *rows, size_t row, size_t column)
{
	return PQgetisnull(db_result_of(rows), (int)row, (int)column) == 1;
}

struct str
db_str(const struct db_rows *rows, size_t row, size_t column)
{
	PGresult *r = db_result_of(rows);

	return (struct str){ PQgetvalue(r, (int)row, (int)column),
		(size_t)PQgetlength(r, (int)row, (int)column) };
}

static bool
is_binary(const struct db_rows *rows, size_t column)
{
	return PQfformat(db_result_of(rows), (int)column) == 1;
}

static uint64_t
big_endian(struct str s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n && i < 8; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return v;
}

static int64_t
binary_int(struct str s)
{
	const uint64_t v = big_endian(s);

	return s.n == 4 ? (int32_t)v : s.n == 2 ? (int16_t)v : (int64_t)v;
}

static double
binary_double(struct str s)
{
	const uint64_t v = big_endian(s);
	double d;

	memcpy(&d, &v, sizeof(d));
	return d;
}

int64_t
db_int(const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);
	int64_t v = 0;

	if (is_binary(rows, column))
		return binary_int(s);
	if (!str_int64(s, &v) && s.n > 0)
		abort();
	return v;
}

double
db_double(const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);
	double v = NAN;

	if (db_is_null(rows, row, column))
		return NAN;
	if (is_binary(rows, column))
		return binary_double(s);
	(void)str_double(s, &v);
	return v;
}

bool
db_bool(const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);

	return s.n == 1 && (s.p[0] == 't' || s.p[0] == 1);
}

int64_t
db_moment(const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);
	struct cx cx;
	int64_t at = 0;

	if (is_binary(rows, column))
		return binary_int(s) + EPOCH_US;
	/* "2026-11-24 13:00:00+08": the zone lacks its minutes. */
	cx_init(&cx);
	if (!moment_parse(str_of(cx_printf(&cx, "%.*s%s", STR_ARG(s),
			      s.n > 3 && s.p[s.n - 3] != ':' ? ":00" : "")),
		&at) &&
	    s.n > 0)
		abort();
	cx_clear(&cx);
	return at;
}

int32_t
db_date(const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);
	int32_t day = 0;

	if (is_binary(rows, column))
		return (int32_t)binary_int(s) + EPOCH_DAYS;
	if (!date_parse(s, &day) && s.n > 0)
		abort();
	return day;
}

struct str
db_bytes(struct cx *cx, const struct db_rows *rows, size_t row, size_t column)
{
	const struct str s = db_str(rows, row, column);
	char *out;

	if (is_binary(rows, column) || s.n < 2)
		return s;
	out = cx_alloc(cx, s.n / 2);
	for (size_t i = 1; i < s.n / 2; i++) {
		const char hi = s.p[i * 2], lo = s.p[i * 2 + 1];

		out[i - 1] =
		    (char)((hi <= '9' ? hi - '0' : hi - 'a' + 10) << 4 |
			(lo <= '9' ? lo - '0' : lo - 'a' + 10));
	}
	return (struct str){ out, s.n / 2 - 1 };
}

/* Walks a binary one-dimensional array; each(i, value or empty view). */
static size_t
walk_array(struct str s, struct str **out, struct cx *cx)
{
	size_t n;

	if (s.n < 20)
		return 0;
	n = (size_t)big_endian((struct str){ s.p + 12, 4 });
	*out = cx_calloc(cx, n, sizeof(**out));
	s.p += 20;
	for (size_t i = 0; i < n; i++) {
		const int32_t size =
		    (int32_t)big_endian((struct str){ s.p, 4 });

		s.p += 4;
		if (size >= 0) {
			(*out)[i] = (struct str){ s.p, (size_t)size };
			s.p += size;
		}
	}
	return n;
}

size_t
db_doubles(struct cx *cx, const struct db_rows *rows, size_t row, size_t column,
    double **out)
{
	struct str *item = NULL;
	const size_t n = walk_array(db_str(rows, row, column), &item, cx);

	*out = cx_calloc(cx, n, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		(*out)[i] =
		    item[i].p == NULL ? (double)NAN : binary_double(item[i]);
	return n;
}

size_t
db_ints(struct cx *cx, const struct db_rows *rows, size_t row, size_t column,
    int64_t **out)
{
	struct str *item = NULL;
	const size_t n = walk_array(db_str(rows, row, column), &item, cx);

	*out = cx_calloc(cx, n, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		(*out)[i] = binary_int(item[i]);
	return n;
}

/* Failures ----------------------------------------------------------------- */

bool
db_is_passing(const char *state)
{
	return strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0 ||
	    strncmp(state, "53", 2) == 0 || strcmp(state, "40001") == 0 ||
	    strcmp(state, "40P01") == 0;
}

static enum fail
kind_of(const char *state)
{
	static const struct {
		const char *state;
		enum fail kind;
	} known[] = {
		{ "28", FAIL_UNKNOWN },
		{ "42501", FAIL_DENIED },
		{ "P0002", FAIL_MISSING },
		{ "23505", FAIL_CONFLICT },
		{ "23P01", FAIL_CONFLICT },
		{ "55P", FAIL_CONFLICT },
		{ "23503", FAIL_INVALID },
		{ "23502", FAIL_INVALID },
		{ "23514", FAIL_INVALID },
		{ "22", FAIL_INVALID },
		{ "P0001", FAIL_INVALID },
		{ "57014", FAIL_BUSY },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(state, known[i].state, strlen(known[i].state)) == 0)
			return known[i].kind;
	return db_is_passing(state) ? FAIL_BUSY : FAIL_BROKEN;
}

/*
 * The column a constraint is about: enterprise_uscc -> uscc,
 * device_name_check -> name.
 */
static const char *
constraint_field(struct cx *cx, const char *table, const char *constraint)
{
	static const char *const tails[] = { "_check", "_fkey", "_key",
		"_idx" };
	char *name;

	if (table == NULL || strncmp(constraint, table, strlen(table)) != 0 ||
	    constraint[strlen(table)] != '_')
		return NULL;
	name = cx_printf(cx, "%s", constraint + strlen(table) + 1);
	if (strncmp(name, "tenant_id_", 10) == 0)
		name += 10;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		const size_t n = strlen(name), k = strlen(tails[i]);

		if (n > k && strcmp(name + n - k, tails[i]) == 0)
			name[n - k] = '\0';
	}
	return strcmp(name, "pkey") == 0 ? NULL : name;
}

bool
db_fail(struct cx *cx, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *field = PQresultErrorField(r, PG_DIAG_COLUMN_NAME);
	const char *rule = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	const char *table = PQresultErrorField(r, PG_DIAG_TABLE_NAME);
	const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *where = PQresultErrorField(r, PG_DIAG_CONTEXT);
	enum fail kind;

	if (state == NULL)
		return cx_fail(cx, FAIL_BUSY, NULL,
		    "the database is away; try again in a moment");
	kind = kind_of(state);
	if (field == NULL && rule != NULL)
		field = constraint_field(cx, table, rule);
	if (kind == FAIL_BUSY)
		return cx_fail(cx, kind, NULL,
		    "the database is busy; try again in a moment (%s)", state);
	if (kind == FAIL_CONFLICT && rule != NULL)
		return cx_fail_code(cx, kind, "exists", field,
		    "%s exists already", field == NULL ? "it" : field);
	if (rule != NULL)
		return cx_fail_code(cx, kind, "rule", field,
		    "the value breaks the rule %s", rule);
	/* Words of our own functions carry a PL/pgSQL context. */
	if (kind == FAIL_BROKEN || (kind == FAIL_INVALID && where == NULL))
		return cx_fail(cx, kind, field,
		    kind == FAIL_BROKEN ? "internal error %s"
					: "the value is not valid here (%s)",
		    state);
	return cx_fail(cx, kind, field, "%s", said == NULL ? state : said);
}
