#include "gate/publish_gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "gate/desk_store.h"
#include "gate/errand_gate.h"
#include "gate/firmware_gate.h"
#include "gate/payload.h"
#include "gate/presence_gate.h"

#define BIRTHS_US (10 * US_PER_S) /* between two wishes to hear them */

/* Topics ------------------------------------------------------------------- */

static struct client_text *
alias_of(struct client *c, uint32_t number)
{
	if (number < 1 || number > CLIENT_ALIASES)
		return NULL;
	if (c->alias == NULL)
		c->alias = need(calloc(CLIENT_ALIASES, sizeof(*c->alias)));
	return &c->alias[number - 1];
}

/* The topic that is meant; MQTT_BAD_ALIAS for an alias without one. */
static enum mqtt_reason
name_topic(struct client *c, const struct mqtt_publish *p, struct str *topic)
{
	struct client_text *alias;

	*topic = p->topic;
	if (!mqtt_has(&p->properties, MQTT_TOPIC_ALIAS))
		return MQTT_OK;
	alias = alias_of(c, mqtt_number(&p->properties, MQTT_TOPIC_ALIAS, 0));
	if (alias == NULL)
		return MQTT_BAD_ALIAS;
	if (p->topic.n > 0)
		client_keep(alias, p->topic);
	*topic = client_str(alias);
	return topic->n > 0 ? MQTT_OK : MQTT_PROTOCOL;
}

/* Sparkplug ---------------------------------------------------------------- */

/* Asks a node to announce itself, when it listens and not all the time. */
static void
ask_births(struct peer *peer, struct client *c, struct cx *cx,
    const struct sparkplug_topic *t)
{
	const int64_t now_us = moment_steady();
	const struct str topic = str_of(cx_printf(
	    cx, "spBv1.0/%.*s/NCMD/%.*s", STR_ARG(t->group), STR_ARG(t->node)));
	char payload[SPARKPLUG_REBIRTH_ROOM];
	struct mqtt_out out = { cx_alloc(cx, topic.n + 128), 0, topic.n + 128,
		false };

	if (now_us - c->asked_births_us < BIRTHS_US ||
	    client_hears(c, topic) < 0)
		return;
	c->asked_births_us = now_us;
	mqtt_write_publish(&out, c->version, topic,
	    (struct str){
		payload, sparkplug_rebirth(moment_now() / 1000, payload) });
	client_write(peer, &out);
}

/* The device that a message is of. */
static struct str
key_of(struct cx *cx, const struct sparkplug_topic *t)
{
	return str_of(t->device.n == 0
		? cx_strndup(cx, t->node.p, t->node.n)
		: cx_printf(
		      cx, "%.*s/%.*s", STR_ARG(t->node), STR_ARG(t->device)));
}

static bool
take_sparkplug(struct peer *peer, struct client *c, struct tray *tray,
    const struct sparkplug_topic *topic, struct str payload)
{
	struct batch *b = tray_batch(tray);
	const enum birth_verdict v = birth_take(
	    &c->births, b, topic, tray_keep(tray, payload), moment_now());

	if (v == BIRTH_TAKEN &&
	    (topic->message == SPARKPLUG_DBIRTH ||
		topic->message == SPARKPLUG_DDEATH))
		presence_child(peer, c, key_of(b->cx, topic),
		    topic->message == SPARKPLUG_DBIRTH);
	if (v != BIRTH_BAD && birth_said(c->births) != NULL)
		tray_reported(tray, key_of(b->cx, topic),
		    str_of(json_canonical(b->cx, birth_said(c->births))));
	if (v == BIRTH_TAKEN &&
	    (topic->message == SPARKPLUG_NBIRTH ||
		topic->message == SPARKPLUG_DBIRTH))
		errands_listen(peer, c);
	if (v == BIRTH_AGAIN)
		ask_births(peer, c, b->cx, topic);
	return v != BIRTH_BAD;
}

static void
report_words(struct tray *tray, struct str key, const json_t *samples)
{
	struct cx *cx = tray_batch(tray)->cx;
	const json_t *words = payload_firmware(cx, samples);

	if (json_object_size(words) > 0)
		tray_reported(tray, key, str_of(json_canonical(cx, words)));
}

/* What telemetry says of firmware belongs to the shadow as well; without key,
 * of each device of a gateway. */
static void
report_firmware(struct tray *tray, struct str key, struct str payload)
{
	json_t *root, *samples;
	const char *child;

	if (memmem(payload.p, payload.n, "fw_", 3) == NULL)
		return;
	root = json_read(tray_batch(tray)->cx, payload);
	if (key.n > 0)
		report_words(tray, key, root);
	else
		json_object_foreach(root, child, samples)
		    report_words(tray, str_of(child), samples);
}

/* What a gateway says of its devices, each for itself. */
static bool
report_children(struct tray *tray, struct str payload)
{
	struct cx *cx = tray_batch(tray)->cx;
	json_t *root = json_read(cx, payload), *values;
	const char *key;

	json_object_foreach(root, key, values)
	{
		tray_reported(
		    tray, str_of(key), str_of(json_canonical(cx, values)));
	}
	return true;
}

/* What a device behind a gateway answers to a call. */
static bool
take_gateway_answer(struct tray *tray, struct str payload, int64_t now_us)
{
	struct str key, request, answer;

	if (!payload_gateway_answer(
		tray_batch(tray), payload, now_us, &key, &request, &answer))
		return false;
	tray_answered(tray, key, request, answer);
	return true;
}

/* A gateway that is a device itself has others behind it. */
static bool
take_presence(struct peer *peer, const struct client *c, struct cx *cx,
    bool comes, struct str payload)
{
	if (!payload_presence(cx, payload))
		return false;
	presence_child(
	    peer, c, json_str(json_read(cx, payload), "device"), comes);
	return true;
}

/* Messages ----------------------------------------------------------------- */

static bool
take_payload(struct peer *peer, struct client *c, struct tray *tray,
    const struct topic *topic, struct str payload)
{
	struct batch *b = tray_batch(tray);
	const int64_t now_us = moment_now();
	/* The client may be gone before its samples are. */
	const struct str key = tray_keep(tray, client_str(&c->key));

	switch (topic->kind) {
	case TOPIC_TELEMETRY:
		if (!payload_telemetry(b, key, payload, now_us))
			return false;
		report_firmware(tray, key, payload);
		return true;
	case TOPIC_ATTRIBUTES:
		if (!payload_attributes(b, key, payload, now_us))
			return false;
		tray_reported(tray, key, payload);
		return true;
	case TOPIC_REQUEST:
		return errands_attributes(
		    peer, c, b->cx, topic->request, payload);
	case TOPIC_ANSWER:
		if (!payload_answer(b, key, topic->request, payload, now_us))
			return false;
		tray_answered(tray, key, topic->request, payload);
		return true;
	case TOPIC_FIRMWARE:
		return firmware_ask(peer, c, b->cx, topic, payload);
	case TOPIC_GATEWAY_TELEMETRY:
		if (!payload_gateway(b, false, payload, now_us))
			return false;
		report_firmware(tray, STR(""), payload);
		return true;
	case TOPIC_GATEWAY_ATTRIBUTES:
		return payload_gateway(b, true, payload, now_us) &&
		    report_children(tray, payload);
	case TOPIC_GATEWAY_ANSWER:
		return take_gateway_answer(tray, payload, now_us);
	case TOPIC_GATEWAY_PRESENCE:
		return take_presence(peer, c, b->cx, topic->comes, payload);
	case TOPIC_SPARKPLUG:
		return take_sparkplug(
		    peer, c, tray, &topic->sparkplug, payload);
	}
	return false;
}

static void
answer(struct peer *peer, struct client *c, struct tray *tray,
    const struct mqtt_publish *p, enum mqtt_reason reason, const char *why)
{
	char bytes[512];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	mqtt_write_puback(
	    &out, c->version, p->id, reason, str_of(c->wants_why ? why : ""));
	c->unacked++;
	tray_wait(tray, peer, (struct str){ out.p, out.n });
}

static void
refuse(struct peer *peer, struct client *c, struct tray *tray,
    const struct mqtt_publish *p, enum mqtt_reason reason, const char *why)
{
	char name[PEER_NAME];

	client_gate(peer)
	    ->refused[reason == MQTT_DENIED ? GATE_TOPIC : GATE_PAYLOAD]++;
	if (p->qos == 0 || c->version != MQTT_5_0) {
		client_end(peer, c, reason, why);
		return;
	}
	gate_complain(client_gate(peer), "%s of tenant %d (%.*s): 0x%02x %s",
	    peer_name(peer, name), c->tenant, STR_ARG(client_str(&c->key)),
	    (unsigned)reason, why);
	answer(peer, c, tray, p, reason, why);
}

/* What a server of these terms does not do. */
static enum mqtt_reason
judge(const struct client *c, const struct mqtt_publish *p)
{
	if (p->qos > 1)
		return MQTT_NO_QOS;
	if (p->retain && c->version == MQTT_5_0)
		return MQTT_NO_RETAIN;
	return MQTT_OK;
}

void
publish_message(
    struct peer *peer, struct client *c, const struct mqtt_publish *p)
{
	const struct topic_owner who = client_owner(c);
	struct gate *gate = client_gate(peer);
	struct tray *tray = desk_tray(gate->desk, c->tenant);
	struct cx *cx = tray_batch(tray)->cx;
	enum mqtt_reason reason = judge(c, p);
	struct topic topic;
	struct str name;

	gate->messages++;
	if (reason == MQTT_OK)
		reason = name_topic(c, p, &name);
	if (reason != MQTT_OK) {
		gate->refused[GATE_TOPIC]++;
		client_end(peer, c, reason, "this server does not do that");
		return;
	}
	if (!topic_may_publish(&who, name, &topic)) {
		refuse(peer, c, tray, p, MQTT_DENIED,
		    cx_printf(cx, "%.100s is not its own topic",
			cx_strndup(cx, name.p, name.n)));
		return;
	}
	if (!take_payload(peer, c, tray, &topic, p->payload)) {
		refuse(peer, c, tray, p, MQTT_BAD_PAYLOAD, cx->message);
		cx_forgive(cx);
		return;
	}
	if (p->qos == 1)
		answer(peer, c, tray, p, MQTT_OK, "");
}

void
publish_will(struct peer *peer, struct client *c)
{
	const struct topic_owner who = client_owner(c);
	struct gate *gate = client_gate(peer);
	struct tray *tray = desk_tray(gate->desk, c->tenant);
	struct batch *b = tray_batch(tray);
	const struct str payload = client_str(&c->will_payload);
	struct topic topic;

	gate->messages++;
	if (!topic_may_publish(&who, client_str(&c->will_topic), &topic) ||
	    !take_payload(peer, c, tray, &topic, payload)) {
		gate->refused[GATE_PAYLOAD]++;
		gate_complain(gate, "a will of tenant %d cannot be kept: %s",
		    c->tenant, b->cx->fail == FAIL_NONE ? "" : b->cx->message);
		cx_forgive(b->cx);
	}
}
