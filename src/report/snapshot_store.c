#include "report/snapshot_store.h"

#include <zstd.h>

#include "base/hash.h"
#include "db/packed.h"

#define LEVEL 6
#define MAGIC "parkkept1"

struct snapshot {
	struct cx *cx;
	struct conn *conn; /* NULL: all is kept */
	struct identity who;
	struct text said; /* questions' digests, each with its rows */
	struct str kept;  /* what has not been given again yet */
};

struct snapshot *
snapshot_of(struct cx *cx, struct conn *conn, const struct identity *who)
{
	struct snapshot *s = cx_alloc(cx, sizeof(*s));

	*s = (struct snapshot){ .cx = cx,
		.conn = conn,
		.who = *who,
		.said = text_new(cx, SNAPSHOT_RAW_MOST) };
	text_puts(&s->said, MAGIC);
	return s;
}

static bool
broken(struct cx *cx)
{
	return cx_fail(
	    cx, FAIL_BROKEN, NULL, "the kept rows of the issue are damaged");
}

/* --- compressed ---------------------------------------------------------- */

static void
free_compressor(void *context)
{
	(void)ZSTD_freeCCtx(context);
}

struct str
snapshot_kept(struct cx *cx, const struct snapshot *s)
{
	const struct str raw = text_str(&s->said);
	ZSTD_CCtx *context;
	char *p;
	size_t n;

	if (s->conn == NULL || s->said.full)
		return (struct str){ NULL, 0 };
	context = ZSTD_createCCtx();
	cx_defer(cx, free_compressor, context);
	p = cx_room(cx, ZSTD_compressBound(raw.n), 1);
	(void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	n = ZSTD_compress2(context, p, ZSTD_compressBound(raw.n), raw.p, raw.n);
	return ZSTD_isError(n) ? (struct str){ NULL, 0 } : (struct str){ p, n };
}

struct snapshot *
snapshot_again(struct cx *cx, struct str kept)
{
	struct snapshot *s = cx_alloc(cx, sizeof(*s));
	const unsigned long long size =
	    ZSTD_getFrameContentSize(kept.p, kept.n);
	char *p;

	s->cx = cx;
	if (size > SNAPSHOT_RAW_MOST) {
		(void)broken(cx);
		return NULL;
	}
	p = cx_room(cx, (size_t)size + 1, 1);
	if (ZSTD_decompress(p, (size_t)size, kept.p, kept.n) != size ||
	    !str_starts((struct str){ p, (size_t)size }, STR(MAGIC))) {
		(void)broken(cx);
		return NULL;
	}
	s->kept = (struct str){ p + sizeof(MAGIC) - 1,
		(size_t)size - (sizeof(MAGIC) - 1) };
	return s;
}

/* --- the transaction ------------------------------------------------------ */

bool
snapshot_begin(struct snapshot *s)
{
	return s->conn == NULL ||
	    (conn_begin(s->cx, s->conn, &s->who) &&
		conn_read_only(s->cx, s->conn));
}

void
snapshot_end(struct snapshot *s)
{
	if (s->conn != NULL)
		conn_rollback(s->conn);
}

bool
snapshot_patience(struct snapshot *s, long long ms)
{
	return s->conn == NULL ||
	    conn_run(s->cx, s->conn,
		cx_printf(s->cx, "set local statement_timeout = %lld", ms));
}

/* --- questions ------------------------------------------------------------ */

/* The question with all that was bound to it. */
static void
digest(struct cx *cx, enum query query, const struct db_binds *binds,
    unsigned char out[SHA256_SIZE])
{
	struct text t = text_new(cx, SNAPSHOT_RAW_MOST);

	text_puts(&t, query_text[query].name);
	for (size_t i = 0; binds != NULL && i < binds->n; i++) {
		const struct db_bind *b = &binds->bind[i];

		text_printf(&t, "\n%s %lld ", b->name,
		    b->p == NULL ? -1LL : (long long)b->n);
		if (b->p != NULL)
			text_put(&t, (struct str){ b->p, b->n });
	}
	hash_sha256(text_str(&t), out);
}

static const struct db_rows *
given_again(struct snapshot *s, const unsigned char wanted[SHA256_SIZE])
{
	if (s->kept.n < SHA256_SIZE ||
	    memcmp(s->kept.p, wanted, SHA256_SIZE) != 0) {
		(void)cx_fail_code(s->cx, FAIL_CONFLICT, "not_kept", NULL,
		    "the report asks otherwise than when it was issued; it "
		    "cannot be issued as known then any more");
		return NULL;
	}
	s->kept.p += SHA256_SIZE;
	s->kept.n -= SHA256_SIZE;
	return db_rows_unpack(s->cx, &s->kept);
}

const struct db_rows *
snapshot_ask(struct snapshot *s, enum query query, const struct db_binds *binds)
{
	unsigned char question[SHA256_SIZE];
	const struct db_rows *rows;

	digest(s->cx, query, binds, question);
	if (s->conn == NULL)
		return given_again(s, question);
	rows = conn_ask(s->cx, s->conn, query, binds);
	if (rows != NULL) {
		text_put(&s->said,
		    (struct str){ (const char *)question, SHA256_SIZE });
		db_rows_pack(&s->said, rows);
	}
	return rows;
}
