#include "gate/client_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "gate/errand_gate.h"
#include "gate/presence_gate.h"
#include "gate/publish_gate.h"
#include "gate/talk_gate.h"

#define BUCKETS 16384
#define NEWS_ITEM 34                /* bytes of a client in the news */
#define NEWS_MOST (225 * NEWS_ITEM) /* a notice of PostgreSQL holds 8000 */
#define TELL_PATIENCE_US (5 * US_PER_S)
#define PROGRAM "gate"

/* A client in its bucket is found back by its peer, which lies before it. */
struct sessions {
	struct pool *pool;
	struct client *bucket[BUCKETS];
	char *news; /* who came since the last notice */
	size_t news_n, news_room;
	struct cx cx; /* of the notice under way */
	struct identity who;
	bool telling;
};

/* Texts -------------------------------------------------------------------- */

struct str
client_str(const struct client_text *t)
{
	return (struct str){ t->p, t->n };
}

void
client_drop(struct client_text *t)
{
	free(t->p);
	*t = (struct client_text){ NULL, 0 };
}

void
client_keep(struct client_text *t, struct str s)
{
	char *p = s.n == 0 ? NULL : malloc(s.n);

	if (p == NULL && s.n > 0)
		abort();
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	free(t->p);
	*t = (struct client_text){ p, (uint32_t)s.n };
}

static void
drop_aliases(struct client *c)
{
	for (size_t i = 0; i < CLIENT_ALIASES && c->alias != NULL; i++)
		client_drop(&c->alias[i]);
	free(c->alias);
	c->alias = NULL;
}

static void
drop_filters(struct client *c)
{
	for (size_t i = 0; i < CLIENT_FILTERS && c->filter != NULL; i++)
		client_drop(&c->filter[i].text);
	free(c->filter);
	c->filter = NULL;
}

struct gate *
client_gate(const struct peer *peer)
{
	return house_own(peer_house(peer));
}

bool
client_certificate(
    const struct peer *peer, struct cx *cx, struct certificate *certificate)
{
	const struct str der = peer_certificate(cx, peer);
	const bool has = der.n > 0 && certificate_read(cx, der, certificate);

	cx_forgive(cx);
	return has;
}

struct topic_owner
client_owner(const struct client *c)
{
	return (struct topic_owner){ client_str(&c->key), c->wide };
}

int
client_hears(const struct client *c, struct str topic)
{
	int best = -1;

	for (size_t i = 0; i < CLIENT_FILTERS && c->filter != NULL; i++)
		if (c->filter[i].text.n > 0 && c->filter[i].qos > best &&
		    mqtt_matches(client_str(&c->filter[i].text), topic))
			best = c->filter[i].qos;
	return best;
}

void
client_write(struct peer *peer, const struct mqtt_out *out)
{
	if (!out->full)
		peer_send(peer, (struct str){ out->p, out->n });
}

/* The end ------------------------------------------------------------------ */

static void
leave_bucket(struct sessions *s, struct client *c)
{
	struct client **at = &s->bucket[c->name % BUCKETS];

	while (*at != NULL && *at != c)
		at = &(*at)->next;
	if (*at == c)
		*at = c->next;
}

static void
forget_will(struct client *c)
{
	c->has_will = false;
	client_drop(&c->will_topic);
	client_drop(&c->will_payload);
}

/* Whatever ended the connection comes through here. */
static void
closed(struct peer *peer, void *state)
{
	struct client *c = state;
	struct gate *gate = client_gate(peer);

	if (c->state == CLIENT_OPEN) {
		leave_bucket(gate->sessions, c);
		if (c->has_will && !gate->ending)
			publish_will(peer, c);
		if (c->why == NULL && c->has_will)
			c->why = "will";
		presence_end(peer, c);
	}
	c->state = CLIENT_ENDED;
	forget_will(c);
	errands_end(gate, c);
	client_drop(&c->key);
	client_drop(&c->waiting);
	drop_aliases(c);
	drop_filters(c);
	births_end(c->births);
	c->births = NULL;
}

/* What the register says of an end for that reason. */
static const char *
word_of(enum mqtt_reason reason)
{
	switch (reason) {
	case MQTT_TAKEN_OVER:
		return "taken_over";
	case MQTT_SILENT:
		return "silent";
	case MQTT_ADMINISTRATIVE:
		return "credential";
	case MQTT_SHUTTING_DOWN:
		return "shutdown";
	default:
		return "refused";
	}
}

void
client_end(struct peer *peer, struct client *c, enum mqtt_reason reason,
    const char *why)
{
	char bytes[512], name[PEER_NAME];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	if (!peer_is_open(peer))
		return;
	c->why = word_of(reason);
	gate_complain(client_gate(peer), "%s of tenant %d (%.*s): 0x%02x %s",
	    peer_name(peer, name), c->tenant, STR_ARG(client_str(&c->key)),
	    (unsigned)reason, why);
	if (c->state == CLIENT_OPEN && c->version == MQTT_5_0) {
		mqtt_write_disconnect(
		    &out, reason, str_of(c->wants_why ? why : ""));
		client_write(peer, &out);
	}
	peer_close(peer);
}

void
client_leave(struct peer *peer, struct client *c)
{
	forget_will(c);
	c->why = "left";
	peer_close(peer);
}

/* Taking over -------------------------------------------------------------- */

struct sessions *
sessions_new(struct pool *pool)
{
	struct sessions *s = need(calloc(1, sizeof(*s)));

	s->pool = pool;
	return s;
}

/* A digest, because clients choose their identifiers and must not be able
 * to choose one that looks like a stranger's. */
static uint64_t
name_of(const struct client *c, struct str identifier)
{
	unsigned char digest[SHA256_SIZE];
	uint64_t name;
	struct cx cx;

	cx_init(&cx);
	hash_sha256(str_of(cx_printf(&cx, "%d %lld %.*s\n%.*s", c->tenant,
			(long long)(c->key.n > 0 ? 0 : c->token),
			STR_ARG(client_str(&c->key)), STR_ARG(identifier))),
	    digest);
	cx_clear(&cx);
	memcpy(&name, digest, sizeof(name));
	return name;
}

static struct peer *
peer_of(struct client *c)
{
	return peer_of_state(c);
}

/* Sessions of that name opened before; of two at once the other's stays. */
static void
end_older(struct sessions *s, uint64_t name, int64_t opened_us)
{
	struct client *c = s->bucket[name % BUCKETS], *next;

	for (; c != NULL; c = next) {
		next = c->next;
		if (c->name == name && c->opened_us < opened_us)
			client_end(peer_of(c), c, MQTT_TAKEN_OVER,
			    "the same client has connected again");
	}
}

static void
add_news(struct sessions *s, const struct client *c)
{
	if (s->news_n + NEWS_ITEM >= s->news_room) {
		s->news_room = 2 * s->news_room + NEWS_MOST;
		s->news = need(realloc(s->news, s->news_room));
	}
	(void)snprintf(s->news + s->news_n, NEWS_ITEM + 1, "%016llx %016llx ",
	    (unsigned long long)c->name, (unsigned long long)c->opened_us);
	s->news_n += NEWS_ITEM;
}

void
sessions_open(struct gate *gate, struct client *c, struct str identifier)
{
	struct sessions *s = gate->sessions;

	c->name = name_of(c, identifier);
	c->opened_us = moment_steady();
	presence_begin(peer_of(c), c); /* before the older one is gone */
	end_older(s, c->name, c->opened_us);
	c->state = CLIENT_OPEN;
	c->next = s->bucket[c->name % BUCKETS];
	s->bucket[c->name % BUCKETS] = c;
	add_news(s, c);
}

static void
told(void *owner)
{
	struct sessions *s = owner;

	if (s->cx.fail != FAIL_NONE)
		log_error(
		    PROGRAM, "other gates were not told: %s", s->cx.message);
	cx_clear(&s->cx);
	s->telling = false;
}

void
sessions_tick(struct gate *gate, int64_t now_us)
{
	struct sessions *s = gate->sessions;
	const size_t n = s->news_n < NEWS_MOST ? s->news_n : NEWS_MOST;
	struct db_binds binds;
	struct pool_job *job;

	if (s->telling || s->news_n == 0)
		return;
	cx_init(&s->cx);
	binds = db_binds(&s->cx);
	db_bind_text(&binds, "news",
	    cx_printf(&s->cx, "%llx %.*s", (unsigned long long)gate->id, (int)n,
		s->news));
	s->news_n -= n;
	memmove(s->news, s->news + n, s->news_n);
	s->who = identity_system("");
	job = pool_job_new(s->pool, &s->cx, &s->who);
	pool_job_ask(job, Q_GATE_TELL, &binds);
	s->telling = true;
	pool_job_start(job, now_us + TELL_PATIENCE_US, told, s);
}

static bool
take_hex(struct str *rest, uint64_t *v)
{
	const struct str word = str_cut(*rest, ' ', rest);

	*v = 0;
	for (size_t i = 0; i < word.n; i++) {
		const char *digits = "0123456789abcdef";
		const char *hit = strchr(digits, word.p[i]);

		if (hit == NULL || *hit == '\0' || word.n > 16)
			return false;
		*v = *v << 4 | (uint64_t)(hit - digits);
	}
	return word.n > 0;
}

void
sessions_heard(struct gate *gate, const char *news)
{
	struct str rest = str_of(news);
	uint64_t from, name, opened_us;

	if (!take_hex(&rest, &from) || from == gate->id)
		return;
	while (
	    rest.n > 0 && take_hex(&rest, &name) && take_hex(&rest, &opened_us))
		end_older(gate->sessions, name, (int64_t)opened_us);
}

/* Doubt -------------------------------------------------------------------- */

struct doubt {
	bool all;
	int64_t token, certificate, device; /* 0: not this */
};

static void
checked(struct peer *peer, enum credential_verdict verdict,
    const struct credential *credential)
{
	struct client *c = peer_state(peer);

	c->doubtful = verdict == CREDENTIAL_LATER;
	if (verdict == CREDENTIAL_GOOD)
		c->expires_us = credential->expires_us; /* it may be rotated */
	if (c->state == CLIENT_OPEN &&
	    (verdict == CREDENTIAL_WRONG ||
		(verdict == CREDENTIAL_GOOD &&
		    (credential->token != c->token ||
			credential->certificate != c->certificate))))
		client_end(peer, c, MQTT_ADMINISTRATIVE,
		    "the credential is not valid any more");
}

/* Looks up again by what it speaks. */
static void
check_again(struct peer *peer, const struct client *c)
{
	struct credentials *credentials = client_gate(peer)->credentials;
	struct certificate certificate;
	struct cx cx;

	if (c->certificate == 0) {
		credential_find(credentials, c->digest, peer, checked);
		return;
	}
	cx_init(&cx);
	if (client_certificate(peer, &cx, &certificate))
		credential_find_certificate(
		    credentials, &certificate, peer, checked);
	cx_clear(&cx);
}

static void
doubt(struct peer *peer, void *state, void *arg)
{
	struct client *c = state;
	const struct doubt *d = arg;

	if (c->state != CLIENT_OPEN)
		return;
	if (d->device != 0 && c->device == d->device)
		client_end(peer, c, MQTT_ADMINISTRATIVE,
		    "the device was renamed or taken out of use");
	else if ((d->token != 0 && c->token == d->token) ||
	    (d->certificate != 0 && c->certificate == d->certificate))
		check_again(peer, c);
	else
		c->doubtful |= d->all; /* all at once would be too many */
}

void
sessions_doubt(struct gate *gate, const char *what)
{
	struct str number, word = str_cut(str_of(what), ' ', &number);
	struct doubt d = { .all = word.n == 0 };

	if (str_is(word, "token"))
		(void)str_int64(number, &d.token);
	else if (str_is(word, "certificate"))
		(void)str_int64(number, &d.certificate);
	else if (str_is(word, "device"))
		(void)str_int64(number, &d.device);
	credentials_forget(gate->credentials);
	house_each(gate->house, &client_kind, doubt, &d);
}

/* Time --------------------------------------------------------------------- */

#define CONNECT_US (10 * US_PER_S) /* a connection has to say who it is */

static void
opened(struct peer *peer, void *state)
{
	struct client *c = state;

	(void)peer;
	c->heard_us = moment_steady();
	c->expires_us = INT64_MAX;
}

/* Silence counts while we listen: whom back-pressure keeps waiting is not
 * to blame. */
static void
tick(struct peer *peer, void *state, int64_t now_us)
{
	struct client *c = state;
	const int64_t silent_us = now_us - c->heard_us;

	if (c->doubtful && c->state == CLIENT_OPEN) {
		c->doubtful = false;
		check_again(peer, c);
	}
	if (c->expires_us <= moment_now())
		client_end(
		    peer, c, MQTT_ADMINISTRATIVE, "the credential has expired");
	else if (c->state != CLIENT_OPEN && silent_us > CONNECT_US)
		peer_close(peer);
	else if (!peer_is_listened_to(peer))
		c->heard_us = now_us;
	else if (c->keep_alive_s > 0 &&
	    silent_us > c->keep_alive_s * US_PER_S * 3 / 2)
		client_end(peer, c, MQTT_SILENT,
		    "nothing came for one and a half times the keep-alive");
}

const struct peer_kind client_kind = {
	.name = "MQTT",
	.state = sizeof(struct client),
	.opened = opened,
	.take = talk_take,
	.tick = tick,
	.closed = closed,
};
