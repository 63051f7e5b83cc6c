/*
 * topic.h - what a client of MQTT may publish and subscribe to.
 *
 * There is no broker behind the topics: what is published goes to the
 * platform, and what is delivered comes from it.  So a client's topics are
 * its own, and nobody hears another.  Pure.
 */
#ifndef GATE_TOPIC_H
#define GATE_TOPIC_H

#include "wire/sparkplug.h"

/* On whose behalf a client speaks. */
struct topic_owner {
	struct str key; /* the device it is, empty for none */
	bool wide;      /* it may write for every device of its tenant */
};

enum topic_kind {
	TOPIC_TELEMETRY,         /* v1/devices/me/telemetry */
	TOPIC_ATTRIBUTES,        /* v1/devices/me/attributes */
	TOPIC_REQUEST,           /* v1/devices/me/attributes/request/{number} */
	TOPIC_ANSWER,            /* v1/devices/me/rpc/response/{request} */
	TOPIC_GATEWAY_TELEMETRY, /* v1/gateway/telemetry */
	TOPIC_GATEWAY_ATTRIBUTES, /* v1/gateway/attributes */
	TOPIC_GATEWAY_ANSWER,     /* v1/gateway/rpc */
	TOPIC_GATEWAY_PRESENCE,   /* v1/gateway/connect, …/disconnect */
	TOPIC_FIRMWARE,           /* v2/fw/request/{request}/chunk/{number} */
	TOPIC_SPARKPLUG /* spBv1.0/{group}/{message}/{node}[/{device}] */
};

struct topic {
	enum topic_kind kind;
	bool comes;         /* of TOPIC_GATEWAY_PRESENCE */
	struct str request; /* of TOPIC_REQUEST, TOPIC_ANSWER, TOPIC_FIRMWARE */
	int64_t chunk;      /* of TOPIC_FIRMWARE, from 0 */
	struct sparkplug_topic sparkplug;
};

/*
 * Whether the owner may publish to a topic, and what it is.  The topics of a
 * device need a key; those of a gateway, and of devices behind a node of
 * Sparkplug, need to be wide; a node must be called like the key, if there
 * is one.  Commands of Sparkplug are for hosts.
 */
bool topic_may_publish(
    const struct topic_owner *who, struct str name, struct topic *topic);

/* Whether everything that a filter takes in is the owner's own. */
bool topic_may_subscribe(const struct topic_owner *who, struct str filter);

#endif
