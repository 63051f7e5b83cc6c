#include "gate/talk_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "gate/client_gate.h"
#include "gate/errand_gate.h"
#include "gate/publish_gate.h"

#define SMALL 300 /* a client that takes less gets no reason strings */
#define IDENTIFIER_MOST 256
#define CONNECT_MOST (16u << 10) /* of strangers we read no more */

/* Coming in ---------------------------------------------------------------- */

static void
answer_connect(struct peer *peer, const struct client *c,
    enum mqtt_reason reason, struct str assigned)
{
	const struct mqtt_terms terms = { CLIENT_UNACKED, CLIENT_PACKET,
		CLIENT_ALIASES, assigned };
	char bytes[512];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	mqtt_write_connack(&out, c->version, reason, &terms);
	client_write(peer, &out);
}

static void
turn_away(struct peer *peer, struct client *c, enum mqtt_reason reason,
    const char *why)
{
	struct gate *gate = client_gate(peer);
	char name[PEER_NAME];

	gate->logins_refused++;
	gate_complain(
	    gate, "%s may not connect: %s", peer_name(peer, name), why);
	answer_connect(peer, c, reason, STR(""));
	peer_close(peer);
}

/* The CONNECT that was put by; it was read well before. */
static struct mqtt_connect
connect_of(const struct client *c)
{
	struct mqtt_connect connect;

	(void)mqtt_read_connect(client_str(&c->waiting), &connect);
	return connect;
}

/*
 * Which device a client is: that of its token; or, with a token for a whole
 * tenant, the one it names as its user.  False when it names another one.
 */
static bool
choose_key(struct client *c, const struct mqtt_connect *connect,
    const struct credential *credential)
{
	const struct str bound = { credential->key, credential->key_n };
	const bool names = connect->has_password && connect->user.n > 0 &&
	    !str_eq(connect->user, connect->password);

	c->wide = credential->device == 0;
	if (c->certificate != 0) {
		client_keep(&c->key, bound);
		return connect->user.n == 0 || str_eq(connect->user, bound);
	}
	if (!c->wide) {
		client_keep(&c->key, bound);
		return !names || str_eq(connect->user, bound);
	}
	if (names)
		client_keep(&c->key, connect->user);
	return !names || str_chars(connect->user) * 4 <= CREDENTIAL_KEY_MOST;
}

static bool
may_leave_will(const struct client *c, const struct mqtt_connect *connect)
{
	const struct topic_owner who = client_owner(c);
	struct topic topic;

	return !connect->has_will ||
	    topic_may_publish(&who, connect->will_topic, &topic);
}

static void
take_terms(struct client *c, const struct mqtt_connect *connect)
{
	const struct mqtt_properties *p = &connect->properties;

	c->keep_alive_s = connect->keep_alive_s;
	c->wants_why = c->version == MQTT_5_0 &&
	    mqtt_number(p, MQTT_REQUEST_PROBLEM, 1) == 1 &&
	    mqtt_number(p, MQTT_MAXIMUM_PACKET, UINT32_MAX) > SMALL;
	c->receive_most =
	    (uint16_t)mqtt_number(p, MQTT_RECEIVE_MAXIMUM, UINT16_MAX);
	c->packet_most = mqtt_number(p, MQTT_MAXIMUM_PACKET, UINT32_MAX);
	c->has_will = connect->has_will;
	if (!connect->has_will)
		return;
	client_keep(&c->will_topic, connect->will_topic);
	client_keep(&c->will_payload, connect->will_payload);
}

/* A client without an identifier gets one that nobody else has. */
static struct str
assign(char room[40])
{
	uint64_t chance[2];

	hash_random(chance, sizeof(chance));
	(void)snprintf(room, 40, "park-%016llx%08x",
	    (unsigned long long)chance[0], (unsigned)chance[1]);
	return str_of(room);
}

static void
welcome(
    struct peer *peer, struct client *c, const struct credential *credential)
{
	const struct mqtt_connect connect = connect_of(c);
	char room[40];
	struct str assigned = STR("");

	c->tenant = credential->tenant;
	c->token = credential->token;
	c->certificate = credential->certificate;
	c->device = credential->device;
	c->expires_us = credential->expires_us;
	if (!choose_key(c, &connect, credential)) {
		turn_away(peer, c, MQTT_BAD_LOGIN,
		    "the user name is neither the token nor its device");
		return;
	}
	if (!may_leave_will(c, &connect)) {
		turn_away(peer, c, MQTT_DENIED,
		    "the will is for a topic that is not the client's own");
		return;
	}
	take_terms(c, &connect);
	if (connect.client.n == 0)
		assigned = assign(room);
	sessions_open(client_gate(peer), c,
	    connect.client.n == 0 ? assigned : connect.client);
	answer_connect(peer, c, MQTT_OK, assigned);
	client_drop(&c->waiting);
	c->heard_us = moment_steady();
}

static void
found(struct peer *peer, enum credential_verdict verdict,
    const struct credential *credential)
{
	struct client *c = peer_state(peer);

	if (verdict == CREDENTIAL_LATER)
		turn_away(peer, c, MQTT_UNAVAILABLE, "the database is away");
	else if (verdict == CREDENTIAL_WRONG)
		turn_away(peer, c, MQTT_BAD_LOGIN, "no such token");
	else
		welcome(peer, c, credential);
	peer_resume(peer);
}

/* What no credential can make good. */
static enum mqtt_reason
judge_connect(const struct mqtt_connect *connect, bool has_certificate)
{
	if (connect->client.n == 0 && connect->version == MQTT_3_1_1 &&
	    !connect->clean_start)
		return MQTT_BAD_CLIENT_ID; /* [MQTT-3.1.3-8] */
	if (connect->client.n > IDENTIFIER_MOST)
		return MQTT_BAD_CLIENT_ID;
	if (mqtt_has(&connect->properties, MQTT_AUTH_METHOD))
		return MQTT_BAD_METHOD;
	if (connect->has_will && connect->will_qos > 1)
		return MQTT_NO_QOS;
	if (connect->has_will && connect->will_retain &&
	    connect->version == MQTT_5_0)
		return MQTT_NO_RETAIN;
	if (connect->user.n == 0 && connect->password.n == 0 &&
	    !has_certificate)
		return MQTT_BAD_LOGIN;
	return MQTT_OK;
}

static void
take_connect(struct peer *peer, struct client *c, struct str body)
{
	struct mqtt_connect connect;
	enum mqtt_reason reason = mqtt_read_connect(body, &connect);
	struct certificate certificate;
	struct cx cx;
	bool has;

	cx_init(&cx);
	has = client_certificate(peer, &cx, &certificate);
	c->version = connect.version == MQTT_5_0 ? MQTT_5_0 : MQTT_3_1_1;
	if (reason == MQTT_OK)
		reason = judge_connect(&connect, has);
	if (reason == MQTT_MALFORMED && connect.version != MQTT_5_0) {
		peer_close(peer);
		cx_clear(&cx);
		return;
	}
	if (reason != MQTT_OK) {
		turn_away(peer, c, reason, "its CONNECT cannot be accepted");
		cx_clear(&cx);
		return;
	}
	client_keep(&c->waiting, body);
	c->state = CLIENT_CHECKING;
	peer_pause(peer);
	if (has) {
		/* Who has a certificate speaks by that and by nothing else. */
		memcpy(c->digest, certificate.fingerprint, sizeof(c->digest));
		credential_find_certificate(
		    client_gate(peer)->credentials, &certificate, peer, found);
	} else {
		hash_sha256(
		    connect.password.n > 0 ? connect.password : connect.user,
		    c->digest);
		credential_find(
		    client_gate(peer)->credentials, c->digest, peer, found);
	}
	cx_clear(&cx);
}

/* Subscriptions ------------------------------------------------------------ */

static struct client_filter *
find_filter(const struct client *c, struct str filter)
{
	for (size_t i = 0; i < CLIENT_FILTERS && c->filter != NULL; i++)
		if (str_eq(client_str(&c->filter[i].text), filter))
			return &c->filter[i];
	return NULL;
}

/* What was granted, or why not. */
static enum mqtt_reason
subscribe(struct client *c, struct str filter, unsigned qos)
{
	const struct topic_owner who = client_owner(c);
	const unsigned granted = qos > 1 ? 1 : qos;
	struct client_filter *place;

	if (str_starts(filter, STR("$share/")))
		return MQTT_NO_SHARED;
	if (!mqtt_is_filter(filter))
		return MQTT_BAD_FILTER;
	if (!topic_may_subscribe(&who, filter))
		return MQTT_DENIED;
	if (c->filter == NULL)
		c->filter = need(calloc(CLIENT_FILTERS, sizeof(*c->filter)));
	place = find_filter(c, filter);
	if (place == NULL)
		place = find_filter(c, (struct str){ NULL, 0 });
	if (place == NULL)
		return MQTT_QUOTA;
	client_keep(&place->text, filter);
	place->qos = (uint8_t)granted;
	return (enum mqtt_reason)granted; /* the same numbers say so */
}

static enum mqtt_reason
unsubscribe(struct client *c, struct str filter)
{
	struct client_filter *place =
	    filter.n == 0 ? NULL : find_filter(c, filter);

	if (place == NULL)
		return MQTT_NO_SUBSCRIPTION;
	client_drop(&place->text);
	return MQTT_OK;
}

static void
take_filters(struct peer *peer, struct client *c, const struct mqtt_frame *f)
{
	unsigned char codes[CLIENT_FILTERS];
	char bytes[CLIENT_FILTERS + 16];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };
	struct mqtt_filters filters;
	enum mqtt_reason r = mqtt_read_filters(f, c->version, &filters);
	struct str filter;
	unsigned qos;
	size_t n = 0;

	if (r == MQTT_OK && mqtt_has(&filters.properties, MQTT_SUBSCRIPTION_ID))
		r = MQTT_NO_IDENTIFIERS;
	if (r != MQTT_OK) {
		client_end(peer, c, r, "its subscription is malformed");
		return;
	}
	while (mqtt_next_filter(&filters, &filter, &qos)) {
		if (n == CLIENT_FILTERS) {
			client_end(peer, c, MQTT_QUOTA,
			    "a packet holds at most 32 filters");
			return;
		}
		r = filters.has_options ? subscribe(c, filter, qos)
					: unsubscribe(c, filter);
		/* 3.1.1 knows one failure only [MQTT-3.9.3-2]. */
		codes[n++] = r >= MQTT_UNSPECIFIED && c->version != MQTT_5_0
		    ? MQTT_UNSPECIFIED
		    : (unsigned char)r;
	}
	if (filters.has_options)
		mqtt_write_suback(&out, c->version, filters.id, codes, n);
	else
		mqtt_write_unsuback(&out, c->version, filters.id, codes, n);
	client_write(peer, &out);
	errands_listen(peer, c);
}

/* The others --------------------------------------------------------------- */

static void
take_publish(struct peer *peer, struct client *c, const struct mqtt_frame *f)
{
	struct mqtt_publish p;
	const enum mqtt_reason r = mqtt_read_publish(f, c->version, &p);

	if (r != MQTT_OK)
		client_end(peer, c, r, "its publication is malformed");
	else
		publish_message(peer, c, &p);
}

static void
take_ping(struct peer *peer)
{
	char bytes[8];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	mqtt_write_pingresp(&out);
	client_write(peer, &out);
}

static void
take_disconnect(struct peer *peer, struct client *c, const struct mqtt_frame *f)
{
	enum mqtt_reason said;
	const enum mqtt_reason r = mqtt_read_disconnect(f, c->version, &said);

	if (r != MQTT_OK)
		client_end(peer, c, r, "its farewell is malformed");
	else if (said == MQTT_OK)
		client_leave(peer, c);
	else
		peer_close(peer); /* with the will */
}

static void
take_ack(struct peer *peer, struct client *c, const struct mqtt_frame *f)
{
	enum mqtt_reason said = MQTT_OK;
	uint16_t number = 0;
	const enum mqtt_reason r = mqtt_read_ack(f, c->version, &number, &said);

	if (r != MQTT_OK)
		client_end(peer, c, r, "its answer is malformed");
	else if (!errands_ack(client_gate(peer), c, number, said))
		client_end(
		    peer, c, MQTT_PROTOCOL, "it answers what was never sent");
}

static void
take_packet(struct peer *peer, struct client *c, const struct mqtt_frame *f)
{
	switch (f->type) {
	case MQTT_PUBLISH:
		take_publish(peer, c, f);
		break;
	case MQTT_SUBSCRIBE:
	case MQTT_UNSUBSCRIBE:
		take_filters(peer, c, f);
		break;
	case MQTT_PUBACK:
		take_ack(peer, c, f);
		break;
	case MQTT_PINGREQ:
		take_ping(peer);
		break;
	case MQTT_DISCONNECT:
		take_disconnect(peer, c, f);
		break;
	case MQTT_AUTH:
		client_end(peer, c, MQTT_BAD_METHOD,
		    "it was not asked to prove itself");
		break;
	default:
		/* A second CONNECT, answers of QoS 2, and what servers say. */
		client_end(peer, c, MQTT_PROTOCOL, "this packet is not due");
	}
}

static bool
has_to_wait(const struct peer *peer, const struct client *c)
{
	return !peer_is_open(peer) || c->state == CLIENT_CHECKING ||
	    c->unacked >= CLIENT_UNACKED;
}

size_t
talk_take(struct peer *peer, void *state, struct str bytes)
{
	struct client *c = state;
	struct mqtt_frame f;
	size_t used = 0;

	while (!has_to_wait(peer, c)) {
		const struct str rest = { bytes.p + used, bytes.n - used };
		const enum mqtt_reason r = mqtt_frame(rest,
		    c->state == CLIENT_OPEN ? CLIENT_PACKET : CONNECT_MOST, &f);

		if (r != MQTT_OK) {
			client_end(peer, c, r, "this is no packet of MQTT");
			break;
		}
		if (f.size == 0)
			break;
		used += f.size;
		c->heard_us = moment_steady();
		if (c->state == CLIENT_OPEN)
			take_packet(peer, c, &f);
		else if (f.type == MQTT_CONNECT)
			take_connect(peer, c, f.body);
		else
			peer_close(peer);
	}
	if (peer_is_open(peer) && c->unacked >= CLIENT_UNACKED)
		peer_pause(peer);
	return used;
}

void
talk_told(struct peer *peer, size_t answers, bool kept)
{
	struct client *c = peer_state(peer);

	c->unacked = (uint16_t)(c->unacked - answers);
	if (!kept)
		client_end(peer, c, MQTT_UNAVAILABLE,
		    "what it has sent could not be kept");
	else if (c->unacked < CLIENT_UNACKED && c->state == CLIENT_OPEN)
		peer_resume(peer);
}
