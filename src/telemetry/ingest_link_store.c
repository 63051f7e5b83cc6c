#include "telemetry/ingest_link_store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/moment.h"
#include "telemetry/packet.h"

#define NOW_US (5 * US_PER_S)

/* What a call wants to know. */
struct wanted {
	size_t devices;         /* asked for; 0 for rows */
	struct str *tail;       /* of PACKET_ASK */
	int64_t left_us;        /* with it */
	struct packet_sum *sum; /* of PACKET_SCAN */
};

static bool
take_done(struct link_call *call, struct str body)
{
	struct packet_done done;

	if (!packet_done_of(body, &done))
		return false;
	return done.fail == FAIL_NONE ||
	    !cx_fail(
		link_cx(call), done.fail, NULL, "%.*s", STR_ARG(done.message));
}

static bool
take_tails(struct link_call *call, struct wanted *w, struct str body)
{
	const struct str own = { cx_strndup(link_cx(call), body.p, body.n),
		body.n };

	return packet_tails_of(own, w->tail, w->devices, &w->left_us);
}

static bool
came(struct link_call *call, uint32_t kind, struct str body)
{
	struct wanted *w = link_wanted(call);

	switch ((enum packet_kind)kind) {
	case PACKET_DONE:
		return w->devices == 0 && take_done(call, body);
	case PACKET_TAILS:
		return w->tail != NULL && take_tails(call, w, body);
	case PACKET_SUMS:
		return w->sum != NULL &&
		    packet_sums_of(body, w->sum, w->devices);
	case PACKET_ROWS:
	case PACKET_ASK:
	case PACKET_SCAN:
		break;
	}
	return false;
}

struct link_call *
link_send_rows(struct link *link, struct cx *cx, int32_t tenant,
    const struct batch_rows *rows, int64_t deadline_us,
    void (*done)(void *owner), void *owner)
{
	struct wanted *w = cx_alloc(cx, sizeof(*w));
	struct link_call *call =
	    link_begin(link, cx, deadline_us, came, w, done, owner);

	link_put(call, packet_of_rows(cx, link_tag(call), tenant, rows));
	return call;
}

struct link_call *
link_ask_tails(struct link *link, struct cx *cx, const int64_t *device,
    size_t n, int64_t deadline_us, void (*done)(void *owner), void *owner)
{
	struct wanted *w = cx_alloc(cx, sizeof(*w));
	struct link_call *call =
	    link_begin(link, cx, deadline_us, came, w, done, owner);

	w->devices = n;
	w->tail = cx_calloc(cx, n, sizeof(*w->tail));
	link_put(call, packet_of_ask(cx, link_tag(call), device, n));
	return call;
}

struct link_call *
link_ask_scan(struct link *link, struct cx *cx, const struct packet_scan *scan,
    int64_t deadline_us, void (*done)(void *owner), void *owner)
{
	struct wanted *w = cx_alloc(cx, sizeof(*w));
	struct link_call *call =
	    link_begin(link, cx, deadline_us, came, w, done, owner);

	w->devices = scan->n;
	w->sum = cx_calloc(cx, scan->n, sizeof(*w->sum));
	link_put(call, packet_of_scan(cx, link_tag(call), scan));
	return call;
}

const struct packet_sum *
link_sums(const struct link_call *call)
{
	const struct wanted *w = link_wanted(call);

	return w->sum;
}

const struct str *
link_tails(const struct link_call *call)
{
	const struct wanted *w = link_wanted(call);

	return w->tail;
}

int64_t
link_left_us(const struct link_call *call)
{
	const struct wanted *w = link_wanted(call);

	return w->left_us;
}

const char *
link_socket(void)
{
	const char *path = getenv("PARK_INGEST");

	return path == NULL ? "/tmp/park-ingest" : path;
}

struct link *
link_new(const struct link_loop *loop)
{
	return link_open(loop, link_socket(), "the telemetry writer");
}

/* Waiting ------------------------------------------------------------------ */

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
	struct link_head head;
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
