#include "gate/errand_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "gate/inquiry_gate.h"

#define BUCKETS 16384
#define ASKED_MOST 256 /* clients of one question */
#define WORD 17        /* of a session, with its NUL */
#define PAYLOAD_MOST 8192
#define ANSWER_MOST (48u << 10) /* below what a peer may be behind */
#define PATIENCE_US (10 * US_PER_S)
#define PAUSE_US (500 * 1000) /* after a failure */

/* Of one client that listens. */
struct errands {
	struct client *client;
	struct errands *next;           /* of the same bucket */
	struct errands *before, *after; /* of those that want to be asked for */
	char word[WORD]; /* of the session, as the database knows it */
	bool wanting;
	bool more;               /* there may be some that found no room */
	int32_t asked, given;    /* by the question under way */
	int write_qos, call_qos; /* -1: it does not listen for those */
	/* The same for devices behind it, as a gateway; and whether it hears
	 * Sparkplug's commands to the node and to its devices. */
	int child_write_qos, child_call_qos;
	bool hears_node, hears_devices;
	uint16_t number; /* of the packet before */
	size_t flying;
	struct {
		uint16_t number; /* 0: free */
		int64_t command;
	} flight[ERRANDS_FLIGHT];
};

/* What became of a command: told to the database until it has heard. */
struct outcome {
	int32_t tenant;
	int64_t command;
	int32_t reason; /* of the PUBACK; -1: it could not be handed over */
	char word[WORD];
};

/* A question under way: one of takings, and one of outcomes. */
struct question {
	struct courier *courier;
	struct gate *gate;
	struct cx cx;
	struct identity who;
	struct pool_job *job;
	bool under_way;
	int64_t not_before_us;
	size_t n;               /* clients or outcomes it is about */
	struct str *key, *word; /* of the clients */
};

struct courier {
	struct pool *pool;
	struct errands *bucket[BUCKETS];
	struct errands *first, *last; /* of those that want to be asked for */
	struct question take, tell;
	struct outcome *outcome;
	size_t outcomes, room;
};

struct courier *
courier_new(struct pool *pool)
{
	struct courier *co = need(calloc(1, sizeof(*co)));

	co->pool = pool;
	return co;
}

struct pool *
courier_pool(const struct courier *courier)
{
	return courier->pool;
}

/* Who listens -------------------------------------------------------------- */

static struct errands **
bucket_of(struct courier *co, int32_t tenant, struct str key)
{
	uint64_t h = 14695981039346656037u ^ (uint32_t)tenant;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	return &co->bucket[(h ^ h >> 32) % BUCKETS];
}

static bool
is_of(const struct errands *e, int32_t tenant, struct str key)
{
	return e->client->tenant == tenant &&
	    str_eq(client_str(&e->client->key), key);
}

/* A word that no session had before: what was given to the older one is not
 * this one's. */
static void
name_session(struct errands *e)
{
	uint64_t chance;

	hash_random(&chance, sizeof(chance));
	(void)snprintf(
	    e->word, sizeof(e->word), "%016llx", (unsigned long long)chance);
}

static void
want(struct courier *co, struct errands *e)
{
	if (e->wanting)
		return;
	e->wanting = true;
	e->before = co->last;
	e->after = NULL;
	if (co->last != NULL)
		co->last->after = e;
	else
		co->first = e;
	co->last = e;
}

static void
want_no_more(struct courier *co, struct errands *e)
{
	if (!e->wanting)
		return;
	e->wanting = false;
	if (e->before != NULL)
		e->before->after = e->after;
	else
		co->first = e->after;
	if (e->after != NULL)
		e->after->before = e->before;
	else
		co->last = e->before;
}

static struct errands *
begin(struct courier *co, struct client *c)
{
	struct errands **at = bucket_of(co, c->tenant, client_str(&c->key));
	struct errands *e = need(calloc(1, sizeof(*e)));

	e->client = c;
	e->write_qos = e->call_qos = -1;
	e->child_write_qos = e->child_call_qos = -1;
	name_session(e);
	e->next = *at;
	*at = e;
	c->errands = e;
	return e;
}

static bool
hears_command(
    const struct client *c, struct cx *cx, const char *word, const char *tail)
{
	return c->births != NULL &&
	    client_hears(c,
		str_of(cx_printf(cx, "spBv1.0/%.*s/%s/%.*s%s",
		    STR_ARG(birth_group(c->births)), word,
		    STR_ARG(client_str(&c->key)), tail))) >= 0;
}

/* What it listens for now; bits that were not set before are news. */
static int
ears_of(const struct errands *e)
{
	return (e->write_qos >= 0) | (e->call_qos >= 0) << 1 |
	    (e->child_write_qos >= 0) << 2 | (e->child_call_qos >= 0) << 3 |
	    e->hears_node << 4 | e->hears_devices << 5;
}

void
errands_listen(struct peer *peer, struct client *c)
{
	struct courier *co = client_gate(peer)->courier;
	struct errands now = {
		.write_qos = client_hears(c, STR("v1/devices/me/attributes")),
		.call_qos = client_hears(c, STR("v1/devices/me/rpc/request/1")),
		.child_write_qos =
		    client_hears(c, STR("v1/gateway/attributes")),
		.child_call_qos = client_hears(c, STR("v1/gateway/rpc")),
	};
	struct errands *e = c->errands;
	struct cx cx;
	int before;

	cx_init(&cx);
	now.hears_node = hears_command(c, &cx, "NCMD", "");
	now.hears_devices = hears_command(c, &cx, "DCMD", "/x");
	cx_clear(&cx);
	if (c->key.n == 0 || (e == NULL && ears_of(&now) == 0))
		return;
	if (e == NULL)
		e = begin(co, c);
	before = ears_of(e);
	e->write_qos = now.write_qos;
	e->call_qos = now.call_qos;
	e->child_write_qos = now.child_write_qos;
	e->child_call_qos = now.child_call_qos;
	e->hears_node = now.hears_node;
	e->hears_devices = now.hears_devices;
	if ((ears_of(e) & ~before) != 0)
		want(co, e);
}

void
errands_end(struct gate *gate, struct client *c)
{
	struct courier *co = gate->courier;
	struct errands *e = c->errands, **at;

	if (e == NULL)
		return;
	want_no_more(co, e);
	at = bucket_of(co, c->tenant, client_str(&c->key));
	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	c->errands = NULL;
	free(e);
}

void
courier_heard(struct gate *gate, const char *news)
{
	struct courier *co = gate->courier;
	struct str key, word = str_cut(str_of(news), ' ', &key);
	struct errands *e;
	int64_t tenant;

	if (str_int64(word, &tenant)) {
		e = *bucket_of(co, (int32_t)tenant, key);
		for (; e != NULL; e = e->next)
			if (is_of(e, (int32_t)tenant, key))
				want(co, e);
		return;
	}
	for (size_t i = 0; i < BUCKETS; i++)
		for (e = co->bucket[i]; e != NULL; e = e->next)
			want(co, e);
}

/* Outcomes ----------------------------------------------------------------- */

static void
note(struct courier *co, int32_t tenant, int64_t command, int32_t reason,
    const char *word)
{
	struct outcome *o;

	if (co->outcomes == co->room) {
		co->room = 2 * co->room + 64;
		co->outcome =
		    realloc(co->outcome, co->room * sizeof(*co->outcome));
		if (co->outcome == NULL)
			abort();
	}
	o = &co->outcome[co->outcomes++];
	*o = (struct outcome){ tenant, command, reason, "" };
	memcpy(o->word, word, WORD - 1);
}

static bool
goes_with(const struct outcome *a, const struct outcome *b)
{
	return a->tenant == b->tenant && (a->reason < 0) == (b->reason < 0);
}

static void
told(void *owner)
{
	struct question *q = owner;
	struct courier *co = q->courier;

	q->under_way = false;
	if (q->cx.fail == FAIL_BUSY) {
		q->not_before_us = moment_steady() + PAUSE_US;
		cx_clear(&q->cx);
		return;
	}
	if (q->cx.fail != FAIL_NONE)
		log_error("gate", "what became of %zu commands is lost: %s",
		    q->n, q->cx.message);
	co->outcomes -= q->n;
	memmove(co->outcome, co->outcome + q->n,
	    co->outcomes * sizeof(*co->outcome));
	cx_clear(&q->cx);
}

static void
begin_question(struct question *q, struct gate *gate, int32_t tenant)
{
	q->courier = gate->courier;
	q->gate = gate;
	cx_init(&q->cx);
	q->who = identity_system("");
	q->who.tenant = q->who.from = q->who.to = tenant;
}

static void
ask(struct question *q, enum query query, const struct db_binds *binds,
    int64_t now_us, void (*done)(void *owner))
{
	q->under_way = true;
	q->job = pool_job_new(q->courier->pool, &q->cx, &q->who);
	pool_job_ask(q->job, query, binds);
	pool_job_start(q->job, now_us + PATIENCE_US, done, q);
}

/* The first of them, and those that go with it. */
static void
tell(struct gate *gate, int64_t now_us)
{
	struct courier *co = gate->courier;
	struct question *q = &co->tell;
	int64_t id[ASKED_MOST];
	int32_t reason[ASKED_MOST];
	struct str word[ASKED_MOST];
	struct db_binds binds;

	if (q->under_way || co->outcomes == 0 || now_us < q->not_before_us)
		return;
	begin_question(q, gate, co->outcome[0].tenant);
	for (q->n = 0; q->n < co->outcomes && q->n < ASKED_MOST &&
	     goes_with(&co->outcome[0], &co->outcome[q->n]);
	     q->n++) {
		const struct outcome *o = &co->outcome[q->n];

		id[q->n] = o->command;
		reason[q->n] = o->reason;
		word[q->n] = str_of(cx_printf(&q->cx, "%s", o->word));
	}
	binds = db_binds(&q->cx);
	db_bind_int8s(&binds, "ids", id, q->n);
	db_bind_int4s(&binds, "reasons", reason, q->n);
	db_bind_texts(&binds, "sessions", word, q->n);
	ask(q, reason[0] < 0 ? Q_COMMAND_RETURN : Q_COMMAND_ACK, &binds, now_us,
	    told);
}

/* Sending ------------------------------------------------------------------ */

static uint16_t
next_number(struct errands *e)
{
	bool used;

	do {
		used = ++e->number == 0;
		for (size_t i = 0; i < ERRANDS_FLIGHT; i++)
			used |= e->flight[i].number == e->number;
	} while (used);
	return e->number;
}

static void
fly(struct errands *e, uint16_t number, int64_t command)
{
	size_t i = 0;

	while (e->flight[i].number != 0)
		i++;
	e->flight[i].number = number;
	e->flight[i].command = command;
	e->flying++;
}

/* One command as it goes out. */
struct parcel {
	struct str topic, payload;
	int qos;
};

/* As devices know it: an attribute that changes, those of an offer, or a
 * call; for a device behind a gateway with its name around it. */
static bool
write_payload(struct cx *cx, const struct errands *e, int64_t command,
    struct str kind, struct str code, struct str value, struct str child,
    struct parcel *out)
{
	struct text t = text_new(cx, PAYLOAD_MOST);
	const bool is_call = str_is(kind, "call");

	if (child.n > 0) {
		text_puts(&t, "{\"device\":");
		text_json(&t, child);
		text_puts(&t, ",\"data\":");
	}
	if (str_is(kind, "offer")) {
		text_put(&t, value);
	} else {
		text_char(&t, '{');
		if (is_call && child.n > 0)
			text_printf(&t, "\"id\":%lld,", (long long)command);
		text_puts(&t, is_call ? "\"method\":" : "");
		text_json(&t, code);
		text_puts(&t, is_call ? ",\"params\":" : ":");
		text_put(&t, value);
		text_char(&t, '}');
	}
	if (child.n > 0)
		text_char(&t, '}');
	out->payload = text_str(&t);
	if (child.n > 0) {
		out->topic = is_call ? STR("v1/gateway/rpc")
				     : STR("v1/gateway/attributes");
		out->qos = is_call ? e->child_call_qos : e->child_write_qos;
	} else {
		out->topic = is_call
		    ? str_of(cx_printf(cx, "v1/devices/me/rpc/request/%lld",
			  (long long)command))
		    : STR("v1/devices/me/attributes");
		out->qos = is_call ? e->call_qos : e->write_qos;
	}
	return !t.full && out->qos >= 0;
}

/* As a node of Sparkplug knows it; without quality of service, as its
 * specification has it. */
static bool
write_sparkplug(struct cx *cx, const struct errands *e, struct str code,
    struct str value, struct str child, struct parcel *out)
{
	const struct str node = client_str(&e->client->key);
	struct str device = STR("");

	if (child.n > node.n + 1 && str_starts(child, node) &&
	    child.p[node.n] == '/')
		device =
		    (struct str){ child.p + node.n + 1, child.n - node.n - 1 };
	if (!(child.n == 0 ? e->hears_node : e->hears_devices) ||
	    (child.n > 0 && device.n == 0))
		return false;
	out->qos = 0;
	return birth_command(e->client->births, cx, node, device, code,
	    json_read(cx, value), moment_now() / 1000, &out->topic,
	    &out->payload);
}

static void
publish(struct courier *co, struct errands *e, struct cx *cx, int64_t command,
    const struct parcel *parcel)
{
	struct client *c = e->client;
	const uint16_t number = parcel->qos > 0 ? next_number(e) : 0;
	const size_t room = parcel->topic.n + parcel->payload.n + 16;
	struct mqtt_out out = { cx_alloc(cx, room), 0, room, false };

	mqtt_write_delivery(
	    &out, c->version, number, parcel->topic, parcel->payload);
	if (out.full || out.n > c->packet_most) {
		note(co, c->tenant, command, MQTT_TOO_LARGE, e->word);
		return;
	}
	if (number > 0)
		fly(e, number, command);
	client_write(peer_of_state(c), &out);
}

static struct errands *
find_session(
    struct courier *co, int32_t tenant, struct str key, struct str word)
{
	struct errands *e = *bucket_of(co, tenant, key);

	while (e != NULL && !(is_of(e, tenant, key) && str_is(word, e->word)))
		e = e->next;
	return e;
}

static void
send_row(struct question *q, const struct db_rows *rows, size_t row)
{
	struct courier *co = q->courier;
	const struct str word = db_str(rows, row, db_find(rows, "session"));
	const struct str kind = db_str(rows, row, db_find(rows, "kind"));
	const struct str code = db_str(rows, row, db_find(rows, "code"));
	const struct str value = db_str(rows, row, db_find(rows, "value"));
	const struct str child = db_str(rows, row, db_find(rows, "child"));
	const int64_t id = db_int(rows, row, db_find(rows, "id"));
	struct errands *e = find_session(
	    co, q->who.tenant, db_str(rows, row, db_find(rows, "key")), word);
	struct parcel parcel;

	/* It has ended meanwhile. */
	if (e == NULL || e->flying == ERRANDS_FLIGHT) {
		note(co, q->who.tenant, id, -1,
		    cx_printf(&q->cx, "%.*s", STR_ARG(word)));
		return;
	}
	e->given++;
	if ((str_is(kind, "write") &&
		write_sparkplug(&q->cx, e, code, value, child, &parcel)) ||
	    write_payload(&q->cx, e, id, kind, code, value, child, &parcel))
		publish(co, e, &q->cx, id, &parcel);
	else
		note(co, q->who.tenant, id, MQTT_UNSPECIFIED, e->word);
}

/* Whether the database has done it is not known: what it may have given to a
 * session is given to another one, for what may be sent again. */
static void
want_again(struct question *q)
{
	for (size_t i = 0; i < q->n; i++) {
		struct errands *e = find_session(
		    q->courier, q->who.tenant, q->key[i], q->word[i]);

		if (e == NULL)
			continue;
		name_session(e);
		e->asked = 0;
		want(q->courier, e);
	}
	q->not_before_us = moment_steady() + PAUSE_US;
}

/* A client with QoS 0 acknowledges nothing, and takes what there is. */
static int32_t
room_of(const struct errands *e)
{
	const size_t most = e->client->receive_most < ERRANDS_FLIGHT
	    ? e->client->receive_most
	    : ERRANDS_FLIGHT;

	return e->flying < most ? (int32_t)(most - e->flying) : 0;
}

/* Whoever was given as many as he had room for may have more to come. */
static void
look_for_more(struct question *q)
{
	for (size_t i = 0; i < q->n; i++) {
		struct errands *e = find_session(
		    q->courier, q->who.tenant, q->key[i], q->word[i]);

		if (e == NULL)
			continue;
		e->more = e->given >= e->asked;
		e->asked = 0;
		if (e->more && room_of(e) > 0)
			want(q->courier, e);
	}
}

static void
taken(void *owner)
{
	struct question *q = owner;
	const struct db_rows *rows;

	q->under_way = false;
	if (q->cx.fail == FAIL_NONE) {
		rows = pool_job_rows(q->job, 0);
		for (size_t i = 0; i < db_count(rows); i++)
			send_row(q, rows, i);
		look_for_more(q);
	} else if (q->cx.fail == FAIL_BUSY) {
		want_again(q);
	} else {
		log_error("gate",
		    "commands of tenant %d stay where they are: %s",
		    q->who.tenant, q->cx.message);
	}
	cx_clear(&q->cx);
}

static void
take(struct gate *gate, int64_t now_us)
{
	struct courier *co = gate->courier;
	struct question *q = &co->take;
	int32_t writes[ASKED_MOST], calls[ASKED_MOST], room[ASKED_MOST];
	int32_t children[ASKED_MOST];
	struct errands *e = co->first, *after;
	struct db_binds binds;

	if (q->under_way || e == NULL || now_us < q->not_before_us ||
	    gate->ending)
		return;
	begin_question(q, gate, e->client->tenant);
	q->key = cx_calloc(&q->cx, ASKED_MOST, sizeof(*q->key));
	q->word = cx_calloc(&q->cx, ASKED_MOST, sizeof(*q->word));
	for (q->n = 0; e != NULL && q->n < ASKED_MOST; e = after) {
		const struct str key = client_str(&e->client->key);

		after = e->after;
		if (e->client->tenant != q->who.tenant)
			continue;
		want_no_more(co, e);
		e->more = true;
		e->given = 0;
		e->asked = room_of(e);
		if (e->asked == 0) /* it will be wanted with the next PUBACK */
			continue;
		q->key[q->n] =
		    (struct str){ cx_strndup(&q->cx, key.p, key.n), key.n };
		q->word[q->n] = str_of(cx_printf(&q->cx, "%s", e->word));
		writes[q->n] = e->write_qos >= 0 || e->hears_node;
		children[q->n] = (e->child_write_qos >= 0 || e->hears_devices) |
		    (e->child_call_qos >= 0) << 1;
		calls[q->n] = e->call_qos >= 0;
		room[q->n++] = e->asked;
	}
	if (q->n == 0) {
		cx_clear(&q->cx);
		return;
	}
	binds = db_binds(&q->cx);
	db_bind_texts(&binds, "keys", q->key, q->n);
	db_bind_texts(&binds, "sessions", q->word, q->n);
	db_bind_int4s(&binds, "writes", writes, q->n);
	db_bind_int4s(&binds, "calls", calls, q->n);
	db_bind_int4s(&binds, "children", children, q->n);
	db_bind_int4s(&binds, "rooms", room, q->n);
	ask(q, Q_COMMAND_TAKE, &binds, now_us, taken);
}

void
courier_turn(struct gate *gate, int64_t now_us)
{
	tell(gate, now_us);
	take(gate, now_us);
}

bool
courier_is_idle(const struct courier *co)
{
	return co->outcomes == 0 && !co->take.under_way;
}

bool
errands_ack(struct gate *gate, struct client *c, uint16_t number,
    enum mqtt_reason reason)
{
	struct courier *co = gate->courier;
	struct errands *e = c->errands;

	for (size_t i = 0; e != NULL && i < ERRANDS_FLIGHT; i++) {
		if (number == 0 || e->flight[i].number != number)
			continue;
		note(co, c->tenant, e->flight[i].command, (int32_t)reason,
		    e->word);
		e->flight[i].number = 0;
		e->flying--;
		if (e->more || e->asked > 0)
			want(co, e);
		return true;
	}
	return false;
}

/* Attributes --------------------------------------------------------------- */

struct wish {
	struct str client_keys, shared_keys;
	bool all;
};

static bool
names(struct str list, const char *name)
{
	while (list.p != NULL)
		if (str_is(str_trim(str_cut(list, ',', &list)), name))
			return true;
	return false;
}

static void
write_values(struct text *out, struct cx *cx, const char *label,
    struct str kept, bool all, struct str keys)
{
	json_t *known = json_read(cx, kept), *one;
	const char *name;
	bool first = true;

	text_printf(out, "\"%s\":{", label);
	json_object_foreach(known, name, one)
	{
		if (!all && !names(keys, name))
			continue;
		text_puts(out, first ? "" : ",");
		first = false;
		text_json(out, str_of(name));
		text_char(out, ':');
		text_puts(
		    out, json_canonical(cx, json_object_get(one, "value")));
	}
	text_char(out, '}');
}

static void
answer(struct inquiry *q, const struct db_rows *rows)
{
	const struct wish *w = q->own;
	struct text t = text_new(&q->cx, ANSWER_MOST);
	const bool any = db_count(rows) > 0;

	text_char(&t, '{');
	write_values(&t, &q->cx, "client",
	    any ? db_str(rows, 0, db_find(rows, "reported")) : STR("{}"),
	    w->all, w->client_keys);
	text_char(&t, ',');
	write_values(&t, &q->cx, "shared",
	    any ? db_str(rows, 0, db_find(rows, "desired")) : STR("{}"), w->all,
	    w->shared_keys);
	text_char(&t, '}');
	if (!t.full)
		inquiry_publish(q, text_str(&t));
}

bool
errands_attributes(struct peer *peer, struct client *c, struct cx *cx,
    struct str request, struct str payload)
{
	const json_t *asked = json_read(cx, payload);
	struct inquiry *q;
	struct wish *w;
	struct db_binds binds;
	struct str key;

	if (asked == NULL)
		return false;
	if (!json_is_object(asked))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", NULL,
		    "the payload must be an object with clientKeys or "
		    "sharedKeys");
	q = inquiry_new(peer, c, cx);
	if (q == NULL)
		return false;
	q->topic = str_of(cx_printf(&q->cx,
	    "v1/devices/me/attributes/response/%.*s", STR_ARG(request)));
	w = q->own = cx_alloc(&q->cx, sizeof(*w));
	w->client_keys = inquiry_keep(q, json_str(asked, "clientKeys"));
	w->shared_keys = inquiry_keep(q, json_str(asked, "sharedKeys"));
	w->all = w->client_keys.n == 0 && w->shared_keys.n == 0;
	key = inquiry_keep(q, client_str(&c->key));
	binds = db_binds(&q->cx);
	db_bind_texts(&binds, "keys", &key, 1);
	inquiry_ask(q, client_gate(peer)->courier->pool, Q_SHADOW_ATTRIBUTES,
	    &binds, answer);
	return true;
}
