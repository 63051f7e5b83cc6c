/*
 * audit_store.h - reading the chains of audit logs to verify them.
 */
#ifndef AUDIT_AUDIT_STORE_H
#define AUDIT_AUDIT_STORE_H

#include "audit/audit.h"
#include "db/conn.h"

/* What became of following one chain. */
struct audit_verdict {
	int32_t tenant;
	const char *tenant_name;
	int64_t entries; /* that fit, from the first on */
	enum audit_fault fault;
	int64_t at;       /* position of the fault */
	const char *head; /* hash of the head, hexadecimal */
};

/*
 * Follows every chain the identity may see, from its first entry to its
 * head, in one snapshot; of one tenant alone unless that is 0.  False after
 * cx_fail() when the log could not be read; a broken chain is a verdict.
 */
bool audit_verify(struct cx *cx, struct conn *conn, const struct identity *who,
    int32_t tenant, struct audit_verdict **verdicts, size_t *n);

#endif
