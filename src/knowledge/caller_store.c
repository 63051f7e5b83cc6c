#include "knowledge/caller_store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/moment.h"
#include "knowledge/pool.h"

#define TAG 1

struct caller {
	int fd;
	int64_t until_us;
};

static void
hang_up(void *thing)
{
	const struct caller *c = thing;

	(void)close(c->fd);
}

static bool
away(struct cx *cx)
{
	return cx_fail(cx, FAIL_BUSY, NULL,
	    "the pool of computing processes is away, or takes too long");
}

static bool
dial(struct cx *cx, struct caller *c)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return away(cx);
	cx_defer(cx, hang_up, c);
	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", pool_socket());
	return connect(c->fd, (const struct sockaddr *)&to, sizeof(to)) == 0 ||
	    away(cx);
}

/* Until the socket is ready; false when the time is over. */
static bool
is_ready(const struct caller *c, short events)
{
	struct pollfd p = { .fd = c->fd, .events = events };
	const int64_t left = (c->until_us - moment_steady()) / 1000;

	return left > 0 && poll(&p, 1, (int)left) > 0;
}

static bool
send_all(struct cx *cx, const struct caller *c, struct str packet)
{
	while (packet.n > 0) {
		ssize_t n;

		if (!is_ready(c, POLLOUT))
			return away(cx);
		n = send(
		    c->fd, packet.p, packet.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return away(cx);
		packet.p += n > 0 ? n : 0;
		packet.n -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
receive(struct cx *cx, const struct caller *c, void *to, size_t size)
{
	char *p = to;

	while (size > 0) {
		ssize_t n;

		if (!is_ready(c, POLLIN))
			return away(cx);
		n = recv(c->fd, p, size, MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return away(cx);
		p += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
hear(struct cx *cx, const struct caller *c, struct told *told)
{
	struct link_head head;
	char *body;

	if (!receive(cx, c, &head, sizeof(head)))
		return false;
	if (head.kind != ASK_TOLD || head.tag != TAG ||
	    head.size > LINK_BODY_MOST)
		return away(cx);
	body = cx_room(cx, head.size + 1, 1);
	return receive(cx, c, body, head.size) &&
	    (told_read((struct str){ body, head.size }, told) || away(cx));
}

bool
caller_call(struct cx *cx, const struct ask *ask, struct told *told)
{
	struct caller *c = cx_alloc(cx, sizeof(*c));

	c->until_us = moment_steady() + pool_patience_us();
	if (!dial(cx, c) || !send_all(cx, c, ask_packet(cx, TAG, ask)) ||
	    !hear(cx, c, told))
		return false;
	if (told->fail == FAIL_NONE)
		return true;
	return cx_fail_code(cx, told->fail,
	    cx_strndup(cx, told->code.p, told->code.n),
	    told->field.n == 0 ? NULL
			       : cx_strndup(cx, told->field.p, told->field.n),
	    "%.*s", STR_ARG(told->message));
}
