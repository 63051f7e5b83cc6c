/*
 * audit.h - following the chain of an audit log.
 *
 * Each entry carries the hash of the one before it and its own,
 *
 *	hash = SHA-256(prev || text)
 *
 * where text is the entry's columns joined by U+001F.  So whoever changes,
 * removes or reorders an entry must rewrite every later one, and the head
 * that was noted elsewhere still tells.  The database appends by the same
 * rule (sql/routine/audit.sql); this is the second, independent reckoning.
 *
 * Pure.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include <stdint.h>

#include "base/cx.h"
#include "base/hash.h"
#include "base/str.h"

struct audit_entry {
	int32_t tenant;
	int64_t seq;     /* from 1 without gaps */
	int64_t at_us;   /* microseconds since 1970 */
	int64_t account; /* 0 for a machine */
	struct str actor, action, object, result, ip, request;
	struct str detail; /* JSON as the database writes it */
	struct str prev, hash;
};

/* How far a chain was followed; zeroed at its beginning. */
struct audit_chain {
	int64_t seq; /* of the last entry that fits */
	unsigned char hash[SHA256_SIZE];
};

enum audit_fault {
	AUDIT_WHOLE,
	AUDIT_GAP,  /* the next position is not there */
	AUDIT_LINK, /* it does not name the hash of the one before */
	AUDIT_TEXT, /* its own hash is not that of its words */
	AUDIT_TAIL, /* the chain ends elsewhere than its head says */
	AUDIT_FAULT_COUNT
};

/* The hash an entry must have. */
void audit_hash(
    struct cx *cx, const struct audit_entry *e, unsigned char out[SHA256_SIZE]);

/* Takes the next entry in; the chain stays where it was when it does not
 * fit. */
enum audit_fault audit_follow(
    struct cx *cx, struct audit_chain *chain, const struct audit_entry *e);

/* Whether the chain ends where its head says. */
enum audit_fault audit_finish(
    const struct audit_chain *chain, int64_t head_seq, struct str head_hash);

/* One short sentence part: "its words do not match its hash". */
const char *audit_fault_text(enum audit_fault fault);

#endif
