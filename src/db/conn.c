#include "db/conn.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "db/rows.h"

#define OPTIONS_MOST 100 /* libpq knows some forty */

struct conn {
	PGconn *pg;
	struct identity who;
	bool is_generic; /* how this transaction plans */
	bool prepared[Q_COUNT];
};

static void
quiet(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static void
conn_close(void *p)
{
	struct conn *conn = p;

	PQfinish(conn->pg);
}

/* The connection belongs to cx from here on. */
static struct conn *
adopt(struct cx *cx, PGconn *pg)
{
	struct conn *conn = cx_calloc(cx, 1, sizeof(*conn));

	conn->pg = pg;
	cx_defer(cx, conn_close, conn);
	PQsetNoticeProcessor(conn->pg, quiet, NULL);
	if (PQstatus(conn->pg) == CONNECTION_OK)
		return conn;
	(void)cx_fail(cx, FAIL_BUSY, NULL, "cannot reach the database: %s",
	    PQerrorMessage(conn->pg));
	return NULL;
}

struct conn *
conn_open(struct cx *cx, const char *conninfo)
{
	return adopt(cx, PQconnectdb(conninfo));
}

struct conn *
conn_another(struct cx *cx, const struct conn *conn)
{
	PQconninfoOption *options = PQconninfo(conn->pg);
	const char *words[OPTIONS_MOST + 1] = { NULL };
	const char *values[OPTIONS_MOST + 1] = { NULL };
	struct conn *other;
	size_t n = 0;

	for (const PQconninfoOption *o = options;
	     o != NULL && o->keyword != NULL && n < OPTIONS_MOST; o++)
		if (o->val != NULL && o->val[0] != '\0') {
			words[n] = o->keyword;
			values[n++] = o->val;
		}
	other = adopt(cx, PQconnectdbParams(words, values, 0));
	PQconninfoFree(options);
	return other;
}

int
conn_fd(const struct conn *conn)
{
	return PQsocket(conn->pg);
}

bool
conn_is_up(const struct conn *conn)
{
	return PQstatus(conn->pg) == CONNECTION_OK;
}

static void
clear(void *r)
{
	PQclear(r);
}

/* Gives the result to cx; NULL after recording why it is a failure. */
static const struct db_rows *
take(struct cx *cx, PGresult *r)
{
	const ExecStatusType status = PQresultStatus(r);

	cx_defer(cx, clear, r);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return db_rows_of(r);
	(void)db_fail(cx, r);
	if (cx->fail == FAIL_BROKEN)
		cx->message = cx_printf(cx, "%s", PQresultErrorMessage(r));
	return NULL;
}

bool
conn_run(struct cx *cx, struct conn *conn, const char *sql)
{
	PGresult *r = PQexec(conn->pg, sql);

	cx_defer(cx, clear, r);
	if (PQresultStatus(r) == PGRES_TUPLES_OK ||
	    PQresultStatus(r) == PGRES_COMMAND_OK)
		return true;
	return cx_fail(cx, FAIL_BROKEN, NULL, "%s", PQresultErrorMessage(r));
}

bool
conn_begin(struct cx *cx, struct conn *conn, const struct identity *who)
{
	conn->who = *who;
	conn->is_generic = false;
	return take(cx, PQexec(conn->pg, "begin")) != NULL;
}

bool
conn_read_only(struct cx *cx, struct conn *conn)
{
	return take(cx,
		   PQexec(conn->pg,
		       "set transaction isolation level "
		       "repeatable read, read only")) != NULL;
}

bool
conn_commit(struct cx *cx, struct conn *conn)
{
	PGresult *r = PQexec(conn->pg, "commit");
	const bool done = strcmp(PQcmdStatus(r), "COMMIT") == 0;

	if (take(cx, r) == NULL)
		return false;
	return done ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "the transaction had failed");
}

void
conn_rollback(struct conn *conn)
{
	PQclear(PQexec(conn->pg, "rollback"));
	(void)memset(&conn->who, 0, sizeof(conn->who));
}

static bool
prepare(struct cx *cx, struct conn *conn, enum query query)
{
	if (conn->prepared[query])
		return true;
	if (take(cx,
		PQprepare(conn->pg, query_text[query].name,
		    query_text[query].sql, 0, NULL)) == NULL)
		return false;
	return conn->prepared[query] = true;
}

/* Until the transaction ends or a question wants it otherwise. */
static bool
choose_planning(struct cx *cx, struct conn *conn, bool is_generic)
{
	if (conn->is_generic == is_generic)
		return true;
	conn->is_generic = is_generic;
	return take(cx,
		   PQexec(conn->pg,
		       is_generic
			   ? "set local plan_cache_mode = force_generic_plan"
			   : "set local plan_cache_mode = auto")) != NULL;
}

static const struct db_rows *
run(struct cx *cx, struct conn *conn, const struct db_ask *ask)
{
	const struct query_text *q = &query_text[ask->query];

	if (!prepare(cx, conn, ask->query) ||
	    !choose_planning(cx, conn, q->is_generic))
		return NULL;
	return take(cx,
	    PQexecPrepared(conn->pg, q->name, (int)q->param_count, ask->values,
		ask->lengths, ask->formats, q->is_binary));
}

/* The identity goes in with the first question of a transaction. */
static bool
introduce(struct cx *cx, struct conn *conn)
{
	struct db_ask ask;

	if (conn->who.actor == NULL)
		return true;
	ask = db_ask_identity(cx, &conn->who);
	conn->who.actor = NULL;
	return run(cx, conn, &ask) != NULL;
}

const struct db_rows *
conn_ask(struct cx *cx, struct conn *conn, enum query query,
    const struct db_binds *binds)
{
	struct db_ask ask;

	if (PQtransactionStatus(conn->pg) == PQTRANS_IDLE)
		abort(); /* asked for nobody */
	if (!introduce(cx, conn))
		return NULL;
	ask = db_ask_make(cx, &conn->who, query, binds);
	return run(cx, conn, &ask);
}

const struct db_rows *
conn_ask_text(struct cx *cx, struct conn *conn, const char *sql, size_t n,
    const char *const *values)
{
	if (!introduce(cx, conn))
		return NULL;
	return take(cx,
	    PQexecParams(conn->pg, sql, (int)n, NULL, values, NULL, NULL, 0));
}

const struct db_rows *
conn_ask_once(struct cx *cx, struct conn *conn, const struct identity *who,
    enum query query, const struct db_binds *binds)
{
	const struct db_rows *rows;

	if (!conn_begin(cx, conn, who))
		return NULL;
	rows = conn_ask(cx, conn, query, binds);
	if (rows == NULL) {
		conn_rollback(conn);
		return NULL;
	}
	return conn_commit(cx, conn) ? rows : NULL;
}

static bool
drain(struct conn *conn)
{
	bool heard = false;
	PGnotify *n;

	(void)PQconsumeInput(conn->pg);
	while ((n = PQnotifies(conn->pg)) != NULL) {
		heard = true;
		PQfreemem(n);
	}
	return heard;
}

bool
conn_wait(struct conn *conn, int ms)
{
	struct pollfd p = { .fd = PQsocket(conn->pg), .events = POLLIN };

	if (drain(conn))
		return true;
	return p.fd >= 0 && poll(&p, 1, ms) > 0 && drain(conn);
}
