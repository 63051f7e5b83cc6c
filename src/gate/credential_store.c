#include "gate/credential_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"

#define SLOTS 1024
#define TRUST_US (60 * US_PER_S)
#define DOUBT_US (5 * US_PER_S) /* a wrong secret is not asked for again */
#define PATIENCE_US (10 * US_PER_S)

struct slot {
	unsigned char digest[SHA256_SIZE];
	int64_t until_us; /* 0: empty */
	bool good;
	struct credential credential;
};

struct credentials {
	struct pool *pool;
	uint64_t changes; /* heard of; an answer from before one is no answer */
	struct slot slot[SLOTS];
};

/* One question under way. */
struct asking {
	struct credentials *credentials;
	struct cx cx;
	struct pool_job *job;
	uint64_t changes;
	unsigned char digest[SHA256_SIZE];
	struct peer *peer;
	credential_found found;
	struct str der; /* of a certificate; empty for a token */
};

struct credentials *
credentials_new(struct pool *pool)
{
	struct credentials *c = need(calloc(1, sizeof(*c)));

	c->pool = pool;
	return c;
}

void
credentials_forget(struct credentials *c)
{
	c->changes++;
	for (size_t i = 0; i < SLOTS; i++)
		c->slot[i].until_us = 0;
}

static struct slot *
slot_of(struct credentials *c, const unsigned char digest[SHA256_SIZE])
{
	return &c->slot[(digest[0] << 8 | digest[1]) % SLOTS];
}

static bool
read_row(const struct db_rows *rows, struct credential *to)
{
	struct str key;

	if (db_count(rows) == 0 ||
	    !db_bool(rows, 0, db_find(rows, "may_write")))
		return false;
	key = db_str(rows, 0, db_find(rows, "device_key"));
	*to = (struct credential){
		.tenant = (int32_t)db_int(rows, 0, db_find(rows, "tenant_id")),
		.token = db_int(rows, 0, db_find(rows, "token_id")),
		.device = db_int(rows, 0, db_find(rows, "device_id")),
		.zone_min = (int)db_int(rows, 0, db_find(rows, "zone_min")),
		.expires_us = INT64_MAX,
	};
	if (!db_is_null(rows, 0, db_find(rows, "expires_at")))
		to->expires_us =
		    db_moment(rows, 0, db_find(rows, "expires_at"));
	if (key.n > sizeof(to->key))
		return false;
	to->key_n = (uint16_t)key.n;
	if (key.n > 0)
		memcpy(to->key, key.p, key.n);
	return true;
}

/* What all rows say: of the device, and until when. */
static bool
read_device(const struct db_rows *rows, size_t row, struct credential *to)
{
	const struct str key = db_str(rows, row, db_find(rows, "device_key"));

	*to = (struct credential){
		.tenant =
		    (int32_t)db_int(rows, row, db_find(rows, "tenant_id")),
		.certificate =
		    db_int(rows, row, db_find(rows, "certificate_id")),
		.device = db_int(rows, row, db_find(rows, "device_id")),
		.zone_min = (int)db_int(rows, row, db_find(rows, "zone_min")),
		.expires_us = db_moment(rows, row, db_find(rows, "expires_at")),
		.key_n = (uint16_t)key.n,
	};
	if (key.n == 0 || key.n > sizeof(to->key))
		return false;
	memcpy(to->key, key.p, key.n);
	return true;
}

/* Whether an authority has signed this certificate. */
static bool
has_signed(struct asking *a, struct str authority, int64_t now_us)
{
	if (certificate_fits(&a->cx, a->der, authority, now_us))
		return true;
	cx_forgive(&a->cx);
	return false;
}

/*
 * The one device it speaks for. An authority has been proven to be its
 * tenant's and a registered certificate has not: where one has signed it,
 * only that tenant's own registration counts beside.
 */
static bool
choose(struct asking *a, const struct db_rows *rows, int64_t now_us,
    struct credential *to)
{
	const size_t authority = db_find(rows, "authority");
	const size_t tenant = db_find(rows, "tenant_id");
	int64_t signer = 0;
	bool found = false;

	for (size_t row = 0; row < db_count(rows); row++) {
		if (db_is_null(rows, row, authority) ||
		    !has_signed(
			a, db_bytes(&a->cx, rows, row, authority), now_us))
			continue;
		if (found) /* of two nobody knows which */
			return false;
		found = read_device(rows, row, to);
		signer = db_int(rows, row, tenant);
	}
	for (size_t row = 0; row < db_count(rows); row++)
		if (db_is_null(rows, row, authority) &&
		    (!found || db_int(rows, row, tenant) == signer))
			return read_device(rows, row, to);
	return found;
}

static bool
read_certificate(
    struct asking *a, const struct db_rows *rows, struct credential *to)
{
	const int64_t now_us = moment_now();
	struct certificate c;

	if (!certificate_read(&a->cx, a->der, &c) || now_us < c.from_us ||
	    now_us >= c.to_us || !choose(a, rows, now_us, to))
		return false;
	if (c.to_us < to->expires_us)
		to->expires_us = c.to_us;
	return true;
}

static void
remember(const struct asking *a, bool good, const struct credential *credential)
{
	struct slot *s = slot_of(a->credentials, a->digest);

	memcpy(s->digest, a->digest, sizeof(s->digest));
	s->good = good;
	s->until_us = moment_steady() + (good ? TRUST_US : DOUBT_US);
	s->credential = *credential;
}

static void came(void *owner);

static void
bind_certificate(struct asking *a, struct db_binds *binds)
{
	struct certificate c;

	(void)certificate_read(&a->cx, a->der, &c); /* it was read before */
	db_bind_bytes(binds, "print",
	    (struct str){ (const char *)a->digest, sizeof(a->digest) });
	db_bind_bytes(binds, "issuer",
	    (struct str){
		cx_strndup(&a->cx, (char *)c.issuer, sizeof(c.issuer)),
		sizeof(c.issuer) });
	db_bind_text(binds, "serial", c.serial);
	db_bind_text(binds, "name", c.name);
}

static void
start(struct asking *a)
{
	struct db_binds binds = db_binds(&a->cx);

	const bool by_token = a->der.n == 0;

	a->changes = a->credentials->changes;
	a->job = pool_job_new(a->credentials->pool, &a->cx, NULL);
	if (by_token)
		db_bind_bytes(&binds, "secret",
		    (struct str){ (const char *)a->digest, sizeof(a->digest) });
	else
		bind_certificate(a, &binds);
	pool_job_ask(
	    a->job, by_token ? Q_GATE_FIND : Q_GATE_FIND_CERTIFICATE, &binds);
	pool_job_start(a->job, moment_steady() + PATIENCE_US, came, a);
}

static void
came(void *owner)
{
	struct asking *a = owner;
	struct peer *peer = a->peer;
	const credential_found found = a->found;
	struct credential credential = { .tenant = 0 };
	enum credential_verdict verdict = CREDENTIAL_LATER;

	if (a->cx.fail == FAIL_NONE && a->changes != a->credentials->changes) {
		start(a);
		return;
	}
	if (a->cx.fail == FAIL_NONE) {
		const struct db_rows *rows = pool_job_rows(a->job, 0);
		const bool good = a->der.n == 0
		    ? read_row(rows, &credential)
		    : read_certificate(a, rows, &credential);

		verdict = good ? CREDENTIAL_GOOD : CREDENTIAL_WRONG;
		remember(a, good, &credential);
	}
	cx_clear(&a->cx);
	free(a);
	if (peer_is_open(peer))
		found(peer, verdict, &credential);
	peer_release(peer);
}

static void
ask(struct credentials *c, const unsigned char digest[SHA256_SIZE],
    struct str der, struct peer *peer, credential_found found)
{
	struct asking *a = need(calloc(1, sizeof(*a)));

	cx_init(&a->cx);
	a->credentials = c;
	a->peer = peer;
	a->found = found;
	memcpy(a->digest, digest, sizeof(a->digest));
	if (der.n > 0)
		a->der =
		    (struct str){ cx_strndup(&a->cx, der.p, der.n), der.n };
	peer_hold(peer);
	start(a);
}

static void
find(struct credentials *c, const unsigned char digest[SHA256_SIZE],
    struct str der, struct peer *peer, credential_found found)
{
	const struct slot *s = slot_of(c, digest);

	/* What has expired meanwhile is for the database to say. */
	if (s->until_us <= moment_steady() ||
	    (s->good && s->credential.expires_us <= moment_now()) ||
	    memcmp(s->digest, digest, sizeof(s->digest)) != 0)
		ask(c, digest, der, peer, found);
	else
		found(peer, s->good ? CREDENTIAL_GOOD : CREDENTIAL_WRONG,
		    &s->credential);
}

void
credential_find(struct credentials *c, const unsigned char digest[SHA256_SIZE],
    struct peer *peer, credential_found found)
{
	find(c, digest, (struct str){ NULL, 0 }, peer, found);
}

void
credential_find_certificate(struct credentials *c,
    const struct certificate *certificate, struct peer *peer,
    credential_found found)
{
	find(c, certificate->fingerprint, certificate->der, peer, found);
}
