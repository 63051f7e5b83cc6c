#include "audit/audit_store.h"

#include <string.h>

#include "base/text.h"

#define PAGE 2000

static struct audit_entry
entry_of(struct cx *cx, const struct db_rows *rows, size_t i, int32_t tenant)
{
	return (struct audit_entry){
		.tenant = tenant,
		.seq = db_int(rows, i, db_find(rows, "seq")),
		.at_us = db_int(rows, i, db_find(rows, "at_us")),
		.account = db_int(rows, i, db_find(rows, "account_id")),
		.actor = db_str(rows, i, db_find(rows, "actor")),
		.action = db_str(rows, i, db_find(rows, "action")),
		.object = db_str(rows, i, db_find(rows, "object")),
		.result = db_str(rows, i, db_find(rows, "result")),
		.ip = db_str(rows, i, db_find(rows, "ip")),
		.request = db_str(rows, i, db_find(rows, "request")),
		.detail = db_str(rows, i, db_find(rows, "detail")),
		.prev = db_bytes(cx, rows, i, db_find(rows, "prev")),
		.hash = db_bytes(cx, rows, i, db_find(rows, "hash")),
	};
}

/* The next page of a chain; its memory ends with the page. */
static bool
follow_page(struct cx *page, struct conn *conn, int32_t tenant,
    struct audit_chain *chain, enum audit_fault *fault, size_t *n)
{
	struct db_binds b = db_binds(page);
	const struct db_rows *rows;

	db_bind_int(&b, "tenant", tenant);
	db_bind_int(&b, "after", chain->seq);
	db_bind_int(&b, "limit", PAGE);
	rows = conn_ask(page, conn, Q_AUDIT_CHAIN, &b);
	if (rows == NULL)
		return false;
	*n = db_count(rows);
	for (size_t i = 0; i < *n && *fault == AUDIT_WHOLE; i++) {
		const struct audit_entry e = entry_of(page, rows, i, tenant);

		*fault = audit_follow(page, chain, &e);
	}
	return true;
}

static bool
follow(struct cx *cx, struct conn *conn, struct audit_verdict *v,
    int64_t head_seq, struct str head_hash)
{
	struct audit_chain chain = { 0 };
	size_t n = PAGE;

	while (n == PAGE && v->fault == AUDIT_WHOLE) {
		struct cx page;
		bool read;

		cx_init(&page);
		read =
		    follow_page(&page, conn, v->tenant, &chain, &v->fault, &n);
		if (!read)
			(void)cx_fail(
			    cx, page.fail, page.field, "%s", page.message);
		cx_clear(&page);
		if (!read)
			return false;
	}
	v->entries = chain.seq;
	v->at = chain.seq + 1;
	if (v->fault != AUDIT_WHOLE)
		return true;
	v->fault = audit_finish(&chain, head_seq, head_hash);
	/* A head behind the chain itself was turned back. */
	if (head_seq < v->at)
		v->at = head_seq;
	return true;
}

bool
audit_verify(struct cx *cx, struct conn *conn, const struct identity *who,
    int32_t tenant, struct audit_verdict **verdicts, size_t *n)
{
	const struct db_rows *heads;

	*n = 0;
	if (!conn_begin(cx, conn, who) || !conn_read_only(cx, conn))
		return false;
	heads = conn_ask(cx, conn, Q_AUDIT_HEADS, NULL);
	if (heads == NULL)
		return false;
	*verdicts = cx_calloc(cx, db_count(heads) + 1, sizeof(**verdicts));
	for (size_t i = 0; i < db_count(heads); i++) {
		struct audit_verdict *v = &(*verdicts)[*n];
		const struct str hash =
		    db_bytes(cx, heads, i, db_find(heads, "hash"));
		struct text hex = text_new(cx, 2 * SHA256_SIZE + 1);

		v->tenant =
		    (int32_t)db_int(heads, i, db_find(heads, "tenant_id"));
		v->tenant_name =
		    db_str(heads, i, db_find(heads, "tenant_name")).p;
		if (tenant != 0 && v->tenant != tenant)
			continue;
		text_hex(&hex, hash.p, hash.n);
		v->head = hex.p;
		if (!follow(cx, conn, v,
			db_int(heads, i, db_find(heads, "seq")), hash))
			return false;
		(*n)++;
	}
	return conn_commit(cx, conn);
}
