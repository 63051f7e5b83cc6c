/*
 * mqtt.h - the packets of MQTT 3.1.1 and 5.0, from a server's side.
 *
 * Reads what clients send and writes what servers answer.  A packet is read
 * where it lies: names, topics and payloads are views into the bytes, which
 * the caller keeps as long as it uses them.  Nothing here allocates.
 *
 * Source: OASIS, MQTT Version 3.1.1 (2014) and MQTT Version 5.0 (2019);
 * numbers in brackets are their conformance statements.
 *
 * Failures are reason codes of MQTT 5.0.  For a client of 3.1.1, which knows
 * none, the caller closes the connection, or answers CONNECT with
 * mqtt_return_code().
 */
#ifndef WIRE_MQTT_H
#define WIRE_MQTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define MQTT_FIXED_MOST 5 /* bytes of the longest fixed header */
#define MQTT_LENGTH_MOST 268435455

enum mqtt_type {
	MQTT_CONNECT = 1,
	MQTT_CONNACK,
	MQTT_PUBLISH,
	MQTT_PUBACK,
	MQTT_PUBREC,
	MQTT_PUBREL,
	MQTT_PUBCOMP,
	MQTT_SUBSCRIBE,
	MQTT_SUBACK,
	MQTT_UNSUBSCRIBE,
	MQTT_UNSUBACK,
	MQTT_PINGREQ,
	MQTT_PINGRESP,
	MQTT_DISCONNECT,
	MQTT_AUTH
};

enum mqtt_reason {
	MQTT_OK = 0x00,
	MQTT_WITH_WILL = 0x04,
	MQTT_NO_SUBSCRIPTION = 0x11,
	MQTT_UNSPECIFIED = 0x80,
	MQTT_MALFORMED = 0x81,
	MQTT_PROTOCOL = 0x82,
	MQTT_VERSION = 0x84,
	MQTT_BAD_CLIENT_ID = 0x85,
	MQTT_BAD_LOGIN = 0x86,
	MQTT_DENIED = 0x87,
	MQTT_UNAVAILABLE = 0x88,
	MQTT_BUSY = 0x89,
	MQTT_SHUTTING_DOWN = 0x8b,
	MQTT_BAD_METHOD = 0x8c,
	MQTT_SILENT = 0x8d,
	MQTT_TAKEN_OVER = 0x8e,
	MQTT_BAD_FILTER = 0x8f,
	MQTT_BAD_TOPIC = 0x90,
	MQTT_BAD_ALIAS = 0x94,
	MQTT_TOO_LARGE = 0x95,
	MQTT_QUOTA = 0x97,
	MQTT_ADMINISTRATIVE = 0x98,
	MQTT_BAD_PAYLOAD = 0x99,
	MQTT_NO_RETAIN = 0x9a,
	MQTT_NO_QOS = 0x9b,
	MQTT_NO_SHARED = 0x9e,
	MQTT_NO_IDENTIFIERS = 0xa1
};

/* Protocol level of CONNECT. */
#define MQTT_3_1_1 4
#define MQTT_5_0 5

/* Identifiers of properties (5.0, 2.2.2.2). */
enum mqtt_property {
	MQTT_PAYLOAD_FORMAT = 0x01,
	MQTT_MESSAGE_EXPIRY = 0x02,
	MQTT_CONTENT_TYPE = 0x03,
	MQTT_RESPONSE_TOPIC = 0x08,
	MQTT_CORRELATION = 0x09,
	MQTT_SUBSCRIPTION_ID = 0x0b,
	MQTT_SESSION_EXPIRY = 0x11,
	MQTT_ASSIGNED_ID = 0x12,
	MQTT_SERVER_KEEP_ALIVE = 0x13,
	MQTT_AUTH_METHOD = 0x15,
	MQTT_AUTH_DATA = 0x16,
	MQTT_REQUEST_PROBLEM = 0x17,
	MQTT_WILL_DELAY = 0x18,
	MQTT_REQUEST_RESPONSE = 0x19,
	MQTT_RESPONSE_INFO = 0x1a,
	MQTT_SERVER_REFERENCE = 0x1c,
	MQTT_REASON_STRING = 0x1f,
	MQTT_RECEIVE_MAXIMUM = 0x21,
	MQTT_ALIAS_MAXIMUM = 0x22,
	MQTT_TOPIC_ALIAS = 0x23,
	MQTT_MAXIMUM_QOS = 0x24,
	MQTT_RETAIN_AVAILABLE = 0x25,
	MQTT_USER_PROPERTY = 0x26,
	MQTT_MAXIMUM_PACKET = 0x27,
	MQTT_WILDCARD_AVAILABLE = 0x28,
	MQTT_IDENTIFIERS_AVAILABLE = 0x29,
	MQTT_SHARED_AVAILABLE = 0x2a
};
#define MQTT_PROPERTIES 0x2b

/* Properties of one packet; user properties are looked at and passed over. */
struct mqtt_properties {
	uint64_t seen; /* a bit an identifier */
	uint32_t number[MQTT_PROPERTIES];
	struct str text[MQTT_PROPERTIES];
};

bool mqtt_has(const struct mqtt_properties *p, enum mqtt_property id);
/* The number of a property, or what holds without it. */
uint32_t mqtt_number(
    const struct mqtt_properties *p, enum mqtt_property id, uint32_t otherwise);

struct mqtt_frame {
	enum mqtt_type type;
	unsigned flags;
	struct str body; /* behind the fixed header */
	size_t size;     /* of the whole packet; 0: not whole yet */
};

/*
 * The packet at the beginning of bytes.  MQTT_OK with size 0 when more must
 * come first; MQTT_TOO_LARGE as soon as the header promises more than `most`
 * bytes; MQTT_MALFORMED for a length of more than four bytes or with needless
 * ones [MQTT-1.5.5-1], for type 0, and for reserved flags that are not as
 * they must be [MQTT-2.2.2-2].
 */
enum mqtt_reason mqtt_frame(
    struct str bytes, size_t most, struct mqtt_frame *frame);

struct mqtt_connect {
	int version;
	bool clean_start;
	uint16_t keep_alive_s;
	struct mqtt_properties properties;
	struct str client;
	bool has_will;
	unsigned will_qos;
	bool will_retain;
	struct mqtt_properties will_properties;
	struct str will_topic;
	struct str will_payload;
	bool has_user;
	bool has_password;
	struct str user;
	struct str password;
};

/*
 * MQTT_VERSION for a level that is neither 4 nor 5; the answer is written in
 * the form of 3.1.1 unless version is 5.
 */
enum mqtt_reason mqtt_read_connect(struct str body, struct mqtt_connect *c);

struct mqtt_publish {
	bool repeated; /* DUP */
	bool retain;
	unsigned qos;
	uint16_t id;      /* 0 for QoS 0 */
	struct str topic; /* empty when an alias stands for it */
	struct str payload;
	struct mqtt_properties properties;
};

enum mqtt_reason mqtt_read_publish(
    const struct mqtt_frame *frame, int version, struct mqtt_publish *p);

/* PUBACK, PUBREC, PUBREL, PUBCOMP: the packet and what is said of it. */
enum mqtt_reason mqtt_read_ack(const struct mqtt_frame *frame, int version,
    uint16_t *id, enum mqtt_reason *reason);

/* SUBSCRIBE and UNSUBSCRIBE, whose filters are walked over. */
struct mqtt_filters {
	uint16_t id;
	bool has_options; /* SUBSCRIBE */
	int version;
	struct mqtt_properties properties;
	struct str rest;
};

/* Walks over all filters once: later calls of mqtt_next_filter() do not
 * fail. */
enum mqtt_reason mqtt_read_filters(
    const struct mqtt_frame *frame, int version, struct mqtt_filters *f);

/* False at the end. */
bool mqtt_next_filter(
    struct mqtt_filters *f, struct str *filter, unsigned *qos);

/* DISCONNECT of 5.0 says why; of 3.1.1 it is MQTT_OK. */
enum mqtt_reason mqtt_read_disconnect(
    const struct mqtt_frame *frame, int version, enum mqtt_reason *reason);

/* A topic that can be published to: not empty, no wildcards
 * [MQTT-3.3.2-2]. */
bool mqtt_is_topic(struct str topic);
/* A filter whose # and + stand where they may [MQTT-4.7.1-1..3]. */
bool mqtt_is_filter(struct str filter);
/* Whether a filter takes in a topic; one that begins with a wildcard takes
 * in none that begins with $ [MQTT-4.7.2-1]. */
bool mqtt_matches(struct str filter, struct str topic);

/* Return code of a CONNACK of 3.1.1. */
unsigned mqtt_return_code(enum mqtt_reason reason);

/* Writing ------------------------------------------------------------------ */

/* Bytes on their way out; what does not fit is left out whole and
 * remembered in `full`. */
struct mqtt_out {
	char *p;
	size_t n;
	size_t room;
	bool full;
};

/* What a server grants in its CONNACK (5.0). */
struct mqtt_terms {
	uint16_t receive_maximum;
	uint32_t maximum_packet;
	uint16_t alias_maximum;
	struct str assigned_id; /* empty: the client chose its own */
};

/*
 * CONNACK.  No session is ever present, and each ends with its connection:
 * to a client of 5.0 that is said, with QoS 1 at most, nothing retained, no
 * subscription identifiers and no shared subscriptions.
 */
void mqtt_write_connack(struct mqtt_out *out, int version,
    enum mqtt_reason reason, const struct mqtt_terms *terms);

/* `why` goes with reason codes of 5.0 from 0x80 on; may be empty. */
void mqtt_write_puback(struct mqtt_out *out, int version, uint16_t id,
    enum mqtt_reason reason, struct str why);

/* One code a filter: a granted QoS, or a reason from 0x80 on. */
void mqtt_write_suback(struct mqtt_out *out, int version, uint16_t id,
    const unsigned char *codes, size_t n);
void mqtt_write_unsuback(struct mqtt_out *out, int version, uint16_t id,
    const unsigned char *codes, size_t n);
void mqtt_write_pingresp(struct mqtt_out *out);

/* 5.0 alone: servers of 3.1.1 close without a word. */
void mqtt_write_disconnect(
    struct mqtt_out *out, enum mqtt_reason reason, struct str why);

/* A PUBLISH of QoS 0. */
void mqtt_write_publish(
    struct mqtt_out *out, int version, struct str topic, struct str payload);

/* One of QoS 1 with the packet's number, or of QoS 0 when that is 0. */
void mqtt_write_delivery(struct mqtt_out *out, int version, uint16_t number,
    struct str topic, struct str payload);

#endif
