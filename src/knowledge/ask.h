/*
 * ask.h - what goes over sockets when somebody else is to compute.
 *
 *   web                    park compute              one of its processes
 *   ASK_CALL           ->  queue, limits         ->
 *                                                <-  ASK_SHARE, of a long call
 *                                                <-  ASK_TOLD, with a record
 *                      <-  ASK_TOLD, without
 *   ASK_LEAVE          ->  whoever asked has left
 *
 * Packets of base/link.h: both ends are of one build.  Pure; no length is
 * believed.
 */
#ifndef KNOWLEDGE_ASK_H
#define KNOWLEDGE_ASK_H

#include "base/cx.h"
#include "base/link.h"
#include "base/str.h"
#include "knowledge/client.h"

enum { ASK_CALL = 1, ASK_TOLD, ASK_SHARE, ASK_LEAVE };

/* How a call came in. */
enum ask_via { VIA_PAGE, VIA_API, VIA_APP, VIA_COUNT };

#define ASK_NAME 200 /* bytes of an actor's name, at most */
#define ASK_ID 40    /* of an entry's id and of a call's */

struct ask {
	int32_t tenant;
	int64_t account; /* 0: a machine */
	int64_t token;   /* by which it came; 0: by none */
	enum ask_via via;
	enum client client;
	bool is_algorithm;
	bool is_test;     /* never counted as use */
	struct str actor; /* name of the account or token */
	struct str id;    /* of the entry */
	struct str call;  /* by which it is known */
	struct str body;
};

/* A whole packet, head included, in cx; names are cut to their limits. */
struct str ask_packet(struct cx *cx, uint64_t tag, const struct ask *ask);
/* The fields point into body. */
bool ask_read(struct str body, struct ask *ask);

/* How far a call is, 0..1; and that its answer is no longer wanted. */
struct str share_packet(struct cx *cx, uint64_t tag, double share);
bool share_read(struct str body, double *share);
struct str leave_packet(struct cx *cx, uint64_t tag);

/* The number of a new call: RFC 9562, version 7, so that numbers follow time,
 * with microseconds (6.2, method 3).  chance: 62 bits that no other call of
 * that microsecond has; a number is a name and opens nothing. */
char *ask_number(struct cx *cx, int64_t now_us, uint64_t chance);

struct told {
	enum fail fail; /* FAIL_NONE: body is the answer */
	struct str code, field, message;
	struct str body;
	struct str inputs_hash, outputs_hash; /* SHA-256, hexadecimal */
	struct str record;                    /* record.h; empty: none */
};

struct str told_packet(struct cx *cx, uint64_t tag, const struct told *told);
bool told_read(struct str body, struct told *told);

/* The failure of cx, if any. */
struct told told_failure(const struct cx *cx);

#endif
