/*
 * peer.h - TCP connections: bytes in, bytes out, and an end to both.
 *
 * All peers of a process live in one house.  An idle one costs the kernel
 * more than us: it has no buffers.  What is read goes through a buffer that
 * all share; only the beginning of something unfinished is kept.
 *
 * Back-pressure has three reasons, and any of them stops reading: the other
 * side does not take what we write, its protocol waits for something
 * (peer_pause), or the house is full (house_full).  So memory is bounded: by
 * PEER_BACKLOG a peer, and by PEER_HELD_ALL, beyond which whoever begins
 * something large is closed.
 */
#ifndef GATE_PEER_H
#define GATE_PEER_H

#include <stddef.h>

#include "base/cx.h"
#include "base/str.h"
#include "gate/loop.h"

#define PEER_BACKLOG 65536 /* bytes waiting to be written; more ends it */
#define PEER_HELD_ALL (128u << 20) /* bytes unfinished, of all peers */
#define PEER_NAME 64               /* of an address with its port */

struct house;
struct peer;
struct secure;

/* A protocol: what to do with bytes, time and the end. */
struct peer_kind {
	const char *name;
	/* Bytes a peer of this kind has its own state in, behind the peer. */
	size_t state;
	void (*opened)(struct peer *peer, void *state);
	/* Takes what it can from bytes and returns how many; what it leaves
	 * comes again with more behind it. */
	size_t (*take)(struct peer *peer, void *state, struct str bytes);
	/* About once a second. */
	void (*tick)(struct peer *peer, void *state, int64_t now_us);
	/* The connection is gone; peer_send() does nothing any more.  The state
	 * lives on while peer_hold() says so. */
	void (*closed)(struct peer *peer, void *state);
};

/* `most` peers at a time; what comes beyond is turned away. */
struct house *house_new(struct loop *loop, size_t most, void *own);
void *house_own(const struct house *house);

/*
 * Listens on address:port with SO_REUSEPORT, so that several processes share
 * the port; with TLS unless secure is NULL.  False after FAIL_CONFLICT or
 * FAIL_INVALID.
 */
bool house_listen(struct cx *cx, struct house *house, const char *address,
    int port, const struct peer_kind *kind, struct secure *secure);

/* No new connections from now on. */
void house_deafen(struct house *house);

/* While full, nobody is read; those who had something to say are read when it
 * is not any more. */
void house_full(struct house *house, bool full);

/* Call every turn: frees the dead; and every 20 ms or so: ticks. */
void house_tick(struct house *house, int64_t now_us);

/* Calls see() with every living peer of a kind. */
void house_each(struct house *house, const struct peer_kind *kind,
    void (*see)(struct peer *peer, void *state, void *arg), void *arg);

struct house_figures {
	size_t peers, paused;
	size_t held; /* bytes of what is unfinished */
	uint64_t opened, turned_away, overrun;
	uint64_t strangers; /* whose handshake of TLS failed */
	uint64_t bytes_in, bytes_out;
};
struct house_figures house_figures(const struct house *house);

void *peer_state(struct peer *peer);
struct peer *peer_of_state(void *state);
struct house *peer_house(const struct peer *peer);
bool peer_is(const struct peer *peer, const struct peer_kind *kind);
bool peer_is_open(const struct peer *peer);
/* False while anything keeps it from being read. */
bool peer_is_listened_to(const struct peer *peer);
/* "192.0.2.1:5000" */
const char *peer_name(const struct peer *peer, char name[PEER_NAME]);

/* It speaks TLS, and has this certificate in DER, or the empty one. */
bool peer_is_secure(const struct peer *peer);
struct str peer_certificate(struct cx *cx, const struct peer *peer);

/* Sends now what the kernel takes, and the rest behind. */
void peer_send(struct peer *peer, struct str bytes);

/* Stops reading, and begins again with what is held already. */
void peer_pause(struct peer *peer);
void peer_resume(struct peer *peer);

/* Ends the connection; what was sent before still goes out if the kernel
 * takes it at once. */
void peer_close(struct peer *peer);

/* Somebody will come back to this peer: its memory stays until as many
 * releases. */
void peer_hold(struct peer *peer);
void peer_release(struct peer *peer);

#endif
