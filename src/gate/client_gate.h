/*
 * client_gate.h - a client of MQTT and its session, which ends with its
 * connection.
 *
 * A client is known by its credential and the identifier it has chosen: two
 * that chose the same word do not meet, so that nobody can end a stranger's
 * session.  When the same client comes again the older session ends, also in
 * another process of this park: gates tell each other who came, by the
 * database.
 */
#ifndef GATE_CLIENT_GATE_H
#define GATE_CLIENT_GATE_H

#include "gate/birth.h"
#include "gate/credential_store.h"
#include "gate/gate.h"
#include "gate/peer.h"
#include "gate/topic.h"
#include "wire/mqtt.h"

#define CLIENT_ALIASES 16
#define CLIENT_FILTERS 32
#define CLIENT_UNACKED 512 /* publications whose answer is still due */
#define CLIENT_PACKET (256u << 10)

enum client_state {
	CLIENT_NEW,      /* CONNECT is to come */
	CLIENT_CHECKING, /* who is it? */
	CLIENT_OPEN,
	CLIENT_ENDED
};

/* Text of its own. */
struct client_text {
	char *p;
	uint32_t n;
};

/* What a client listens to. */
struct client_filter {
	struct client_text text; /* empty: this place is free */
	uint8_t qos;
};

struct errands;

struct client {
	uint8_t state; /* enum client_state */
	uint8_t version;
	bool wants_why; /* reason strings are welcome and fit */
	bool has_will;
	bool wide;
	bool doubtful; /* its credential is to be looked up again */
	uint16_t keep_alive_s;
	uint16_t unacked;
	uint16_t receive_most; /* publications of ours it takes unanswered */
	uint8_t requests;      /* for attributes, under way */
	uint32_t packet_most;  /* bytes of a packet it takes */
	uint64_t name;   /* of credential and identifier, as gates know it */
	uint64_t word;   /* of this connection alone */
	const char *why; /* it ends, a word of park.presence; NULL: lost */
	struct client *next; /* of the same bucket */
	int64_t opened_us, heard_us, expires_us, asked_births_us;
	int32_t tenant;
	int64_t token, certificate, device;
	struct client_text key; /* the device it is; empty for none */
	struct client_text will_topic, will_payload;
	struct client_text *alias;    /* CLIENT_ALIASES, once one is used */
	struct client_filter *filter; /* CLIENT_FILTERS, likewise */
	struct errands *errands;      /* once it listens for commands */
	struct client_text waiting;   /* the CONNECT that is being checked */
	struct births *births;
	unsigned char digest[SHA256_SIZE];
};

extern const struct peer_kind client_kind;

struct str client_str(const struct client_text *t);
void client_keep(struct client_text *t, struct str s);
void client_drop(struct client_text *t);

/* The certificate it has shown; false when it has none that can be read. */
bool client_certificate(
    const struct peer *peer, struct cx *cx, struct certificate *certificate);

struct gate *client_gate(const struct peer *peer);
struct topic_owner client_owner(const struct client *c);

/* The quality with which it hears a topic, -1 when it does not. */
int client_hears(const struct client *c, struct str topic);

/* Sends, unless the client would not take packets of that length. */
void client_write(struct peer *peer, const struct mqtt_out *out);

/* The end for a reason, said to clients of 5.0.  The will is published. */
void client_end(struct peer *peer, struct client *c, enum mqtt_reason reason,
    const char *why);

/* The end by DISCONNECT: the will is forgotten. */
void client_leave(struct peer *peer, struct client *c);

/* All sessions of a process. */
struct sessions *sessions_new(struct pool *pool);

/* c is open from now on; an older session of the same client ends. */
void sessions_open(struct gate *gate, struct client *c, struct str identifier);

/* Tells the other gates; call about every 20 ms. */
void sessions_tick(struct gate *gate, int64_t now_us);

/* What another gate has told (park_gate). */
void sessions_heard(struct gate *gate, const char *news);

/* A token or a device has changed (park_token); empty: something may have. */
void sessions_doubt(struct gate *gate, const char *what);

#endif
