#include "base/link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"

#define PAUSE_US (200 * 1000)
#define READ_SIZE 65536
#define MOST_OUT ((size_t)256 << 20)
#define ROOM_KEPT ((size_t)4 << 20) /* of an empty buffer */

struct link_call {
	struct link *link;
	struct link_call *next;
	struct cx *cx;
	uint64_t tag;
	bool (*came)(struct link_call *, uint32_t, struct str);
	void *wanted;
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
	const char *whom;
	int fd; /* -1: down */
	void *watch;
	int64_t retry_us;
	uint64_t tag;
	struct link_call *call; /* sent and not over, newest first */
	struct buffer in, out;
	size_t sent;  /* of out */
	bool gathers; /* soon() was asked */
	bool wants_out;
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

/* A large packet does not keep its room for ever. */
static void
drain(struct buffer *b)
{
	b->n = 0;
	if (b->room <= ROOM_KEPT)
		return;
	free(b->p);
	*b = (struct buffer){ 0 };
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
	(void)cx_fail(
	    call->cx, FAIL_BUSY, NULL, "%s %s", call->link->whom, why);
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

/* The connection ----------------------------------------------------------- */

static void
link_down(struct link *link, const char *why)
{
	log_info("link", "%s is away: %s", link->whom, why);
	link->loop.unwatch(link->loop.own, link->watch, link->fd);
	(void)close(link->fd);
	link->fd = -1;
	link->figures.up = false;
	link->in.n = link->out.n = link->sent = 0;
	fail_all(link, "is away");
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
	link->wants_out = false;
	link->watch = link->loop.watch(link->loop.own, link->fd, link);
}

/* False when the connection broke. */
static bool
send_out(struct link *link)
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
	drain(&link->out);
	link->sent = 0;
	return true;
}

static bool
push(struct link *link)
{
	const bool ok = send_out(link);
	const bool wants_out = ok && link->out.n > 0;

	if (link->wants_out != wants_out) {
		link->wants_out = wants_out;
		link->loop.want_out(
		    link->loop.own, link->watch, link->fd, wants_out);
	}
	return ok;
}

/* What was sent is not kept for as long as something waits. */
static void
shed(struct link *link)
{
	if (link->sent <= link->out.n / 2)
		return;
	link->out.n -= link->sent;
	memmove(link->out.p, link->out.p + link->sent, link->out.n);
	link->sent = 0;
}

static void
put_out(struct link *link, struct str packet)
{
	shed(link);
	memcpy(reserve(&link->out, packet.n), packet.p, packet.n);
	link->out.n += packet.n;
	if (link->loop.soon == NULL)
		link_flush(link);
	else if (!link->gathers)
		link->loop.soon(link->loop.own, link);
	link->gathers = link->loop.soon != NULL;
}

static bool
has_room(const struct link *link, struct str packet)
{
	return link->out.n - link->sent + packet.n <= MOST_OUT;
}

void
link_put(struct link_call *call, struct str packet)
{
	if (call->link->fd < 0)
		fail(call, "is away");
	else if (!has_room(call->link, packet))
		fail(call, "is too busy");
	else
		put_out(call->link, packet);
}

void
link_say(struct link *link, struct str packet)
{
	if (link->fd >= 0 && has_room(link, packet))
		put_out(link, packet);
}

/* A broken connection shows when it is read. */
void
link_flush(struct link *link)
{
	link->gathers = false;
	if (link->fd >= 0)
		(void)push(link);
}

struct link_call *
link_begin(struct link *link, struct cx *cx, int64_t deadline_us,
    bool (*came)(struct link_call *call, uint32_t kind, struct str body),
    void *wanted, void (*done)(void *owner), void *owner)
{
	struct link_call *call = need(calloc(1, sizeof(*call)));

	*call = (struct link_call){ .link = link,
		.next = link->call,
		.cx = cx,
		.tag = ++link->tag,
		.came = came,
		.wanted = wanted,
		.deadline_us = deadline_us,
		.done = done,
		.owner = owner };
	link->call = call;
	link->figures.calls++;
	link->figures.under_way++;
	cx_defer(cx, leave, call);
	return call;
}

uint64_t
link_tag(const struct link_call *call)
{
	return call->tag;
}

struct cx *
link_cx(const struct link_call *call)
{
	return call->cx;
}

void *
link_wanted(const struct link_call *call)
{
	return call->wanted;
}

/* Answers ------------------------------------------------------------------ */

static bool
take_answer(struct link *link, const struct link_head *head, struct str body)
{
	struct link_call *call = link->call;

	while (call != NULL && call->tag != head->tag)
		call = call->next;
	/* Its owner did not wait for it. */
	if (call == NULL || call->over)
		return true;
	call->over = call->came(call, head->kind, body);
	if (call->over && call->cx->fail != FAIL_NONE)
		link->figures.failures++;
	return call->over;
}

static bool
take_answers(struct link *link)
{
	struct link_head head;
	size_t at = 0;
	bool ok = true;

	while (ok && link->in.n - at >= sizeof(head)) {
		memcpy(&head, link->in.p + at, sizeof(head));
		if (head.size > LINK_BODY_MOST)
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
	if (link->in.n == 0)
		drain(&link->in);
	return ok;
}

/* NULL, or why the connection is no good any more.  Takes what is there, not
 * what comes meanwhile: the loop calls again. */
static const char *
pull(struct link *link)
{
	const ssize_t n =
	    recv(link->fd, reserve(&link->in, READ_SIZE), READ_SIZE, 0);

	if (n == 0)
		return "it hung up";
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? NULL
							 : strerror(errno);
	link->in.n += (size_t)n;
	return take_answers(link) ? NULL : "it does not speak our language";
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
			    "did not answer in time; whether it did what it "
			    "was asked is not known");
	call_finished(link);
}

struct link *
link_open(const struct link_loop *loop, const char *socket, const char *whom)
{
	struct link *link = need(calloc(1, sizeof(*link)));

	link->loop = *loop;
	link->path = need(strdup(socket));
	link->whom = whom;
	link->fd = -1;
	link_up(link, 0);
	return link;
}

struct link_figures
link_figures(const struct link *link)
{
	return link->figures;
}

/* The other end ------------------------------------------------------------ */

bool
link_lock(struct cx *cx, const char *path)
{
	const char *name = cx_printf(cx, "%s.lock", path);
	const int fd = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		return cx_fail(
		    cx, FAIL_BUSY, NULL, "%s: %s", name, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return cx_fail(cx, FAIL_CONFLICT, NULL,
		    "%s is held: another one runs", name);
	return true;
}

int
link_listen(struct cx *cx, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const mode_t before = umask(0177);
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	(void)unlink(path);
	ok = fd >= 0 && strlen(path) < sizeof(address.sun_path) &&
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(fd, 128) == 0;
	(void)umask(before);
	if (ok)
		return fd;
	(void)cx_fail(cx, FAIL_BUSY, NULL, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return -1;
}
