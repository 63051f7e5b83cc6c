#include "telemetry/ingest_link_store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "telemetry/packet.h"

#define PAUSE_US (200 * 1000)
#define READ_SIZE 65536
#define MOST_OUT ((size_t)256 << 20)
#define NOW_US (5 * US_PER_S)

struct link_call {
	struct link *link;
	struct link_call *next;
	struct cx *cx; /* NULL: the owner went away */
	uint64_t tag;
	size_t devices;         /* asked for; 0 for rows */
	struct str *tail;       /* of PACKET_ASK */
	int64_t left_us;        /* with it */
	struct packet_sum *sum; /* of PACKET_SCAN */
	int64_t deadline_us;
	bool over; /* done() is still to be called */
	void (*done)(void *);
	void *owner;
};

struct buffer {
	char *p;
	size_t n, room;
};

struct link {
	struct link_loop loop;
	char *path;
	int fd; /* -1: down */
	void *watch;
	int64_t retry_us;
	uint64_t tag;
	struct link_call *call; /* sent and not over, newest first */
	struct buffer in, out;
	size_t sent; /* of out */
	struct link_figures figures;
};

static char *
reserve(struct buffer *b, size_t more)
{
	if (b->n + more > b->room) {
		b->room = 2 * (b->n + more);
		b->p = need(realloc(b->p, b->room));
	}
	return b->p + b->n;
}

/* Calls -------------------------------------------------------------------- */

/* The owner's cx ends: what comes for it is dropped. */
static void
leave(void *thing)
{
	struct link_call *call = thing;
	struct link_call **at = &call->link->call;

	while (*at != NULL && *at != call)
		at = &(*at)->next;
	if (*at == call) {
		*at = call->next;
		call->link->figures.under_way--;
	}
	free(call);
}

static void
fail(struct link_call *call, const char *why)
{
	(void)cx_fail(call->cx, FAIL_BUSY, NULL, "%s", why);
	call->link->figures.failures++;
	call->over = true;
}

/* done() may end the cx, and so the call, and may start others. */
static void
call_finished(struct link *link)
{
	for (;;) {
		struct link_call *call = link->call;

		while (call != NULL && !call->over)
			call = call->next;
		if (call == NULL)
			return;
		call->over = false;
		call->tag = 0;
		call->done(call->owner);
	}
}

static void
fail_all(struct link *link, const char *why)
{
	for (struct link_call *c = link->call; c != NULL; c = c->next)
		if (c->tag != 0 && !c->over)
			fail(c, why);
}

static struct link_call *
call_new(struct link *link, struct cx *cx, int64_t deadline_us,
    void (*done)(void *), void *owner)
{
	struct link_call *call = need(calloc(1, sizeof(*call)));

	*call = (struct link_call){ .link = link,
		.next = link->call,
		.cx = cx,
		.tag = ++link->tag,
		.deadline_us = deadline_us,
		.done = done,
		.owner = owner };
	link->call = call;
	link->figures.calls++;
	link->figures.under_way++;
	cx_defer(cx, leave, call);
	return call;
}

/* The connection ----------------------------------------------------------- */

static void
link_down(struct link *link, const char *why)
{
	log_info("ingest", "the writer is away: %s", why);
	link->loop.unwatch(link->loop.own, link->watch, link->fd);
	(void)close(link->fd);
	link->fd = -1;
	link->figures.up = false;
	link->in.n = link->out.n = link->sent = 0;
	fail_all(link, "the telemetry writer is away");
}

static int
connect_to(const char *path, int flags)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0)
		return -1;
	/* A socket of this machine is connected at once or not at all. */
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) !=
	    0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static void
link_up(struct link *link, int64_t now_us)
{
	link->retry_us = now_us + PAUSE_US;
	link->fd = connect_to(link->path, SOCK_NONBLOCK);
	if (link->fd < 0)
		return;
	link->figures.up = true;
	link->figures.reconnects++;
	link->watch = link->loop.watch(link->loop.own, link->fd, link);
}

/* False when the connection broke. */
static bool
push(struct link *link)
{
	while (link->sent < link->out.n) {
		const ssize_t n = send(link->fd, link->out.p + link->sent,
		    link->out.n - link->sent, MSG_NOSIGNAL);

		if (n > 0)
			link->sent += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			return true;
		else if (n < 0 && errno != EINTR)
			return false;
	}
	link->out.n = link->sent = 0;
	return true;
}

static void
send_packet(struct link *link, struct link_call *call, struct str packet)
{
	if (link->fd < 0) {
		fail(call, "the telemetry writer is away");
		return;
	}
	if (link->out.n - link->sent + packet.n > MOST_OUT) {
		fail(call, "the telemetry writer is too busy");
		return;
	}
	/* What was sent is not kept for as long as something waits. */
	if (link->sent > link->out.n / 2) {
		link->out.n -= link->sent;
		memmove(link->out.p, link->out.p + link->sent, link->out.n);
		link->sent = 0;
	}
	memcpy(reserve(&link->out, packet.n), packet.p, packet.n);
	link->out.n += packet.n;
	/* A broken connection shows when it is read. */
	(void)push(link);
}

struct link_call *
link_send_rows(struct link *link, struct cx *cx, int32_t tenant,
    const struct batch_rows *rows, int64_t deadline_us,
    void (*done)(void *owner), void *owner)
{
	struct link_call *call = call_new(link, cx, deadline_us, done, owner);

	send_packet(link, call, packet_of_rows(cx, call->tag, tenant, rows));
	return call;
}

struct link_call *
link_ask_tails(struct link *link, struct cx *cx, const int64_t *device,
    size_t n, int64_t deadline_us, void (*done)(void *owner), void *owner)
{
	struct link_call *call = call_new(link, cx, deadline_us, done, owner);

	call->devices = n;
	call->tail = cx_calloc(cx, n, sizeof(*call->tail));
	send_packet(link, call, packet_of_ask(cx, call->tag, device, n));
	return call;
}

struct link_call *
link_ask_scan(struct link *link, struct cx *cx, const struct packet_scan *scan,
    int64_t deadline_us, void (*done)(void *owner), void *owner)
{
	struct link_call *call = call_new(link, cx, deadline_us, done, owner);

	call->devices = scan->n;
	call->sum = cx_calloc(cx, scan->n, sizeof(*call->sum));
	send_packet(link, call, packet_of_scan(cx, call->tag, scan));
	return call;
}

const struct packet_sum *
link_sums(const struct link_call *call)
{
	return call->sum;
}

const struct str *
link_tails(const struct link_call *call)
{
	return call->tail;
}

int64_t
link_left_us(const struct link_call *call)
{
	return call->left_us;
}

/* Answers ------------------------------------------------------------------ */

static bool
take_done(struct link_call *call, struct str body)
{
	struct packet_done done;

	if (call->devices != 0 || !packet_done_of(body, &done))
		return false;
	if (done.fail != FAIL_NONE) {
		(void)cx_fail(
		    call->cx, done.fail, NULL, "%.*s", STR_ARG(done.message));
		call->link->figures.failures++;
	}
	return true;
}

static bool
take_tails(struct link_call *call, struct str body)
{
	const struct str own = { cx_strndup(call->cx, body.p, body.n), body.n };

	return call->tail != NULL &&
	    packet_tails_of(own, call->tail, call->devices, &call->left_us);
}

static bool
take_sums(struct link_call *call, struct str body)
{
	return call->sum != NULL &&
	    packet_sums_of(body, call->sum, call->devices);
}

static bool
take_answer(struct link *link, const struct packet_head *head, struct str body)
{
	struct link_call *call = link->call;

	while (call != NULL && call->tag != head->tag)
		call = call->next;
	/* Its owner did not wait for it. */
	if (call == NULL || call->over)
		return true;
	call->over = head->kind == PACKET_DONE ? take_done(call, body)
	    : head->kind == PACKET_TAILS       ? take_tails(call, body)
	    : head->kind == PACKET_SUMS        ? take_sums(call, body)
					       : false;
	return call->over;
}

static bool
take_answers(struct link *link)
{
	struct packet_head head;
	size_t at = 0;
	bool ok = true;

	while (ok && link->in.n - at >= sizeof(head)) {
		memcpy(&head, link->in.p + at, sizeof(head));
		if (head.size > PACKET_MOST)
			return false;
		if (link->in.n - at - sizeof(head) < head.size)
			break;
		ok = take_answer(link, &head,
		    (struct str){ link->in.p + at + sizeof(head), head.size });
		at += sizeof(head) + head.size;
	}
	if (at > 0)
		memmove(link->in.p, link->in.p + at, link->in.n - at);
	link->in.n -= at;
	return ok;
}

/* NULL, or why the connection is no good any more. */
static const char *
pull(struct link *link)
{
	for (;;) {
		const ssize_t n =
		    recv(link->fd, reserve(&link->in, READ_SIZE), READ_SIZE, 0);

		if (n == 0)
			return "it hung up";
		if (n < 0 && errno == EAGAIN)
			return NULL;
		if (n < 0 && errno != EINTR)
			return strerror(errno);
		if (n < 0)
			continue;
		link->in.n += (size_t)n;
		if (!take_answers(link))
			return "it does not speak our language";
	}
}

void
link_ready(struct link *link)
{
	const char *why;

	if (link->fd < 0)
		return;
	why = push(link) ? pull(link) : strerror(errno);
	if (why != NULL)
		link_down(link, why);
	call_finished(link);
}

void
link_tick(struct link *link, int64_t now_us)
{
	if (link->fd < 0 && link->retry_us <= now_us)
		link_up(link, now_us);
	for (struct link_call *c = link->call; c != NULL; c = c->next)
		if (c->tag != 0 && !c->over && c->deadline_us <= now_us)
			fail(c,
			    "the telemetry writer did not answer in time; "
			    "whether the samples are kept is not known");
	call_finished(link);
}

const char *
link_socket(void)
{
	const char *path = getenv("PARK_INGEST");

	return path == NULL ? "/tmp/park-ingest" : path;
}

struct link *
link_new(const struct link_loop *loop, const char *socket)
{
	struct link *link = need(calloc(1, sizeof(*link)));

	link->loop = *loop;
	link->path = need(strdup(socket));
	link->fd = -1;
	link_up(link, 0);
	return link;
}

struct link_figures
link_figures(const struct link *link)
{
	return link->figures;
}

/* Waiting ------------------------------------------------------------------ */

static bool
wait_for(struct cx *cx, int fd, short what, int64_t until_us)
{
	struct pollfd p = { .fd = fd, .events = what };
	const int64_t left_us = until_us - moment_steady();

	if (left_us > 0 && poll(&p, 1, (int)(left_us / 1000) + 1) > 0)
		return true;
	return cx_fail(
	    cx, FAIL_BUSY, NULL, "the telemetry writer does not answer");
}

static bool
send_all(struct cx *cx, int fd, struct str s, int64_t until_us)
{
	while (s.n > 0) {
		const ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "the telemetry writer: %s", strerror(errno));
		if (n < 0 && !wait_for(cx, fd, POLLOUT, until_us))
			return false;
		s.p += n < 0 ? 0 : n;
		s.n -= n < 0 ? 0 : (size_t)n;
	}
	return true;
}

static bool
receive(struct cx *cx, int fd, char *at, size_t n, int64_t until_us)
{
	while (n > 0) {
		const ssize_t got = recv(fd, at, n, 0);

		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "the telemetry writer went away");
		if (got < 0 && !wait_for(cx, fd, POLLIN, until_us))
			return false;
		at += got < 0 ? 0 : got;
		n -= got < 0 ? 0 : (size_t)got;
	}
	return true;
}

static bool
ask_now(
    struct cx *cx, int fd, const int64_t *device, size_t n, struct str *tail)
{
	const int64_t until_us = moment_steady() + NOW_US;
	struct packet_head head;
	int64_t left_us;
	char *body;

	if (!send_all(cx, fd, packet_of_ask(cx, 1, device, n), until_us) ||
	    !receive(cx, fd, (char *)&head, sizeof(head), until_us))
		return false;
	if (head.kind != PACKET_TAILS || head.size > PACKET_MOST)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "the telemetry writer does not speak our language");
	body = cx_alloc(cx, head.size);
	if (!receive(cx, fd, body, head.size, until_us))
		return false;
	return packet_tails_of(
		   (struct str){ body, head.size }, tail, n, &left_us) ||
	    cx_fail(cx, FAIL_BROKEN, NULL,
		"the telemetry writer does not speak our language");
}

bool
link_ask_now(struct cx *cx, const int64_t *device, size_t n, struct str *tail)
{
	const int fd = connect_to(link_socket(), SOCK_NONBLOCK);
	bool ok;

	if (fd < 0)
		return cx_fail(
		    cx, FAIL_BUSY, NULL, "the telemetry writer is away");
	ok = ask_now(cx, fd, device, n, tail);
	(void)close(fd);
	return ok;
}
