#include "wire/sparkplug.h"

#include <math.h>
#include <string.h>

#include "wire/proto.h"

/* Fields of the messages Payload, Metric, PropertySet, PropertyValue. */
enum { PAYLOAD_TIME = 1, PAYLOAD_METRIC = 2, PAYLOAD_SEQ = 3 };
enum {
	METRIC_NAME = 1,
	METRIC_ALIAS = 2,
	METRIC_TIME = 3,
	METRIC_TYPE = 4,
	METRIC_HISTORICAL = 5,
	METRIC_NULL = 7,
	METRIC_PROPERTIES = 9,
	METRIC_INT = 10,
	METRIC_LONG = 11,
	METRIC_FLOAT = 12,
	METRIC_DOUBLE = 13,
	METRIC_BOOLEAN = 14,
	METRIC_STRING = 15,
	METRIC_BYTES = 16,
	METRIC_EXTENSION = 19
};
enum { SET_KEY = 1, SET_VALUE = 2 };
enum { VALUE_INT = 3, VALUE_LONG = 4 };

/* Topics ------------------------------------------------------------------- */

static bool
message_of(struct str word, enum sparkplug_message *out)
{
	static const char *const words[] = {
		[SPARKPLUG_NBIRTH] = "NBIRTH",
		[SPARKPLUG_NDEATH] = "NDEATH",
		[SPARKPLUG_DBIRTH] = "DBIRTH",
		[SPARKPLUG_DDEATH] = "DDEATH",
		[SPARKPLUG_NDATA] = "NDATA",
		[SPARKPLUG_DDATA] = "DDATA",
		[SPARKPLUG_NCMD] = "NCMD",
		[SPARKPLUG_DCMD] = "DCMD",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(word, words[i])) {
			*out = (enum sparkplug_message)i;
			return true;
		}
	return false;
}

bool
sparkplug_topic(struct str topic, struct sparkplug_topic *out)
{
	struct str rest = topic, name = str_cut(rest, '/', &rest), message;

	if (!str_is(name, "spBv1.0"))
		return false;
	out->group = str_cut(rest, '/', &rest);
	message = str_cut(rest, '/', &rest);
	out->node = str_cut(rest, '/', &rest);
	out->device = rest.p == NULL ? rest : str_cut(rest, '/', &rest);
	return rest.p == NULL && out->group.n > 0 && out->node.n > 0 &&
	    message_of(message, &out->message) &&
	    (message.p[0] == 'D') == (out->device.n > 0);
}

/* Payloads ----------------------------------------------------------------- */

/* Milliseconds that microseconds can still hold. */
static bool
take_time(uint64_t v, int64_t *at_ms)
{
	*at_ms = (int64_t)v;
	return v <= INT64_MAX / 1000;
}

static void
set_number(struct sparkplug_metric *m, double v)
{
	m->is = SPARKPLUG_NUMBER;
	m->number = v;
}

/* Signed integers travel as the two's complement of their width. */
static void
set_integer(struct sparkplug_metric *m, uint64_t v)
{
	switch (m->type) {
	case SPARKPLUG_INT8:
		set_number(m, (int8_t)v);
		return;
	case SPARKPLUG_INT16:
		set_number(m, (int16_t)v);
		return;
	case SPARKPLUG_INT32:
		set_number(m, (int32_t)v);
		return;
	case SPARKPLUG_INT64:
		set_number(m, (double)(int64_t)v);
		return;
	default:
		set_number(m, (double)v);
	}
}

static bool
take_value(struct sparkplug_metric *m, const struct proto_field *f)
{
	switch (f->number) {
	case METRIC_INT:
	case METRIC_LONG:
		set_integer(m, f->value);
		break;
	case METRIC_FLOAT:
		set_number(m, (double)proto_float(f));
		break;
	case METRIC_DOUBLE:
		set_number(m, proto_double(f));
		break;
	case METRIC_BOOLEAN:
		set_number(m, f->value != 0);
		break;
	case METRIC_STRING:
		m->is = SPARKPLUG_WORDS;
		m->words = f->bytes;
		return str_is_utf8(f->bytes);
	default:
		m->is = SPARKPLUG_OTHER;
	}
	return true;
}

/* The value of the property at a place of the set, as an integer. */
static bool
property_at(struct str set, size_t place, int *out)
{
	struct proto p = proto_open(set), value;
	struct proto_field f;
	size_t i = 0;

	while (proto_next(&p, &f)) {
		if (f.number != SET_VALUE || f.wire != PROTO_BYTES ||
		    i++ != place)
			continue;
		value = proto_open(f.bytes);
		while (proto_next(&value, &f))
			if ((f.number == VALUE_INT || f.number == VALUE_LONG) &&
			    f.wire == PROTO_VARINT && f.value <= 1000)
				*out = (int)f.value;
		return !value.bad;
	}
	return !p.bad;
}

/* Keys and values of a property set stand in two lists of one order. */
static bool
take_properties(struct sparkplug_metric *m, struct str set)
{
	struct proto p = proto_open(set);
	struct proto_field f;
	size_t place = 0;

	while (proto_next(&p, &f)) {
		if (f.number != SET_KEY || f.wire != PROTO_BYTES)
			continue;
		if (str_is(f.bytes, "Quality"))
			return property_at(set, place, &m->quality);
		place++;
	}
	return !p.bad;
}

static enum proto_wire
wire_of(uint32_t number)
{
	if (number == METRIC_FLOAT)
		return PROTO_FIXED32;
	if (number == METRIC_DOUBLE)
		return PROTO_FIXED64;
	if (number == METRIC_NAME || number == METRIC_PROPERTIES ||
	    number == 8 ||
	    (number >= METRIC_STRING && number <= METRIC_EXTENSION))
		return PROTO_BYTES;
	return PROTO_VARINT;
}

static bool
take_field(
    struct sparkplug_metric *m, const struct proto_field *f, bool *is_null)
{
	switch (f->number) {
	case METRIC_NAME:
		m->name = f->bytes;
		return str_is_utf8(f->bytes);
	case METRIC_ALIAS:
		m->has_alias = true;
		m->alias = f->value;
		return true;
	case METRIC_TIME:
		m->has_time = true;
		return take_time(f->value, &m->at_ms);
	case METRIC_HISTORICAL:
		m->historical = f->value != 0;
		return true;
	case METRIC_NULL:
		*is_null = f->value != 0;
		return true;
	case METRIC_PROPERTIES:
		return take_properties(m, f->bytes);
	default:
		return f->number < METRIC_INT || f->number > METRIC_EXTENSION ||
		    take_value(m, f);
	}
}

/* The type first, because the value may stand before it. */
static uint32_t
type_of(struct str metric)
{
	struct proto p = proto_open(metric);
	struct proto_field f;

	while (proto_next(&p, &f))
		if (f.number == METRIC_TYPE && f.wire == PROTO_VARINT)
			return (uint32_t)f.value;
	return SPARKPLUG_UNKNOWN;
}

static bool
read_metric(struct str metric, uint32_t type, struct sparkplug_metric *m)
{
	struct proto p = proto_open(metric);
	struct proto_field f;
	bool is_null = false;

	*m = (struct sparkplug_metric){
		.type = type, .quality = SPARKPLUG_GOOD, .raw = metric
	};
	while (proto_next(&p, &f))
		if (f.number <= METRIC_EXTENSION &&
		    (f.wire != wire_of(f.number) ||
			!take_field(m, &f, &is_null)))
			return false;
	if (is_null)
		m->is = SPARKPLUG_NOTHING;
	return !p.bad;
}

bool
sparkplug_open(struct str bytes, struct sparkplug_payload *to)
{
	struct proto p = proto_open(bytes);
	struct sparkplug_metric m;
	struct proto_field f;

	*to = (struct sparkplug_payload){ .rest = bytes };
	while (proto_next(&p, &f)) {
		if (f.number == PAYLOAD_TIME && f.wire == PROTO_VARINT) {
			to->has_time = true;
			if (!take_time(f.value, &to->at_ms))
				return false;
		} else if (f.number == PAYLOAD_SEQ && f.wire == PROTO_VARINT) {
			to->has_seq = true;
			to->seq = f.value;
		} else if (f.number == PAYLOAD_METRIC &&
		    (f.wire != PROTO_BYTES ||
			!read_metric(f.bytes, type_of(f.bytes), &m))) {
			return false;
		}
	}
	return !p.bad;
}

bool
sparkplug_next(struct sparkplug_payload *payload, struct sparkplug_metric *m)
{
	struct proto p = proto_open(payload->rest);
	struct proto_field f;

	while (proto_next(&p, &f)) {
		if (f.number != PAYLOAD_METRIC)
			continue;
		payload->rest = (struct str){ (const char *)p.p, p.n };
		return read_metric(f.bytes, type_of(f.bytes), m);
	}
	payload->rest = (struct str){ NULL, 0 };
	return false;
}

void
sparkplug_retype(struct sparkplug_metric *m, uint32_t type)
{
	const struct str name = m->name;

	if (m->type != SPARKPLUG_UNKNOWN)
		return;
	(void)read_metric(m->raw, type, m);
	m->name = name;
}

bool
sparkplug_is_control(struct str name)
{
	return str_is(name, "bdSeq") ||
	    str_starts(name, STR("Node Control/")) ||
	    str_starts(name, STR("Device Control/"));
}

/* Writing ------------------------------------------------------------------ */

static size_t
put_varint(char *out, uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (char)(v | 0x80);
	out[n++] = (char)v;
	return n;
}

static size_t
put_number(char *out, unsigned field, uint64_t v)
{
	out[0] = (char)(field << 3 | PROTO_VARINT);
	return 1 + put_varint(out + 1, v);
}

static size_t
put_fixed(char *out, unsigned field, unsigned kind, const void *v, size_t n)
{
	out[0] = (char)(field << 3 | kind);
	memcpy(out + 1, v, n); /* little-endian, as the machines we run on */
	return 1 + n;
}

static size_t
put_words(char *out, unsigned field, struct str s)
{
	size_t n = 1;

	out[0] = (char)(field << 3 | PROTO_BYTES);
	n += put_varint(out + n, s.n);
	if (s.n > 0)
		memcpy(out + n, s.p, s.n);
	return n + s.n;
}

/* The least and most of the whole numbers; those of 64 bits as far as a double
 * tells them apart. */
static bool
fits_whole(uint32_t type, double v)
{
	static const double least[] = { [SPARKPLUG_INT8] = -128,
		[SPARKPLUG_INT16] = -32768,
		[SPARKPLUG_INT32] = -2147483648.0,
		[SPARKPLUG_INT64] = -9007199254740992.0,
		[SPARKPLUG_DATETIME] = 0 };
	static const double most[] = { [SPARKPLUG_INT8] = 127,
		[SPARKPLUG_INT16] = 32767,
		[SPARKPLUG_INT32] = 2147483647.0,
		[SPARKPLUG_INT64] = 9007199254740992.0,
		[SPARKPLUG_UINT8] = 255,
		[SPARKPLUG_UINT16] = 65535,
		[SPARKPLUG_UINT32] = 4294967295.0,
		[SPARKPLUG_UINT64] = 9007199254740992.0,
		[SPARKPLUG_DATETIME] = 9007199254740992.0 };

	return v >= least[type] && v <= most[type] && v == trunc(v);
}

/* 0 when it is no value of the type. */
static size_t
put_value(char *out, const struct sparkplug_metric *m)
{
	const float single = (float)m->number;
	const bool is_number = m->is == SPARKPLUG_NUMBER;

	switch (m->type) {
	case SPARKPLUG_INT8:
	case SPARKPLUG_INT16:
	case SPARKPLUG_INT32:
	case SPARKPLUG_UINT8:
	case SPARKPLUG_UINT16:
	case SPARKPLUG_UINT32:
		return is_number && fits_whole(m->type, m->number)
		    ? put_number(out, METRIC_INT, (uint32_t)(int64_t)m->number)
		    : 0;
	case SPARKPLUG_INT64:
	case SPARKPLUG_UINT64:
	case SPARKPLUG_DATETIME:
		return is_number && fits_whole(m->type, m->number)
		    ? put_number(out, METRIC_LONG, (uint64_t)(int64_t)m->number)
		    : 0;
	case SPARKPLUG_FLOAT:
		return is_number ? put_fixed(out, METRIC_FLOAT, PROTO_FIXED32,
				       &single, sizeof(single))
				 : 0;
	case SPARKPLUG_DOUBLE:
		return is_number ? put_fixed(out, METRIC_DOUBLE, PROTO_FIXED64,
				       &m->number, sizeof(m->number))
				 : 0;
	case SPARKPLUG_BOOLEAN:
		return is_number && (m->number == 0 || m->number == 1)
		    ? put_number(out, METRIC_BOOLEAN, m->number != 0)
		    : 0;
	case SPARKPLUG_STRING:
	case SPARKPLUG_TEXT:
	case SPARKPLUG_UUID:
		return m->is == SPARKPLUG_WORDS
		    ? put_words(out, METRIC_STRING, m->words)
		    : 0;
	default:
		return 0;
	}
}

size_t
sparkplug_command(const struct sparkplug_metric *m, int64_t now_ms, char *out)
{
	char *body = out + 24; /* behind the longest head there may be */
	size_t n = put_words(body, METRIC_NAME, m->name), value, head;

	if (m->has_alias)
		n += put_number(body + n, METRIC_ALIAS, m->alias);
	n += put_number(body + n, METRIC_TYPE, m->type);
	value = put_value(body + n, m);
	if (value == 0)
		return 0;
	n += value;
	head = put_number(out, PAYLOAD_TIME, (uint64_t)now_ms);
	out[head++] = PAYLOAD_METRIC << 3 | PROTO_BYTES;
	head += put_varint(out + head, n);
	memmove(out + head, body, n);
	return head + n;
}

size_t
sparkplug_rebirth(int64_t now_ms, char out[SPARKPLUG_REBIRTH_ROOM])
{
	const struct sparkplug_metric m = { .name = STR("Node Control/Rebirth"),
		.type = SPARKPLUG_BOOLEAN,
		.is = SPARKPLUG_NUMBER,
		.number = 1 };

	return sparkplug_command(&m, now_ms, out);
}
