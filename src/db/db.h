/*
 * db.h - asking PostgreSQL: identity, parameters, rows, failures.
 *
 * A question is a named query (sql/query) with parameters bound by name.
 * It is always asked for somebody: the identity is set for the transaction
 * and row-level security does the rest.  Only queries flagged `public`, all
 * of them definer functions around sign-in, may be asked for nobody.
 *
 * Two ways share this vocabulary: db/pool.h for the event loop of the web,
 * db/conn.h for programs that may wait.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"
#include "db/query.h"

/* For whom a job asks.  All strings live as long as the job. */
struct identity {
	int32_t tenant;      /* own tenant; 0 for the platform itself */
	int32_t from, to;    /* tenants it may see, inclusive */
	int64_t user;        /* account, 0 for a machine */
	int64_t token;       /* bearer token it came by, 0 for none */
	const char *actor;   /* its name, for the audit log */
	const char *action;  /* what is being done, "" for reading */
	const char *request; /* request id, "" for none */
	const char *ip;      /* where the request came from, "" for none */
};

/* The platform itself: sees every tenant.  For background work only. */
struct identity identity_system(const char *action);

/* Somebody's identity cut down to one tenant within its range. */
struct identity identity_within(const struct identity *who, int32_t tenant);

/*
 * Parameters by name.  A name bound twice keeps the last value; a name the
 * query does not use is ignored; one it uses and nobody bound is null.
 */
struct db_binds {
	struct cx *cx;
	struct db_bind {
		const char *name;
		const char *p; /* NUL-terminated text, or bytes; NULL: null */
		size_t n;
		bool bytes;
	} bind[QUERY_PARAMS];
	size_t n;
};

struct db_binds db_binds(struct cx *cx);
void db_bind(struct db_binds *b, const char *name, struct str value);
void db_bind_text(struct db_binds *b, const char *name, const char *value);
void db_bind_int(struct db_binds *b, const char *name, int64_t value);
void db_bind_double(struct db_binds *b, const char *name, double value);
void db_bind_bool(struct db_binds *b, const char *name, bool value);
void db_bind_null(struct db_binds *b, const char *name);
/* Sent in binary: for bytea, and for arrays made by db_bind_int8s() …. */
void db_bind_bytes(struct db_binds *b, const char *name, struct str value);
/* One-dimensional arrays in PostgreSQL's binary format, copied into cx. */
void db_bind_int8s(
    struct db_binds *b, const char *name, const int64_t *v, size_t n);
void db_bind_int4s(
    struct db_binds *b, const char *name, const int32_t *v, size_t n);
void db_bind_float8s(
    struct db_binds *b, const char *name, const double *v, size_t n);
/* timestamptz[] from microseconds since 1970. */
void db_bind_moments(
    struct db_binds *b, const char *name, const int64_t *us, size_t n);
/* date[] from day numbers. */
void db_bind_dates(
    struct db_binds *b, const char *name, const int32_t *days, size_t n);
void db_bind_texts(
    struct db_binds *b, const char *name, const struct str *v, size_t n);
/* bytea[] */
void db_bind_bodies(
    struct db_binds *b, const char *name, const struct str *v, size_t n);

/* The same of a member of n records:
 * db_bind_each_int8(&b, "device", DB_EACH(chunk, n, device)). */
struct db_each {
	const void *records;
	size_t n, stride, offset;
};
#define DB_EACH(records, n, member)                                            \
	((struct db_each){ (records), (n), sizeof(*(records)),                 \
	    offsetof(__typeof__(*(records)), member) })
void db_bind_each_int8(struct db_binds *b, const char *name, struct db_each of);
void db_bind_each_int4(struct db_binds *b, const char *name, struct db_each of);
void db_bind_each_float8(
    struct db_binds *b, const char *name, struct db_each of);
void db_bind_each_moment(
    struct db_binds *b, const char *name, struct db_each of);
void db_bind_each_date(struct db_binds *b, const char *name, struct db_each of);
void db_bind_each_body(struct db_binds *b, const char *name, struct db_each of);

/* Rows of an answer; belong to the job or cx that asked. */
struct db_rows;

size_t db_count(const struct db_rows *rows);
size_t db_columns(const struct db_rows *rows);
const char *db_column(const struct db_rows *rows, size_t column);
/* The column of that name; aborts when the query has none. */
size_t db_find(const struct db_rows *rows, const char *name);
uint32_t db_type(const struct db_rows *rows, size_t column);
bool db_is_null(const struct db_rows *rows, size_t row, size_t column);
struct str db_str(const struct db_rows *rows, size_t row, size_t column);
int64_t db_int(const struct db_rows *rows, size_t row, size_t column);
/* NaN for null. */
double db_double(const struct db_rows *rows, size_t row, size_t column);
bool db_bool(const struct db_rows *rows, size_t row, size_t column);
/* A timestamptz (microseconds since 1970) or a date (its local midnight is
 * the caller's business; use db_date for day numbers). */
int64_t db_moment(const struct db_rows *rows, size_t row, size_t column);
int32_t db_date(const struct db_rows *rows, size_t row, size_t column);
/* A bytea, decoded. */
struct str db_bytes(
    struct cx *cx, const struct db_rows *rows, size_t row, size_t column);
/* A float8[] or int8[] of a binary answer; NaN for null elements. */
size_t db_doubles(struct cx *cx, const struct db_rows *rows, size_t row,
    size_t column, double **out);
size_t db_ints(struct cx *cx, const struct db_rows *rows, size_t row,
    size_t column, int64_t **out);

/* Type numbers of pg_type.dat that presenters tell apart. */
enum {
	DB_BOOL = 16,
	DB_BYTEA = 17,
	DB_INT8 = 20,
	DB_INT2 = 21,
	DB_INT4 = 23,
	DB_TEXT = 25,
	DB_JSON = 114,
	DB_FLOAT4 = 700,
	DB_FLOAT8 = 701,
	DB_DATE = 1082,
	DB_TIMESTAMPTZ = 1184,
	DB_NUMERIC = 1700,
	DB_JSONB = 3802
};

#endif
