#include "knowledge/librarian_store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "db/conn.h"
#include "knowledge/shelf_store.h"

#define IDLE_MS 1000

struct page {
	const char *path;
	char digest[2 * SHA256_SIZE + 1]; /* of what was written last */
};

struct librarian {
	struct page editions, allowances;
};

static bool
write_page(struct cx *cx, struct page *p, struct str text)
{
	const char *digest = hash_sha256_hex(cx, text);

	if (strcmp(digest, p->digest) == 0)
		return true;
	if (!file_write(cx, p->path, text, 0600))
		return false;
	(void)snprintf(p->digest, sizeof(p->digest), "%s", digest);
	return true;
}

static bool
refresh(struct cx *cx, struct page *p, struct conn *conn, enum query query)
{
	const struct identity who = identity_system("");
	const struct db_rows *rows = conn_ask_once(cx, conn, &who, query, NULL);

	return rows != NULL && write_page(cx, p, db_str(rows, 0, 0));
}

/* Editions when they have changed, use by the second. */
static bool
look_around(struct cx *cx, struct librarian *l, struct conn *conn, bool changed)
{
	return (!changed ||
		   refresh(cx, &l->editions, conn, Q_REFERENCE_SHELF)) &&
	    refresh(cx, &l->allowances, conn, Q_KNOWLEDGE_ALLOWANCES);
}

/* With one connection, for as long as it lasts. */
static bool
work_on(struct cx *cx, struct librarian *l, const char *conninfo,
    const volatile int *stop)
{
	struct conn *conn = conn_open(cx, conninfo);
	bool ok = conn != NULL && conn_run(cx, conn, "listen park_reference");
	bool changed = true;

	while (ok && !*stop) {
		struct cx round;

		cx_init(&round);
		ok = look_around(&round, l, conn, changed);
		if (!ok)
			(void)cx_fail(
			    cx, round.fail, NULL, "%s", round.message);
		cx_clear(&round);
		changed = ok && conn_wait(conn, IDLE_MS);
		ok = ok && conn_is_up(conn);
	}
	return ok;
}

void
librarian_work(
    const char *conninfo, const char *folder, const volatile int *stop)
{
	const struct timespec pause = { 1, 0 };
	struct librarian l = { { NULL, "" }, { NULL, "" } };
	struct cx forever;

	cx_init(&forever);
	l.editions.path = shelf_path(&forever, folder);
	l.allowances.path = cx_printf(&forever, "%s/allowances.json", folder);
	while (!*stop) {
		struct cx own;

		cx_init(&own);
		if (!work_on(&own, &l, conninfo, stop))
			log_error("compute", "editions wait: %s",
			    own.fail == FAIL_NONE ? "the database is away"
						  : own.message);
		cx_clear(&own);
		if (!*stop)
			(void)nanosleep(&pause, NULL);
	}
	cx_clear(&forever);
}
