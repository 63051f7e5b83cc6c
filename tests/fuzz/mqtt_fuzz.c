/*
 * Looks for bytes with which the packets of MQTT break a promise of mqtt.h:
 * views outside of the packet, filters that fail after they were looked at,
 * text that is not UTF-8, readers that never end.
 */
#include "wire/mqtt.h"

#include "fuzz.h"

#define MOST 65536

static void
check_view(struct str s, struct str whole)
{
	fuzz_expect(
	    s.n == 0 || (s.p >= whole.p && s.p + s.n <= whole.p + whole.n),
	    "views lie within the packet");
}

static void
check_text(struct str s, struct str whole)
{
	check_view(s, whole);
	fuzz_expect(str_is_utf8(s), "strings are UTF-8");
}

static void
check_connect(struct str body)
{
	struct mqtt_connect c;

	if (mqtt_read_connect(body, &c) != MQTT_OK)
		return;
	check_text(c.client, body);
	check_text(c.user, body);
	check_view(c.password, body);
	if (!c.has_will)
		return;
	check_text(c.will_topic, body);
	check_view(c.will_payload, body);
	fuzz_expect(mqtt_is_topic(c.will_topic) && c.will_qos < 3,
	    "a will can be published");
}

static void
check_publish(const struct mqtt_frame *f, int version)
{
	struct mqtt_publish p;

	if (mqtt_read_publish(f, version, &p) != MQTT_OK)
		return;
	check_text(p.topic, f->body);
	check_view(p.payload, f->body);
	fuzz_expect((p.qos > 0) == (p.id > 0), "an id goes with QoS 1 and 2");
	fuzz_expect(
	    p.topic.n == 0 ? version == MQTT_5_0 : mqtt_is_topic(p.topic),
	    "topics can be published to");
	fuzz_expect(p.topic.n == 0 || mqtt_matches(STR("#"), p.topic) ||
		p.topic.p[0] == '$',
	    "# takes in all topics");
}

static void
check_filters(const struct mqtt_frame *f, int version)
{
	struct mqtt_filters filters;
	struct str filter;
	size_t n = 0;
	unsigned qos;

	if (mqtt_read_filters(f, version, &filters) != MQTT_OK)
		return;
	while (mqtt_next_filter(&filters, &filter, &qos)) {
		check_text(filter, f->body);
		fuzz_expect(qos < 3, "a QoS is one");
		(void)mqtt_is_filter(filter);
		fuzz_expect(++n <= f->body.n, "filters end");
	}
	fuzz_expect(n > 0, "there is a filter");
}

static void
check_frame(const struct mqtt_frame *f, int version)
{
	enum mqtt_reason reason;
	uint16_t id;

	if (f->type == MQTT_CONNECT)
		check_connect(f->body);
	else if (f->type == MQTT_PUBLISH)
		check_publish(f, version);
	else if (f->type == MQTT_SUBSCRIBE || f->type == MQTT_UNSUBSCRIBE)
		check_filters(f, version);
	else if (f->type == MQTT_DISCONNECT)
		(void)mqtt_read_disconnect(f, version, &reason);
	else if (f->type >= MQTT_PUBACK && f->type <= MQTT_PUBCOMP)
		(void)mqtt_read_ack(f, version, &id, &reason);
}

/* What is written is a packet of the length it says. */
static void
check_written(struct str s, int version)
{
	char bytes[1024];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };
	struct mqtt_frame f;

	if (s.n > 300 || !str_is_utf8(s))
		return;
	mqtt_write_puback(&out, version, 1, MQTT_BAD_PAYLOAD, s);
	fuzz_expect(
	    mqtt_frame((struct str){ bytes, out.n }, MOST, &f) == MQTT_OK &&
		f.size == out.n && !out.full,
	    "an acknowledgement is a packet");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int version = size % 2 == 0 ? MQTT_3_1_1 : MQTT_5_0;
	struct str rest = { (const char *)data, size };
	struct mqtt_frame f;

	check_written(rest, version);
	while (mqtt_frame(rest, MOST, &f) == MQTT_OK && f.size > 0) {
		fuzz_expect(f.size <= rest.n, "a packet is whole");
		check_view(f.body, (struct str){ rest.p, f.size });
		check_frame(&f, version);
		rest.p += f.size;
		rest.n -= f.size;
	}
	return 0;
}
