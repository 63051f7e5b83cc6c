#include "telemetry/ingest_client_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/moment.h"

struct client {
	struct clients *all;
	struct client *next;
	int fd; /* -1: gone; freed once nobody waits for it */
	size_t pending;
	char *in, *out;
	size_t got, room;       /* of in */
	size_t out_n, out_room; /* of out */
	bool wants_out;
};

struct waiter {
	struct client *client;
	uint64_t tag;
};

static void
watch_client(struct client *c, bool out)
{
	struct epoll_event e = { .events = EPOLLIN | (out ? EPOLLOUT : 0u),
		.data.ptr = c };

	c->wants_out = out;
	(void)epoll_ctl(c->all->epoll, EPOLL_CTL_MOD, c->fd, &e);
}

static void
client_free(struct client *c)
{
	struct client **at = &c->all->first;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c->in);
	free(c->out);
	free(c);
}

static void
hang_up(struct client *c)
{
	if (c->fd >= 0)
		(void)close(c->fd);
	c->fd = -1;
}

/* Sends what it can; the rest waits for the socket. */
static void
push(struct client *c)
{
	size_t done = 0;

	while (c->fd >= 0 && done < c->out_n) {
		const ssize_t n = send(c->fd, c->out + done, c->out_n - done,
		    MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0)
			done += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			break;
		else if (n < 0 && errno != EINTR)
			hang_up(c);
	}
	if (c->fd < 0)
		return;
	memmove(c->out, c->out + done, c->out_n - done);
	c->out_n -= done;
	if (c->wants_out != (c->out_n > 0))
		watch_client(c, c->out_n > 0);
}

static void
answer(struct client *c, struct str packet)
{
	if (c->fd < 0)
		return;
	if (c->out_n + packet.n > c->out_room) {
		c->out_room = 2 * (c->out_n + packet.n);
		c->out = need(realloc(c->out, c->out_room));
	}
	memcpy(c->out + c->out_n, packet.p, packet.n);
	c->out_n += packet.n;
	push(c);
}

void
clients_tell(struct waiters *w, enum fail fail, const char *message)
{
	struct cx cx;

	cx_init(&cx);
	for (size_t i = 0; i < w->n; i++) {
		struct client *c = w->item[i].client;

		answer(c, packet_of_done(&cx, w->item[i].tag, fail, message));
		if (--c->pending == 0 && c->fd < 0)
			client_free(c);
	}
	w->n = 0;
	cx_clear(&cx);
}

static void
wait_for_commit(struct client *c, uint64_t tag)
{
	struct waiters *w = &c->all->gathering;

	if (w->n == w->room) {
		w->room = w->room == 0 ? 256 : w->room * 2;
		w->item = need(realloc(w->item, w->room * sizeof(*w->item)));
	}
	if (w->n == 0)
		c->all->since_us = moment_steady();
	w->item[w->n++] = (struct waiter){ c, tag };
	c->pending++;
}

static bool
take_rows(struct client *c, uint64_t tag, struct str body)
{
	const struct watcher *watcher = c->all->watcher;
	const int64_t now_us = moment_now();
	struct packet_rows rows;

	if (!packet_rows_of(body, &rows))
		return false;
	writer_rows(c->all->writer, &rows, now_us);
	if (watcher != NULL)
		watcher->rows(watcher->own, rows.tenant, rows.rows, rows.device,
		    rows.at_us, rows.width, rows.value, now_us);
	wait_for_commit(c, tag);
	return true;
}

static bool
take_ask(struct client *c, uint64_t tag, struct str body)
{
	const int64_t *device;
	int64_t left_us = 0;
	struct str *tail;
	struct cx cx;
	size_t n;

	if (!packet_ask_of(body, &device, &n))
		return false;
	cx_init(&cx);
	tail = cx_calloc(&cx, n, sizeof(*tail));
	for (size_t i = 0; i < n; i++) {
		const int64_t left = writer_left_us(c->all->writer, device[i]);

		left_us = left > left_us ? left : left_us;
		tail[i] = writer_tail(&cx, c->all->writer, device[i]);
	}
	answer(c, packet_of_tails(&cx, tag, tail, n, left_us));
	cx_clear(&cx);
	return true;
}

static bool
take_scan(struct client *c, uint64_t tag, struct str body)
{
	struct packet_scan scan;
	struct packet_sum *sum;
	struct cx cx;

	if (!packet_scan_of(body, &scan))
		return false;
	cx_init(&cx);
	sum = cx_calloc(&cx, scan.n, sizeof(*sum));
	writer_scan(&cx, c->all->writer, &scan, sum);
	answer(c, packet_of_sums(&cx, tag, sum, scan.n));
	cx_clear(&cx);
	return true;
}

/* False when the client does not speak our language. */
static bool
take_packet(struct client *c, const struct link_head *head, struct str body)
{
	switch ((enum packet_kind)head->kind) {
	case PACKET_ROWS:
		return take_rows(c, head->tag, body);
	case PACKET_ASK:
		return take_ask(c, head->tag, body);
	case PACKET_SCAN:
		return take_scan(c, head->tag, body);
	case PACKET_DONE:
	case PACKET_TAILS:
	case PACKET_SUMS:
		break;
	}
	return false;
}

/* The packets that have come whole. */
static bool
take_packets(struct client *c)
{
	size_t at = 0;
	struct link_head head;
	bool ok = true;

	while (ok && c->got - at >= sizeof(head)) {
		memcpy(&head, c->in + at, sizeof(head));
		if (head.size > PACKET_MOST || head.size % 8 != 0)
			return false;
		if (c->got - at - sizeof(head) < head.size)
			break;
		ok = take_packet(c, &head,
		    (struct str){ c->in + at + sizeof(head), head.size });
		at += sizeof(head) + head.size;
	}
	memmove(c->in, c->in + at, c->got - at);
	c->got -= at;
	return ok;
}

/* Room for the rest of the packet that has begun, and not for a year's. */
static void
make_room(struct client *c)
{
	struct link_head head;
	size_t want = 65536;

	if (c->got >= sizeof(head)) {
		memcpy(&head, c->in, sizeof(head));
		if (sizeof(head) + head.size > want)
			want = sizeof(head) + head.size;
	}
	if (want <= c->room && (want > 65536 || c->room < 1u << 22))
		return;
	c->in = need(realloc(c->in, want > c->got ? want : c->got));
	c->room = want > c->got ? want : c->got;
}

static void
client_ready(struct client *c, uint32_t events)
{
	if (c->fd >= 0 && (events & EPOLLOUT) != 0)
		push(c);
	if (c->fd >= 0 && (events & ~(uint32_t)EPOLLOUT) != 0) {
		ssize_t n;

		make_room(c);
		n = recv(c->fd, c->in + c->got, c->room - c->got, MSG_DONTWAIT);
		if (n > 0)
			c->got += (size_t)n;
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) ||
		    (n > 0 && !take_packets(c)))
			hang_up(c);
	}
	if (c->fd < 0 && c->pending == 0)
		client_free(c);
}

static void
let_in(struct clients *all)
{
	const int fd = accept4(all->listen, NULL, NULL, SOCK_CLOEXEC);
	struct epoll_event e = { .events = EPOLLIN };
	struct client *c;

	if (fd < 0)
		return;
	c = need(calloc(1, sizeof(*c)));
	*c = (struct client){ .all = all, .next = all->first, .fd = fd };
	all->first = c;
	e.data.ptr = c;
	(void)epoll_ctl(all->epoll, EPOLL_CTL_ADD, fd, &e);
}

void
clients_look(struct clients *all, size_t most)
{
	struct epoll_event e[64];
	const int n = epoll_wait(all->epoll, e, 64, 0);

	for (int i = 0; i < n && writer_waiting(all->writer) <= most; i++) {
		if (e[i].data.ptr == NULL)
			let_in(all);
		else
			client_ready(e[i].data.ptr, e[i].events);
	}
}

void
clients_close_group(struct clients *all)
{
	const struct waiters empty = all->waiting;

	all->waiting = all->gathering;
	all->gathering = empty;
}

void
clients_open(struct clients *all)
{
	*all = (struct clients){ .epoll = epoll_create1(EPOLL_CLOEXEC),
		.listen = -1 };
}

bool
clients_lock(struct cx *cx, const char *path)
{
	return link_lock(cx, path);
}

bool
clients_listen(struct cx *cx, struct clients *all, const char *path)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };

	all->listen = link_listen(cx, path);
	return all->listen >= 0 &&
	    epoll_ctl(all->epoll, EPOLL_CTL_ADD, all->listen, &e) == 0;
}
