#include "gate/peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/moment.h"
#include "gate/secure.h"

#define LISTENERS 4
#define WAITING_ROOM 4096 /* connections the kernel keeps for us */
#define ACCEPTS 256       /* of one event: the others want to live, too */
#define SCRATCH (1u << 19)
#define READ_SIZE 65536
#define STUCK_MS 30000 /* unacknowledged bytes after which a peer is dead */
#define SMALL 4096     /* bytes held that nobody is blamed for */
#define TICK_PARTS 50  /* the house is walked through in so many steps */

struct peer {
	struct loop_watch watch;
	struct house *house;
	const struct peer_kind *kind;
	struct peer *next, *prev; /* of the house, or next of the dead */
	int fd;                   /* -1: closed */
	struct wire *wire;        /* of TLS, NULL without */
	bool greeting;            /* its handshake is not over */
	bool pushing;             /* TLS wants to send before it reads on */
	uint32_t holds;
	uint32_t held, held_room; /* unfinished input */
	uint32_t out, out_room, sent;
	char *held_bytes, *out_bytes;
	bool paused;  /* its protocol waits */
	bool waits;   /* something came while the house was full */
	bool reading; /* what epoll was told */
	bool writing;
	bool taking; /* take() is running */
};

struct listener {
	struct loop_watch watch;
	struct house *house;
	const struct peer_kind *kind;
	struct secure *secure;
	int fd;
};

struct house {
	struct loop *loop;
	void *own;
	size_t most;
	struct peer *first, *cursor, *dead;
	struct listener listener[LISTENERS];
	size_t listeners;
	bool full;
	int64_t tick_us;
	struct house_figures figures;
	char scratch[SCRATCH];
};

/* Peers -------------------------------------------------------------------- */

void *
peer_state(struct peer *peer)
{
	return peer + 1;
}

struct peer *
peer_of_state(void *state)
{
	return (struct peer *)state - 1;
}

struct house *
peer_house(const struct peer *peer)
{
	return peer->house;
}

bool
peer_is(const struct peer *peer, const struct peer_kind *kind)
{
	return peer->kind == kind;
}

bool
peer_is_open(const struct peer *peer)
{
	return peer->fd >= 0;
}

bool
peer_is_listened_to(const struct peer *peer)
{
	return peer->reading;
}

const char *
peer_name(const struct peer *peer, char name[PEER_NAME])
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);
	char host[INET_ADDRSTRLEN] = "?";

	(void)getpeername(peer->fd, (struct sockaddr *)&a, &n);
	(void)inet_ntop(AF_INET, &a.sin_addr, host, sizeof(host));
	(void)snprintf(name, PEER_NAME, "%s:%u", host, ntohs(a.sin_port));
	return name;
}

bool
peer_is_secure(const struct peer *peer)
{
	return peer->wire != NULL;
}

struct str
peer_certificate(struct cx *cx, const struct peer *peer)
{
	return wire_certificate(cx, peer->wire);
}

/* Tells epoll what is wanted, when that has changed. */
static void
want(struct peer *peer)
{
	const bool reading =
	    peer->greeting || (!peer->paused && !peer->waits && peer->out == 0);
	const bool writing =
	    (peer->out > 0 && !peer->greeting) || peer->pushing;

	if (peer->fd < 0 ||
	    (reading == peer->reading && writing == peer->writing))
		return;
	peer->house->figures.paused += peer->reading;
	peer->house->figures.paused -= reading;
	peer->reading = reading;
	peer->writing = writing;
	loop_change(peer->house->loop, &peer->watch, peer->fd,
	    (reading ? EPOLLIN : 0u) | (writing ? EPOLLOUT : 0u));
}

static void
unlink_peer(struct peer *peer)
{
	struct house *house = peer->house;

	if (house->cursor == peer)
		house->cursor = peer->next;
	if (peer->prev != NULL)
		peer->prev->next = peer->next;
	else
		house->first = peer->next;
	if (peer->next != NULL)
		peer->next->prev = peer->prev;
}

void
peer_close(struct peer *peer)
{
	struct house *house = peer->house;

	if (peer->fd < 0)
		return;
	wire_end(peer->wire);
	peer->wire = NULL;
	loop_unwatch(house->loop, &peer->watch, peer->fd, true);
	(void)close(peer->fd);
	peer->fd = -1;
	house->figures.peers--;
	house->figures.paused -= !peer->reading;
	unlink_peer(peer);
	peer->next = house->dead;
	house->dead = peer;
	peer->kind->closed(peer, peer_state(peer));
}

void
peer_hold(struct peer *peer)
{
	peer->holds++;
}

void
peer_release(struct peer *peer)
{
	peer->holds--;
}

/* Writing ------------------------------------------------------------------ */

/* The same through TLS, which takes nothing before its handshake is over. */
static size_t
push_secure(struct peer *peer, struct str bytes)
{
	size_t done = 0, n;

	while (!peer->greeting && done < bytes.n) {
		const enum wire_step step = wire_write(peer->wire,
		    (struct str){ bytes.p + done, bytes.n - done }, &n);

		done += n;
		if (step == WIRE_GONE)
			peer_close(peer);
		if (step != WIRE_DONE)
			break;
	}
	return done;
}

/* How much of bytes the kernel takes; closes when the connection is gone. */
static size_t
push(struct peer *peer, struct str bytes)
{
	size_t done = 0;

	if (peer->wire != NULL) {
		done = push_secure(peer, bytes);
		peer->house->figures.bytes_out += done;
		return done;
	}
	while (done < bytes.n) {
		const ssize_t n = send(peer->fd, bytes.p + done, bytes.n - done,
		    MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN)
			peer_close(peer);
		if (n < 0)
			break;
		done += (size_t)n;
	}
	peer->house->figures.bytes_out += done;
	return done;
}

/* Keeps what the kernel did not take. */
static void
keep_back(struct peer *peer, struct str rest)
{
	if (peer->out + rest.n > PEER_BACKLOG) {
		peer->house->figures.overrun++;
		peer_close(peer);
		return;
	}
	if (peer->out + rest.n > peer->out_room) {
		peer->out_room = peer->out + (uint32_t)rest.n;
		peer->out_bytes =
		    need(realloc(peer->out_bytes, peer->out_room));
	}
	memcpy(peer->out_bytes + peer->out, rest.p, rest.n);
	peer->out += (uint32_t)rest.n;
	want(peer);
}

void
peer_send(struct peer *peer, struct str bytes)
{
	size_t done;

	if (peer->fd < 0 || bytes.n == 0)
		return;
	done = peer->out > 0 ? 0 : push(peer, bytes);
	if (peer->fd >= 0 && done < bytes.n)
		keep_back(peer, (struct str){ bytes.p + done, bytes.n - done });
}

static void
write_on(struct peer *peer)
{
	const struct str rest = { peer->out_bytes + peer->sent,
		peer->out - peer->sent };

	peer->sent += (uint32_t)push(peer, rest);
	if (peer->fd < 0 || peer->sent < peer->out)
		return;
	free(peer->out_bytes);
	peer->out_bytes = NULL;
	peer->out = peer->out_room = peer->sent = 0;
	want(peer);
}

/* Reading ------------------------------------------------------------------ */

static void
hold_nothing(struct peer *peer)
{
	peer->house->figures.held -= peer->held_room;
	free(peer->held_bytes);
	peer->held_bytes = NULL;
	peer->held = peer->held_room = 0;
}

/* Keeps what take() left, in no more room than it needs. */
static void
hold_back(struct peer *peer, struct str rest)
{
	struct house *house = peer->house;

	if (rest.n == 0) {
		hold_nothing(peer);
		return;
	}
	if (rest.n > SMALL && house->figures.held + rest.n > PEER_HELD_ALL) {
		house->figures.overrun++;
		peer_close(peer);
		return;
	}
	if (rest.n > peer->held_room) {
		house->figures.held += rest.n - peer->held_room;
		peer->held_room = (uint32_t)rest.n;
		peer->held_bytes =
		    need(realloc(peer->held_bytes, peer->held_room));
	}
	memmove(peer->held_bytes, rest.p, rest.n);
	peer->held = (uint32_t)rest.n;
}

/* n bytes lie in the scratch of the house. */
static void
hand_over(struct peer *peer, size_t n)
{
	const char *scratch = peer->house->scratch;
	size_t used;

	peer->taking = true;
	used = peer->kind->take(
	    peer, peer_state(peer), (struct str){ scratch, n });
	peer->taking = false;
	if (peer->fd >= 0)
		hold_back(peer, (struct str){ scratch + used, n - used });
}

/* False when nothing has come, or nothing will any more. */
static bool
receive(struct peer *peer, char *p, size_t room, size_t *n)
{
	enum wire_step step;
	ssize_t got;

	if (peer->wire != NULL) {
		step = wire_read(peer->wire, p, room, n);
		peer->pushing = step == WIRE_WRITES;
		if (step == WIRE_GONE)
			peer_close(peer);
		want(peer);
		return step == WIRE_DONE;
	}
	got = recv(peer->fd, p, room, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got <= 0)
		peer_close(peer);
	*n = (size_t)got;
	return got > 0;
}

/* What is held goes before what comes now; `more` is read behind it. */
static void
read_some(struct peer *peer)
{
	char *scratch = peer->house->scratch;
	const size_t room = SCRATCH - peer->held;
	size_t n;

	if (!receive(peer, scratch + peer->held,
		room < READ_SIZE ? room : READ_SIZE, &n))
		return;
	peer->house->figures.bytes_in += (uint64_t)n;
	if (peer->held > 0)
		memcpy(scratch, peer->held_bytes, peer->held);
	hand_over(peer, peer->held + (size_t)n);
}

/* Nothing is said at the end of a handshake that could carry the kernel's
 * acknowledgement, and a client that waits for one loses 40 ms. */
static void
acknowledge(int fd)
{
	const int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

/* A step of the handshake.  What comes behind it makes the socket readable
 * again. */
static void
greet(struct peer *peer)
{
	const enum wire_step step = wire_greet(peer->wire);

	peer->greeting = step != WIRE_DONE;
	peer->pushing = step == WIRE_WRITES;
	if (step == WIRE_DONE)
		acknowledge(peer->fd);
	if (step == WIRE_GONE) {
		peer->house->figures.strangers++;
		peer_close(peer);
	}
	want(peer);
}

static void
ready(void *arg, uint32_t events)
{
	struct peer *peer = arg;

	if (peer->greeting && (events & (EPOLLIN | EPOLLOUT)) != 0) {
		greet(peer);
		return;
	}
	if ((events & EPOLLOUT) != 0 && peer->out > 0)
		write_on(peer);
	if (peer->fd < 0)
		return;
	if ((events & EPOLLOUT) != 0 && peer->pushing)
		events |= EPOLLIN;
	/* Without EPOLLIN nobody reads, and nobody would find out. */
	if ((events & (EPOLLERR | EPOLLHUP)) != 0 &&
	    ((events & EPOLLIN) == 0 || !peer->reading)) {
		peer_close(peer);
		return;
	}
	if ((events & EPOLLIN) == 0 || !peer->reading)
		return;
	if (peer->house->full) {
		peer->waits = true;
		want(peer);
		return;
	}
	read_some(peer);
}

void
peer_pause(struct peer *peer)
{
	peer->paused = true;
	want(peer);
}

void
peer_resume(struct peer *peer)
{
	if (!peer->paused)
		return;
	peer->paused = false;
	if (peer->fd < 0)
		return;
	if (peer->held > 0 && !peer->taking) {
		memcpy(peer->house->scratch, peer->held_bytes, peer->held);
		hand_over(peer, peer->held);
	}
	want(peer);
}

static void
bury(struct house *house)
{
	struct peer **at = &house->dead;

	while (*at != NULL) {
		struct peer *peer = *at;

		if (peer->holds > 0) {
			at = &peer->next;
			continue;
		}
		*at = peer->next;
		hold_nothing(peer);
		free(peer->out_bytes);
		free(peer);
	}
}

/* The house ---------------------------------------------------------------- */

struct house *
house_new(struct loop *loop, size_t most, void *own)
{
	struct house *house = need(calloc(1, sizeof(*house)));

	house->loop = loop;
	house->most = most;
	house->own = own;
	return house;
}

void *
house_own(const struct house *house)
{
	return house->own;
}

static void
set_options(int fd)
{
	const int on = 1, idle_s = 120, stuck_ms = STUCK_MS;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	(void)setsockopt(
	    fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s));
	(void)setsockopt(
	    fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &stuck_ms, sizeof(stuck_ms));
}

static void
welcome(struct house *house, const struct peer_kind *kind,
    struct secure *secure, int fd)
{
	struct peer *peer;

	if (house->figures.peers >= house->most) {
		house->figures.turned_away++;
		(void)close(fd);
		return;
	}
	peer = need(calloc(1, sizeof(*peer) + kind->state));
	*peer = (struct peer){ .watch = { ready, peer },
		.house = house,
		.kind = kind,
		.next = house->first,
		.fd = fd,
		.reading = true };
	if (!loop_watch(house->loop, &peer->watch, fd, EPOLLIN)) {
		(void)close(fd);
		free(peer);
		return;
	}
	if (secure != NULL) {
		peer->wire = need(wire_new(secure, fd));
		peer->greeting = true;
	}
	if (house->first != NULL)
		house->first->prev = peer;
	house->first = peer;
	house->figures.peers++;
	house->figures.opened++;
	set_options(fd);
	kind->opened(peer, peer_state(peer));
}

static void
accept_some(void *arg, uint32_t events)
{
	const struct listener *l = arg;

	(void)events;
	for (int i = 0; i < ACCEPTS; i++) {
		const int fd =
		    accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0)
			return;
		welcome(l->house, l->kind, l->secure, fd);
	}
}

static int
listen_on(const struct sockaddr_in *address)
{
	const int fd =
	    socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	const int on = 1;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
	    listen(fd, WAITING_ROOM) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

bool
house_listen(struct cx *cx, struct house *house, const char *address, int port,
    const struct peer_kind *kind, struct secure *secure)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	struct listener *l = &house->listener[house->listeners];

	if (house->listeners == LISTENERS ||
	    inet_pton(AF_INET, address, &a.sin_addr) != 1)
		return cx_fail(cx, FAIL_INVALID, "PARK_BIND",
		    "%s is no address to listen on", address);
	*l = (struct listener){ { accept_some, l }, house, kind, secure,
		listen_on(&a) };
	if (l->fd < 0)
		return cx_fail(cx, FAIL_CONFLICT, kind->name,
		    "port %d for %s cannot be listened on: %s", port,
		    kind->name, strerror(errno));
	house->listeners++;
	return loop_watch(house->loop, &l->watch, l->fd, EPOLLIN) ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "epoll: %s", strerror(errno));
}

void
house_deafen(struct house *house)
{
	for (size_t i = 0; i < house->listeners; i++) {
		struct listener *l = &house->listener[i];

		loop_unwatch(house->loop, &l->watch, l->fd, true);
		(void)close(l->fd);
	}
	house->listeners = 0;
}

void
house_full(struct house *house, bool full)
{
	if (house->full == full)
		return;
	house->full = full;
	for (struct peer *p = house->first; p != NULL && !full; p = p->next) {
		p->waits = false;
		want(p);
	}
}

/* A part of the house at a time, so that each peer is seen about once a
 * second. */
static void
tick_some(struct house *house, int64_t now_us)
{
	size_t n = house->figures.peers / TICK_PARTS + 1;

	for (; n > 0; n--) {
		struct peer *peer =
		    house->cursor != NULL ? house->cursor : house->first;

		if (peer == NULL)
			return;
		house->cursor = peer->next;
		peer->kind->tick(peer, peer_state(peer), now_us);
	}
}

void
house_tick(struct house *house, int64_t now_us)
{
	bury(house);
	if (now_us - house->tick_us < US_PER_S / TICK_PARTS)
		return;
	house->tick_us = now_us;
	tick_some(house, now_us);
}

void
house_each(struct house *house, const struct peer_kind *kind,
    void (*see)(struct peer *peer, void *state, void *arg), void *arg)
{
	struct peer *next;

	for (struct peer *p = house->first; p != NULL; p = next) {
		next = p->next;
		if (p->kind == kind)
			see(p, peer_state(p), arg);
	}
}

struct house_figures
house_figures(const struct house *house)
{
	return house->figures;
}
