/*
 * session.h - who is behind a cookie or a bearer token.
 *
 * A worker remembers identities for a few seconds, so that most requests
 * need one round trip to the database and not two.  The database tells all
 * workers at once when a session ends, an account is disabled or a token
 * withdrawn; the few seconds are only the bound for a lost message.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "base/cx.h"
#include "base/hash.h"
#include "db/db.h"

struct session {
	unsigned char secret[SHA256_SIZE]; /* of the cookie or token */
	struct identity who;
	int64_t device;  /* of a device token, 0 for any */
	bool is_browser; /* a cookie: changing requests must show csrf */
	char csrf[48];
	char role[32];
	char actor[104];
	char permissions[512];
	int64_t known_us; /* when the database said so */
};

/* The remembered identity, or NULL. */
const struct session *session_recall(
    const unsigned char secret[SHA256_SIZE], int64_t now_us);

/* Reads the row of identity_find; false when there is none. */
bool session_read(const struct db_rows *rows,
    const unsigned char secret[SHA256_SIZE], int64_t now_us,
    struct session *out);

void session_remember(const struct session *s);
void session_forget_all(void);

bool session_may(const struct session *s, const char *permission);

#endif
