#include "db/packed.h"

#include "db/rows.h"

#define NOTHING UINT32_MAX
#define COLUMNS_MOST 1664 /* of PostgreSQL */

static void
put_u32(struct text *out, uint32_t v)
{
	const char b[4] = { (char)v, (char)(v >> 8), (char)(v >> 16),
		(char)(v >> 24) };

	text_put(out, (struct str){ b, 4 });
}

static void
put_bytes(struct text *out, struct str s)
{
	put_u32(out, (uint32_t)s.n);
	text_put(out, s);
}

void
db_rows_pack(struct text *out, const struct db_rows *rows)
{
	const PGresult *r = db_result_of(rows);
	const size_t columns = db_columns(rows), n = db_count(rows);

	put_u32(out, (uint32_t)columns);
	for (size_t c = 0; c < columns; c++) {
		put_u32(out, db_type(rows, c));
		put_u32(out, (uint32_t)PQfformat(r, (int)c));
		put_bytes(out, str_of(db_column(rows, c)));
	}
	put_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n * columns; i++)
		if (db_is_null(rows, i / columns, i % columns))
			put_u32(out, NOTHING);
		else
			put_bytes(out, db_str(rows, i / columns, i % columns));
}

/* --- back --------------------------------------------------------------- */

static bool
take_u32(struct str *from, uint32_t *v)
{
	const unsigned char *p = (const unsigned char *)from->p;

	if (from->n < 4)
		return false;
	*v = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
	from->p += 4;
	from->n -= 4;
	return true;
}

static bool
take_bytes(struct str *from, uint32_t n, struct str *s)
{
	if (from->n < n)
		return false;
	*s = (struct str){ from->p, n };
	from->p += n;
	from->n -= n;
	return true;
}

static bool
take_column(struct cx *cx, struct str *from, PGresAttDesc *column)
{
	uint32_t type, format, n;
	struct str name;

	if (!take_u32(from, &type) || !take_u32(from, &format) || format > 1 ||
	    !take_u32(from, &n) || !take_bytes(from, n, &name))
		return false;
	*column = (PGresAttDesc){ .name = cx_strndup(cx, name.p, name.n),
		.typid = type,
		.format = (int)format,
		.typlen = -1,
		.atttypmod = -1 };
	return true;
}

static bool
take_columns(struct cx *cx, struct str *from, PGresult *r, uint32_t *columns)
{
	PGresAttDesc *column;

	if (!take_u32(from, columns) || *columns == 0 ||
	    *columns > COLUMNS_MOST)
		return false;
	column = cx_calloc(cx, *columns, sizeof(*column));
	for (uint32_t i = 0; i < *columns; i++)
		if (!take_column(cx, from, &column[i]))
			return false;
	return PQsetResultAttrs(r, (int)*columns, column) == 1;
}

static bool
take_cell(struct cx *cx, struct str *from, PGresult *r, int row, int column)
{
	struct str s = { NULL, 0 };
	uint32_t n;

	if (!take_u32(from, &n))
		return false;
	if (n == NOTHING)
		return PQsetvalue(r, row, column, NULL, -1) == 1;
	/* libpq takes the bytes as its to write, and copies them. */
	return n <= INT32_MAX && take_bytes(from, n, &s) &&
	    PQsetvalue(r, row, column, cx_strndup(cx, s.p, s.n), (int)n) == 1;
}

static bool
take_rows(struct cx *cx, struct str *from, PGresult *r)
{
	uint32_t columns, n;

	if (!take_columns(cx, from, r, &columns) || !take_u32(from, &n))
		return false;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t c = 0; c < columns; c++)
			if (!take_cell(cx, from, r, (int)i, (int)c))
				return false;
	return true;
}

static void
clear(void *r)
{
	PQclear(r);
}

const struct db_rows *
db_rows_unpack(struct cx *cx, struct str *from)
{
	PGresult *r = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);

	cx_defer(cx, clear, r);
	if (r == NULL || !take_rows(cx, from, r)) {
		(void)cx_fail(
		    cx, FAIL_BROKEN, NULL, "the kept rows cannot be read");
		return NULL;
	}
	return db_rows_of(r);
}
