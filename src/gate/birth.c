#include "gate/birth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "telemetry/body.h"
#include "telemetry/tail.h"

#define FIRST_SLOTS 64

struct known {
	struct str device; /* empty: of the node itself */
	struct str name;
	bool has_alias;
	uint64_t alias;
	uint32_t type;
	bool commanded; /* what it says is waited for */
};

struct births {
	struct cx cx;          /* since the node's birth */
	uint64_t birth_number; /* bdSeq of that, to tell its death by */
	unsigned next;         /* sequence number to come */
	struct known *known;
	size_t count, room, bytes;
	size_t *by_alias, *by_name; /* place in known[], from 1 */
	size_t slots;
	struct str group;
	json_t *said; /* of commanded metrics, by the last message */
	bool stale;   /* an alias has changed: by_alias is to be made anew */
};

static void
begin(struct births *o)
{
	cx_clear(&o->cx);
	o->known = NULL;
	o->count = o->room = o->bytes = 0;
	o->stale = false;
	o->slots = FIRST_SLOTS;
	o->by_alias = cx_calloc(&o->cx, o->slots, sizeof(*o->by_alias));
	o->by_name = cx_calloc(&o->cx, o->slots, sizeof(*o->by_name));
}

void
births_end(struct births *births)
{
	if (births == NULL)
		return;
	cx_clear(&births->cx);
	free(births);
}

/* What is known ------------------------------------------------------------ */

static size_t
mix(uint64_t h)
{
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h ^ h >> 29);
}

static size_t
hash_name(struct str device, struct str name)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < device.n; i++)
		h = (h ^ (unsigned char)device.p[i]) * UINT64_C(1099511628211);
	h = (h ^ '/') * UINT64_C(1099511628211);
	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT64_C(1099511628211);
	return mix(h);
}

static struct known *
find_name(const struct births *o, struct str device, struct str name)
{
	size_t at = hash_name(device, name) % o->slots;

	for (; o->by_name[at] != 0; at = (at + 1) % o->slots) {
		struct known *k = &o->known[o->by_name[at] - 1];

		if (str_eq(k->name, name) && str_eq(k->device, device))
			return k;
	}
	return NULL;
}

/* Aliases are the node's: the device is told by them. */
static struct known *
find_alias(const struct births *o, uint64_t alias)
{
	size_t at = mix(alias) % o->slots;

	for (; o->by_alias[at] != 0; at = (at + 1) % o->slots) {
		struct known *k = &o->known[o->by_alias[at] - 1];

		if (k->alias == alias)
			return k;
	}
	return NULL;
}

static void
enter(struct births *o, size_t place)
{
	const struct known *k = &o->known[place - 1];
	size_t at = hash_name(k->device, k->name) % o->slots;

	while (o->by_name[at] != 0)
		at = (at + 1) % o->slots;
	o->by_name[at] = place;
	if (!k->has_alias)
		return;
	at = mix(k->alias) % o->slots;
	while (o->by_alias[at] != 0)
		at = (at + 1) % o->slots;
	o->by_alias[at] = place;
}

static void
rehash(struct births *o, size_t slots)
{
	o->slots = slots;
	o->by_alias = cx_calloc(&o->cx, slots, sizeof(*o->by_alias));
	o->by_name = cx_calloc(&o->cx, slots, sizeof(*o->by_name));
	for (size_t i = 1; i <= o->count; i++)
		enter(o, i);
}

static void
grow(struct births *o)
{
	struct known *more;

	if (o->count < o->room)
		return;
	o->room = o->room == 0 ? 32 : o->room * 2;
	more = cx_calloc(&o->cx, o->room, sizeof(*more));
	if (o->count > 0)
		memcpy(more, o->known, o->count * sizeof(*more));
	o->known = more;
	rehash(o, o->room * 3);
}

static struct str
copy(struct births *o, struct str s)
{
	o->bytes += s.n;
	return (struct str){ cx_strndup(&o->cx, s.p, s.n), s.n };
}

static bool
learn(struct births *o, struct cx *cx, struct str device,
    const struct sparkplug_metric *m)
{
	struct known *k = find_name(o, device, m->name);

	if (k != NULL) {
		/* Born anew, perhaps under another alias. */
		k->type = m->type;
		if (k->has_alias != m->has_alias || k->alias != m->alias) {
			k->has_alias = m->has_alias;
			k->alias = m->alias;
			o->stale = true;
		}
		return true;
	}
	if (o->count == BIRTH_METRICS ||
	    o->bytes + device.n + m->name.n > BIRTH_BYTES)
		return cx_fail_code(cx, FAIL_LARGE, "too_many_metrics", NULL,
		    "a node has at most %d metrics, and 1 MiB of their names",
		    BIRTH_METRICS);
	grow(o);
	o->known[o->count++] = (struct known){ .device = copy(o, device),
		.name = copy(o, m->name),
		.has_alias = m->has_alias,
		.alias = m->alias,
		.type = m->type };
	enter(o, o->count);
	return true;
}

/* Messages ----------------------------------------------------------------- */

struct message {
	struct births *births;
	struct batch *b;
	const struct sparkplug_topic *topic;
	struct str key;
	int64_t now_us, at_us;
	bool strange; /* something in it was never announced */
};

/* "node", or "node/device". */
static struct str
key_of(struct cx *cx, const struct sparkplug_topic *t)
{
	if (t->device.n == 0)
		return str_of(cx_strndup(cx, t->node.p, t->node.n));
	return str_of(
	    cx_printf(cx, "%.*s/%.*s", STR_ARG(t->node), STR_ARG(t->device)));
}

static uint8_t
quality_of(int quality)
{
	if (quality == SPARKPLUG_GOOD)
		return QUALITY_GOOD;
	return quality == SPARKPLUG_STALE ? QUALITY_UNCERTAIN : QUALITY_BAD;
}

/* What cannot be kept is passed over: a node sends a data set because it
 * has one, not because we asked for it. */
static bool
can_be_kept(const struct sparkplug_metric *m)
{
	if (m->name.n == 0 || m->name.n > LINE_NAME ||
	    sparkplug_is_control(m->name))
		return false;
	if (m->is == SPARKPLUG_WORDS)
		return m->words.n <= BODY_TEXT_MOST;
	return m->is == SPARKPLUG_NUMBER && isfinite(m->number) != 0;
}

static bool
keep(const struct message *o, const struct sparkplug_metric *m)
{
	const int64_t at_us = m->has_time ? m->at_ms * 1000 : o->at_us;

	if (!can_be_kept(m))
		return true;
	if (!batch_point(o->b, o->key, at_us, m->name))
		return false;
	return m->is == SPARKPLUG_WORDS
	    ? batch_text(o->b, m->name, m->words)
	    : batch_judged(o->b, m->name, m->number, quality_of(m->quality));
}

/* What was commanded is told to whoever reads it back. */
static void
tell(const struct message *o, const struct sparkplug_metric *m)
{
	struct births *births = o->births;
	json_t *value = m->is == SPARKPLUG_WORDS
	    ? json_stringn(m->words.n == 0 ? "" : m->words.p, m->words.n)
	    : json_real(m->number);

	if (births->said == NULL)
		births->said = json_own(o->b->cx, json_object());
	(void)json_object_set_new(
	    births->said, cx_strndup(o->b->cx, m->name.p, m->name.n), value);
}

/* Fills in what a birth has said of it; false when none has. */
static bool
recognise(const struct message *o, struct sparkplug_metric *m)
{
	const struct known *k;

	if (o->births == NULL)
		return m->name.n > 0 && m->type != SPARKPLUG_UNKNOWN;
	k = m->name.n > 0  ? find_name(o->births, o->topic->device, m->name)
	    : m->has_alias ? find_alias(o->births, m->alias)
			   : NULL;
	if (k == NULL || !str_eq(k->device, o->topic->device))
		return false;
	m->name = k->name;
	sparkplug_retype(m, k->type);
	if (k->commanded && can_be_kept(m))
		tell(o, m);
	return true;
}

/* The death of a node is its will, which was written when it connected. */
static bool
keep_online(const struct message *o, bool online)
{
	const int64_t at_us =
	    o->topic->message == SPARKPLUG_NDEATH ? o->now_us : o->at_us;

	return batch_point(o->b, o->key, at_us, STR("online")) &&
	    batch_number(o->b, STR("online"), online);
}

static bool
take_birth(struct message *o, struct sparkplug_payload *p)
{
	struct sparkplug_metric m;

	while (sparkplug_next(p, &m)) {
		if (o->topic->device.n == 0 && str_is(m.name, "bdSeq"))
			o->births->birth_number = (uint64_t)m.number;
		if (m.name.n > 0 &&
		    !learn(o->births, o->b->cx, o->topic->device, &m))
			return false;
		if (!keep(o, &m))
			return false;
	}
	if (o->births->stale)
		rehash(o->births, o->births->slots);
	o->births->stale = false;
	return keep_online(o, true);
}

static bool
take_data(struct message *o, struct sparkplug_payload *p)
{
	struct sparkplug_metric m;

	while (sparkplug_next(p, &m)) {
		/* Names must not end with the births they come from. */
		if (!recognise(o, &m)) {
			o->strange = true;
			continue;
		}
		m.name = (struct str){ cx_strndup(o->b->cx, m.name.p, m.name.n),
			m.name.n };
		if (!keep(o, &m))
			return false;
	}
	return true;
}

/* A death that belongs to an earlier birth says nothing any more. */
static bool
is_stale_death(const struct message *o, struct sparkplug_payload p)
{
	struct sparkplug_metric m;

	while (o->topic->message == SPARKPLUG_NDEATH && o->births != NULL &&
	    sparkplug_next(&p, &m))
		if (str_is(m.name, "bdSeq"))
			return (uint64_t)m.number != o->births->birth_number;
	return false;
}

static void
be_born(struct births **births, struct str group)
{
	if (*births == NULL) {
		*births = need(calloc(1, sizeof(**births)));
		cx_init(&(*births)->cx);
	}
	begin(*births);
	(*births)->group = copy(*births, group);
}

/* Whether the number is the one to come; the next is counted from it. */
static bool
is_in_sequence(struct births *o, const struct sparkplug_payload *p)
{
	bool in_sequence;

	if (o == NULL)
		return false;
	if (!p->has_seq)
		return true;
	in_sequence = p->seq == o->next;
	o->next = (unsigned)(p->seq + 1) % 256;
	return in_sequence;
}

static bool
take(struct message *o, struct sparkplug_payload *p)
{
	switch (o->topic->message) {
	case SPARKPLUG_NBIRTH:
	case SPARKPLUG_DBIRTH:
		return take_birth(o, p);
	case SPARKPLUG_NDATA:
	case SPARKPLUG_DDATA:
		return take_data(o, p);
	default:
		return is_stale_death(o, *p) || keep_online(o, false);
	}
}

enum birth_verdict
birth_take(struct births **births, struct batch *b,
    const struct sparkplug_topic *topic, struct str payload, int64_t now_us)
{
	struct message o = { .b = b,
		.topic = topic,
		.key = key_of(b->cx, topic),
		.now_us = now_us };
	struct sparkplug_payload p;
	const struct batch_mark mark = batch_mark(b);
	bool in_sequence = true;

	if (!sparkplug_open(payload, &p)) {
		(void)cx_fail_code(b->cx, FAIL_INVALID, "malformed_payload",
		    NULL, "the payload is not one of Sparkplug B");
		return BIRTH_BAD;
	}
	o.at_us = p.has_time ? p.at_ms * 1000 : now_us;
	if (topic->message == SPARKPLUG_NBIRTH) {
		be_born(births, topic->group);
		(*births)->next = (unsigned)(p.seq + 1) % 256;
	} else if (topic->message != SPARKPLUG_NDEATH) {
		in_sequence = is_in_sequence(*births, &p);
	}
	o.births = *births;
	if (o.births != NULL)
		o.births->said = NULL;
	if (str_chars(o.key) > BODY_KEY_MOST) {
		(void)cx_fail_code(b->cx, FAIL_INVALID, "bad_length", "device",
		    "node/device is longer than %d characters", BODY_KEY_MOST);
		return BIRTH_BAD;
	}
	if (o.births == NULL && topic->message == SPARKPLUG_DBIRTH)
		return BIRTH_AGAIN;
	if (!take(&o, &p)) {
		batch_undo(b, mark);
		return BIRTH_BAD;
	}
	return in_sequence && !o.strange ? BIRTH_TAKEN : BIRTH_AGAIN;
}

/* Commands ----------------------------------------------------------------- */

json_t *
birth_said(const struct births *births)
{
	return births == NULL ? NULL : births->said;
}

struct str
birth_group(const struct births *births)
{
	return births->group;
}

static void
set_value(struct sparkplug_metric *m, const json_t *value)
{
	m->is = json_is_string(value) ? SPARKPLUG_WORDS : SPARKPLUG_NUMBER;
	m->words =
	    (struct str){ json_string_value(value), json_string_length(value) };
	m->number = json_is_number(value) ? json_number_value(value)
					  : (double)json_is_true(value);
}

bool
birth_command(struct births *births, struct cx *cx, struct str node,
    struct str device, struct str name, const json_t *value, int64_t now_ms,
    struct str *topic, struct str *payload)
{
	struct known *k =
	    births == NULL ? NULL : find_name(births, device, name);
	struct sparkplug_metric m = { .name = name };
	char *out;
	size_t n;

	if (k == NULL)
		return false;
	m.has_alias = k->has_alias;
	m.alias = k->alias;
	m.type = k->type;
	set_value(&m, value);
	out = cx_alloc(cx, SPARKPLUG_COMMAND_ROOM + name.n + m.words.n);
	n = sparkplug_command(&m, now_ms, out);
	if (n == 0)
		return false;
	k->commanded = true;
	*payload = (struct str){ out, n };
	*topic = str_of(device.n == 0
		? cx_printf(cx, "spBv1.0/%.*s/NCMD/%.*s",
		      STR_ARG(births->group), STR_ARG(node))
		: cx_printf(cx, "spBv1.0/%.*s/DCMD/%.*s/%.*s",
		      STR_ARG(births->group), STR_ARG(node), STR_ARG(device)));
	return true;
}
