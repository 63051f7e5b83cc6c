#include "gate/topic.h"

#include <string.h>

#include "wire/mqtt.h"

#define ME STR("v1/devices/me/")
#define REQUEST STR("v1/devices/me/attributes/request/")
#define ANSWER STR("v1/devices/me/rpc/response/")
#define FIRMWARE STR("v2/fw/request/")
#define CHUNK STR("chunk/")
#define FIRMWARE_ANSWERS STR("v2/fw/response/")
#define CHUNKS_MOST 1000000
#define GATEWAY STR("v1/gateway/")

static const struct {
	const char *name;
	enum topic_kind kind;
	bool gateway;
} plain[] = {
	{ "v1/devices/me/telemetry", TOPIC_TELEMETRY, false },
	{ "v1/devices/me/attributes", TOPIC_ATTRIBUTES, false },
	{ "v1/gateway/telemetry", TOPIC_GATEWAY_TELEMETRY, true },
	{ "v1/gateway/attributes", TOPIC_GATEWAY_ATTRIBUTES, true },
	{ "v1/gateway/rpc", TOPIC_GATEWAY_ANSWER, true },
	{ "v1/gateway/connect", TOPIC_GATEWAY_PRESENCE, true },
	{ "v1/gateway/disconnect", TOPIC_GATEWAY_PRESENCE, true },
};

static bool
may_speak_for(
    const struct topic_owner *who, const struct sparkplug_topic *topic)
{
	if (topic->message == SPARKPLUG_NCMD ||
	    topic->message == SPARKPLUG_DCMD)
		return false;
	if (topic->device.n > 0 && !who->wide)
		return false;
	return who->key.n > 0 ? str_eq(topic->node, who->key) : who->wide;
}

/* A topic of a device that ends with the number of a request. */
static bool
is_numbered(const struct topic_owner *who, struct str name, struct str head,
    enum topic_kind kind, struct topic *topic)
{
	topic->kind = kind;
	topic->request = (struct str){ name.p + head.n, name.n - head.n };
	return who->key.n > 0 && topic->request.n > 0 &&
	    topic->request.n <= 64 &&
	    memchr(topic->request.p, '/', topic->request.n) == NULL;
}

/* A piece of firmware: v2/fw/request/{request}/chunk/{number}. */
static bool
is_chunk(const struct topic_owner *who, struct str name, struct topic *topic)
{
	struct str rest = { name.p + FIRMWARE.n, name.n - FIRMWARE.n };

	topic->kind = TOPIC_FIRMWARE;
	topic->request = str_cut(rest, '/', &rest);
	if (who->key.n == 0 || topic->request.n == 0 || topic->request.n > 64 ||
	    rest.p == NULL || !str_starts(rest, CHUNK))
		return false;
	rest = (struct str){ rest.p + CHUNK.n, rest.n - CHUNK.n };
	return str_int64(rest, &topic->chunk) && topic->chunk >= 0 &&
	    topic->chunk <= CHUNKS_MOST;
}

bool
topic_may_publish(
    const struct topic_owner *who, struct str name, struct topic *topic)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (!str_is(name, plain[i].name))
			continue;
		topic->kind = plain[i].kind;
		topic->comes = str_is(name, "v1/gateway/connect");
		return plain[i].gateway ? who->wide : who->key.n > 0;
	}
	if (str_starts(name, ANSWER))
		return is_numbered(who, name, ANSWER, TOPIC_ANSWER, topic);
	if (str_starts(name, REQUEST))
		return is_numbered(who, name, REQUEST, TOPIC_REQUEST, topic);
	if (str_starts(name, FIRMWARE))
		return is_chunk(who, name, topic);
	topic->kind = TOPIC_SPARKPLUG;
	return sparkplug_topic(name, &topic->sparkplug) &&
	    may_speak_for(who, &topic->sparkplug);
}

/* Commands to a node: spBv1.0/{group or +}/NCMD|DCMD/{node}[/…]. */
static bool
is_own_command(const struct topic_owner *who, struct str filter)
{
	struct str rest = filter, command, node;

	if (!str_is(str_cut(rest, '/', &rest), "spBv1.0"))
		return false;
	(void)str_cut(rest, '/', &rest);
	command = str_cut(rest, '/', &rest);
	node = str_cut(rest, '/', &rest);
	if (!str_is(command, "NCMD") && !str_is(command, "DCMD"))
		return false;
	if (who->key.n == 0)
		return who->wide && node.n > 0 && !str_is(node, "#") &&
		    !str_is(node, "+");
	return str_eq(node, who->key);
}

bool
topic_may_subscribe(const struct topic_owner *who, struct str filter)
{
	if (!mqtt_is_filter(filter))
		return false;
	if (str_starts(filter, ME) || str_starts(filter, FIRMWARE_ANSWERS))
		return who->key.n > 0;
	if (str_starts(filter, GATEWAY))
		return who->wide;
	return is_own_command(who, filter);
}
