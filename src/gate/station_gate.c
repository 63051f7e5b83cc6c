#include "gate/station_gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "gate/bulletin.h"
#include "gate/credential_store.h"
#include "gate/desk_store.h"
#include "wire/hj212.h"

#define SILENCE_US                                                             \
	(2 * US_PER_HOUR)   /* stations report by the hour at least            \
			     */
#define HELLO_US US_PER_MIN /* but say who they are at once */
#define CORRUPT_MOST 20     /* in a row */
#define GUESSERS 4096
#define GUESSES 5
#define LONGEST_WAIT_S 900

struct station {
	bool known; /* the digest below was right */
	bool refused;
	uint8_t corrupt; /* frames in a row */
	uint16_t unacked;
	int zone_min;
	int32_t tenant;
	int64_t heard_us, expires_us;
	struct bulletin_parts parts;
	struct str key; /* malloc's */
	unsigned char digest[SHA256_SIZE];
};

/* Who guesses passwords of a station from one address. */
struct stations {
	struct guesser {
		uint64_t who;
		int failures;
		int64_t until_us;
	} guesser[GUESSERS];
};

static struct gate *
gate_of(const struct peer *peer)
{
	return house_own(peer_house(peer));
}

static void
complain(struct peer *peer, const struct hj212_packet *p, const char *why)
{
	char name[PEER_NAME];

	gate_complain(gate_of(peer), "station %.*s at %s: %s",
	    p == NULL ? 1 : (int)p->mn.n, p == NULL ? "?" : p->mn.p,
	    peer_name(peer, name), why);
}

/* Guessing ----------------------------------------------------------------- */

struct stations *
stations_new(void)
{
	struct stations *s = need(calloc(1, sizeof(*s)));

	return s;
}

/* By number and address, so that nobody locks a station out elsewhere. */
static struct guesser *
guesser_of(struct peer *peer, struct str mn)
{
	struct stations *s = gate_of(peer)->stations;
	unsigned char digest[SHA256_SIZE];
	char name[PEER_NAME];
	struct str host, port;
	struct guesser *g;
	uint64_t who;
	struct cx cx;

	host = str_cut(str_of(peer_name(peer, name)), ':', &port);
	cx_init(&cx);
	hash_sha256(
	    str_of(cx_printf(&cx, "%.*s %.*s", STR_ARG(host), STR_ARG(mn))),
	    digest);
	cx_clear(&cx);
	memcpy(&who, digest, sizeof(who));
	g = &s->guesser[who % GUESSERS];
	if (g->who != who)
		*g = (struct guesser){ .who = who };
	return g;
}

static void
guessed_wrong(struct guesser *g)
{
	int wait_s = 1;

	if (++g->failures < GUESSES)
		return;
	for (int i = GUESSES; i < g->failures && wait_s < LONGEST_WAIT_S; i++)
		wait_s *= 2;
	g->until_us = moment_steady() +
	    (wait_s < LONGEST_WAIT_S ? wait_s : LONGEST_WAIT_S) * US_PER_S;
}

/* Who it is ---------------------------------------------------------------- */

static void
forget(struct station *s)
{
	free((void *)(uintptr_t)s->key.p);
	s->key = (struct str){ NULL, 0 };
	s->known = false;
}

static void
know(struct station *s, const struct credential *credential)
{
	char *key = need(malloc(credential->key_n + 1u));

	memcpy(key, credential->key, credential->key_n);
	forget(s);
	s->key = (struct str){ key, credential->key_n };
	s->tenant = credential->tenant;
	s->zone_min = credential->zone_min;
	s->expires_us = credential->expires_us;
	s->known = true;
}

static void
found(struct peer *peer, enum credential_verdict verdict,
    const struct credential *credential)
{
	struct station *s = peer_state(peer);

	if (verdict == CREDENTIAL_LATER) {
		/* Without an answer the station comes again. */
		complain(peer, NULL, "the database is away");
		peer_close(peer);
	} else if (verdict == CREDENTIAL_WRONG || credential->device == 0) {
		s->refused = true;
	} else {
		know(s, credential);
	}
	peer_resume(peer);
}

/* False when the station has to wait, or was sent away. */
static bool
is_known(struct peer *peer, struct station *s, const struct hj212_packet *p)
{
	unsigned char digest[SHA256_SIZE];
	struct guesser *g;

	hj212_secret(p->mn, p->pw, digest);
	if (s->known && s->expires_us > moment_now() &&
	    memcmp(digest, s->digest, sizeof(digest)) == 0)
		return true;
	g = guesser_of(peer, p->mn);
	if (s->refused || g->until_us > moment_steady()) {
		if (s->refused)
			guessed_wrong(g);
		gate_of(peer)->logins_refused++;
		complain(peer, p,
		    s->refused ? "no such number with this password"
			       : "has guessed too often");
		peer_close(peer);
		return false;
	}
	forget(s);
	memcpy(s->digest, digest, sizeof(s->digest));
	peer_pause(peer);
	credential_find(gate_of(peer)->credentials, digest, peer, found);
	/* When it was remembered, found() has said so already. */
	return s->known;
}

/* Reports ------------------------------------------------------------------ */

static void
reply_now(struct peer *peer, const struct hj212_packet *p)
{
	char out[HJ212_REPLY_ROOM];

	if (p->wants_answer)
		peer_send(peer, (struct str){ out, hj212_reply(p, 9013, out) });
}

static void
keep_report(struct peer *peer, struct station *s, struct str data)
{
	struct gate *gate = gate_of(peer);
	struct tray *tray = desk_tray(gate->desk, s->tenant);
	struct batch *b = tray_batch(tray);
	char out[HJ212_REPLY_ROOM];
	struct hj212_packet p;

	gate->messages++;
	/* Once more, on bytes that last as long as the samples. */
	if (!hj212_read(b->cx, tray_keep(tray, data), &p) ||
	    !bulletin_take(
		b, tray_keep(tray, s->key), &p, s->zone_min, &s->parts)) {
		gate->refused[GATE_REPORT]++;
		complain(peer, &p, b->cx->message);
		cx_forgive(b->cx);
		return;
	}
	if (!p.wants_answer)
		return;
	s->unacked++;
	tray_wait(tray, peer, (struct str){ out, hj212_reply(&p, 9014, out) });
}

static void
take_report(struct peer *peer, struct station *s, const struct hj212_packet *p,
    struct str data)
{
	switch (hj212_kind(p->cn)) {
	case HJ212_PULSE:
		reply_now(peer, p);
		break;
	case HJ212_ANSWER:
		break; /* nothing was asked */
	case HJ212_STRANGE:
		gate_of(peer)->refused[GATE_COMMAND]++;
		complain(peer, p, "sends a command that is not for platforms");
		break;
	default:
		keep_report(peer, s, data);
	}
}

/* False when the frame is not done with yet. */
static bool
take_frame(struct peer *peer, struct station *s, struct str data)
{
	struct hj212_packet p;
	bool done = true;
	struct cx cx;

	cx_init(&cx);
	s->corrupt = 0;
	s->heard_us = moment_steady();
	if (!hj212_read(&cx, data, &p)) {
		gate_of(peer)->refused[GATE_FRAME]++;
		complain(peer, NULL, cx.message);
	} else if (is_known(peer, s, &p)) {
		take_report(peer, s, &p, data);
	} else {
		done = false;
	}
	cx_clear(&cx);
	return done;
}

static void
take_corrupt(struct peer *peer, struct station *s)
{
	gate_of(peer)->refused[GATE_FRAME]++;
	if (s->corrupt++ == 0)
		complain(peer, NULL, "a frame is corrupt");
	if (s->corrupt >= CORRUPT_MOST)
		peer_close(peer);
}

static size_t
take(struct peer *peer, void *state, struct str bytes)
{
	struct station *s = state;
	size_t used = 0;

	while (peer_is_open(peer) && s->unacked < STATION_UNACKED) {
		const struct str rest = { bytes.p + used, bytes.n - used };
		struct str data;
		size_t n;
		const enum hj212_frame f = hj212_frame(rest, &data, &n);

		if (f == HJ212_WHOLE && !take_frame(peer, s, data))
			break;
		used += n;
		if (f == HJ212_MORE)
			break;
		if (f == HJ212_CORRUPT)
			take_corrupt(peer, s);
	}
	if (peer_is_open(peer) && s->unacked >= STATION_UNACKED)
		peer_pause(peer);
	return used;
}

void
station_told(struct peer *peer, size_t answers, bool kept)
{
	struct station *s = peer_state(peer);

	s->unacked = (uint16_t)(s->unacked - answers);
	if (!kept)
		peer_close(peer);
	else
		peer_resume(peer);
}

/* Beginning, time, end ----------------------------------------------------- */

static void
opened(struct peer *peer, void *state)
{
	struct station *s = state;

	(void)peer;
	s->heard_us = moment_steady();
}

static void
tick(struct peer *peer, void *state, int64_t now_us)
{
	const struct station *s = state;

	if (now_us - s->heard_us > (s->known ? SILENCE_US : HELLO_US))
		peer_close(peer);
}

static void
closed(struct peer *peer, void *state)
{
	(void)peer;
	forget(state);
}

const struct peer_kind station_kind = {
	.name = "HJ 212",
	.state = sizeof(struct station),
	.opened = opened,
	.take = take,
	.tick = tick,
	.closed = closed,
};

static void
doubt(struct peer *peer, void *state, void *arg)
{
	(void)peer;
	(void)arg;
	forget(state);
}

void
stations_doubt(struct gate *gate)
{
	house_each(gate->house, &station_kind, doubt, NULL);
}
