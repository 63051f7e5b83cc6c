#include "wire/mqtt.h"

#include <string.h>

/* Reading ------------------------------------------------------------------ */

/* What is left of a packet; reading past its end is remembered. */
struct cursor {
	const unsigned char *p;
	size_t n;
	bool over;
};

static struct cursor
cursor_of(struct str s)
{
	return (struct cursor){ (const unsigned char *)s.p, s.n, false };
}

static unsigned
take_byte(struct cursor *c)
{
	if (c->n == 0) {
		c->over = true;
		return 0;
	}
	c->n--;
	return *c->p++;
}

static uint16_t
take_two(struct cursor *c)
{
	const unsigned high = take_byte(c);

	return (uint16_t)(high << 8 | take_byte(c));
}

static uint32_t
take_four(struct cursor *c)
{
	const uint32_t high = take_two(c);

	return high << 16 | take_two(c);
}

/* A variable byte integer, written with as few bytes as it can be. */
static uint32_t
take_length(struct cursor *c)
{
	uint32_t v = 0;

	for (unsigned i = 0; i < 4; i++) {
		const unsigned b = take_byte(c);

		v |= (uint32_t)(b & 0x7f) << (7 * i);
		if ((b & 0x80) != 0)
			continue;
		c->over |= b == 0 && i > 0;
		return v;
	}
	c->over = true;
	return 0;
}

static struct str
take_bytes(struct cursor *c, size_t n)
{
	struct str s = { (const char *)c->p, n };

	if (n > c->n) {
		c->over = true;
		return (struct str){ NULL, 0 };
	}
	c->p += n;
	c->n -= n;
	return s;
}

static struct str
take_binary(struct cursor *c)
{
	return take_bytes(c, take_two(c));
}

/* UTF-8 without NUL [MQTT-1.5.4-1, 1.5.4-2]. */
static struct str
take_string(struct cursor *c)
{
	const struct str s = take_binary(c);

	if (!str_is_utf8(s))
		c->over = true;
	return s;
}

static struct str
take_rest(struct cursor *c)
{
	return take_bytes(c, c->n);
}

/* Fixed header ------------------------------------------------------------- */

/* Flags of a fixed header that mean something, as PUBLISH has. */
#define ANY_FLAGS 16

static const unsigned char must_flags[16] = {
	[MQTT_PUBLISH] = ANY_FLAGS,
	[MQTT_PUBREL] = 2,
	[MQTT_SUBSCRIBE] = 2,
	[MQTT_UNSUBSCRIBE] = 2,
};

enum mqtt_reason
mqtt_frame(struct str bytes, size_t most, struct mqtt_frame *frame)
{
	struct cursor c = cursor_of(bytes);
	const unsigned first = take_byte(&c);
	size_t header = 2, length;

	frame->size = 0;
	if (c.over)
		return MQTT_OK;
	frame->type = (enum mqtt_type)(first >> 4);
	frame->flags = first & 15;
	if (first >> 4 == 0 ||
	    (must_flags[frame->type] != ANY_FLAGS &&
		must_flags[frame->type] != frame->flags))
		return MQTT_MALFORMED;
	while (header <= MQTT_FIXED_MOST && header <= bytes.n &&
	    ((unsigned char)bytes.p[header - 1] & 0x80) != 0)
		header++;
	if (header > MQTT_FIXED_MOST)
		return MQTT_MALFORMED;
	if (header > bytes.n)
		return MQTT_OK;
	length = take_length(&c);
	if (c.over)
		return MQTT_MALFORMED;
	if (header + length > most)
		return MQTT_TOO_LARGE;
	if (header + length > bytes.n)
		return MQTT_OK;
	frame->body = (struct str){ bytes.p + header, length };
	frame->size = header + length;
	return MQTT_OK;
}

/* Properties --------------------------------------------------------------- */

enum shape { NONE, BYTE, TWO, FOUR, LENGTH, STRING, BINARY, PAIR };

#define IN(type) (1u << (type))
#define IN_WILL IN(0)
#define IN_ACKS                                                                \
	(IN(MQTT_PUBACK) | IN(MQTT_PUBREC) | IN(MQTT_PUBREL) | IN(MQTT_PUBCOMP))

/* What clients may send, and where (5.0, table 2-4). */
static const struct {
	unsigned char shape;
	unsigned in;
} known[MQTT_PROPERTIES] = {
	[MQTT_PAYLOAD_FORMAT] = { BYTE, IN(MQTT_PUBLISH) | IN_WILL },
	[MQTT_MESSAGE_EXPIRY] = { FOUR, IN(MQTT_PUBLISH) | IN_WILL },
	[MQTT_CONTENT_TYPE] = { STRING, IN(MQTT_PUBLISH) | IN_WILL },
	[MQTT_RESPONSE_TOPIC] = { STRING, IN(MQTT_PUBLISH) | IN_WILL },
	[MQTT_CORRELATION] = { BINARY, IN(MQTT_PUBLISH) | IN_WILL },
	[MQTT_SUBSCRIPTION_ID] = { LENGTH, IN(MQTT_SUBSCRIBE) },
	[MQTT_SESSION_EXPIRY] = { FOUR,
	    IN(MQTT_CONNECT) | IN(MQTT_DISCONNECT) },
	[MQTT_AUTH_METHOD] = { STRING, IN(MQTT_CONNECT) },
	[MQTT_AUTH_DATA] = { BINARY, IN(MQTT_CONNECT) },
	[MQTT_REQUEST_PROBLEM] = { BYTE, IN(MQTT_CONNECT) },
	[MQTT_WILL_DELAY] = { FOUR, IN_WILL },
	[MQTT_REQUEST_RESPONSE] = { BYTE, IN(MQTT_CONNECT) },
	[MQTT_REASON_STRING] = { STRING, IN_ACKS | IN(MQTT_DISCONNECT) },
	[MQTT_RECEIVE_MAXIMUM] = { TWO, IN(MQTT_CONNECT) },
	[MQTT_ALIAS_MAXIMUM] = { TWO, IN(MQTT_CONNECT) },
	[MQTT_TOPIC_ALIAS] = { TWO, IN(MQTT_PUBLISH) },
	[MQTT_USER_PROPERTY] = { PAIR,
	    IN(MQTT_CONNECT) | IN(MQTT_PUBLISH) | IN_WILL | IN_ACKS |
		IN(MQTT_SUBSCRIBE) | IN(MQTT_UNSUBSCRIBE) |
		IN(MQTT_DISCONNECT) },
	[MQTT_MAXIMUM_PACKET] = { FOUR, IN(MQTT_CONNECT) },
};

bool
mqtt_has(const struct mqtt_properties *p, enum mqtt_property id)
{
	return (p->seen >> id & 1) != 0;
}

uint32_t
mqtt_number(
    const struct mqtt_properties *p, enum mqtt_property id, uint32_t otherwise)
{
	return mqtt_has(p, id) ? p->number[id] : otherwise;
}

static void
take_value(struct cursor *c, unsigned id, struct mqtt_properties *p)
{
	switch ((enum shape)known[id].shape) {
	case BYTE:
		p->number[id] = take_byte(c);
		break;
	case TWO:
		p->number[id] = take_two(c);
		break;
	case FOUR:
		p->number[id] = take_four(c);
		break;
	case LENGTH:
		p->number[id] = take_length(c);
		break;
	case STRING:
		p->text[id] = take_string(c);
		break;
	case BINARY:
		p->text[id] = take_binary(c);
		break;
	case PAIR:
		(void)take_string(c);
		(void)take_string(c);
		break;
	case NONE:
		break;
	}
}

/* Zero, or above one, where the standard forbids it. */
static bool
is_out_of_range(const struct mqtt_properties *p)
{
	return mqtt_number(p, MQTT_RECEIVE_MAXIMUM, 1) == 0 ||
	    mqtt_number(p, MQTT_MAXIMUM_PACKET, 1) == 0 ||
	    mqtt_number(p, MQTT_SUBSCRIPTION_ID, 1) == 0 ||
	    mqtt_number(p, MQTT_PAYLOAD_FORMAT, 0) > 1 ||
	    mqtt_number(p, MQTT_REQUEST_PROBLEM, 0) > 1 ||
	    mqtt_number(p, MQTT_REQUEST_RESPONSE, 0) > 1 ||
	    (mqtt_has(p, MQTT_AUTH_DATA) && !mqtt_has(p, MQTT_AUTH_METHOD));
}

static enum mqtt_reason
take_properties(struct cursor *whole, unsigned in, struct mqtt_properties *p)
{
	struct cursor c = cursor_of(take_bytes(whole, take_length(whole)));

	p->seen = 0;
	while (c.n > 0 && !whole->over) {
		const unsigned id = take_length(&c);

		if (c.over || id >= MQTT_PROPERTIES || known[id].shape == NONE)
			return MQTT_MALFORMED;
		if ((known[id].in & in) == 0)
			return MQTT_PROTOCOL;
		if (mqtt_has(p, (enum mqtt_property)id) &&
		    known[id].shape != PAIR)
			return MQTT_PROTOCOL;
		take_value(&c, id, p);
		if (c.over)
			return MQTT_MALFORMED;
		p->seen |= UINT64_C(1) << id;
	}
	if (whole->over)
		return MQTT_MALFORMED;
	return is_out_of_range(p) ? MQTT_PROTOCOL : MQTT_OK;
}

/* CONNECT ------------------------------------------------------------------ */

#define RESERVED 0x01
#define CLEAN_START 0x02
#define WILL 0x04
#define WILL_QOS(flags) (flags >> 3 & 3)
#define WILL_RETAIN 0x20
#define PASSWORD 0x40
#define USER 0x80

static bool
flags_fit(unsigned flags, int version)
{
	if ((flags & RESERVED) != 0 || WILL_QOS(flags) == 3)
		return false;
	if ((flags & WILL) == 0 && (flags & (WILL_RETAIN | 0x18)) != 0)
		return false;
	return version == MQTT_5_0 || (flags & PASSWORD) == 0 ||
	    (flags & USER) != 0; /* [MQTT-3.1.2-22] of 3.1.1 */
}

static enum mqtt_reason
take_will(struct cursor *c, unsigned flags, struct mqtt_connect *to)
{
	enum mqtt_reason r = MQTT_OK;

	to->has_will = true;
	to->will_qos = WILL_QOS(flags);
	to->will_retain = (flags & WILL_RETAIN) != 0;
	if (to->version == MQTT_5_0)
		r = take_properties(c, IN_WILL, &to->will_properties);
	to->will_topic = take_string(c);
	to->will_payload = take_binary(c);
	if (r != MQTT_OK)
		return r;
	return c->over || mqtt_is_topic(to->will_topic) ? MQTT_OK
							: MQTT_BAD_TOPIC;
}

enum mqtt_reason
mqtt_read_connect(struct str body, struct mqtt_connect *to)
{
	struct cursor c = cursor_of(body);
	enum mqtt_reason r = MQTT_OK;
	unsigned flags;
	struct str name;

	to->properties.seen = to->will_properties.seen = 0;
	to->has_will = to->has_user = to->has_password = false;
	to->user = to->password = (struct str){ NULL, 0 };
	name = take_string(&c);
	to->version = (int)take_byte(&c);
	if (c.over)
		return MQTT_MALFORMED;
	if (!str_is(name, "MQTT") ||
	    (to->version != MQTT_3_1_1 && to->version != MQTT_5_0))
		return MQTT_VERSION;
	flags = take_byte(&c);
	to->clean_start = (flags & CLEAN_START) != 0;
	to->keep_alive_s = take_two(&c);
	if (c.over || !flags_fit(flags, to->version))
		return MQTT_MALFORMED;
	if (to->version == MQTT_5_0)
		r = take_properties(&c, IN(MQTT_CONNECT), &to->properties);
	if (r != MQTT_OK)
		return r;
	to->client = take_string(&c);
	if ((flags & WILL) != 0 && (r = take_will(&c, flags, to)) != MQTT_OK)
		return r;
	to->has_user = (flags & USER) != 0;
	if (to->has_user)
		to->user = take_string(&c);
	to->has_password = (flags & PASSWORD) != 0;
	if (to->has_password)
		to->password = take_binary(&c);
	return c.over || c.n > 0 ? MQTT_MALFORMED : MQTT_OK;
}

/* The others --------------------------------------------------------------- */

enum mqtt_reason
mqtt_read_publish(
    const struct mqtt_frame *frame, int version, struct mqtt_publish *p)
{
	struct cursor c = cursor_of(frame->body);
	enum mqtt_reason r = MQTT_OK;

	p->repeated = (frame->flags & 8) != 0;
	p->qos = frame->flags >> 1 & 3;
	p->retain = (frame->flags & 1) != 0;
	p->properties.seen = 0;
	if (p->qos == 3 || (p->qos == 0 && p->repeated))
		return MQTT_MALFORMED;
	p->topic = take_string(&c);
	p->id = p->qos > 0 ? take_two(&c) : 0;
	if (c.over)
		return MQTT_MALFORMED;
	if (p->qos > 0 && p->id == 0)
		return MQTT_PROTOCOL;
	if (version == MQTT_5_0)
		r = take_properties(&c, IN(MQTT_PUBLISH), &p->properties);
	if (r != MQTT_OK)
		return r;
	p->payload = take_rest(&c);
	if (p->topic.n > 0 && !mqtt_is_topic(p->topic))
		return MQTT_BAD_TOPIC;
	if (p->topic.n == 0 && !mqtt_has(&p->properties, MQTT_TOPIC_ALIAS))
		return version == MQTT_5_0 ? MQTT_PROTOCOL : MQTT_BAD_TOPIC;
	return MQTT_OK;
}

enum mqtt_reason
mqtt_read_ack(const struct mqtt_frame *frame, int version, uint16_t *id,
    enum mqtt_reason *reason)
{
	struct cursor c = cursor_of(frame->body);
	struct mqtt_properties properties;
	enum mqtt_reason r = MQTT_OK;

	*id = take_two(&c);
	*reason = MQTT_OK;
	if (version == MQTT_5_0 && c.n > 0)
		*reason = (enum mqtt_reason)take_byte(&c);
	if (version == MQTT_5_0 && c.n > 0)
		r = take_properties(&c, IN(frame->type), &properties);
	if (r == MQTT_OK && (c.over || c.n > 0))
		return MQTT_MALFORMED;
	return r == MQTT_OK && *id == 0 ? MQTT_PROTOCOL : r;
}

static struct str
take_filter(struct cursor *c, bool has_options, int version, unsigned *options)
{
	const struct str filter = take_string(c);

	*options = has_options ? take_byte(c) : 0;
	if ((*options & 3) == 3 ||
	    (*options & (version == MQTT_5_0 ? 0xc0u : 0xfcu)) != 0 ||
	    (*options >> 4 & 3) == 3)
		c->over = true;
	return filter;
}

enum mqtt_reason
mqtt_read_filters(
    const struct mqtt_frame *frame, int version, struct mqtt_filters *f)
{
	struct cursor c = cursor_of(frame->body);
	enum mqtt_reason r = MQTT_OK;
	unsigned options;

	f->id = take_two(&c);
	f->has_options = frame->type == MQTT_SUBSCRIBE;
	f->version = version;
	f->properties.seen = 0;
	if (version == MQTT_5_0)
		r = take_properties(&c, IN(frame->type), &f->properties);
	if (r != MQTT_OK)
		return r;
	if (c.over)
		return MQTT_MALFORMED;
	/* No filter at all, and id 0, are not malformed but forbidden. */
	if (c.n == 0 || f->id == 0)
		return MQTT_PROTOCOL;
	f->rest = (struct str){ (const char *)c.p, c.n };
	while (c.n > 0 && !c.over)
		(void)take_filter(&c, f->has_options, version, &options);
	return c.over ? MQTT_MALFORMED : MQTT_OK;
}

bool
mqtt_next_filter(struct mqtt_filters *f, struct str *filter, unsigned *qos)
{
	struct cursor c = cursor_of(f->rest);
	unsigned options;

	if (c.n == 0)
		return false;
	*filter = take_filter(&c, f->has_options, f->version, &options);
	*qos = options & 3;
	f->rest = (struct str){ (const char *)c.p, c.n };
	return true;
}

enum mqtt_reason
mqtt_read_disconnect(
    const struct mqtt_frame *frame, int version, enum mqtt_reason *reason)
{
	struct cursor c = cursor_of(frame->body);
	struct mqtt_properties properties;
	enum mqtt_reason r = MQTT_OK;

	*reason = MQTT_OK;
	if (version == MQTT_5_0 && c.n > 0)
		*reason = (enum mqtt_reason)take_byte(&c);
	if (version == MQTT_5_0 && c.n > 0)
		r = take_properties(&c, IN(MQTT_DISCONNECT), &properties);
	return r == MQTT_OK && (c.over || c.n > 0) ? MQTT_MALFORMED : r;
}

/* Topics ------------------------------------------------------------------- */

bool
mqtt_is_topic(struct str topic)
{
	return topic.n > 0 && memchr(topic.p, '#', topic.n) == NULL &&
	    memchr(topic.p, '+', topic.n) == NULL;
}

bool
mqtt_is_filter(struct str filter)
{
	struct str rest = filter, level;

	if (filter.n == 0)
		return false;
	do {
		level = str_cut(rest, '/', &rest);
		if (str_is(level, "#"))
			return rest.p == NULL;
		if (level.n > 1 && !mqtt_is_topic(level))
			return false;
	} while (rest.p != NULL);
	return true;
}

bool
mqtt_matches(struct str filter, struct str topic)
{
	struct str f, t;

	if (topic.n > 0 && topic.p[0] == '$' && filter.n > 0 &&
	    (filter.p[0] == '+' || filter.p[0] == '#'))
		return false;
	do {
		f = str_cut(filter, '/', &filter);
		if (str_is(f, "#"))
			return true;
		if (topic.p == NULL)
			return false;
		t = str_cut(topic, '/', &topic);
		if (!str_is(f, "+") && !str_eq(f, t))
			return false;
	} while (filter.p != NULL);
	return topic.p == NULL;
}

unsigned
mqtt_return_code(enum mqtt_reason reason)
{
	switch (reason) {
	case MQTT_OK:
		return 0;
	case MQTT_VERSION:
		return 1;
	case MQTT_BAD_CLIENT_ID:
		return 2;
	case MQTT_BAD_LOGIN:
		return 4;
	case MQTT_UNAVAILABLE:
	case MQTT_BUSY:
	case MQTT_SHUTTING_DOWN:
	case MQTT_QUOTA:
		return 3;
	default:
		return 5;
	}
}

/* Writing ------------------------------------------------------------------ */

#define WHY_MOST 256 /* bytes of a reason string */

static void
put(struct mqtt_out *out, const void *p, size_t n)
{
	if (out->full || out->room - out->n < n) {
		out->full = true;
		return;
	}
	if (n > 0)
		memcpy(out->p + out->n, p, n);
	out->n += n;
}

static void
put_byte(struct mqtt_out *out, unsigned v)
{
	const unsigned char b = (unsigned char)v;

	put(out, &b, 1);
}

static void
put_two(struct mqtt_out *out, unsigned v)
{
	put_byte(out, v >> 8);
	put_byte(out, v & 0xff);
}

static void
put_length(struct mqtt_out *out, size_t v)
{
	for (; v >= 0x80; v >>= 7)
		put_byte(out, (unsigned)(v & 0x7f) | 0x80);
	put_byte(out, (unsigned)v);
}

static void
put_string(struct mqtt_out *out, struct str s)
{
	put_two(out, (unsigned)s.n);
	put(out, s.p, s.n);
}

/* Begins a packet of `length` bytes behind its header; false, with nothing
 * written, when it does not fit. */
static bool
begin(struct mqtt_out *out, unsigned first, size_t length)
{
	if (out->full || length > MQTT_LENGTH_MOST ||
	    out->room - out->n < length + MQTT_FIXED_MOST) {
		out->full = true;
		return false;
	}
	put_byte(out, first);
	put_length(out, length);
	return true;
}

/* Cut between characters, because it must stay UTF-8. */
static struct str
shortened(struct str why)
{
	if (why.n <= WHY_MOST)
		return why;
	for (why.n = WHY_MOST;
	     why.n > 0 && ((unsigned char)why.p[why.n] & 0xc0) == 0x80;)
		why.n--;
	return why;
}

/* Bytes of properties that hold a reason string, with their length, and the
 * properties themselves.  All are shorter than 64 KiB. */
static size_t
why_size(struct str why)
{
	const size_t n = why.n == 0 ? 0 : why.n + 3;

	return n + (n < 0x80 ? 1 : 2);
}

static void
put_why(struct mqtt_out *out, struct str why)
{
	put_length(out, why.n == 0 ? 0 : why.n + 3);
	if (why.n == 0)
		return;
	put_byte(out, MQTT_REASON_STRING);
	put_string(out, why);
}

static void
put_number(struct mqtt_out *out, enum mqtt_property id, uint32_t v, int bytes)
{
	put_byte(out, id);
	for (int i = bytes - 1; i >= 0; i--)
		put_byte(out, v >> (8 * i) & 0xff);
}

static void
put_terms(struct mqtt_out *out, const struct mqtt_terms *terms)
{
	put_number(out, MQTT_SESSION_EXPIRY, 0, 4);
	put_number(out, MQTT_RECEIVE_MAXIMUM, terms->receive_maximum, 2);
	put_number(out, MQTT_MAXIMUM_QOS, 1, 1);
	put_number(out, MQTT_RETAIN_AVAILABLE, 0, 1);
	put_number(out, MQTT_MAXIMUM_PACKET, terms->maximum_packet, 4);
	put_number(out, MQTT_ALIAS_MAXIMUM, terms->alias_maximum, 2);
	put_number(out, MQTT_IDENTIFIERS_AVAILABLE, 0, 1);
	put_number(out, MQTT_SHARED_AVAILABLE, 0, 1);
	if (terms->assigned_id.n == 0)
		return;
	put_byte(out, MQTT_ASSIGNED_ID);
	put_string(out, terms->assigned_id);
}

void
mqtt_write_connack(struct mqtt_out *out, int version, enum mqtt_reason reason,
    const struct mqtt_terms *terms)
{
	char bytes[512];
	struct mqtt_out properties = { bytes, 0, sizeof(bytes), false };

	if (version != MQTT_5_0) {
		if (!begin(out, MQTT_CONNACK << 4, 2))
			return;
		put_byte(out, 0);
		put_byte(out, mqtt_return_code(reason));
		return;
	}
	if (reason == MQTT_OK)
		put_terms(&properties, terms);
	if (!begin(out, MQTT_CONNACK << 4,
		(properties.n < 0x80 ? 3u : 4u) + properties.n))
		return;
	put_byte(out, 0);
	put_byte(out, reason);
	put_length(out, properties.n);
	put(out, bytes, properties.n);
}

void
mqtt_write_puback(struct mqtt_out *out, int version, uint16_t id,
    enum mqtt_reason reason, struct str why)
{
	const bool plain = version != MQTT_5_0 || reason == MQTT_OK;

	why = shortened(why);
	if (!begin(out, MQTT_PUBACK << 4, plain ? 2 : 3 + why_size(why)))
		return;
	put_two(out, id);
	if (plain)
		return;
	put_byte(out, reason);
	put_why(out, why);
}

static void
put_codes(struct mqtt_out *out, enum mqtt_type type, int version, uint16_t id,
    const unsigned char *codes, size_t n)
{
	const size_t properties = version == MQTT_5_0;

	if (!begin(out, (unsigned)type << 4, 2 + properties + n))
		return;
	put_two(out, id);
	put(out, "\0", properties);
	put(out, codes, n);
}

void
mqtt_write_suback(struct mqtt_out *out, int version, uint16_t id,
    const unsigned char *codes, size_t n)
{
	put_codes(out, MQTT_SUBACK, version, id, codes, n);
}

void
mqtt_write_unsuback(struct mqtt_out *out, int version, uint16_t id,
    const unsigned char *codes, size_t n)
{
	put_codes(out, MQTT_UNSUBACK, version, id, codes,
	    version == MQTT_5_0 ? n : 0);
}

void
mqtt_write_pingresp(struct mqtt_out *out)
{
	(void)begin(out, MQTT_PINGRESP << 4, 0);
}

void
mqtt_write_disconnect(
    struct mqtt_out *out, enum mqtt_reason reason, struct str why)
{
	why = shortened(why);
	if (!begin(out, MQTT_DISCONNECT << 4, 1 + why_size(why)))
		return;
	put_byte(out, reason);
	put_why(out, why);
}

void
mqtt_write_delivery(struct mqtt_out *out, int version, uint16_t number,
    struct str topic, struct str payload)
{
	const size_t properties = version == MQTT_5_0;
	const char id[2] = { (char)(number >> 8), (char)number };
	const size_t id_n = number == 0 ? 0 : sizeof(id);

	if (!begin(out, MQTT_PUBLISH << 4 | (number == 0 ? 0 : 1 << 1),
		2 + topic.n + id_n + properties + payload.n))
		return;
	put_string(out, topic);
	put(out, id, id_n);
	put(out, "\0", properties);
	put(out, payload.p, payload.n);
}

void
mqtt_write_publish(
    struct mqtt_out *out, int version, struct str topic, struct str payload)
{
	mqtt_write_delivery(out, version, 0, topic, payload);
}
