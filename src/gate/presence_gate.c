#include "gate/presence_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"

#define RENEW_US (10 * US_PER_S)
#define PAUSE_US (500 * 1000) /* after a failure */
#define PATIENCE_US (10 * US_PER_S)
#define TOLD_MOST 500 /* of one tenant in one question */
#define HEARD_MOST (4u << 20)
#define WHY_MOST 12

struct change {
	struct client_text key, parent; /* parent: of its own; empty for none */
	int32_t tenant;
	bool on, secure;
	uint64_t word;
	char why[WHY_MOST];
	char address[PEER_NAME];
};

struct presences {
	struct pool *pool;
	struct doors doors;
	uint64_t number; /* of the gate, as the database knows it */
	struct change *change;
	size_t n, room;
	struct {
		struct cx cx;
		struct identity who;
		struct pool_job *job;
		bool under_way;
		int64_t due_us;
		size_t n;
	} tell, lease;
	bool leased; /* the number has been told */
	bool anew;   /* all connections are to be told again */
};

static void
draw(struct presences *p)
{
	hash_random(&p->number, sizeof(p->number));
	p->number >>= 1; /* a bigint is signed */
	p->leased = false;
	p->lease.due_us = 0;
}

struct presences *
presences_new(struct pool *pool, struct doors doors)
{
	struct presences *p = need(calloc(1, sizeof(*p)));

	p->pool = pool;
	p->doors = doors;
	draw(p);
	return p;
}

/* Changes ------------------------------------------------------------------ */

static void
drop(struct presences *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		client_drop(&p->change[i].key);
		client_drop(&p->change[i].parent);
	}
	p->n -= n;
	memmove(p->change, p->change + n, p->n * sizeof(*p->change));
}

static struct change *
add(struct presences *p)
{
	if (p->n == PRESENCE_NEWS) {
		p->anew = true;
		return NULL;
	}
	if (p->n == p->room) {
		p->room = 2 * p->room + 256;
		p->change =
		    need(realloc(p->change, p->room * sizeof(*p->change)));
	}
	memset(&p->change[p->n], 0, sizeof(*p->change));
	return &p->change[p->n++];
}

static struct change *
note(struct peer *peer, const struct client *c, bool on)
{
	struct change *change =
	    c->key.n == 0 ? NULL : add(client_gate(peer)->presences);

	if (change == NULL)
		return NULL;
	client_keep(&change->key, client_str(&c->key));
	change->tenant = c->tenant;
	change->on = on;
	change->secure = on && peer_is_secure(peer);
	change->word = c->word;
	(void)snprintf(change->why, sizeof(change->why), "%s",
	    c->why == NULL ? "lost" : c->why);
	if (on)
		(void)peer_name(peer, change->address);
	return change;
}

void
presence_begin(struct peer *peer, struct client *c)
{
	hash_random(&c->word, sizeof(c->word));
	(void)note(peer, c, true);
}

void
presence_end(struct peer *peer, const struct client *c)
{
	(void)note(peer, c, false);
}

void
presence_child(
    struct peer *peer, const struct client *c, struct str key, bool on)
{
	struct change *change = note(peer, c, on);

	if (change == NULL)
		return;
	client_keep(&change->parent, client_str(&change->key));
	client_keep(&change->key, key);
	(void)snprintf(change->why, sizeof(change->why), "left");
}

static void
tell_again(struct peer *peer, void *state, void *arg)
{
	const struct client *c = state;

	(void)arg;
	if (c->state == CLIENT_OPEN)
		(void)note(peer, c, true);
}

/* Under another number: what the older one has told is swept with it. */
static void
begin_anew(struct gate *gate)
{
	struct presences *p = gate->presences;

	drop(p, p->n);
	draw(p);
	p->anew = false;
	house_each(gate->house, &client_kind, tell_again, NULL);
	p->anew = false; /* more than that many cannot be told at all */
}

/* Telling ------------------------------------------------------------------ */

static void
told(void *owner)
{
	struct presences *p = owner;

	p->tell.under_way = false;
	if (p->tell.cx.fail == FAIL_BUSY) {
		p->tell.due_us = moment_steady() + PAUSE_US;
	} else {
		if (p->tell.cx.fail != FAIL_NONE)
			log_error("gate", "who is connected is not known: %s",
			    p->tell.cx.message);
		drop(p, p->tell.n);
	}
	cx_clear(&p->tell.cx);
}

static void
write_change(struct text *t, const struct change *c)
{
	text_puts(t, t->n == 0 ? "[{\"key\":" : ",{\"key\":");
	text_json(t, client_str(&c->key));
	if (c->parent.n > 0) {
		text_puts(t, ",\"parent\":");
		text_json(t, client_str(&c->parent));
	}
	text_printf(t,
	    ",\"word\":\"%016llx\",\"on\":%s,\"protocol\":\"%s\","
	    "\"address\":\"%s\",\"reason\":\"%s\"}",
	    (unsigned long long)c->word, c->on ? "true" : "false",
	    c->secure ? "mqtts" : "mqtt", c->address, c->why);
}

static void
tell(struct presences *p, int64_t now_us)
{
	struct text t;
	struct db_binds binds;
	const int32_t tenant = p->n == 0 ? 0 : p->change[0].tenant;

	if (p->tell.under_way || p->n == 0 || now_us < p->tell.due_us ||
	    !p->leased)
		return;
	cx_init(&p->tell.cx);
	t = text_new(&p->tell.cx, HEARD_MOST);
	for (p->tell.n = 0; p->tell.n < p->n && p->tell.n < TOLD_MOST &&
	     p->change[p->tell.n].tenant == tenant;
	     p->tell.n++)
		write_change(&t, &p->change[p->tell.n]);
	text_char(&t, ']');
	p->tell.who = identity_system("");
	p->tell.who.tenant = p->tell.who.from = p->tell.who.to = tenant;
	binds = db_binds(&p->tell.cx);
	db_bind_int(&binds, "gate", (int64_t)p->number);
	db_bind(&binds, "heard", text_str(&t));
	p->tell.job = pool_job_new(p->pool, &p->tell.cx, &p->tell.who);
	pool_job_ask(p->tell.job, Q_PRESENCE_HEARD, &binds);
	p->tell.under_way = true;
	pool_job_start(p->tell.job, now_us + PATIENCE_US, told, p);
}

/* The lease ---------------------------------------------------------------- */

static void
leased(void *owner)
{
	struct presences *p = owner;
	const struct db_rows *rows;

	p->lease.under_way = false;
	p->lease.due_us = moment_steady() +
	    (p->lease.cx.fail == FAIL_NONE ? RENEW_US : PAUSE_US);
	if (p->lease.cx.fail == FAIL_NONE) {
		rows = pool_job_rows(p->lease.job, 0);
		if (p->leased && db_bool(rows, 0, db_find(rows, "fresh")))
			p->anew = true;
		p->leased = true;
	}
	cx_clear(&p->lease.cx);
}

static void
bind_door(struct db_binds *binds, const char *name, int port)
{
	if (port == 0)
		db_bind_null(binds, name);
	else
		db_bind_int(binds, name, port);
}

static void
renew(struct presences *p, int64_t now_us)
{
	struct db_binds binds;

	if (p->lease.under_way || now_us < p->lease.due_us)
		return;
	cx_init(&p->lease.cx);
	p->lease.who = identity_system("");
	binds = db_binds(&p->lease.cx);
	db_bind_int(&binds, "gate", (int64_t)p->number);
	db_bind_int(&binds, "lease_s", PRESENCE_LEASE_S);
	bind_door(&binds, "mqtt", p->doors.mqtt);
	bind_door(&binds, "mqtts", p->doors.mqtts);
	bind_door(&binds, "hj", p->doors.hj212);
	p->lease.job = pool_job_new(p->pool, &p->lease.cx, &p->lease.who);
	pool_job_ask(p->lease.job, Q_GATE_LEASE, &binds);
	p->lease.under_way = true;
	pool_job_start(p->lease.job, now_us + PATIENCE_US, leased, p);
}

void
presences_turn(struct gate *gate, int64_t now_us)
{
	struct presences *p = gate->presences;

	if (p->anew && !p->tell.under_way && !p->lease.under_way)
		begin_anew(gate);
	renew(p, now_us);
	tell(p, now_us);
}

bool
presences_are_told(const struct presences *p)
{
	return p->n == 0;
}
