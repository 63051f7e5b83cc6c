#include "knowledge/hall_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "knowledge/allowance.h"
#include "knowledge/catalogue.h"
#include "knowledge/figures_store.h"
#include "knowledge/journal_store.h"
#include "knowledge/queue.h"
#include "knowledge/quick.h"
#include "knowledge/record.h"
#include "knowledge/seat_store.h"
#include "knowledge/shelf_store.h"
#include "knowledge/staff_store.h"

#define EVENTS 64
#define WAIT_MS 20
#define READ_SIZE 65536
#define ROOM_KEPT (1u << 22)
#define WAITING_MOST ((size_t)256 << 20)
#define OUT_MOST ((size_t)256 << 20)
/* Beyond its time, for an entry to end by itself. */
#define GRACE_US (US_PER_S / 2)
/* A call whose caller has left is ended, unless it ends by itself about as fast
 * as its process could be followed by another. */
#define LEFT_US (200 * 1000)
/*
 * Small calls of entries that were quick so many times in a row ride along with
 * another one of their tenant, which saves both processes most of their waking
 * up.  When one of them is not quick after all, it is begun anew by itself and
 * the others with it: computing has no consequences.
 */
#define RIDE_BYTES 4096
#define RIDE_US (100 * 1000)

enum source_kind { SOURCE_DOOR, SOURCE_CALLER, SOURCE_PLACE };

/* What an event is about; the beginning of each of these. */
struct source {
	enum source_kind kind;
};

struct caller {
	struct source source;
	struct caller *next;
	int fd;
	char *in, *out;
	size_t got, room;             /* of in */
	size_t sent, out_n, out_room; /* of out */
	bool wants_out;
};

struct place {
	struct source source;
	struct seat seat;
	unsigned generation; /* of the editions that its process has */
	bool wants_out;
};

/* A call from when it came until it is answered. */
struct errand {
	struct waiting waiting;
	struct errand *next, **self;
	struct caller *caller; /* NULL: gone */
	uint64_t tag;
	struct ask ask; /* points into packet */
	bool runs, alone, left;
	size_t n;
	char packet[];
};

struct hall {
	const struct hall_settings *settings;
	int epoll;
	struct source door;
	int listen;
	struct caller *callers;
	struct errand *errands;
	struct place places[HALL_SEATS];
	struct queue *queue;
	struct journal *journal;
	struct shelf shelf;
	struct staff staff;
	int64_t looked_us;
	struct quick quick;
	struct cx round; /* what is written in this turn of the loop */
	struct figures figures;
	struct allowances *allowances;
};

/* Telling ------------------------------------------------------------------ */

static void
watch(struct hall *h, int op, int fd, struct source *source, bool out)
{
	struct epoll_event e = { .events = EPOLLIN | (out ? EPOLLOUT : 0u),
		.data.ptr = source };

	(void)epoll_ctl(h->epoll, op, fd, &e);
}

static void
put_out(struct caller *c, struct str packet)
{
	if (c->out_n + packet.n > c->out_room) {
		c->out_room = 2 * (c->out_n + packet.n);
		c->out = need(realloc(c->out, c->out_room));
	}
	memcpy(c->out + c->out_n, packet.p, packet.n);
	c->out_n += packet.n;
}

static void
errand_free(struct errand *e)
{
	*e->self = e->next;
	if (e->next != NULL)
		e->next->self = e->self;
	free(e);
}

/* The end of a call; its record goes to the books before the answer to its
 * caller, see once(). */
static void
tell(struct hall *h, struct errand *e, const struct told *told)
{
	struct told answer = *told;

	journal_add(h->journal, told->record);
	answer.record = (struct str){ NULL, 0 };
	if (e->caller != NULL)
		put_out(e->caller, told_packet(&h->round, e->tag, &answer));
	errand_free(e);
}

/* Of a call whose process could not write its own. */
static struct str
record_for(struct hall *h, const struct errand *e, int64_t began_us)
{
	struct text out = text_new(&h->round, 8 * RECORD_INPUTS);
	const struct task t = {
		.entry = catalogue_find(e->ask.id), .items = 1, .refused = 1
	};
	const struct cx *cx = &h->round;
	const struct record r = { &e->ask, &t,
		record_outcome(cx->fail, cx->code), cx->code, moment_now(),
		moment_steady() - began_us };

	if (t.entry == NULL)
		return (struct str){ NULL, 0 };
	record_write(&out, &r);
	return text_str(&out);
}

/* With the failure that stands in h->round. */
static void
tell_failure(struct hall *h, struct errand *e, struct str record)
{
	struct told told = told_failure(&h->round);

	told.record = record;
	tell(h, e, &told);
	cx_forgive(&h->round);
}

/* Seats -------------------------------------------------------------------- */

static void
fill(struct hall *h, struct place *p)
{
	struct evaluate_limits limits = h->settings->limits;

	limits.tables = h->shelf.tables;
	limits.table_count = h->shelf.table_count;
	if (!seat_fill(&p->seat, &limits))
		return;
	p->generation = h->shelf.generation;
	p->wants_out = false;
	watch(h, EPOLL_CTL_ADD, p->seat.fd, &p->source, false);
}

static void
say_end(struct hall *h, enum seat_end end, bool has_left)
{
	const struct evaluate_limits *l = &h->settings->limits;

	if (has_left) {
		h->figures.left++;
		(void)cx_fail_code(&h->round, FAIL_BUSY, "cancelled", NULL,
		    "whoever asked has left");
		return;
	}
	switch (end) {
	case SEAT_LATE:
		h->figures.late++;
		(void)cx_fail_code(&h->round, FAIL_BUSY, "time_limit", NULL,
		    "it takes longer than %d s to compute; ask for less",
		    (int)(l->time_us / US_PER_S));
		return;
	case SEAT_NO_MEMORY:
		h->figures.no_memory++;
		(void)cx_fail_code(&h->round, FAIL_INVALID, "memory_limit",
		    NULL, "it takes more than %zu MiB to compute; ask for less",
		    l->memory >> 20);
		return;
	case SEAT_DIED:
		h->figures.died++;
		(void)cx_fail_code(&h->round, FAIL_BUSY, "compute_died", NULL,
		    "the process that computed this has died; others go on");
		return;
	}
}

/* The calls of a seat, to the front of the queue. */
static void
put_back(struct hall *h, struct place *p)
{
	for (size_t i = p->seat.calls; i > 0; i--) {
		struct errand *e = p->seat.call[i - 1];

		if (i > 1)
			queue_rode(h->queue, e->ask.tenant);
		e->runs = false;
		queue_put_back(h->queue, &e->waiting);
	}
}

/* Not all that was computed has been told: each of them begins anew, by
 * itself, and answers for itself. */
static void
part(struct hall *h, struct place *p)
{
	for (size_t i = 0; i < p->seat.calls; i++)
		((struct errand *)p->seat.call[i])->alone = true;
	queue_over(h->queue, ((struct errand *)p->seat.call[0])->ask.tenant);
	put_back(h, p);
}

/* Its process is over, and with it the call that was computed. */
static void
vacate(struct hall *h, struct place *p, bool is_late)
{
	const int64_t began_us = p->seat.began_us;
	const enum seat_end end = seat_empty(&p->seat, is_late);

	if (p->seat.calls == 1) {
		struct errand *e = p->seat.call[0];

		queue_over(h->queue, e->ask.tenant);
		say_end(h, end, is_late && e->left);
		tell_failure(h, e, record_for(h, e, began_us));
	} else if (p->seat.calls > 1) {
		quick_forget(
		    &h->quick, ((struct errand *)p->seat.call[0])->ask.id);
		part(h, p);
	}
	p->seat.calls = 0;
	if (p->seat.again_us == 0)
		fill(h, p);
}

static void
want_out(struct hall *h, struct place *p)
{
	const bool wants = seat_is_behind(&p->seat);

	if (p->wants_out == wants)
		return;
	p->wants_out = wants;
	watch(h, EPOLL_CTL_MOD, p->seat.fd, &p->source, wants);
}

/* The first call of the seat is answered. */
static bool
take_answer(struct hall *h, struct place *p, struct str body)
{
	struct errand *e = p->seat.call[0];
	const int32_t tenant = e->ask.tenant;
	struct told told;

	if (!told_read(body, &told))
		return false;
	quick_note(&h->quick, e->ask.id, moment_steady() - p->seat.began_us);
	tell(h, e, &told);
	seat_done(&p->seat);
	if (p->seat.calls == 0)
		queue_over(h->queue, tenant);
	else
		queue_rode(h->queue, tenant);
	return true;
}

static bool
take_answers(struct hall *h, struct place *p)
{
	struct str body;

	for (;;)
		switch (seat_next(&p->seat, &body)) {
		case SEAT_NOTHING:
			return true;
		case SEAT_SHARE:
			break;
		case SEAT_NONSENSE:
			return false;
		case SEAT_ANSWER:
			if (!take_answer(h, p, body))
				return false;
		}
}

static void
place_ready(struct hall *h, struct place *p, uint32_t events)
{
	bool lives = p->seat.pid != 0;

	if (!lives)
		return;
	if ((events & EPOLLOUT) != 0)
		lives = seat_push(&p->seat);
	if (lives && (events & ~(uint32_t)EPOLLOUT) != 0)
		lives = seat_pull(&p->seat) && take_answers(h, p);
	if (lives)
		want_out(h, p);
	else
		vacate(h, p, false);
}

static bool
may_ride(const struct hall *h, const struct errand *e)
{
	return !e->alone && e->n <= RIDE_BYTES &&
	    quick_is(&h->quick, e->ask.id);
}

static void
seat_errand(struct place *p, struct errand *e)
{
	e->runs = true;
	seat_give(&p->seat, e, (struct str){ e->packet, e->n });
}

static void
send_load(struct hall *h, struct place *p)
{
	if (seat_push(&p->seat))
		want_out(h, p);
	else
		vacate(h, p, false);
}

/* Behind whatever is there, if that may be ridden with. */
static void
take_along(struct hall *h, struct place *p, size_t most,
    struct waiting *(*peek)(const struct queue *, int32_t))
{
	const struct errand *first = p->seat.call[0];
	struct errand *e;
	struct waiting *w;

	while (may_ride(h, first) && p->seat.calls < most &&
	    (w = peek(h->queue, first->ask.tenant)) != NULL) {
		e = (struct errand *)(void *)w;
		if (!may_ride(h, e))
			return;
		queue_ride(h->queue, w);
		seat_errand(p, e);
	}
}

/* One call, and what may ride along with it. */
static void
seat_tenant(struct hall *h, struct place *p, struct errand *e)
{
	seat_errand(p, e);
	take_along(h, p, SEAT_LOAD, queue_peek);
	send_load(h, p);
}

/* While nobody else waits, a second load: its process need not wait until the
 * answers to the first have come here. */
static void
load_again(struct hall *h, struct place *p)
{
	const size_t had = p->seat.calls;

	if (had > SEAT_LOAD)
		return;
	take_along(h, p, SEAT_CALLS, queue_peek_alone);
	if (p->seat.calls > had)
		send_load(h, p);
}

/* To whoever is idle, what is next. */
static void
lead(struct hall *h)
{
	struct waiting *w = NULL;

	for (size_t i = 0; i < h->settings->seats; i++) {
		struct place *p = &h->places[i];

		if (p->seat.pid == 0)
			continue;
		if (p->seat.calls > 0)
			load_again(h, p);
		else if ((w = queue_next(h->queue)) != NULL)
			seat_tenant(h, p, (struct errand *)(void *)w);
	}
}

/* Callers ------------------------------------------------------------------ */

/* It is computed for nobody: see LEFT_US. */
static void
errand_leave(struct hall *h, struct errand *e)
{
	e->caller = NULL;
	e->left = true;
	if (e->runs)
		return;
	queue_drop(h->queue, &e->waiting);
	errand_free(e);
}

static void
take_leave(struct hall *h, const struct caller *c, uint64_t tag)
{
	struct errand *e = h->errands;

	while (e != NULL && (e->caller != c || e->tag != tag))
		e = e->next;
	if (e != NULL)
		errand_leave(h, e);
}

static void
caller_gone(struct hall *h, struct caller *c)
{
	struct caller **at = &h->callers;
	struct errand *next;

	for (struct errand *e = h->errands; e != NULL; e = next) {
		next = e->next;
		if (e->caller == c)
			errand_leave(h, e);
	}
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	(void)close(c->fd);
	free(c->in);
	free(c->out);
	free(c);
}

static struct errand *
errand_new(struct hall *h, struct caller *c, struct str packet)
{
	struct errand *e = need(malloc(sizeof(*e) + packet.n));
	struct link_head head;

	memcpy(&head, packet.p, sizeof(head));
	*e = (struct errand){ .next = h->errands,
		.self = &h->errands,
		.caller = c,
		.tag = head.tag,
		.n = packet.n };
	if (e->next != NULL)
		e->next->self = &e->next;
	h->errands = e;
	memcpy(e->packet, packet.p, packet.n);
	return e;
}

static void
queue_up(struct hall *h, struct errand *e)
{
	e->waiting = (struct waiting){ .tenant = e->ask.tenant,
		.weight = e->n,
		.until_us = moment_steady() + h->settings->limits.time_us };
	h->figures.calls++;
	if (!allowances_take(&h->round, h->allowances, e->ask.tenant,
		e->ask.via == VIA_API ? e->ask.actor : STR(""))) {
		h->figures.refused++;
		tell_failure(h, e, (struct str){ NULL, 0 });
		return;
	}
	switch (queue_put(h->queue, &e->waiting)) {
	case QUEUE_TAKEN:
		return;
	case QUEUE_TENANT_FULL:
		(void)cx_fail_code(&h->round, FAIL_PATIENCE, "too_many_calls",
		    NULL, "more than %zu calls of yours at once",
		    h->settings->tenant_calls);
		break;
	case QUEUE_FULL:
		(void)cx_fail_code(&h->round, FAIL_BUSY, "compute_full", NULL,
		    "too much waits to be computed");
		break;
	}
	h->figures.refused++;
	tell_failure(h, e, (struct str){ NULL, 0 });
}

/* False when it does not speak our language. */
static bool
take_packet(struct hall *h, struct caller *c, const struct link_head *head,
    struct str packet)
{
	struct errand *e;

	if (head->kind == ASK_LEAVE) {
		take_leave(h, c, head->tag);
		return true;
	}
	e = errand_new(h, c, packet);
	if (head->kind != ASK_CALL ||
	    !ask_read((struct str){ e->packet + sizeof(*head), head->size },
		&e->ask)) {
		errand_free(e);
		return false;
	}
	queue_up(h, e);
	return true;
}

/* The packets that have come whole. */
static bool
take_packets(struct hall *h, struct caller *c)
{
	struct link_head head;
	size_t at = 0;
	bool ok = true;

	while (ok && c->got - at >= sizeof(head)) {
		memcpy(&head, c->in + at, sizeof(head));
		if (head.size > LINK_BODY_MOST)
			return false;
		if (c->got - at - sizeof(head) < head.size)
			break;
		ok = take_packet(h, c, &head,
		    (struct str){ c->in + at, sizeof(head) + head.size });
		at += sizeof(head) + head.size;
	}
	memmove(c->in, c->in + at, c->got - at);
	c->got -= at;
	return ok;
}

/* Room for the rest of the packet that has begun, and not for a year's. */
static void
make_room(struct caller *c)
{
	struct link_head head;
	size_t want = READ_SIZE;

	if (c->got >= sizeof(head)) {
		memcpy(&head, c->in, sizeof(head));
		if (sizeof(head) + head.size > want)
			want = sizeof(head) + head.size;
	}
	if (want <= c->room && (want > READ_SIZE || c->room < ROOM_KEPT))
		return;
	c->in = need(realloc(c->in, want > c->got ? want : c->got));
	c->room = want > c->got ? want : c->got;
}

/* False when it hung up. */
static bool
push(struct hall *h, struct caller *c)
{
	while (c->sent < c->out_n) {
		const ssize_t n = send(c->fd, c->out + c->sent,
		    c->out_n - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0 && errno != EINTR)
			return false;
		c->sent += n > 0 ? (size_t)n : 0;
	}
	if (c->sent == c->out_n) {
		c->sent = c->out_n = 0;
		if (c->out_room > ROOM_KEPT) {
			free(c->out);
			c->out = NULL;
			c->out_room = 0;
		}
	}
	if (c->wants_out != (c->out_n > 0)) {
		c->wants_out = c->out_n > 0;
		watch(h, EPOLL_CTL_MOD, c->fd, &c->source, c->wants_out);
	}
	return c->out_n - c->sent < OUT_MOST;
}

static void
caller_ready(struct hall *h, struct caller *c, uint32_t events)
{
	ssize_t n;

	if ((events & EPOLLOUT) != 0 && !push(h, c)) {
		caller_gone(h, c);
		return;
	}
	if ((events & ~(uint32_t)EPOLLOUT) == 0)
		return;
	make_room(c);
	n = recv(c->fd, c->in + c->got, c->room - c->got, MSG_DONTWAIT);
	if (n > 0)
		c->got += (size_t)n;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) ||
	    (n > 0 && !take_packets(h, c)))
		caller_gone(h, c);
}

static void
let_in(struct hall *h)
{
	const int fd = accept4(h->listen, NULL, NULL, SOCK_CLOEXEC);
	struct caller *c;

	if (fd < 0)
		return;
	c = need(calloc(1, sizeof(*c)));
	c->source.kind = SOURCE_CALLER;
	c->fd = fd;
	c->next = h->callers;
	h->callers = c;
	watch(h, EPOLL_CTL_ADD, fd, &c->source, false);
}

/* The loop ----------------------------------------------------------------- */

static void
answer_callers(struct hall *h)
{
	struct caller *next;

	for (struct caller *c = h->callers; c != NULL; c = next) {
		next = c->next;
		if (c->out_n > c->sent && !c->wants_out && !push(h, c))
			caller_gone(h, c);
	}
}

/* How long the call that is computed there may go on. */
static int64_t
time_of(const struct hall *h, const struct place *p)
{
	if (p->seat.calls > 1)
		return RIDE_US;
	return ((const struct errand *)p->seat.call[0])->left
	    ? LEFT_US
	    : h->settings->limits.time_us + GRACE_US;
}

static void
look_at_clocks(struct hall *h, int64_t now_us)
{
	struct waiting *w;

	for (size_t i = 0; i < h->settings->seats; i++) {
		struct place *p = &h->places[i];

		if (p->seat.pid != 0 && p->seat.calls == 0 &&
		    p->generation != h->shelf.generation) {
			(void)seat_empty(&p->seat, true);
			fill(h, p);
		} else if (p->seat.pid == 0 && p->seat.again_us <= now_us)
			fill(h, p);
		else if (p->seat.pid != 0 && p->seat.calls > 0 &&
		    now_us - p->seat.began_us > time_of(h, p))
			vacate(h, p, true);
	}
	while ((w = queue_late(h->queue, now_us)) != NULL) {
		(void)cx_fail_code(&h->round, FAIL_BUSY, "compute_busy", NULL,
		    "no process had time for it within %d s",
		    (int)(h->settings->limits.time_us / US_PER_S));
		tell_failure(
		    h, (struct errand *)(void *)w, (struct str){ NULL, 0 });
	}
}

static void
hang_out_figures(struct hall *h)
{
	h->figures.waiting = queue_waiting(h->queue);
	h->figures.unbooked = journal_lost(h->journal);
	h->figures.busy = 0;
	for (size_t i = 0; i < h->settings->seats; i++)
		h->figures.busy += h->places[i].seat.calls > 0;
	figures_put(h->settings->place, &h->figures);
}

static void
look_around(struct hall *h)
{
	const int64_t now_us = moment_steady();

	look_at_clocks(h, now_us);
	journal_tick(h->journal, now_us);
	if (now_us - h->looked_us < US_PER_S)
		return;
	h->looked_us = now_us;
	staff_send(&h->staff, h->settings);
	shelf_look(&h->shelf);
	shelf_allowances(&h->shelf, h->allowances);
	hang_out_figures(h);
}

static void
once(struct hall *h)
{
	struct epoll_event events[EVENTS];
	const int n = epoll_wait(h->epoll, events, EVENTS, WAIT_MS);

	cx_init(&h->round);
	for (int i = 0; i < n; i++) {
		struct source *source = events[i].data.ptr;

		if (source->kind == SOURCE_DOOR)
			let_in(h);
		else if (source->kind == SOURCE_CALLER)
			caller_ready(h, (struct caller *)(void *)source,
			    events[i].events);
		else
			place_ready(h, (struct place *)(void *)source,
			    events[i].events);
	}
	lead(h);
	look_around(h);
	journal_write(h->journal);
	answer_callers(h);
	cx_clear(&h->round);
}

static bool
open_hall(struct cx *cx, struct hall *h)
{
	const struct hall_settings *s = h->settings;
	const struct queue_limits limits = { s->seats - 1, s->tenant_calls,
		WAITING_MOST };

	if (!link_lock(cx, s->socket))
		return false;
	h->journal = journal_open(cx, s->journal);
	if (h->journal == NULL || !shelf_open(cx, &h->shelf, s->journal))
		return false;
	h->allowances = allowances_new();
	shelf_allowances(&h->shelf, h->allowances);
	h->queue = queue_new(&limits);
	h->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < s->seats; i++) {
		h->places[i].source.kind = SOURCE_PLACE;
		fill(h, &h->places[i]);
	}
	staff_send(&h->staff, h->settings);
	h->listen = link_listen(cx, s->socket);
	if (h->listen < 0)
		return false;
	watch(h, EPOLL_CTL_ADD, h->listen, &h->door, false);
	return true;
}

/* What was told is in the journal; the next one hands it on. */
static void
close_hall(struct hall *h)
{
	for (size_t i = 0; i < h->settings->seats; i++)
		if (h->places[i].seat.pid != 0)
			(void)seat_empty(&h->places[i].seat, true);
	staff_dismiss(&h->staff);
	(void)unlink(h->settings->socket);
}

bool
hall_serve(struct cx *cx, const struct hall_settings *settings)
{
	struct hall *h = cx_alloc(cx, sizeof(*h));

	h->settings = settings;
	h->door.kind = SOURCE_DOOR;
	if (!open_hall(cx, h))
		return false;
	while (!*settings->stop)
		once(h);
	close_hall(h);
	return true;
}
