/*
 * credential_store.h - on whose behalf a connection speaks.
 *
 * A secret is a token; a station of HJ 212 has a number and a password
 * instead.  Only digests are compared, and in the database; what it said is
 * remembered for a minute, so that devices which come back after an outage
 * do not all ask again.  The database says when a token ends (park_token): the
 * memory is emptied, and whoever speaks by that token is to be sent away.
 */
#ifndef GATE_CREDENTIAL_STORE_H
#define GATE_CREDENTIAL_STORE_H

#include "base/hash.h"
#include "db/pool.h"
#include "gate/peer.h"
#include "identity/certificate.h"

#define CREDENTIAL_KEY_MOST 800 /* bytes: 200 characters */

struct credential {
	int32_t tenant;
	int64_t token;       /* 0: a certificate speaks */
	int64_t certificate; /* registered, or that of its authority */
	int64_t device; /* the only one it writes for; 0: any of the tenant */
	int64_t expires_us; /* INT64_MAX: never */
	int zone_min;
	uint16_t key_n; /* of that device */
	char key[CREDENTIAL_KEY_MOST];
};

struct credentials;

/* One a process, never freed. */
struct credentials *credentials_new(struct pool *pool);

enum credential_verdict {
	CREDENTIAL_GOOD,
	CREDENTIAL_WRONG,
	CREDENTIAL_LATER /* the database is away */
};

typedef void (*credential_found)(struct peer *peer,
    enum credential_verdict verdict, const struct credential *credential);

/*
 * Looks one up for a peer, which is held meanwhile.  found() is called from
 * inside of this function when the answer is remembered, and later
 * otherwise; not at all for a peer that has closed by then.
 */
void credential_find(struct credentials *c,
    const unsigned char digest[SHA256_SIZE], struct peer *peer,
    credential_found found);

/* The same by a client's certificate: that of a device, or one that an
 * authority of its enterprise has signed. */
void credential_find_certificate(struct credentials *c,
    const struct certificate *certificate, struct peer *peer,
    credential_found found);

/* Something changed: nothing is remembered any more. */
void credentials_forget(struct credentials *c);

#endif
