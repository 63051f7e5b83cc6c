/*
 * ingest_link_store.h - the way from an entrance to the writer.
 *
 * One link a process, over the writer's socket, for an event loop that must
 * never wait: calls go out at once, answers come back by done().  When the
 * writer is away calls fail with FAIL_BUSY, and the link tries again about
 * every 200 ms.  A call that was sent when the link broke may or may not
 * have been committed; whoever sends it again does no harm.
 *
 * Programs that may wait have link_ask_now().
 */
#ifndef TELEMETRY_INGEST_LINK_STORE_H
#define TELEMETRY_INGEST_LINK_STORE_H

#include "base/cx.h"
#include "telemetry/batch.h"
#include "telemetry/packet.h"

struct link;
struct link_call;

/* How the link meets the event loop, which calls link_ready(). */
struct link_loop {
	void *own; /* the loop's own, handed back to it */
	/* Watches fd for reading and writing, edge-triggered. */
	void *(*watch)(void *own, int fd, struct link *link);
	/* Stops; fd is closed behind it. */
	void (*unwatch)(void *own, void *watch, int fd);
};

/* The path of the writer's socket: PARK_INGEST. */
const char *link_socket(void);

/* Never freed: it lives as long as its process. */
struct link *link_new(const struct link_loop *loop, const char *socket);

/* The socket can be read or written, or has failed. */
void link_ready(struct link *link);

/* Call about every 20 ms: connects anew, ends calls past their deadline. */
void link_tick(struct link *link, int64_t now_us);

/*
 * Rows of one tenant.  done(owner) is called once, never from inside of
 * this function: after the commit, or with the failure in cx.  When cx ends
 * before, done() is not called.
 */
struct link_call *link_send_rows(struct link *link, struct cx *cx,
    int32_t tenant, const struct batch_rows *rows, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* The tails of devices, at most PACKET_DEVICES. */
struct link_call *link_ask_tails(struct link *link, struct cx *cx,
    const int64_t *device, size_t n, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* The tails that came, in the order asked for; as long as cx. */
const struct str *link_tails(const struct link_call *call);

/* When rows of any of these devices last left the writer for a chunk
 * (moment_steady()).  Chunks that were asked for after that hold them. */
int64_t link_left_us(const struct link_call *call);

/* One metric of each of PACKET_SCANNED devices at most; so that nobody's rows
 * wait long, ask for more of them once these have come. */
struct link_call *link_ask_scan(struct link *link, struct cx *cx,
    const struct packet_scan *scan, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* What came, in the order asked for; as long as cx. */
const struct packet_sum *link_sums(const struct link_call *call);

/* For programs that may wait, five seconds at most: the tails of devices in
 * tail[n], as long as cx.  FAIL_BUSY when the writer is away. */
bool link_ask_now(
    struct cx *cx, const int64_t *device, size_t n, struct str *tail);

struct link_figures {
	bool up;
	size_t under_way;
	uint64_t calls, failures, reconnects;
};
struct link_figures link_figures(const struct link *link);

#endif
